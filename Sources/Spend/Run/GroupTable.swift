// Sums by group: what a table of the report is made of.

import Pricing

/// Metrics in 64 bits each, so that a request is added with a few wide instructions.
///
/// Only for a while: `GroupTable` moves what has grown into `Metrics`, which have no limit.
package struct RunningSums: Sendable {
  /// First twelve counters of requests, two in a lane: a request adds 0 or 1 to each.
  private var lanes: InlineArray<17, Int64>

  /// Lanes of two counters.
  private static let pairCount = 6
  /// Metrics below this size can be added 2^22 times to a sum below `limit`.
  private static let summandLimit: UInt64 = 1 << 38
  private static let limit: UInt64 = 1 << 61
  /// The same of the lower counter in a lane.
  private static let counterLimit: UInt64 = 1 << 31

  /// Nothing counted yet.
  package init() { lanes = InlineArray(repeating: 0) }

  /// Metrics as a summand; nil if one is too large for it.
  package init?(_ metrics: Metrics) {
    func lane(_ value: some BinaryInteger) -> Int64 { Int64(clamping: value) }
    func lane(_ money: MoneyTotal) -> Int64 { lane(money.nanodollars) }
    /// Too large for a summand if one of them is too large for half a lane.
    func pair(_ high: Int, _ low: Int) -> Int64 {
      max(high, low) < 64 ? Int64(high << 32 | low) : .max
    }
    lanes = [
      pair(metrics.billable, metrics.failed), pair(metrics.moderated, metrics.unpriced),
      pair(metrics.estimated, metrics.reported), pair(metrics.cached, metrics.selfHosted),
      pair(metrics.providerAssumed, metrics.sizeOutOfRange),
      pair(metrics.tooManyInputs, metrics.resolved), lane(metrics.images),
      lane(metrics.pricedImages), lane(metrics.outputMegapixels),
      lane(metrics.inputMegapixels), lane(metrics.listCost), lane(metrics.listCostLow),
      lane(metrics.listCostHigh), lane(metrics.userPaidCost), lane(metrics.moderatedCost),
      lane(metrics.reportedCost), lane(metrics.reportedListCost),
    ]
    if !isSummand { return nil }
  }

  /// Whether they are small enough to be a summand.
  package var isSummand: Bool {
    lanes.indices.allSatisfy { lanes[$0].magnitude < Self.summandLimit }
  }

  /// The same as metrics.
  package var metrics: Metrics {
    func money(_ lane: Int) -> MoneyTotal { MoneyTotal(nanodollars: Int128(lanes[lane])) }
    func high(_ lane: Int) -> Int { Int(lanes[lane] >> 32) }
    func low(_ lane: Int) -> Int { Int(lanes[lane] & 0xFFFF_FFFF) }
    var metrics = Metrics()
    (metrics.billable, metrics.failed) = (high(0), low(0))
    (metrics.moderated, metrics.unpriced) = (high(1), low(1))
    (metrics.estimated, metrics.reported) = (high(2), low(2))
    (metrics.cached, metrics.selfHosted) = (high(3), low(3))
    (metrics.providerAssumed, metrics.sizeOutOfRange) = (high(4), low(4))
    (metrics.tooManyInputs, metrics.resolved) = (high(5), low(5))
    metrics.images = Int(lanes[6])
    metrics.pricedImages = Int(lanes[7])
    metrics.outputMegapixels = Int128(lanes[8])
    metrics.inputMegapixels = Int128(lanes[9])
    metrics.listCost = money(10)
    metrics.listCostLow = money(11)
    metrics.listCostHigh = money(12)
    metrics.userPaidCost = money(13)
    metrics.moderatedCost = money(14)
    metrics.reportedCost = money(15)
    metrics.reportedListCost = money(16)
    return metrics
  }

  /// The list cost in nano-dollars.
  package var listCost: Int64 { lanes[10] }

  /// Whether 2^22 further summands might not fit.
  package var isFull: Bool {
    // Of a number that is not below the limit, or not above it with a minus, some bit from 62 on is set
    // when the limit is added.
    let sums = lanes.span
    var bits: UInt64 = 0
    for index in sums.indices { bits |= UInt64(bitPattern: sums[index]) &+ Self.limit }
    var counters: UInt64 = 0
    for index in 0..<Self.pairCount { counters |= UInt64(bitPattern: sums[index]) }
    return bits >= 2 * Self.limit || counters & Self.counterLimit != 0
  }

  /// Adds a summand.
  @inline(__always)
  package mutating func add(_ other: RunningSums) {
    let summands = other.lanes.span
    var sums = lanes.mutableSpan
    for index in sums.indices { sums[index] &+= summands[index] }
  }
}

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
