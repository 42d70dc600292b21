// What the tables of all commands say in the same words.

import Pages
import Pricing
import Spend

extension [Dimension] {
  /// What a table by these is called: `By model and user`.
  var title: String { "By " + map(\.rawValue).joined(separator: " and ") }

  /// The key of the row that sums up so many others, its name in the first column: `(3 others)`.
  func othersKey(_ count: Int) -> [String] {
    ["(\(Figures.counted(count, "other")))"] + dropFirst().map { _ in "" }
  }
}

extension Metrics {
  /// What is known of the list cost.
  var certainty: TextTable.Certainty {
    if unpriced > 0 { return .atLeast }
    return listCostLow == listCostHigh ? .exact : .estimated
  }

  /// The list cost, marked with what is known of it.
  var costCell: TextTable.Cell { .money(listCost, certainty) }
}
