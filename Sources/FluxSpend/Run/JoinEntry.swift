// One request, many lines: what is known of one request id, in nine 32-bit words.
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

import LogRecords
import Pricing

/// What is known of one request id.
struct JoinEntry: Sendable {
  /// The id's fingerprint.
  let id: (UInt32, UInt32, UInt32)
  /// The number of user and project, and that of the priced usage; meaningless without a full line.
  var requester: UInt32 = 0
  var usage: UInt32 = 0
  /// Microseconds since 1970 in two halves, shifted so that 0 is "unknown".
  private var timeHigh: UInt32 = 0
  private var timeLow: UInt32 = 0
  /// The number of the reported cost; 0 for none.
  var cost: UInt32 = 0
  /// 24 bits for the number of the status, eight for the flags.
  private var statusAndFlags: UInt32 = 0

  private static let fullLine: UInt32 = 1
  private static let conflict: UInt32 = 2
  private static let settledCost: UInt32 = 8
  private static let terminalCost: UInt32 = 4
  /// Above these four flags stands the rank of the status.
  private static let rankShift: UInt32 = 4

  /// An id of which nothing is known but the status of a line.
  init(_ id: RequestID, status: UInt32, rank: RequestStatus.Rank) {
    self.id = id.words
    statusAndFlags = status << 8 | UInt32(rank.rawValue) << Self.rankShift
  }

  /// Whether a line has been seen that names the model.
  var hasFullLine: Bool { statusAndFlags & Self.fullLine != 0 }
  /// Whether full lines contradict each other.
  var isConflicting: Bool { statusAndFlags & Self.conflict != 0 }
  /// The number of the status.
  var status: UInt32 {
    get { statusAndFlags >> 8 }
    set { statusAndFlags = newValue << 8 | statusAndFlags & 0xFF }
  }
  private var statusRank: UInt32 { statusAndFlags >> Self.rankShift & 7 }
  /// 0 for no cost, then rising with what it is worth.
  private var costRank: UInt32 {
    cost == 0 ? 0 : 1 + (statusAndFlags & (Self.settledCost | Self.terminalCost))
  }
  /// Microseconds since 1970; nil when unknown.
  private(set) var time: Int64? {
    get {
      let bits = UInt64(timeHigh) << 32 | UInt64(timeLow)
      return bits == 0 ? nil : Int64(bitPattern: bits ^ 1 << 63)
    }
    set {
      let bits = newValue.map { UInt64(bitPattern: $0) ^ 1 << 63 } ?? 0
      timeHigh = UInt32(truncatingIfNeeded: bits >> 32)
      timeLow = UInt32(truncatingIfNeeded: bits)
    }
  }

  /// Notes what a full line says, but for who made the request.
  mutating func setFullLine(usage: UInt32, time: Instant?) {
    self.usage = usage
    self.time = time?.microseconds
    statusAndFlags |= Self.fullLine
  }

  /// Notes a reported cost; 0 is none.
  mutating func setCost(_ number: UInt32, isSettled: Bool, isTerminal: Bool) {
    cost = number
    guard number != 0 else { return }
    statusAndFlags |= (isSettled ? Self.settledCost : 0) | (isTerminal ? Self.terminalCost : 0)
  }

  /// Its line if that is a full one, unknown if not; nil if places are not kept.
  @inline(__always)
  func line(at place: LinePlace?) -> LinePlace? {
    hasFullLine ? place : place.map { _ in .unknown }
  }

  /// Takes the numbers of all workers for those of one, but for who made the request.
  mutating func translate(_ numbers: PartNumbers) {
    if hasFullLine { usage = numbers.usages[Int(usage)] }
    cost = numbers.costs[Int(cost)]
    status = numbers.names.statuses[Int(status)]
  }

  /// Joins what another line, or several, say of the same id, by the rules at the top of this file.
  mutating func join(_ other: JoinEntry, _ meaning: some EntryMeaning) {
    let takesLine: Bool
    if hasFullLine, other.hasFullLine {
      statusAndFlags |= other.statusAndFlags & Self.conflict
      if requester == other.requester, usage == other.usage {
        takesLine = (other.time ?? .max) < (time ?? .max)
      } else {
        if meaning.contradicts(self, other) { statusAndFlags |= Self.conflict }
        takesLine = meaning.precedes(other, self)
      }
    } else {
      takesLine = other.hasFullLine
      statusAndFlags |= other.statusAndFlags & (Self.conflict | Self.fullLine)
    }
    if takesLine {
      (requester, usage) = (other.requester, other.usage)
      (timeHigh, timeLow) = (other.timeHigh, other.timeLow)
    }
    if other.costRank > costRank
      || (other.costRank == costRank && other.cost != cost && meaning.costsMore(other, self))
    {
      let flags = Self.settledCost | Self.terminalCost
      cost = other.cost
      statusAndFlags = statusAndFlags & ~flags | other.statusAndFlags & flags
    }
    if other.statusRank > statusRank
      || (other.statusRank == statusRank && other.status != status
        && meaning.statusPrecedes(other, self))
    {
      let flags: UInt32 = 0xFFFF_FF00 | 7 << Self.rankShift
      statusAndFlags = statusAndFlags & ~flags | other.statusAndFlags & flags
    }
  }
}

/// Answers what the numbers of entries do not tell.
protocol EntryMeaning {
  /// Whether two full lines disagree on model, size or user.
  func contradicts(_ one: JoinEntry, _ two: JoinEntry) -> Bool
  /// Whether a full line tells who, what and when rather than another.
  func precedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool
  /// Whether the reported cost of one is the larger.
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool
  /// Whether the name of the status of one comes first.
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool
}

extension RequestNames: EntryMeaning {
  func contradicts(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    if parts.requester(one.requester).user != parts.requester(two.requester).user { return true }
    let usages = (parts.usage(one.usage), parts.usage(two.usage))
    return usages.0.model != usages.1.model || usages.0.width != usages.1.width
      || usages.0.height != usages.1.height
  }

  func precedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    let known = (knownFacts(one), knownFacts(two))
    if known.0 != known.1 { return known.0 > known.1 }
    if one.time != two.time { return (one.time ?? .max) < (two.time ?? .max) }
    let texts = (text(one), text(two))
    for (left, right) in zip(texts.0, texts.1) where left != right {
      return left.lexicographicallyPrecedes(right)
    }
    let usages = (parts.usages.words(of: Int(one.usage)), parts.usages.words(of: Int(two.usage)))
    // Of the first word only the flags: the model's number differs from run to run, and its name and
    // provider have decided already.
    let flags = [usages.0, usages.1].map { UInt32(truncatingIfNeeded: $0.first ?? 0) }
    if flags[0] != flags[1] { return flags[0] < flags[1] }
    let rest = (usages.0.dropFirst().dropLast(), usages.1.dropFirst().dropLast())
    if rest.0 != rest.1 { return rest.0.lexicographicallyPrecedes(rest.1) }
    let facts = (parts.facts(one.usage)?.order ?? [], parts.facts(two.usage)?.order ?? [])
    return facts.0.lexicographicallyPrecedes(facts.1)
  }

  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    (parts.cost(one.cost) ?? .zero) > (parts.cost(two.cost) ?? .zero)
  }

  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    let (first, second) = (book.statuses[Int(one.status)], book.statuses[Int(two.status)])
    return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
  }

  /// How much of size and user a full line names; the size decides about money.
  private func knownFacts(_ entry: JoinEntry) -> Int {
    (parts.usage(entry.usage).width > 0 ? 2 : 0)
      + (parts.requester(entry.requester).user > 0 ? 1 : 0)
  }

  private func text(_ entry: JoinEntry) -> [ArraySlice<UInt8>] {
    let model = book.models[Int(parts.usage(entry.usage).model)]
    let requester = parts.requester(entry.requester)
    return [
      book.names.bytes(of: requester.user), book.names.bytes(of: requester.project),
      ArraySlice(model.name.utf8),
      ArraySlice(model.provider.utf8),
    ]
  }
}

extension Instant {
  /// Microseconds since 1970, rounded down.
  var microseconds: Int64 { seconds * 1_000_000 + Int64(nanoseconds) / 1000 }

  init(microseconds: Int64) {
    let seconds = microseconds.flooredQuotient(1_000_000)
    self.init(
      seconds: seconds, nanoseconds: Int32(microseconds - seconds * 1_000_000) * 1000)
  }
}
