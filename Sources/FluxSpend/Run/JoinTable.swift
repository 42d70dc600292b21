// One request, many lines: what is known of each request id so far.
//
// A request appears as a submit, as polls, a webhook, a retry with the same id, or twice because two
// files overlap. Whatever their order, and whichever worker reads which, the lines of one id make one
// request:
//
//   who, what, when   from the full line (one that names a model) that says most: with a size before
//                     without, with a user before without; then from the earliest; then from the one
//                     whose user, project, model and usage come first, in this order.
//   status            the one that says most: moderated, failed, finished, on its way, an unknown
//                     word, an HTTP code below 400, one from 400 on, none; of equals the one whose
//                     name comes first. (A call that failed may have been made again.)
//   reported cost     a settled one (of a finished job) before one of the submit; of settled ones that
//                     of a line with a terminal status; of equals the largest.
//   conflicting       if two full lines disagree on model, size or user.
//
// Each rule takes a maximum of a total order, so joining is associative, commutative and idempotent.
//
// An entry is nine 32-bit words, and its place in the index four bytes at a load between 3/8 and 3/4: at
// most 47 bytes for each id. The parts that many requests share are kept once, by number.

import LogRecords
import Pricing

/// What stands behind the numbers of entries.
struct JoinParts: Sendable {
  /// User and project in one integer.
  private(set) var requesters = TupleTable(width: 1)
  /// Priced usages as integers.
  private(set) var usages = TupleTable(width: PricedUsage.wordCount)
  /// Reported costs in nano-dollars; the first stands for none.
  private(set) var costs = TupleTable(width: 1)
  private var words = ContiguousArray<UInt64>(repeating: 0, count: PricedUsage.wordCount)

  init() { _ = costs.number(of: [.max]) }

  mutating func requester(user: UInt32, project: UInt32) -> UInt32 {
    words[0] = UInt64(user) << 32 | UInt64(project)
    return UInt32(requesters.number(of: words))
  }

  mutating func usage(_ usage: PricedUsage) -> UInt32 {
    usage.write(to: &words)
    return UInt32(usages.number(of: words))
  }

  mutating func cost(_ money: Money?) -> UInt32 {
    guard let money else { return 0 }
    words[0] = UInt64(bitPattern: money.nanodollars)
    return UInt32(costs.number(of: words))
  }

  func user(_ number: UInt32) -> UInt32 { UInt32(requesters.words[Int(number)] >> 32) }
  func project(_ number: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: requesters.words[Int(number)])
  }
  func usage(_ number: UInt32) -> PricedUsage {
    PricedUsage(usages.words, at: Int(number) * PricedUsage.wordCount)
  }
  func cost(_ number: UInt32) -> Money? {
    number == 0 ? nil : Money(nanodollars: Int64(bitPattern: costs.words[Int(number)]))
  }
}

/// All requests that have an id.
struct JoinTable: Sendable {
  /// Entries for each piece of the list, which grows by pieces so that it never has to be copied.
  private static let pieceCount = 1 << 14

  private(set) var parts = JoinParts()
  private(set) var count = 0
  private var pieces: ContiguousArray<ContiguousArray<JoinEntry>> = []
  /// Open addressing: 0 is a free place. Of 2^k places each has an entry's number + 1 in its low k
  /// bits, and in the others bits of its id, so that an entry is seldom looked at in vain.
  private var places = ContiguousArray<UInt32>(repeating: 0, count: 64)

  /// Bytes held for the ids.
  var memory: Int {
    pieces.count * Self.pieceCount * MemoryLayout<JoinEntry>.stride + places.count * 4
  }

  /// The entry of a number.
  subscript(number: Int) -> JoinEntry { pieces[number / Self.pieceCount][number % Self.pieceCount] }

  /// Joins a full line.
  mutating func add(
    _ request: PricedRequest, id: RequestID, isCostSettled: Bool, _ book: inout NameBook
  ) {
    var entry = JoinEntry(id: id.words)
    entry.hasFullLine = true
    entry.requester = parts.requester(user: request.user, project: request.project)
    entry.usage = parts.usage(request.usage)
    entry.time = request.time?.microseconds
    entry.status = request.status
    entry.cost = parts.cost(request.reportedCost)
    setRank(&entry, isSettled: isCostSettled, book)
    join(entry, &book)
  }

  /// Joins a line that only brings status and cost.
  mutating func add(status: UInt32, cost: Money?, id: RequestID, _ book: inout NameBook) {
    var entry = JoinEntry(id: id.words)
    entry.status = status
    entry.cost = parts.cost(cost)
    // The cost that comes with a job still on its way is the submit's.
    let isSettled = status == 0 || book.statuses[Int(status)].isTerminal
    setRank(&entry, isSettled: isSettled, book)
    join(entry, &book)
  }

  private func setRank(_ entry: inout JoinEntry, isSettled: Bool, _ book: NameBook) {
    guard entry.cost != 0 else { return }
    let isTerminal = book.statuses[Int(entry.status)].isTerminal
    entry.costRank = 1 + (isSettled ? 2 : 0) + (isTerminal ? 1 : 0)
  }

  /// Joins the entries of another table, which is empty afterwards: its memory is given back piece by
  /// piece, so that no id is held twice.
  ///
  /// - Parameters:
  ///   - translation: what the other's numbers of names are in `book`; nil if they are the same.
  mutating func merge(
    _ other: inout JoinTable, _ translation: NameBook.Translation?,
    _ book: inout NameBook
  ) {
    defer { other = JoinTable() }
    if count == 0, translation == nil {
      self = other
      return
    }
    other.places = []
    let requesters = other.parts.requesters.words.indices.map { number in
      let user = other.parts.user(UInt32(number))
      let project = other.parts.project(UInt32(number))
      return parts.requester(
        user: translation?.names[Int(user)] ?? user,
        project: translation?.names[Int(project)] ?? project)
    }
    let usages = (0..<other.parts.usages.count).map { number in
      var usage = other.parts.usage(UInt32(number))
      usage.model = translation?.models[Int(usage.model)] ?? usage.model
      return parts.usage(usage)
    }
    let costs = (0..<other.parts.costs.count).map { number in
      parts.cost(other.parts.cost(UInt32(number)))
    }
    while let piece = other.pieces.popLast() {
      for var entry in piece {
        if entry.hasFullLine {
          entry.requester = requesters[Int(entry.requester)]
          entry.usage = usages[Int(entry.usage)]
        }
        entry.cost = costs[Int(entry.cost)]
        entry.status = translation?.statuses[Int(entry.status)] ?? entry.status
        join(entry, &book)
      }
    }
  }

  // MARK: Joining

  /// Joins an entry with what is known of its id.
  private mutating func join(_ entry: JoinEntry, _ book: inout NameBook) {
    let mask = UInt32(places.count - 1)
    let tag = entry.id.2 & ~mask
    var place = Self.hash(entry.id) & Int(mask)
    while places[place] != 0 {
      if places[place] & ~mask == tag {
        let number = Int(places[place] & mask) - 1
        let (piece, index) = (number / Self.pieceCount, number % Self.pieceCount)
        if pieces[piece][index].id == entry.id {
          let joined = joined(pieces[piece][index], entry, book)
          pieces[piece][index] = joined
          return
        }
      }
      place = (place + 1) & Int(mask)
    }
    if count % Self.pieceCount == 0 {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceCount)
    }
    pieces[pieces.count - 1].append(entry)
    count += 1
    places[place] = tag | UInt32(count)
    if count * 4 > places.count * 3 { grow() }
  }

  private mutating func grow() {
    let size = places.count * 2
    places = []
    places = ContiguousArray(repeating: 0, count: size)
    let mask = UInt32(size - 1)
    var number: UInt32 = 0
    for piece in pieces {
      for entry in piece {
        number += 1
        var place = Self.hash(entry.id) & Int(mask)
        while places[place] != 0 { place = (place + 1) & Int(mask) }
        places[place] = entry.id.2 & ~mask | number
      }
    }
  }

  /// The fingerprint is random already.
  private static func hash(_ id: (UInt32, UInt32, UInt32)) -> Int {
    Int(truncatingIfNeeded: UInt64(id.0) << 32 | UInt64(id.1))
  }

  /// What two entries of one id make together, by the rules at the top of this file.
  private func joined(_ first: JoinEntry, _ second: JoinEntry, _ book: NameBook) -> JoinEntry {
    var result = first
    let haveBoth = first.hasFullLine && second.hasFullLine
    result.isConflicting =
      first.isConflicting || second.isConflicting || (haveBoth && contradicts(first, second))
    if second.hasFullLine, !first.hasFullLine || precedes(second, first, book) {
      (result.requester, result.usage) = (second.requester, second.usage)
      result.time = second.time
      result.hasFullLine = true
    }
    if says(second.status, moreThan: first.status, book) { result.status = second.status }
    let costs = (parts.cost(first.cost), parts.cost(second.cost))
    if second.costRank > first.costRank
      || (second.costRank == first.costRank && (costs.1 ?? .zero) > (costs.0 ?? .zero))
    {
      result.cost = second.cost
      result.costRank = second.costRank
    }
    return result
  }

  private func contradicts(_ first: JoinEntry, _ second: JoinEntry) -> Bool {
    if parts.user(first.requester) != parts.user(second.requester) { return true }
    guard first.usage != second.usage else { return false }
    let usages = (parts.usage(first.usage), parts.usage(second.usage))
    return usages.0.model != usages.1.model || usages.0.width != usages.1.width
      || usages.0.height != usages.1.height
  }

  private func says(_ status: UInt32, moreThan other: UInt32, _ book: NameBook) -> Bool {
    if status == other { return false }
    let (one, two) = (book.statuses[Int(status)], book.statuses[Int(other)])
    if one.rank != two.rank { return one.rank > two.rank }
    return one.name.utf8.lexicographicallyPrecedes(two.name.utf8)
  }

  /// Whether a full line tells who, what and when rather than another.
  private func precedes(_ one: JoinEntry, _ two: JoinEntry, _ book: NameBook) -> Bool {
    let known = (knownFacts(one), knownFacts(two))
    if known.0 != known.1 { return known.0 > known.1 }
    if one.time != two.time { return (one.time ?? .max) < (two.time ?? .max) }
    if one.requester == two.requester, one.usage == two.usage { return false }
    let texts = (text(one, book), text(two, book))
    for (left, right) in zip(texts.0, texts.1) where left != right {
      return left.lexicographicallyPrecedes(right)
    }
    let usages = (parts.usages.words(of: Int(one.usage)), parts.usages.words(of: Int(two.usage)))
    // Of the first word only the flags: the model's number differs from worker to worker, and its name
    // and provider have decided already.
    let flags = [usages.0, usages.1].map { UInt32(truncatingIfNeeded: $0.first ?? 0) }
    if flags[0] != flags[1] { return flags[0] < flags[1] }
    return usages.0.dropFirst().lexicographicallyPrecedes(usages.1.dropFirst())
  }

  /// How much of size and user a full line names; the size decides about money.
  private func knownFacts(_ entry: JoinEntry) -> Int {
    (parts.usage(entry.usage).width > 0 ? 2 : 0) + (parts.user(entry.requester) > 0 ? 1 : 0)
  }

  private func text(_ entry: JoinEntry, _ book: NameBook) -> [ArraySlice<UInt8>] {
    let model = book.models[Int(parts.usage(entry.usage).model)]
    return [
      book.names.bytes(of: parts.user(entry.requester)),
      book.names.bytes(of: parts.project(entry.requester)), ArraySlice(model.name.utf8),
      ArraySlice(model.provider.utf8),
    ]
  }
}

extension JoinTable {
  /// The request of an entry; nil without a full line.
  func request(_ number: Int) -> PricedRequest? {
    let entry = self[number]
    guard entry.hasFullLine else { return nil }
    return PricedRequest(
      user: parts.user(entry.requester), project: parts.project(entry.requester),
      usage: parts.usage(entry.usage), time: entry.time.map { Instant(microseconds: $0) },
      status: entry.status, reportedCost: parts.cost(entry.cost))
  }
}

extension Instant {
  /// Microseconds since 1970, rounded down.
  fileprivate var microseconds: Int64 { seconds * 1_000_000 + Int64(nanoseconds) / 1000 }

  fileprivate init(microseconds: Int64) {
    let seconds = microseconds.flooredQuotient(1_000_000)
    self.init(
      seconds: seconds, nanoseconds: Int32(microseconds - seconds * 1_000_000) * 1000)
  }
}
