// Sums by group: what a table of the report is made of.

import Pricing

/// Sums by group.
package struct GroupTable: Sendable {
  /// Additions after which the sums are looked at.
  private static let additionLimit = 1 << 22
  /// Groups in a piece of the sums: they grow by pieces, so that they never have to be copied, and can be
  /// given back one by one.
  private static let pieceCount = 1 << 8

  /// The keys of the groups.
  package private(set) var keys: TupleTable
  private var pieces: ContiguousArray<ContiguousArray<RunningSums>> = []
  private var sumCount = 0
  /// By group: what 64 bits do not hold.
  private var large: [Int: Metrics] = [:]
  private var additions = 0

  /// An empty table for keys of so many integers.
  package init(width: Int) { keys = TupleTable(width: width) }

  /// How many groups there are.
  package var count: Int { keys.count }

  /// The sums of a group.
  package func metrics(of group: Int) -> Metrics {
    var metrics = sums(of: group).metrics
    if !large.isEmpty, let large = large[group] { metrics.merge(large) }
    return metrics
  }

  /// The sums of several groups. They are far from any cache; copied first, they are on their way at once.
  package func metrics(of groups: some Collection<UInt32>) -> [Metrics] {
    let sums = groups.map { self.sums(of: Int($0)) }
    return zip(groups, sums).map { group, sums in
      var metrics = sums.metrics
      if let large = large[Int(group)] { metrics.merge(large) }
      return metrics
    }
  }

  /// The list cost of a group, in nano-dollars.
  package func listCost(of group: Int) -> Int128 {
    let cost = Int128(sums(of: group).listCost)
    return large.isEmpty ? cost : cost + (large[group]?.listCost.nanodollars ?? 0)
  }

  /// Adds to the group with this key.
  package mutating func add(_ metrics: Metrics, to key: Span<UInt64>) {
    add(metrics, to: group(of: key))
  }

  /// Adds to a group.
  @inline(__always)
  package mutating func add(_ summand: RunningSums, to group: Int) {
    pieces[group / Self.pieceCount][group % Self.pieceCount].add(summand)
    additions += 1
    if additions >= Self.additionLimit { makeRoom() }
  }

  /// Adds to several groups.
  ///
  /// - Parameters:
  ///   - summands: by kind.
  ///   - kind: that of an index of `groups`.
  @inline(__always)
  package mutating func add(
    _ summands: Span<RunningSums>, to groups: Span<Int>, _ kind: (Int) -> Int
  ) {
    var pieces = pieces.mutableSpan
    for index in groups.indices {
      let group = UInt(bitPattern: groups[index])
      var piece = pieces[Int(group / UInt(Self.pieceCount))].mutableSpan
      piece[Int(group % UInt(Self.pieceCount))].add(summands[kind(index)])
    }
    additions += groups.count
    if additions >= Self.additionLimit { makeRoom() }
  }

  /// Adds to a group.
  package mutating func add(_ metrics: Metrics, to group: Int) {
    guard let summand = RunningSums(metrics) else {
      return large[group, default: Metrics()].merge(metrics)
    }
    add(summand, to: group)
  }

  /// The number of the group with this key; a new one if it has not been seen.
  @inline(__always)
  package mutating func group(of key: Span<UInt64>) -> Int {
    let group = keys.number(of: key)
    if group == sumCount { appendSums() }
    return group
  }

  private mutating func appendSums() {
    if sumCount % Self.pieceCount == 0 {
      pieces.append([])
      // Most tables are small, and there may be many.
      if pieces.count > 1 { pieces[pieces.count - 1].reserveCapacity(Self.pieceCount) }
    }
    pieces[pieces.count - 1].append(RunningSums())
    sumCount += 1
  }

  @inline(__always)
  private func sums(of group: Int) -> RunningSums {
    pieces[group / Self.pieceCount][group % Self.pieceCount]
  }

  /// The numbers of the groups with up to 64 keys of one integer; new ones for those that have not been
  /// seen.
  @inline(__always)
  package mutating func groups(of keys: Span<UInt64>) -> InlineArray<64, Int> {
    let found = self.keys.glance(keys)
    let known = found.span
    var numbers = InlineArray<64, Int>(repeating: 0)
    var groups = numbers.mutableSpan
    for index in keys.indices {
      groups[index] =
        known[index] != 0
        ? Int(known[index]) - 1 : group(of: keys.extracting(index..<index + 1))
    }
    return numbers
  }

  /// Drops the groups to which nothing has been added.
  package mutating func removeEmptyGroups() {
    var rest = GroupTable(width: keys.width)
    for group in 0..<count {
      let metrics = metrics(of: group)
      if metrics != Metrics() { rest.add(metrics, to: keys.words(of: group).span) }
    }
    self = rest
  }

  // MARK: Merging

  /// Adds the groups of another table, whose memory is given back meanwhile.
  ///
  /// - Parameter translate: changes a key of the other table to what it is here; nil if it is the same.
  package mutating func merge(
    _ other: consuming GroupTable, _ translate: ((inout ContiguousArray<UInt64>) -> Void)?
  ) {
    if count == 0, translate == nil {
      self = other
      return
    }
    // Found first and then added to, as the sums are far from any cache.
    let groups = groups(of: other.keys, translate)
    for (number, metrics) in other.large {
      large[Int(groups[number]), default: Metrics()].merge(metrics)
    }
    var pieces = other.pieces
    other.pieces = []
    var number = 0
    for index in pieces.indices {
      let piece = pieces[index]
      pieces[index] = []
      for sums in piece {
        merge(sums, to: Int(groups[number]))
        number += 1
      }
    }
  }

  /// The groups here with the keys of another table.
  private mutating func groups(
    of others: TupleTable, _ translate: ((inout ContiguousArray<UInt64>) -> Void)?
  ) -> ContiguousArray<UInt32> {
    var groups: ContiguousArray<UInt32> = []
    groups.reserveCapacity(others.count)
    let width = others.width
    var key = ContiguousArray<UInt64>(repeating: 0, count: width)
    for number in 0..<others.count {
      for index in 0..<width { key[index] = others.words[number * width + index] }
      translate?(&key)
      groups.append(UInt32(group(of: key.span)))
    }
    return groups
  }

  /// Adds sums of another table, which may be too large for a summand.
  @inline(__always)
  private mutating func merge(_ sums: RunningSums, to group: Int) {
    let (piece, index) = (group / Self.pieceCount, group % Self.pieceCount)
    pieces[piece][index].add(sums)
    if pieces[piece][index].isFull { makeRoom(in: group) }
  }

  private mutating func makeRoom(in group: Int) {
    large[group, default: Metrics()].merge(sums(of: group).metrics)
    pieces[group / Self.pieceCount][group % Self.pieceCount] = RunningSums()
  }

  private mutating func makeRoom() {
    additions = 0
    for group in 0..<sumCount where sums(of: group).isFull { makeRoom(in: group) }
  }
}
