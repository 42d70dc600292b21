// All requests that have an id, shared by the workers.
//
// Workers read lines of the same request, so there is one table, not one for each: 64 shards by the
// first bits of the id, each with its own lock. A worker collects a few thousand entries, sorts them by
// shard, and takes each lock once for all that go there; with two workers or sixty-four, hardly ever do
// two want the same one. The numbers in entries are those of common names, which a worker looks up when
// it meets a name for the first time.

import CivilTime
import LogRecords
import Pricing
import Synchronization
import SystemIO

/// The requests by id, and the names that their numbers refer to.
final class JoinedRequests: Sendable {
  private static let shardBits: UInt32 = 6
  static let shardCount = 1 << Int(shardBits)

  private final class Shard: Sendable {
    let requests = Locked(JoinShard())
  }

  private let shards = (0..<JoinedRequests.shardCount).map { _ in Shard() }
  private let common = Locked(RequestNames())

  /// The common names, with those of models and statuses as keys of tables; complete when all workers
  /// have flushed.
  func completeNames(zone: TimeZoneRules) -> RequestNames {
    // Completed where they are: there may be a million, and a copy would hold them twice.
    common.withLock { names in
      var keys = DimensionKeys(zone: zone)
      keys.complete(&names.book)
      return names
    }
  }

  /// Gives entries what their lines lack and others have. The numbers that there are stay what they are.
  func complete(_ entries: inout [IncompleteEntry], _ options: SpendOptions) {
    common.withLock { names in
      for index in entries.indices { names.complete(&entries[index], options) }
    }
  }

  /// Takes the requests of a shard out of it.
  func take(_ shard: Int) -> JoinShard {
    shards[shard].requests.withLock { requests in
      defer { requests = JoinShard() }
      return requests
    }
  }

  /// Makes a worker's names common.
  func translate(
    _ parts: RequestParts, _ book: NameBook, _ numbers: inout PartNumbers
  ) {
    common.withLock { $0.merge(parts, book, &numbers) }
  }

  /// The numbers of users and projects who have common ones.
  func numbers(of requesters: ContiguousArray<Requester>) -> [UInt32] {
    common.withLock { names in requesters.map { names.parts.number(of: $0) } }
  }

  /// Joins entries under common numbers.
  ///
  /// - Parameter places: where their lines are, if that is kept, else empty.
  func join(_ entries: ContiguousArray<BufferedEntry>, at places: ContiguousArray<LinePlace>) {
    // Sorted by shard: the numbers of entries, and where each shard's begin.
    var starts = InlineArray<65, Int>(repeating: 0)
    for index in entries.indices { starts[Self.shard(of: entries[index].entry) + 1] += 1 }
    for shard in 0..<Self.shardCount { starts[shard + 1] += starts[shard] }
    var next = starts
    var order = ContiguousArray<UInt16>(repeating: 0, count: entries.count)
    for index in entries.indices {
      let shard = Self.shard(of: entries[index].entry)
      order[next[shard]] = UInt16(index)
      next[shard] += 1
    }
    for shard in 0..<Self.shardCount where starts[shard] < starts[shard + 1] {
      shards[shard].requests.withLock { requests in
        requests.join(order[starts[shard]..<starts[shard + 1]], of: entries, at: places, self)
      }
    }
  }

  private static func shard(of entry: JoinEntry) -> Int { Int(entry.id.0 >> (32 - shardBits)) }
}

/// Under the lock of a shard; it is never held while one waits for a shard.
extension JoinedRequests: EntryMeaning {
  func compare(_ one: JoinEntry, _ two: JoinEntry) -> LineComparison {
    common.withLock { $0.compare(one, two) }
  }
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    common.withLock { $0.costsMore(one, two) }
  }
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    common.withLock { $0.statusPrecedes(one, two) }
  }
}

/// An entry that still lacks the number of who made the request.
struct BufferedEntry {
  var entry: JoinEntry
  var requester = Requester(user: 0, project: 0)
}

/// A worker's entries on their way to the common table.
struct JoinBuffer {
  private static let capacity = 1 << 11

  private let requests: JoinedRequests
  private var entries: ContiguousArray<BufferedEntry> = []
  /// Of how many the users have numbers, not tickets.
  private var numbered = 0
  /// Where their lines are, if that is kept.
  private var places: ContiguousArray<LinePlace> = []
  /// The common numbers of the worker's.
  private(set) var numbers = PartNumbers()

  init(_ requests: JoinedRequests) {
    self.requests = requests
    entries.reserveCapacity(Self.capacity)
  }

  /// Adds an entry under the worker's numbers.
  ///
  /// - Returns: whether the buffer is full now.
  @inline(__always)
  mutating func add(_ entry: JoinEntry, of requester: Requester, at place: LinePlace?) -> Bool {
    entries.append(BufferedEntry(entry: entry, requester: requester))
    if let place { places.append(place) }
    return entries.count >= Self.capacity
  }

  /// Gives the entries the numbers of their users.
  mutating func exchangeTickets(_ numbers: NameNumbers) {
    if !numbers.isEmpty {
      for index in numbered..<entries.count {
        numbers.exchange(&entries[index].requester.user)
      }
    }
    numbered = entries.count
  }

  /// Passes all entries on; all tickets have been exchanged.
  mutating func flush(_ parts: RequestParts, _ book: NameBook) {
    requests.translate(parts, book, &numbers)
    let unpacked = translate(numbers)
    if !unpacked.isEmpty { setNumbers(unpacked) }
    requests.join(entries, at: places)
    entries.removeAll(keepingCapacity: true)
    numbered = 0
    places.removeAll(keepingCapacity: true)
  }

  /// Gives all entries common numbers.
  ///
  /// - Returns: those that still lack one of who made the request, which does not fit in one word.
  private mutating func translate(_ numbers: PartNumbers) -> ContiguousArray<Int> {
    var unpacked: ContiguousArray<Int> = []
    var lines = entries.mutableSpan
    for index in lines.indices {
      lines[index].entry.translate(numbers)
      if lines[index].entry.isUpdate { continue }
      if let number = lines[index].requester.translated(numbers.names).packed {
        lines[index].entry.requester = number
      } else {
        unpacked.append(index)
      }
    }
    return unpacked
  }

  /// Gives entries the numbers of users and projects that do not fit in one word.
  @inline(never)
  private mutating func setNumbers(_ indices: ContiguousArray<Int>) {
    let found = requests.numbers(
      of: ContiguousArray(indices.map { entries[$0].requester.translated(numbers.names) }))
    for (index, number) in zip(indices, found) { entries[index].entry.requester = number }
  }
}
