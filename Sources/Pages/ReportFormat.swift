// The formats of an output, and what a terminal can show.

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
