// A table's groups as rows, in order. There may be a million groups and twenty rows, so groups are
// ordered as numbers, and only those that are printed get their text.
//
// What decides nearly always, the sum that is sorted by and the beginning of the first name, is worked
// out once for each group and compared as integers.

package import LogRecords
import Pricing
import Synchronization
import SystemIO

/// The groups of a table that are its rows, in order.
package struct OrderedGroups: Sendable {
  package let table: GroupTable
  package let dimensions: [Dimension]
  package let names: KeyTable
  package var order: ContiguousArray<UInt32> = []

  /// The row of a group.
  package func row(_ group: UInt32) -> SpendReport.Row {
    let start = Int(group) * table.keys.width
    return SpendReport.Row(
      key: dimensions.indices.map { dimensions[$0].text(of: table.keys.words[start + $0], names) },
      metrics: table.metrics(of: Int(group)))
  }
}

/// Orders the groups of one table.
package struct RowOrder: Sendable {
  private let groups: OrderedGroups
  private let sort: SortOrder
  private let workers: Int

  /// - Parameter workers: threads that may order parts of the groups.
  package init(
    _ table: GroupTable, _ dimensions: [Dimension], _ names: KeyTable, _ sort: SortOrder,
    workers: Int = 1
  ) {
    groups = OrderedGroups(table: table, dimensions: dimensions, names: names)
    self.sort = sort
    self.workers = workers
  }

  /// The first `top` rows (0 for all), and one for all others if there are more.
  package func rows(top: Int) -> SpendReport.Rows {
    let table = groups.table
    guard top > 0, table.count > top else {
      var groups = groups
      groups.order = first(table.count)
      return SpendReport.Rows(groups)
    }
    let chosen = first(top)
    let chosenGroups = Set(chosen)
    var others = Metrics()
    for group in 0..<table.count where !chosenGroups.contains(UInt32(group)) {
      others.merge(table.metrics(of: group))
    }
    return SpendReport.Rows(
      chosen.map(groups.row) + [
        SpendReport.Row(
          key: groups.dimensions.map { _ in "(others)" }, metrics: others,
          folded: table.count - top)
      ])
  }

  // MARK: Order

  /// Groups that are worth a thread.
  private static let partSize = 1 << 10

  /// A group and what comes first in comparing it.
  private struct Place {
    /// The sum that is sorted by, the largest first.
    var sum: Int128
    /// The first bytes of the first key's text.
    var text: UInt128
    var group: UInt32
  }

  /// The first groups in order, without ordering the rest when they are few.
  private func first(_ count: Int) -> ContiguousArray<UInt32> {
    let all = 0..<UInt32(groups.table.count)
    guard count <= 1000 else { return ContiguousArray(places.prefix(count).lazy.map(\.group)) }
    var first: ContiguousArray<Place> = []
    for group in all {
      let sum = sum(group)
      if first.count == count, let last = first.last, sum < last.sum { continue }
      let place = place(group)
      if first.count == count, let last = first.last, !precedes(place, last) { continue }
      var (low, high) = (0, first.count)
      while low < high {
        let middle = (low + high) / 2
        if precedes(first[middle], place) { low = middle + 1 } else { high = middle }
      }
      first.insert(place, at: low)
      if first.count > count { first.removeLast() }
    }
    return ContiguousArray(first.map(\.group))
  }

  /// All groups in order. When there are many, parts of them are ordered at the same time, and merged.
  private var places: ContiguousArray<Place> {
    let count = groups.table.count
    let parts = min(workers, 1 + count / Self.partSize)
    let ordered = Locked<[ContiguousArray<Place>]>([])
    concurrently(parts) { part in
      let range = UInt32(count * part / parts)..<UInt32(count * (part + 1) / parts)
      var places = ContiguousArray(range.map(place))
      places.sort(by: precedes)
      ordered.withLock { $0.append(places) }
    }
    // No two groups are equal, so it does not matter which part was done first.
    var queue = ordered.withLock { $0 }
    while queue.count > 1 { queue.append(merged(queue.removeFirst(), queue.removeFirst())) }
    return queue.first ?? []
  }

  private func merged(
    _ one: ContiguousArray<Place>, _ two: ContiguousArray<Place>
  ) -> ContiguousArray<Place> {
    var merged: ContiguousArray<Place> = []
    merged.reserveCapacity(one.count + two.count)
    var rest = two[...]
    for place in one {
      while let next = rest.first, precedes(next, place) { merged.append(rest.removeFirst()) }
      merged.append(place)
    }
    return merged + rest
  }

  private func sum(_ group: UInt32) -> Int128 {
    switch sort {
    case .cost: groups.table.listCost(of: Int(group))
    case .requests: Int128(groups.table.metrics(of: Int(group)).requests)
    case .images: Int128(groups.table.metrics(of: Int(group)).images)
    case .name: 0
    }
  }

  private func place(_ group: UInt32) -> Place {
    Place(sum: sum(group), text: firstText(group), group: group)
  }

  /// The first 16 bytes of the first key's text, the first of them highest, and zeros behind its end. A
  /// text that is less by these is less.
  private func firstText(_ group: UInt32) -> UInt128 {
    guard let dimension = groups.dimensions.first else { return 0 }
    let word = groups.table.keys.words[Int(group) * groups.table.keys.width]
    if dimension.isName { return groups.names.prefix(of: UInt32(word)) }
    var (prefix, room): (UInt128, Int) = (0, 16)
    for byte in dimension.text(of: word, groups.names).utf8.prefix(16) {
      prefix = prefix << 8 | UInt128(byte)
      room -= 1
    }
    return room == 0 ? prefix : prefix << UInt128(room * 8)
  }

  private func precedes(_ one: Place, _ two: Place) -> Bool {
    if one.sum != two.sum { return one.sum > two.sum }
    if one.text != two.text { return one.text < two.text }
    return textPrecedes(Int(one.group), Int(two.group))
  }

  private func textPrecedes(_ one: Int, _ two: Int) -> Bool {
    let (words, width) = (groups.table.keys.words, groups.table.keys.width)
    for (column, dimension) in groups.dimensions.enumerated() {
      let (left, right) = (words[one * width + column], words[two * width + column])
      if left == right { continue }
      if dimension.isName { return groups.names.precedes(UInt32(left), UInt32(right)) }
      return dimension.text(of: left, groups.names).utf8
        .lexicographicallyPrecedes(dimension.text(of: right, groups.names).utf8)
    }
    return false
  }
}
