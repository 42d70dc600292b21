// When all lines have been read: the joined requests, counted shard by shard.

import CivilTime
import LogRecords
import Pricing
import Synchronization
import SystemIO

/// Counts the requests that have an id; all workers take part.
final class JoinedCounting: Sendable {
  private let options: SpendOptions
  private let requests: JoinedRequests
  private let progress: RunProgress
  /// The names of all, with those of models and statuses as keys of tables.
  let names: RequestNames
  /// Ids of which somebody asks whether a request has them.
  private let wanted: UndecidedLines.Wanted
  private let nextShard = Atomic<Int>(0)
  /// Those that are still to be completed.
  private let incomplete = Locked<[IncompleteEntry]>([])

  init(
    _ options: SpendOptions, _ requests: JoinedRequests, _ progress: RunProgress,
    _ wanted: UndecidedLines.Wanted = [:]
  ) {
    self.options = options
    self.wanted = wanted
    self.requests = requests
    self.progress = progress
    names = requests.completeNames(zone: options.timeZone)
  }

  /// Counts shards until none is left, but for the requests that other lines may complete.
  ///
  /// - Returns: their sums, under the common names.
  func run() -> SpendAggregate {
    var share = CountedShare(options, names, wanted)
    while !progress.isCancelled {
      let shard = nextShard.add(1, ordering: .relaxed).oldValue
      guard shard < JoinedRequests.shardCount else { break }
      var entries = requests.take(shard)
      let memory = entries.memory
      var ids = 0
      var incomplete: [IncompleteEntry] = []
      entries.drain(names) { entry, line, further in
        ids += 1
        if let further {
          incomplete.append(IncompleteEntry(entry: entry, line: line, further: further))
        } else {
          share.count(entry, at: line)
        }
      }
      progress.note(requestIDs: ids, memory: memory)
      if !incomplete.isEmpty { self.incomplete.withLock { $0 += incomplete } }
    }
    return share.finish()
  }

  /// The counting of what is left; nil if that is nothing.
  func rest() -> CompletedCounting? {
    let entries = incomplete.withLock { entries in
      defer { entries = [] }
      return entries
    }
    return entries.isEmpty ? nil : CompletedCounting(entries, options, requests, wanted)
  }
}

/// Counts requests that lines of theirs have completed; all workers take part.
final class CompletedCounting: Sendable {
  private static let share = 4096

  private let options: SpendOptions
  private let entries: [IncompleteEntry]
  private let wanted: UndecidedLines.Wanted
  /// The names of all; the numbers of those that there were before are the same.
  let names: RequestNames
  private let next = Atomic<Int>(0)

  init(
    _ entries: consuming [IncompleteEntry], _ options: SpendOptions, _ requests: JoinedRequests,
    _ wanted: UndecidedLines.Wanted
  ) {
    self.options = options
    self.wanted = wanted
    requests.complete(&entries, options)
    self.entries = entries
    names = requests.completeNames(zone: options.timeZone)
  }

  /// Counts until nothing is left.
  ///
  /// - Returns: their sums, under the common names.
  func run() -> SpendAggregate {
    var share = CountedShare(options, names, wanted)
    while true {
      let start = next.add(Self.share, ordering: .relaxed).oldValue
      guard start < entries.count else { return share.finish() }
      for entry in entries[start..<min(start + Self.share, entries.count)] {
        share.count(entry.entry, at: entry.line)
      }
    }
  }
}

/// What one worker counts of the joined requests.
private struct CountedShare {
  private var aggregate: SpendAggregate
  private var counter: RequestCounter
  /// Only looked at; `var` because a `let` would be copied for each request.
  private var names: RequestNames
  private let needed: KeyTable?
  private let wanted: UndecidedLines.Wanted

  init(_ options: SpendOptions, _ names: RequestNames, _ wanted: UndecidedLines.Wanted) {
    self.names = names
    self.wanted = wanted
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
    aggregate.inputs.joinedRequests += 1
    if entry.isOfSeveral, let seconds = entry.secondsApart {
      aggregate.inputs.farApart += 1
      aggregate.inputs.widestSpan = max(aggregate.inputs.widestSpan, seconds)
    }
    if !wanted.isEmpty, wanted[EntryID(entry)] != nil {
      aggregate.undecided.known.insert(EntryID(entry))
    }
    let requester = names.parts.requester(entry.requester)
    let request = PricedRequest(
      user: requester.user, project: requester.project, labels: requester.labels,
      usage: entry.usage, status: entry.status, cost: entry.cost,
      time: entry.time.map { Instant(microseconds: $0) })
    if counter.count(request, &names.parts, needed, at: place, into: &aggregate),
      entry.isConflicting
    {
      aggregate.inputs.conflicting += 1
    }
    if aggregate.hasManyWaiting { counter.addWaiting(&aggregate, names.parts) }
  }

  /// Counts what came of a request that is nowhere.
  private mutating func countUnmatched(_ entry: JoinEntry) {
    // Those that speak of FLUX are unread, and what they cost is not known to be a result's.
    let unread = wanted.isEmpty ? 0 : wanted[EntryID(entry)] ?? 0
    let others = Int(entry.requester) - unread
    aggregate.inputs.unmatched += others
    guard unread == 0 else {
      if others > 0 { aggregate.unmatched.merge(UnmatchedResults(count: 1)) }
      return
    }
    let cost = names.parts.cost(entry.cost)
    var costs = CostReadings()
    if let cost { costs.add(cost) }
    let isResult = names.book.statuses[Int(entry.status)].rank == .ready
    let (place, offset) = entry.update
    aggregate.unmatched.merge(
      UnmatchedResults(
        count: 1, tellingCount: isResult || cost != nil ? 1 : 0,
        costs: costs, first: place, offset: offset))
  }

  /// The sums, complete.
  mutating func finish() -> SpendAggregate {
    counter.finish(&aggregate, names.parts, names.book)
    return aggregate
  }
}
