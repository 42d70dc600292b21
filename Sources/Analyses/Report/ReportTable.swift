// From a report's tables to tables of cells: which columns people get to see.
//
// People see a column only when it says something: no column of zeros, no share of a single row.

import Pages
import Pricing
import Spend

/// A column that may be in a table for people.
private struct Measure {
  let column: TextTable.Column
  let isShown: Bool
  let cell: (Metrics) -> TextTable.Cell
}

extension SpendReport {
  /// A table for people, with the sums below where there is more than one row.
  func textTable(_ table: Table) -> TextTable {
    let measures = measures(of: table)
    let rows = table.rows.map { row in
      (
        row.folded > 0 ? table.dimensions.othersKey(row.folded) : row.key,
        measures.map { $0.cell(row.metrics) }
      )
    }
    return TextTable(
      by: table.dimensions, measures.map(\.column), rows: rows,
      total: measures.map { $0.cell(totals) })
  }

  private func measures(of table: Table) -> [Measure] {
    let whole = totals.listCost.nanodollars
    let largest = table.rows.map(\.metrics.listCost.nanodollars).max() ?? 0
    let hasShares = whole > 0 && table.rows.count > 1
    let hasAverage = totals.pricedImages > 0
    let all = [
      Measure(column: .init("cost", .decimal), isShown: true, cell: Self.cost),
      Measure(column: .init("share", .trailing, tone: .secondary, dropRank: 8), isShown: hasShares)
      {
        Self.isUnknown($0) ? .empty : .share($0.listCost.nanodollars, of: whole)
      },
      Measure(column: .init("", .bar, dropRank: 6), isShown: hasShares) {
        // The total has no bar: it would be a multiple of the longest.
        $0.listCost.nanodollars > largest ? .empty : .share($0.listCost.nanodollars, of: largest)
      },
      Measure(column: .init("requests", .trailing), isShown: true) { .count(Int128($0.requests)) },
      Measure(column: .init("images", .trailing), isShown: true) { .count(Int128($0.images)) },
      Measure(column: .init("per image", .trailing, dropRank: 7), isShown: hasAverage) {
        Figures.average($0.listCost, over: $0.pricedImages).map { .text($0) } ?? .empty
      },
    ]
    return (all + optionalMeasures).filter(\.isShown)
  }

  private var optionalMeasures: [Measure] {
    [
      optional("failed", rank: 5) { Int128($0.failed) },
      optional("moderated", rank: 4) { Int128($0.moderated) },
      optional("cached", rank: 4) { Int128($0.cached) },
      optional("self-hosted", rank: 4) { Int128($0.selfHosted) },
      optional("unpriced", rank: 3) { Int128($0.unpriced) },
      optional("estimated", rank: 2) { Int128($0.estimated) },
      optional("output MP", rank: 1) { $0.outputMegapixels },
      optional("input MP", rank: 1) { $0.inputMegapixels },
    ]
  }

  private func optional(
    _ title: String, rank: Int, count: @escaping (Metrics) -> Int128
  ) -> Measure {
    Measure(column: .init(title, .trailing, dropRank: rank), isShown: count(totals) > 0) {
      // An empty cell is easier to skip than a zero where most are zero.
      count($0) == 0 ? .empty : .count(count($0))
    }
  }

  /// What the marks before an amount mean, as far as the tables have them; nil without marks.
  var legend: String? {
    let metrics = tables.flatMap { $0.rows.map(\.metrics) } + [totals]
    let cells = metrics.map(Self.cost)
    let marks: [(TextTable.Certainty, String)] = [
      (.estimated, "estimated"), (.atLeast, "a lower bound: some requests have no price"),
    ]
    let used = marks.filter { certainty, _ in
      cells.contains { if case .money(_, certainty) = $0 { true } else { false } }
    }
    return used.isEmpty ? nil : used.map { "\($0.0.mark) \($0.1)" }.joined(separator: ", ")
  }

  /// Whether there are requests to pay for, but a price for none of them.
  private static func isUnknown(_ metrics: Metrics) -> Bool {
    metrics.unpriced > 0 && metrics.pricedImages == 0 && metrics.listCost == .zero
  }

  /// A cost is never shown as zero only because nothing could be priced.
  private static func cost(_ metrics: Metrics) -> TextTable.Cell {
    isUnknown(metrics) ? .text("unpriced") : metrics.costCell
  }
}
