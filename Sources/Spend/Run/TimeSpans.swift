// Days without requests in a table of days, and weeks and months likewise: rows of zeros between the first
// and the last, so that nobody takes two rows one below the other for neighbours. Hours have none: most of
// a night would be zeros.

import LogRecords
import Pricing

/// The days, weeks or months from the first to the last one of a table.
struct TimeSpans {
  /// More rows than this say nothing to anyone; one wrong date in a log must not make a million of them.
  private static let limit = 4000

  private let dimension: Dimension
  private let values: [UInt64]

  /// Nil for a table by something else.
  init?(_ dimensions: [Dimension], _ table: GroupTable) {
    guard dimensions.count == 1, case .at(let span) = dimensions[0], let step = span.step
    else { return nil }
    dimension = dimensions[0]
    let numbers = table.keys.words.lazy.filter { $0 != 0 }.map { Dimension.number($0) }
    guard let first = numbers.min(), let last = numbers.max() else { return nil }
    guard (last - first) / step < Self.limit else { return nil }
    values = stride(from: first, through: last, by: step).map { Dimension.value($0) }
  }

  /// The table with a group of nothing for each that is missing.
  func filled(_ table: GroupTable) -> GroupTable {
    var table = table
    for value in values {
      let key: InlineArray<1, UInt64> = [value]
      table.add(Metrics(), to: key.span)
    }
    return table
  }

  /// The costs in order of time.
  ///
  /// - Parameter table: a filled one.
  func timeline(_ table: GroupTable) -> SpendReport.Timeline? {
    guard let first = values.first, let last = values.last else { return nil }
    var costs: [UInt64: MoneyTotal] = [:]
    for group in 0..<table.count {
      costs[table.keys.words[group]] = table.metrics(of: group).listCost
    }
    let names = KeyTable()
    return SpendReport.Timeline(
      first: dimension.text(of: first, names), last: dimension.text(of: last, names),
      costs: values.map { costs[$0] ?? .zero })
  }
}
