// The formats of an output. Each is a file beside this one, and a row here.

/// A format that a result can be written in. The raw value is its name on the command line.
public enum Format: String, CaseIterable, Hashable, Sendable {
  /// Words and aligned tables for a terminal.
  case table
  /// One JSON document.
  case json
  /// Comma-separated values after RFC 4180.
  case csv
  /// GitHub-flavoured Markdown, to be pasted where people talk.
  case markdown

  var writer: any FormatWriter {
    switch self {
    case .table: TerminalFormat()
    case .json: JSONFormat()
    case .csv: CSVFormat()
    case .markdown: MarkdownFormat()
    }
  }

  /// Whether people read it: they want the first rows of a long table, and days without requests as well.
  public var isForPeople: Bool { writer.isForPeople }

  /// How names of its files end, in small letters; none for what is read in a terminal only.
  public var fileEndings: [String] { writer.fileEndings }
}

/// Writes results in one format.
protocol FormatWriter {
  var isForPeople: Bool { get }
  var fileEndings: [String] { get }

  /// Passes a result on as UTF-8, in pieces of which none is empty.
  func write<Failure: Error>(
    _ result: some Presentable, style: TableStyle, workers: Int,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure)
}

/// What a terminal can show.
public struct TableStyle: Hashable, Sendable {
  /// Whether ANSI colour codes are written. Without them the output is plain text.
  public var isColored: Bool
  /// The terminal's columns. Tables leave out what does not fit; no number is ever cut.
  public var width: Int

  /// A terminal of so many columns.
  public init(isColored: Bool = false, width: Int = 100) {
    self.isColored = isColored
    self.width = width
  }
}
