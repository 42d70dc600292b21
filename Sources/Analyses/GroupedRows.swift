// Rows of an analysis by group. There may be a million: what is kept of each are integers, in tables that grow
// by pieces, and a row is made when one is asked for.

import LogRecords
import Pricing
import Spend

/// Sums before and after a change, by group.
struct ComparisonTable: Sendable {
  private var before: GroupTable
  private var after: GroupTable
  private var changed: ContiguousArray<Int> = []

  /// An empty table for keys of so many integers.
  init(width: Int) { (before, after) = (GroupTable(width: width), GroupTable(width: width)) }

  /// How many groups there are.
  var count: Int { changed.count }
  /// The keys of the groups.
  var keys: TupleTable { before.keys }

  /// Adds to the group with this key.
  ///
  /// - Returns: the group's number.
  @discardableResult
  mutating func add(_ comparison: WhatIf.Comparison, to key: Span<UInt64>) -> Int {
    // Both have met the same keys in the same order, so the numbers are the same.
    let group = before.group(of: key)
    before.add(comparison.before, to: group)
    after.add(comparison.after, to: after.group(of: key))
    if group == changed.count { changed.append(0) }
    changed[group] += comparison.changed
    return group
  }

  /// The sums of a group.
  func comparison(of group: Int) -> WhatIf.Comparison {
    WhatIf.Comparison(
      before: before.metrics(of: group), after: after.metrics(of: group), changed: changed[group])
  }

  /// The list cost of a group before and after, in nano-dollars.
  func listCosts(of group: Int) -> (before: Int128, after: Int128) {
    (before.listCost(of: group), after.listCost(of: group))
  }
}

/// A group and what orders it.
private struct GroupPlace {
  var first: UInt128
  var second: Int128
  var group: UInt32
}

/// Groups in the order of their rows, with what their keys stand for.
struct KeyedOrder: Sendable {
  let dimensions: [Dimension]
  let keys: TupleTable
  let names: KeyTable
  private(set) var groups: ContiguousArray<UInt32> = []

  /// Orders groups by two numbers, the larger first, then by the bytes of their keys.
  init(
    _ dimensions: [Dimension], _ keys: TupleTable, _ names: KeyTable,
    groups: some Sequence<Int>, by numbers: (Int) -> (UInt128, Int128)
  ) {
    (self.dimensions, self.keys, self.names) = (dimensions, keys, names)
    var places = ContiguousArray(
      groups.map { group in
        let (first, second) = numbers(group)
        return GroupPlace(first: first, second: second, group: UInt32(group))
      })
    places.sort { one, two in
      if one.first != two.first { return one.first > two.first }
      if one.second != two.second { return one.second > two.second }
      return precedes(Int(one.group), Int(two.group))
    }
    self.groups = ContiguousArray(places.map(\.group))
  }

  /// What a group is called.
  func key(of group: Int) -> [String] {
    dimensions.indices.map {
      dimensions[$0].text(of: keys.words[group * dimensions.count + $0], names)
    }
  }

  private func precedes(_ one: Int, _ two: Int) -> Bool {
    for (column, dimension) in dimensions.enumerated() {
      let left = keys.words[one * dimensions.count + column]
      let right = keys.words[two * dimensions.count + column]
      if left == right { continue }
      if dimension.isName {
        // Two spellings that Unicode calls equal are two names.
        if left != 0, right != 0 { return names.precedes(UInt32(left), UInt32(right)) }
      }
      let texts = (dimension.text(of: left, names), dimension.text(of: right, names))
      if texts.0.utf8.elementsEqual(texts.1.utf8) { continue }
      return texts.0.utf8.lexicographicallyPrecedes(texts.1.utf8)
    }
    return false
  }
}

/// Rows in printing order, read like an array, each made when it is asked for.
public struct GroupedRows<Row>: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }
  /// How many rows there are.
  public let endIndex: Int
  private let row: (Int) -> Row

  init(count: Int, row: @escaping (Int) -> Row) {
    endIndex = count
    self.row = row
  }

  /// These rows.
  init(_ rows: [Row]) { self.init(count: rows.count) { rows[$0] } }

  /// The row at a place, made anew at each call.
  public subscript(place: Int) -> Row { row(place) }
}
