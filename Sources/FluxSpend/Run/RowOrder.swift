// A table's groups as rows, in order. There may be a million groups and twenty rows, so groups are
// ordered as numbers, and only those that are printed get their text.

import LogRecords
import Pricing

/// Orders the groups of one table.
struct RowOrder {
  private let table: GroupTable
  private let dimensions: [Dimension]
  private let names: KeyTable
  private let sort: SortOrder

  init(_ table: GroupTable, _ dimensions: [Dimension], _ names: KeyTable, _ sort: SortOrder) {
    self.table = table
    self.dimensions = dimensions
    self.names = names
    self.sort = sort
  }

  /// The first `top` rows (0 for all), and one for all others if there are more.
  func rows(top: Int) -> [SpendReport.Row] {
    let groups = Array(0..<table.count)
    guard top > 0, groups.count > top else {
      return groups.sorted(by: precedes).map(row)
    }
    let first = firstGroups(top)
    let chosen = Set(first)
    var others = Metrics()
    for group in groups where !chosen.contains(group) { others.merge(table.metrics(of: group)) }
    return first.map(row) + [
      SpendReport.Row(
        key: dimensions.map { _ in "(others)" }, metrics: others, folded: groups.count - top)
    ]
  }

  private func row(_ group: Int) -> SpendReport.Row {
    SpendReport.Row(
      key: zip(dimensions, table.keys.words(of: group)).map { $0.text(of: $1, names) },
      metrics: table.metrics(of: group))
  }

  /// The first groups in order, without ordering the rest when they are few.
  private func firstGroups(_ count: Int) -> [Int] {
    guard count <= 1000 else {
      return Array((0..<table.count).sorted(by: precedes).prefix(count))
    }
    var first: [Int] = []
    for group in 0..<table.count {
      if first.count == count, let last = first.last, !precedes(group, last) { continue }
      var (low, high) = (0, first.count)
      while low < high {
        let middle = (low + high) / 2
        if precedes(first[middle], group) { low = middle + 1 } else { high = middle }
      }
      first.insert(group, at: low)
      if first.count > count { first.removeLast() }
    }
    return first
  }

  private func precedes(_ one: Int, _ two: Int) -> Bool {
    switch sort {
    case .cost:
      let costs = (table.metrics(of: one).listCost, table.metrics(of: two).listCost)
      if costs.0 != costs.1 { return costs.0 > costs.1 }
    case .requests:
      let counts = (table.metrics(of: one).requests, table.metrics(of: two).requests)
      if counts.0 != counts.1 { return counts.0 > counts.1 }
    case .images:
      let counts = (table.metrics(of: one).images, table.metrics(of: two).images)
      if counts.0 != counts.1 { return counts.0 > counts.1 }
    case .name: break
    }
    let width = table.keys.width
    for (column, dimension) in dimensions.enumerated() {
      let left = table.keys.words[one * width + column]
      let right = table.keys.words[two * width + column]
      if left == right { continue }
      if dimension.isName { return names.precedes(UInt32(left), UInt32(right)) }
      return dimension.text(of: left, names).utf8
        .lexicographicallyPrecedes(dimension.text(of: right, names).utf8)
    }
    return false
  }
}
