// Documents with tables of a million rows, written piece by piece, so that they are never in memory as a whole.

public import Pages
import Pricing
import Spend

/// A result that is written in pieces, in any format.
public protocol StreamedResult {
  /// Passes its text on as UTF-8, in pieces, ending in a line end.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  func write<Failure: Error>(
    as format: ReportFormat, style: TableStyle,
    to sink: @escaping ([UInt8]) throws(Failure) -> Void
  ) throws(Failure)
}

extension StreamedResult {
  /// The same text as a whole.
  public func rendered(as format: ReportFormat, style: TableStyle = TableStyle()) -> String {
    var bytes: [UInt8] = []
    write(as: format, style: style) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Collects text and passes it on in pieces.
struct StreamedText<Failure: Error> {
  private static var pieceSize: Int { 1 << 16 }

  private var text: [UInt8] = []
  private let sink: ([UInt8]) throws(Failure) -> Void

  /// Passes text on to a sink.
  init(to sink: @escaping ([UInt8]) throws(Failure) -> Void) { self.sink = sink }

  /// Adds text.
  mutating func append(_ part: String) throws(Failure) {
    text.append(contentsOf: part.utf8)
    if text.count >= Self.pieceSize { try flush() }
  }

  /// Passes on what is left.
  mutating func flush() throws(Failure) {
    if text.isEmpty { return }
    try sink(text)
    text.removeAll(keepingCapacity: true)
  }
}

/// A table of a JSON document, its rows made one by one.
struct JSONTable {
  var dimensions: [Dimension]
  var rows: GroupedRows<(key: [String], members: [(String, String)])>
}

extension JSONText {
  /// A table of a report: its dimensions, and an object for each row.
  static func table(
    by dimensions: [Dimension], _ rows: [(key: [String], members: [(String, String)])]
  ) -> String {
    let rows = rows.map { row in
      let key = zip(dimensions, row.key).map { ($0.rawValue, string($1)) }
      return object([("key", object(key))] + row.members)
    }
    let by = list(dimensions.map { string($0.rawValue) })
    return "{\"by\": \(by), \"rows\": \(lines(rows, indent: "    "))}"
  }

  /// What stands for the tables in a document; no JSON text has it.
  static let tablesPlace = "\u{0}"

  /// Writes a document, the tables where `tablesPlace` is: the same bytes as of `document`, `lines` and `table`.
  static func write<Failure: Error>(
    _ document: String, tables: [JSONTable], to text: inout StreamedText<Failure>
  ) throws(Failure) {
    let parts = document.split(separator: tablesPlace, omittingEmptySubsequences: false)
    try text.append(String(parts[0]))
    try write(tables, to: &text)
    for part in parts.dropFirst() { try text.append(String(part)) }
  }

  private static func write<Failure: Error>(
    _ tables: [JSONTable], to text: inout StreamedText<Failure>
  ) throws(Failure) {
    for (index, table) in tables.enumerated() {
      try text.append(index == 0 ? "[\n    " : ",\n    ")
      let by = list(table.dimensions.map { string($0.rawValue) })
      try text.append("{\"by\": \(by), \"rows\": ")
      for place in table.rows.indices {
        let row = table.rows[place]
        let key = zip(table.dimensions, row.key).map { ($0.rawValue, string($1)) }
        try text.append(place == 0 ? "[\n      " : ",\n      ")
        try text.append(object([("key", object(key))] + row.members))
      }
      try text.append(table.rows.isEmpty ? "[]}" : "\n    ]}")
    }
    try text.append(tables.isEmpty ? "[]" : "\n  ]")
  }
}
