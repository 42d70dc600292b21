// The table of requests by id, by itself: against a dictionary, however often ids come again.

import CivilTime
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes
@testable import Spend
@testable import LogRecords

/// What the numbers of entries mean is decided by the numbers.
private struct NumberMeaning: EntryMeaning {
  func compare(_ one: JoinEntry, _ two: JoinEntry) -> LineComparison {
    LineComparison(
      isContradiction: one.usage != two.usage,
      firstPrecedes: (one.time ?? .max, one.requester, one.usage)
        < (two.time ?? .max, two.requester, two.usage), completes: false)
  }
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool { one.cost > two.cost }
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool { one.status < two.status }
}

/// All that an entry says.
private struct Facts: Equatable {
  var numbers: [UInt32]
  var time: Int64?
  var isConflicting: Bool
  var line: LinePlace?

  init(_ entry: JoinEntry, _ line: LinePlace?) {
    numbers = [entry.requester, entry.usage, entry.cost, entry.status]
    (time, isConflicting) = (entry.time, entry.isConflicting)
    self.line = line
  }
}

/// Entries of random lines, one in `repeated` of an id that has come before.
private struct RandomEntries {
  var entries: ContiguousArray<JoinEntry> = []
  var lines: ContiguousArray<LinePlace> = []
  /// By id: what joining them one by one comes to.
  var joined: [[UInt32]: Facts] = [:]

  init(_ count: Int, repeated: Int, _ random: inout some RandomNumberGenerator) {
    var known: [[UInt32]: (JoinEntry, LinePlace)] = [:]
    var ids = 0
    for number in 0..<count {
      let isNew = ids == 0 || Int.random(in: 0..<repeated, using: &random) > 0
      let text = Array("request \(isNew ? ids : Int.random(in: 0..<ids, using: &random))".utf8)
      if isNew { ids += 1 }
      let status = UInt32.random(in: 0..<4, using: &random)
      let rank: RequestStatus.Rank = status < 2 ? .none : .unknown
      let line = LinePlace(file: 0, block: 0, lineInBlock: number)
      let isFull = Int.random(in: 0..<3, using: &random) > 0
      var entry =
        isFull
        ? JoinEntry(RequestID(text.span), status: status, rank: rank)
        : JoinEntry(RequestID(text.span), ofUpdate: status, rank: .pending)
      entry.setCost(.random(in: 0..<3, using: &random), isSettled: status > 2, isTerminal: false)
      if isFull {
        let time = Instant(seconds: .random(in: 0..<100, using: &random), nanoseconds: 0)
        entry.setFullLine(
          usage: .random(in: 0..<5, using: &random), time: time, isSized: .random(using: &random))
        entry.requester = .random(in: 0..<5, using: &random)
      } else {
        entry.setUpdate(at: line, offset: number - count / 2)
      }
      entries.append(entry)
      lines.append(line)
      let key = [entry.id.0, entry.id.1, entry.id.2]
      let first = entry.hasFullLine ? line : .unknown
      var (sum, place) = known[key] ?? (entry, first)
      var further = FurtherLines()
      if known[key] != nil { sum.join(entry, &further, NumberMeaning()) }
      place = min(place, first)
      known[key] = (sum, place)
    }
    joined = known.mapValues { Facts($0.0, $0.1) }
  }
}

@Suite("The table of requests by id")
struct JoinShardTests {
  @Test(
    "it joins what a dictionary joins, however many ids come again",
    arguments: [1, 2, 5, 20, 200, 1_000_000], [1, 2, 3, 50, 3000, 20_000])
  func joinsAsADictionary(repeated: Int, count: Int) {
    var random = SeededNumbers(repeated * 31 + count)
    let log = RandomEntries(count, repeated: repeated, &random)
    for keepsLines in [false, true] {
      for settles in [false, true] {
        var shard = JoinShard()
        var next = 0
        while next < count {
          let size = min(Int.random(in: 1...150, using: &random), count - next)
          if size == 1 {
            let line = log.lines[next]
            shard.join(log.entries[next], at: keepsLines ? line : nil, NumberMeaning())
          } else {
            let numbers = (next..<next + size).map { UInt16($0) }
            shard.join(
              numbers[...], of: ContiguousArray(log.entries.map { BufferedEntry(entry: $0) }),
              at: keepsLines ? log.lines : [], NumberMeaning())
          }
          next += size
        }
        var found: [[UInt32]: Facts] = [:]
        var passed = 0
        let take = { (entry: JoinEntry, line: LinePlace?) in
          passed += 1
          found[[entry.id.0, entry.id.1, entry.id.2]] = Facts(entry, line)
        }
        if settles {
          shard.settle(NumberMeaning())
          shard.drainLines(take)
        } else {
          shard.drain(NumberMeaning()) { entry, line, further in
            if further != nil { Issue.record("nothing completes") }
            take(entry, line)
          }
        }
        var expected = log.joined
        if !keepsLines { expected = expected.mapValues { $0.withoutLine } }
        #expect(found == expected)
        #expect(passed == expected.count)
      }
    }
  }

  @Test(
    "the place of an update is kept whole", arguments: [0, 1, -1, 262_143, -1 << 30, 1 << 30 - 1])
  func updatePlace(offset: Int) {
    let place = LinePlace(file: 3, block: 1 << 25, lineInBlock: 70_000)
    var entry = JoinEntry(RequestID([1].span), ofUpdate: 0, rank: .none)
    entry.setUpdate(at: place, offset: offset)
    #expect(entry.isUpdate && !entry.isSupplement && entry.requester == 1)
    #expect(entry.update == (place, offset))
  }

  @Test("an id takes at most 54 bytes, however often it comes", arguments: [2, 15, 17, 1_000_000])
  func memoryIsBounded(repeated: Int) {
    var random = SeededNumbers(7)
    var shard = JoinShard()
    var ids: Set<[UInt32]> = []
    for entry in RandomEntries(100_000, repeated: repeated, &random).entries {
      shard.join(entry, at: nil, NumberMeaning())
      ids.insert([entry.id.0, entry.id.1, entry.id.2])
      // A piece of the list is not full yet, and a small table has an index, too.
      if shard.memory > ids.count * 54 + 16_384 {
        Issue.record("\(shard.memory) bytes for \(ids.count) ids")
        return
      }
    }
  }

  @Test("its filter never calls a known id new, and few new ones known")
  func filterIsOneSided() {
    var random = SeededNumbers(3)
    let ids = RandomEntries(60_000, repeated: 1_000_000, &random).entries
    var filter = IDFilter()
    var table = EntryTable(isIndexed: false)
    var unsure = 0
    for id in ids {
      filter.reserve(1, table)
      if !filter.insert(id, found: filter.word(of: id)) { unsure += 1 }
      table.append(id, nil)
    }
    var forgotten = 0
    for id in ids where filter.insert(id, found: filter.word(of: id)) { forgotten += 1 }
    #expect(forgotten == 0)
    #expect(unsure < ids.count / 40)
  }
}

extension Facts {
  fileprivate var withoutLine: Facts {
    var facts = self
    facts.line = nil
    return facts
  }
}
