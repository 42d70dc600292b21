// RFC 4180: commas, CRLF, quotes where they are needed, doubled inside.
//
// A spreadsheet runs text that begins like a formula, so such text gets an apostrophe in front.
// Numbers are written by this program and are never touched. Control and bidirectional characters
// are spelled out, since a CSV is read with `cat` as well; tabs and line ends stay, within quotes.

import Pricing

extension TextTable {
  /// The heading and the rows as comma-separated values, exact and ungrouped.
  public var csv: String {
    let visible = columns.indices.filter { columns[$0].alignment != .bar }
    var text = ""
    text += CSVText.line(visible.map { CSVText.field(columns[$0].title) })
    for row in rows { text += CSVText.line(visible.map { CSVText.field(row[$0]) }) }
    return text
  }
}

/// The spelling of comma-separated values.
package enum CSVText {
  package static func line(_ fields: [String]) -> String { fields.joined(separator: ",") + "\r\n" }

  package static func field(_ cell: TextTable.Cell) -> String {
    switch cell {
    case .empty: ""
    case .text(let text): field(text)
    case .count(let number): String(number)
    case .money(let amount, _): amount.description
    case .share(let part, let whole): share(part, of: whole)
    }
  }

  /// Text without a formula in it, in quotes where a reader could split it.
  package static func field(_ text: String) -> String {
    let inert = TerminalText.escaped(text) { "\t\r\n".unicodeScalars.contains($0) }
    let guarded = startsFormula(text) ? "'" + inert : inert
    // Semicolons and tabs separate cells in some locales.
    let isSplit = guarded.unicodeScalars.contains { ",;\"\t\r\n".unicodeScalars.contains($0) }
    let isPadded = guarded.first?.isWhitespace == true || guarded.last?.isWhitespace == true
    guard isSplit || isPadded else { return guarded }
    var quoted = "\""
    for scalar in guarded.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// Whether a spreadsheet may take the text for a formula: it skips white space, and some read the
  /// full-width signs as well.
  package static func startsFormula(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    if first == "\t" || first == "\r" { return true }
    let start = text.unicodeScalars.first { !$0.properties.isWhitespace }
    return start.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
  }

  /// Percent with one decimal, without the sign that would make it text.
  private static func share(_ part: Int128, of whole: Int128) -> String {
    guard let tenths = Figures.permille(part, of: whole) else { return "" }
    return "\(part < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
  }
}
