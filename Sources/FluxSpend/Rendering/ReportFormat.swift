// The one door to the renderers: a finished report in, the text of a format out.
//
// A renderer is a function of the report and, for the terminal, of its width and colours. It
// neither prints nor reads anything, so equal reports give equal bytes.

/// A format a report can be written in. The raw value is its name on the command line.
public enum ReportFormat: String, CaseIterable, Hashable, Sendable {
  /// Aligned tables for a terminal.
  case table
  /// One JSON document of the schema `fluxspend.report/1`.
  case json
  /// Comma-separated values after RFC 4180.
  case csv
  /// GitHub-flavoured Markdown, to be pasted where people talk.
  case markdown
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

extension SpendReport {
  /// The report as text, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  public func rendered(as format: ReportFormat, style: TableStyle = TableStyle()) -> String {
    switch format {
    case .table: TerminalReport(report: self, style: style).text
    case .json: JSONReport(report: self).text
    case .csv: csvTable.csv
    case .markdown: MarkdownReport(report: self).text
    }
  }
}
