// RFC 4180: commas, CRLF, quotes where they are needed, doubled inside.
//
// A spreadsheet runs text that begins like a formula, so such text gets an apostrophe in front.
// Numbers are written by this program and are never touched. Control and bidirectional characters
// are spelled out, since a CSV is read with `cat` as well; tabs and line ends stay, within quotes.

import Pricing
import StrictJSON

/// Writes results as comma-separated values, exact and ungrouped.
struct CSVFormat: FormatWriter {
  let isForPeople = false
  let fileEndings = [".csv"]

  func write<Failure: Error>(
    _ result: some Presentable, style: TableStyle, workers: Int,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try result.data?.writeCSV(to: sink)
  }
}

extension DataTable {
  fileprivate func writeCSV<Failure: Error>(
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var text = ByteText()
    text.append(columns.map { CSVText.field($0) }.joined(separator: ",") + "\r\n")
    for section in sections {
      for place in 0..<section.count {
        var isFirst = true
        section.forEachCell(at: place) { cell in
          if !isFirst { text.append(byte: UInt8(ascii: ",")) }
          isFirst = false
          CSVText.write(cell, to: &text)
        } endRow: {
          text.append("\r\n")
          isFirst = true
        }
        try text.flushIfLarge(to: sink)
      }
    }
    try text.flush(to: sink)
  }

  /// The table as a text.
  package var csv: String {
    var bytes: [UInt8] = []
    writeCSV { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The spelling of comma-separated values.
package enum CSVText {
  /// Writes a cell.
  fileprivate static func write(_ cell: TextTable.Cell, to text: inout ByteText) {
    switch cell {
    case .empty: break
    case .text(let value): text.append(field(value))
    case .count(let number): text.append(number: number)
    case .money(let amount, _): text.append(money: amount)
    case .share(let part, let whole): text.append(share(part, of: whole))
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
  static func share(_ part: Int128, of whole: Int128) -> String {
    guard let tenths = Figures.permille(part, of: whole) else { return "" }
    return "\(part < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
  }
}
