// Requests that add the same to every sum: of one usage, with one status and one reported cost.
//
// There are few such kinds, so a request is one more of its kind, and what it adds has been worked out
// before. A log may still have tens of thousands: what is needed for each request lies apart from what
// is needed once.

import Pricing

/// Kinds of requests by the numbers of usage and status, and that of the reported cost.
package struct RequestKinds: Sendable {
  private var keys = TupleTable(width: 2)
  /// By usage: the last kind of it.
  private var recent: ContiguousArray<RecentKind> = []
  /// By kind: what one of them adds; nothing if that is too much for `RunningSums`, or not known yet.
  private var summands: ContiguousArray<RunningSums> = []
  private var counts: ContiguousArray<Int> = []
  /// By kind: what one of them adds.
  private var metrics: ContiguousArray<Metrics> = []
  /// The kinds whose summand is too large.
  private var largeKinds: Set<Int> = []
  /// By kind: whether it waits for all costs of the run.
  private var waiting: ContiguousArray<Bool> = []
  /// Whether any kind waits for all costs of the run.
  package private(set) var someWait = false

  /// A status and a cost with it, and the kind's number.
  private struct RecentKind {
    var status: UInt32
    var cost: UInt32
    var number: Int32
  }

  /// A kind and how many there are.
  package struct Element {
    package var kind: RequestKindNumbers
    package var metrics: Metrics
    package var count: Int
    /// Whether it waits for all costs of the run.
    package var waits: Bool
  }

  /// The number of a request's kind; nil if it has to be searched for.
  @inline(__always)
  package func recentNumber(of request: PricedRequest) -> Int? {
    guard request.usage < recent.count else { return nil }
    let known = recent[Int(request.usage)]
    return known.status == request.status && known.cost == request.cost ? Int(known.number) : nil
  }

  /// The number of a request's kind; `count` if it is new.
  @inline(__always)
  package mutating func number(of request: PricedRequest) -> Int {
    let key: InlineArray<2, UInt64> = [
      UInt64(request.usage) << 32 | UInt64(request.status), UInt64(request.cost),
    ]
    let kind = keys.number(of: key.span)
    if request.usage >= recent.count {
      let missing = Int(request.usage) + 1 - recent.count
      // There is no status of that number.
      let none = RecentKind(status: .max, cost: 0, number: 0)
      recent.append(contentsOf: repeatElement(none, count: missing))
    }
    recent[Int(request.usage)] = RecentKind(
      status: request.status, cost: request.cost, number: Int32(kind))
    return kind
  }

  /// Counts one more request of a kind.
  @inline(__always)
  package mutating func count(_ kind: Int) { counts[kind] += 1 }

  /// How many kinds there are.
  package var count: Int { counts.count }

  /// Adds a kind, of which one request adds so much.
  ///
  /// - Parameter waits: whether it is to wait for all costs of the run.
  package mutating func append(_ metrics: Metrics, waits: Bool) {
    waiting.append(waits)
    someWait = someWait || waits
    let summand = waits ? RunningSums() : RunningSums(metrics)
    if summand == nil { largeKinds.insert(counts.count) }
    summands.append(summand ?? RunningSums())
    counts.append(0)
    self.metrics.append(metrics)
  }

  /// Whether a kind waits for all costs of the run.
  @inline(__always)
  package func waits(_ kind: Int) -> Bool { waiting[kind] }

  /// Adds what each of several requests adds to its group, but for those that wait for all costs of the run.
  package func add(
    _ requests: ContiguousArray<WaitingRequest>, to table: inout GroupTable, _ groups: Span<Int>
  ) {
    table.add(summands.span, to: groups) { requests[$0].kind }
    if largeKinds.isEmpty { return }
    for index in requests.indices where largeKinds.contains(requests[index].kind) {
      table.add(metrics[requests[index].kind], to: groups[index])
    }
  }

  /// The kinds, in the order of their first requests.
  package var elements: some Sequence<Element> {
    counts.indices.lazy.map { number in
      let words = keys.words(of: number)
      return Element(
        kind: RequestKindNumbers(
          usage: UInt32(words[words.startIndex] >> 32),
          status: UInt32(truncatingIfNeeded: words[words.startIndex]),
          cost: UInt32(words[words.startIndex + 1])),
        metrics: metrics[number], count: counts[number], waits: waiting[number])
    }
  }
}
