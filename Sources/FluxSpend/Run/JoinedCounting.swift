// When all lines have been read: the joined requests, counted shard by shard.

import LogRecords
import Pricing
import Synchronization

/// Brings together what was read of each request; all workers take part.
final class JoinedGathering: Sendable {
  private let options: SpendOptions
  private let requests: JoinedRequests
  private let progress: RunProgress
  private let nextShard = Atomic<Int>(0)

  init(_ options: SpendOptions, _ requests: JoinedRequests, _ progress: RunProgress) {
    (self.options, self.requests, self.progress) = (options, requests, progress)
  }

  /// Works on shards until none is left.
  func run() {
    while !progress.isCancelled {
      let shard = nextShard.add(1, ordering: .relaxed).oldValue
      guard shard < JoinedRequests.shardCount else { return }
      requests.gather(shard, options)
    }
  }
}

/// Counts the requests that have an id; all workers take part.
final class JoinedCounting: Sendable {
  private let options: SpendOptions
  private let requests: JoinedRequests
  private let progress: RunProgress
  /// The names of all, with those of models and statuses as keys of tables.
  let names: RequestNames
  private let nextShard = Atomic<Int>(0)

  init(_ options: SpendOptions, _ requests: JoinedRequests, _ progress: RunProgress) {
    self.options = options
    self.requests = requests
    self.progress = progress
    names = requests.completeNames(zone: options.timeZone)
  }

  /// Counts shards until none is left.
  ///
  /// - Returns: their sums, under the common names.
  func run() -> SpendAggregate {
    var share = CountedShare(options, names)
    while !progress.isCancelled {
      let shard = nextShard.add(1, ordering: .relaxed).oldValue
      guard shard < JoinedRequests.shardCount else { break }
      var entries = requests.take(shard)
      let memory = entries.memory
      var ids = 0
      entries.drain { entry, place in
        ids += 1
        share.count(entry, at: place)
      }
      progress.note(requestIDs: ids, memory: memory)
    }
    return share.finish()
  }
}

/// What one worker counts of the joined requests.
private struct CountedShare {
  private var aggregate: SpendAggregate
  private var counter: RequestCounter
  /// Only looked at; `var` because a `let` would be copied for each request.
  private var names: RequestNames
  private let needed: KeyTable?

  init(_ options: SpendOptions, _ names: RequestNames) {
    self.names = names
    aggregate = SpendAggregate(tableWidths: options.allTables.map(\.count))
    counter = RequestCounter(options)
    // All names are there already, so this does not change the copy.
    var known = names.book
    counter.learn(&known)
    needed = counter.needsNames ? names.book.names : nil
  }

  /// Counts the request of an entry.
  ///
  /// - Parameter place: its first full line, if that is kept.
  mutating func count(_ entry: JoinEntry, at place: LinePlace?) {
    guard entry.hasFullLine else {
      if entry.isUpdate { countUnmatched(entry) }
      return
    }
    // The workers took every full line for a duplicate; one of them is the request.
    aggregate.inputs.duplicates -= 1
    let requester = names.parts.requester(entry.requester)
    let request = PricedRequest(
      user: requester.user, project: requester.project, usage: entry.usage, status: entry.status,
      cost: entry.cost, time: entry.time.map { Instant(microseconds: $0) })
    if counter.count(request, &names.parts, needed, at: place, into: &aggregate),
      entry.isConflicting
    {
      aggregate.inputs.conflicting += 1
    }
    if aggregate.hasManyWaiting { counter.addWaiting(&aggregate, names.parts) }
  }

  /// Counts what came of a request that is nowhere.
  private mutating func countUnmatched(_ entry: JoinEntry) {
    aggregate.inputs.unmatched += Int(entry.requester)
    let cost = names.parts.cost(entry.cost)
    let isResult = names.book.statuses[Int(entry.status)].rank == .ready
    let (place, offset) = entry.update
    aggregate.unmatched.merge(
      UnmatchedResults(
        count: 1, tellingCount: isResult || cost != nil ? 1 : 0,
        cost: cost.map { MoneyTotal($0) } ?? .zero, first: place, offset: offset))
  }

  /// The sums, complete.
  mutating func finish() -> SpendAggregate {
    counter.finish(&aggregate, names.parts, names.book)
    return aggregate
  }
}
