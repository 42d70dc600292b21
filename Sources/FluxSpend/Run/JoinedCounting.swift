// When all lines have been read: the joined requests, counted shard by shard.

import LogRecords
import Pricing
import Synchronization

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
    var aggregate = SpendAggregate(tableWidths: options.allTables.map(\.count))
    var counter = RequestCounter(options)
    let (parts, book) = (names.parts, names.book)
    // All names are there already, so this does not change the copy.
    var known = book
    counter.learn(&known)
    let needed = counter.needsNames ? book.names : nil
    // Who made a request is looked up for many at once, unless it decides whether the request counts.
    let looksUpLater = !counter.isFiltering
    while !progress.isCancelled {
      let shard = nextShard.add(1, ordering: .relaxed).oldValue
      guard shard < JoinedRequests.shardCount else { break }
      var entries = requests.take(shard)
      entries.drain { entry, place in
        guard entry.hasFullLine else {
          aggregate.inputs.unmatched += 1
          return
        }
        // The workers took every full line for a duplicate; one of them is the request.
        aggregate.inputs.duplicates -= 1
        let request = PricedRequest(
          entry,
          looksUpLater
            ? Requester(user: entry.requester, project: 0) : parts.requester(entry.requester))
        if counter.count(request, parts, needed, at: place, into: &aggregate), entry.isConflicting {
          aggregate.inputs.conflicting += 1
        }
        if aggregate.hasManyWaiting {
          if looksUpLater { aggregate.exchangeRequesters(parts) }
          counter.addWaiting(&aggregate, parts)
        }
      }
    }
    if looksUpLater { aggregate.exchangeRequesters(parts) }
    counter.finish(&aggregate, parts, book)
    return aggregate
  }
}

extension PricedRequest {
  /// The request of an entry with a full line.
  fileprivate init(_ entry: JoinEntry, _ requester: Requester) {
    self.init(
      user: requester.user, project: requester.project,
      usage: entry.usage, status: entry.status, cost: entry.cost,
      time: entry.time.map { Instant(microseconds: $0) })
  }
}
