// Sums while requests are added: as narrow as can be.

import Pricing

/// Metrics in 64 bits each, so that a request is added with a few wide instructions.
///
/// Only for a while: `GroupTable` moves what has grown into `Metrics`, which have no limit.
package struct RunningSums: Sendable {
  /// First the counters of requests, two in a lane: a request adds 0 or 1 to each.
  private var lanes: MetricLanes

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
    var packing = Packing()
    var metrics = metrics
    metrics.visit(metrics, &packing)
    lanes = packing.lanes
    if !isSummand { return nil }
  }

  /// Whether they are small enough to be a summand.
  package var isSummand: Bool {
    lanes.indices.allSatisfy { lanes[$0].magnitude < Self.summandLimit }
  }

  /// The same as metrics.
  package var metrics: Metrics {
    var unpacking = Unpacking(lanes: lanes)
    var metrics = Metrics()
    metrics.visit(metrics, &unpacking)
    return metrics
  }

  /// The list cost in nano-dollars.
  package var listCost: Int64 { lanes[Self.pairCount + 4] }

  /// The places of figures in the lanes, in the order of the table.
  private struct Places {
    private var counters = 0
    private var others = RunningSums.pairCount

    /// The lane of the next counter, and whether it is in the upper half.
    @inline(__always)
    mutating func nextCounter() -> (lane: Int, isHigh: Bool) {
      defer { counters += 1 }
      return (counters / 2, counters % 2 == 0)
    }

    /// The lane of the next figure that has one of its own.
    @inline(__always)
    mutating func next() -> Int {
      defer { others += 1 }
      return others
    }
  }

  /// Puts metrics into lanes. What is too large makes its lane too large for a summand.
  private struct Packing: MetricsVisitor {
    var lanes = MetricLanes(repeating: 0)
    private var places = Places()

    @inline(__always)
    mutating func counter(_ name: StaticString, _ value: inout Int, _ other: Int) {
      let (lane, isHigh) = places.nextCounter()
      let half = value < 64 ? Int64(value) : 1 << 60
      var lanes = lanes.mutableSpan
      lanes[lane] |= isHigh && value < 64 ? half << 32 : half
    }
    @inline(__always)
    mutating func count(_ name: StaticString?, _ value: inout Int, _ other: Int) {
      set(Int64(value))
    }
    @inline(__always)
    mutating func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) {
      set(Int64(clamping: value))
    }
    @inline(__always)
    mutating func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
      set(Int64(clamping: value.nanodollars))
    }

    @inline(__always)
    private mutating func set(_ value: Int64) {
      var lanes = lanes.mutableSpan
      lanes[places.next()] = value
    }
  }

  /// Takes metrics out of lanes.
  private struct Unpacking: MetricsVisitor {
    let lanes: MetricLanes
    private var places = Places()

    @inline(__always)
    init(lanes: MetricLanes) { self.lanes = lanes }

    @inline(__always)
    mutating func counter(_ name: StaticString, _ value: inout Int, _ other: Int) {
      let (lane, isHigh) = places.nextCounter()
      value = Int(isHigh ? lanes[lane] >> 32 : lanes[lane] & 0xFFFF_FFFF)
    }
    @inline(__always)
    mutating func count(_ name: StaticString?, _ value: inout Int, _ other: Int) {
      value = Int(lanes[places.next()])
    }
    @inline(__always)
    mutating func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) {
      value = Int128(lanes[places.next()])
    }
    @inline(__always)
    mutating func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
      value = MoneyTotal(nanodollars: Int128(lanes[places.next()]))
    }
  }

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
