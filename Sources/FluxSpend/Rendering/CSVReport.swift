// The report for a spreadsheet: all tables as one, with every metric of the schema; without tables, the
// total alone.
//
// Several tables share the columns of all their dimensions in order of first appearance, and are told
// apart by a first column `table` such as `model+user`.

import Pages
import Pricing
import Spend

/// Writes a report as comma-separated values.
struct CSVReport {
  private let report: SpendReport
  private let isMerged: Bool
  /// Those of all tables.
  private let dimensions: [Dimension]

  init(report: SpendReport) {
    self.report = report
    isMerged = report.tables.count > 1
    var dimensions: [Dimension] = []
    for dimension in report.tables.flatMap(\.dimensions) where !dimensions.contains(dimension) {
      dimensions.append(dimension)
    }
    self.dimensions = dimensions
  }

  /// Writes the heading and the rows.
  func write<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    var text = ByteText()
    let names = (isMerged ? ["table"] : []) + dimensions.map(\.rawValue) + Metrics.columnNames
    text.append(CSVText.line(names.map { CSVText.field($0) }))
    for table in report.tables {
      let name = CSVText.field(table.dimensions.map(\.rawValue).joined(separator: "+"))
      // By column: the place of its value in a row's key.
      let places = dimensions.map { table.dimensions.firstIndex(of: $0) }
      for row in table.rows {
        if isMerged {
          text.append(name)
          text.append(byte: UInt8(ascii: ","))
        }
        for place in places {
          if let place { text.append(CSVText.field(row.key[place])) }
          text.append(byte: UInt8(ascii: ","))
        }
        Self.write(row.metrics, to: &text)
        try text.flushIfLarge(to: sink)
      }
    }
    if report.tables.isEmpty { Self.write(report.totals, to: &text) }
    try text.flush(to: sink)
  }

  private static func write(_ metrics: Metrics, to text: inout ByteText) {
    let values = metrics.values
    for index in values.indices {
      if index > 0 { text.append(byte: UInt8(ascii: ",")) }
      switch values[index] {
      case .count(let count): text.append(number: count)
      case .money(let amount): text.append(money: amount)
      }
    }
    text.append("\r\n")
  }
}
