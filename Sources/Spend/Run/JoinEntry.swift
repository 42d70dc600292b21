// One request, many lines: what is known of one request id, in ten 32-bit words.
//
// A request appears as a submit, as polls, a webhook, a retry with the same id, or twice because two
// files overlap. Whatever their order, and whichever worker reads which, the lines of one id make one
// request (the ranks of statuses are below):
//
//   who, what, when   from the full line (one that names a model) that says most (`LineFacts`); then from
//                     the earliest; then from the one whose user, project, model and usage come first, in
//                     this order. What it lacks the others bring, in the same order (`FurtherLines`).
//   status            the one that says most; of equals the one whose name comes first.
//   reported cost     a settled one (of a finished job) before one of the submit; of settled ones that
//                     of a line with a terminal status; of equals the largest.
//   far apart         if two full lines are over an hour apart, or three with a size span over a minute.
//   conflicting       if two full lines disagree on model, size or user. What is absent contradicts
//                     nothing.
//
// Each rule takes a maximum of a total order, so joining is associative and commutative.

import CivilTime
import LogRecords
import Pricing

/// What is known of one request id.
struct JoinEntry: Sendable {
  /// The id's fingerprint.
  let id: (UInt32, UInt32, UInt32)
  /// The number of user and project; of an update how many there were.
  var requester: UInt32 = 0
  /// The number of the priced usage; of an update, with the first bit, the bytes between its block's
  /// beginning and its own, which may be negative.
  var usage: UInt32 = 0
  /// Microseconds since 1970 in two halves, shifted so that 0 is "unknown"; without a full line the place
  /// of the first update.
  private var timeHigh: UInt32 = 0
  private var timeLow: UInt32 = 0
  /// The number of the reported cost; 0 for none.
  var cost: UInt32 = 0
  /// Of several lines, when the latest full one was written: one more than the seconds since 1970; 0 if
  /// nobody knows.
  private var latest: UInt32 = 0
  /// 22 bits for the number of the status, two for how many full lines have a size, up to three, four for the
  /// rank of the status, four for the flags.
  private var statusAndFlags: UInt32 = 0

  private static let fullLine: UInt32 = 1
  private static let conflict: UInt32 = 2
  private static let settledCost: UInt32 = 8
  private static let terminalCost: UInt32 = 4
  /// Above these four flags stands the rank of the status.
  private static let rankShift: UInt32 = 4
  private static let sizedShift: UInt32 = 8
  private static let statusShift: UInt32 = 10
  private static let updateUsage: UInt32 = 1 << 31

  /// An id of which nothing is known but the status of a full line.
  init(_ id: RequestID, status: UInt32, rank: RequestStatus.Rank) {
    let isAboveUpdates = rank >= .moderated
    self.init(
      id, status,
      UInt32(rank.rawValue) &+ (isAboveUpdates ? Self.moderated - Self.updateFailed : 0))
  }

  /// An id of which nothing is known but the status of an update: a word for how the job stands. That the job
  /// is not known any more says nothing: its result may have been fetched before.
  init(_ id: RequestID, ofUpdate status: UInt32, rank: RequestStatus.Rank) {
    switch rank {
    case .pending: self.init(id, status, UInt32(rank.rawValue))
    case .ready: self.init(id, status, Self.updateReady)
    case .failed: self.init(id, status, Self.updateFailed)
    case .moderated: self.init(id, status, Self.moderated)
    case .cached: self.init(id, status, Self.cached)
    case .none, .lost, .refused, .accepted, .unknown: self.init(id, 0, 0)
    }
  }

  private init(_ id: RequestID, _ status: UInt32, _ rank: UInt32) {
    self.id = id.words
    statusAndFlags = status << Self.statusShift | rank << Self.rankShift
  }

  /// Above all ranks of full lines: how a job ended is known best by who asked for its end.
  private static let updateFailed = UInt32(RequestStatus.Rank.moderated.rawValue)
  private static let updateReady = updateFailed + 1
  private static let moderated = updateReady + 1
  /// Above all: what a cache answered was never asked for, whatever else a line says.
  private static let cached = moderated + 1

  /// Whether a line has been seen that names the model.
  var hasFullLine: Bool { statusAndFlags & Self.fullLine != 0 }
  /// Whether nothing but updates has been seen.
  var isUpdate: Bool { !hasFullLine && usage & Self.updateUsage != 0 }
  /// Whether this is what an update brings besides status and cost.
  var isSupplement: Bool { !hasFullLine && usage & Self.updateUsage == 0 }
  /// Whether full lines contradict each other.
  var isConflicting: Bool { statusAndFlags & Self.conflict != 0 }
  /// The number of the status.
  var status: UInt32 {
    get { statusAndFlags >> Self.statusShift }
    set {
      statusAndFlags =
        newValue << Self.statusShift | statusAndFlags & (1 << Self.statusShift - 1)
    }
  }
  private var statusRank: UInt32 { statusAndFlags >> Self.rankShift & 15 }
  /// 0 for no cost, then rising with what it is worth.
  private var costRank: UInt32 {
    cost == 0 ? 0 : 1 + (statusAndFlags & (Self.settledCost | Self.terminalCost))
  }
  private var timeBits: UInt64 {
    get { UInt64(timeHigh) << 32 | UInt64(timeLow) }
    set {
      timeHigh = UInt32(truncatingIfNeeded: newValue >> 32)
      timeLow = UInt32(truncatingIfNeeded: newValue)
    }
  }
  /// Microseconds since 1970; nil when unknown.
  private(set) var time: Int64? {
    get { timeBits == 0 || !hasFullLine ? nil : Int64(bitPattern: timeBits ^ 1 << 63) }
    set { timeBits = newValue.map { UInt64(bitPattern: $0) ^ 1 << 63 } ?? 0 }
  }

  /// Notes what a full line says, but for who made the request.
  ///
  /// - Parameter isSized: whether it tells the size of the image.
  mutating func setFullLine(usage: UInt32, time: Instant?, isSized: Bool) {
    statusAndFlags |= Self.fullLine | (isSized ? 1 << Self.sizedShift : 0)
    self.usage = usage
    self.time = time?.microseconds
  }

  /// Whether several lines have been joined, of which some tell their time.
  @inline(__always)
  var isOfSeveral: Bool { latest > 0 }

  /// The seconds from the earliest full line to the latest, if they are so far apart that they may be
  /// different requests; nil if not. The lines of one request are written within a minute.
  var secondsApart: Int? {
    guard let time, latest > 0 else { return nil }
    let seconds = Int(latest) - 1 - Int(time.flooredQuotient(1_000_000))
    let isMany = statusAndFlags >> Self.sizedShift & 3 == 3
    return seconds > 3600 || (isMany && seconds > 60) ? seconds : nil
  }

  /// When the latest full line was written, of one line or several, as in `latest`.
  private var latestSecond: UInt32 {
    if latest > 0 { return latest }
    return time.map { UInt32(clamping: $0.flooredQuotient(1_000_000) + 1) } ?? 0
  }

  /// Joins when the lines were written, and how many have a size.
  private mutating func joinSpan(_ other: JoinEntry) {
    latest = max(latestSecond, other.latestSecond)
    let mask: UInt32 = 3 << Self.sizedShift
    let sized = min(statusAndFlags & mask + other.statusAndFlags & mask, mask)
    statusAndFlags = statusAndFlags & ~mask | sized
  }

  /// Notes that this is an update.
  ///
  /// - Parameter offset: the bytes between its block's beginning and its own.
  mutating func setUpdate(at place: LinePlace, offset: Int) {
    requester = 1
    usage = Self.updateUsage | UInt32(truncatingIfNeeded: offset) & ~Self.updateUsage
    timeBits = place.bits
  }

  /// Notes what an update brings, but for who made the request.
  mutating func setSupplement(usage: UInt32) {
    self.usage = usage
    timeBits = LinePlace.unknown.bits
  }

  /// Where the first update is, and the bytes between its block's beginning and its own.
  var update: (place: LinePlace, offset: Int) {
    (LinePlace(bits: timeBits), Int(Int32(bitPattern: usage << 1) >> 1))
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
    if !isUpdate { usage = numbers.usages[Int(usage)] }
    cost = numbers.costs[Int(cost)]
    status = numbers.names.statuses[Int(status)]
  }

  /// Joins what another line, or several, say of the same id, by the rules at the top of this file.
  ///
  /// - Parameter further: gets the line that does not tell who, what and when, if it may complete the other.
  mutating func join(
    _ other: JoinEntry, _ further: inout FurtherLines, _ meaning: some EntryMeaning
  ) {
    joinSpan(other)
    if hasFullLine != other.hasFullLine || !hasFullLine || requester != other.requester
      || usage != other.usage
    {
      joinLines(other, &further, meaning)
    } else {
      statusAndFlags |= other.statusAndFlags & Self.conflict
      if (other.time ?? .max) < (time ?? .max) { timeBits = other.timeBits }
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
      let flags: UInt32 = .max << Self.statusShift | 15 << Self.rankShift
      statusAndFlags = statusAndFlags & ~flags | other.statusAndFlags & flags
    }
  }

  /// Joins who, what and when, where two lines do not say the same.
  private mutating func joinLines(
    _ other: JoinEntry, _ further: inout FurtherLines, _ meaning: some EntryMeaning
  ) {
    if isUpdate, other.isUpdate {
      let count = requester &+ other.requester
      if other.update.place < update.place { take(other) }
      requester = count
      return
    }
    var takesLine: Bool
    var isConflicting = isConflicting || other.isConflicting
    if hasFullLine, other.hasFullLine {
      let comparison = meaning.compare(self, other)
      takesLine = !comparison.firstPrecedes
      isConflicting = isConflicting || comparison.isContradiction
      if further.contradict(self, meaning) || further.contradict(other, meaning) {
        isConflicting = true
      }
      if comparison.completes, further.add(takesLine ? self : other, meaning) {
        isConflicting = true
      }
    } else {
      takesLine =
        isSupplement && other.isSupplement
        ? !meaning.compare(self, other).firstPrecedes
        : other.hasFullLine || (isSupplement && other.isUpdate)
      let rest = takesLine ? self : other
      if rest.isSupplement { _ = further.add(rest, meaning) }
    }
    if takesLine { take(other) }
    statusAndFlags |=
      other.statusAndFlags & Self.fullLine | (isConflicting ? Self.conflict : 0)
  }

  private mutating func take(_ other: JoinEntry) {
    (requester, usage) = (other.requester, other.usage)
    (timeHigh, timeLow) = (other.timeHigh, other.timeLow)
  }

  /// Takes an earlier time of the same line.
  mutating func takeTime(of other: JoinEntry) {
    if (other.time ?? .max) < (time ?? .max) { timeBits = other.timeBits }
  }
}

/// Two lines of one request.
struct LineComparison {
  /// Whether they disagree on a fact that both have.
  var isContradiction: Bool
  /// Whether the first goes before the second.
  var firstPrecedes: Bool
  /// Whether the one that goes behind has a fact that the other lacks.
  var completes: Bool
}

/// Answers what the numbers of entries do not tell.
protocol EntryMeaning {
  /// How two lines, full ones or what updates bring, stand to each other.
  func compare(_ one: JoinEntry, _ two: JoinEntry) -> LineComparison
  /// Whether the reported cost of one is the larger.
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool
  /// Whether the name of the status of one comes first.
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool
}

extension Instant {
  /// Microseconds since 1970, rounded down.
  var microseconds: Int64 { seconds * 1_000_000 + Int64(nanoseconds) / 1000 }

  init(microseconds: Int64) {
    let seconds = microseconds.flooredQuotient(1_000_000)
    // The rest is from 0 to 999,999.
    let rest = Int32(truncatingIfNeeded: microseconds &- seconds &* 1_000_000)
    self.init(seconds: seconds, nanoseconds: rest &* 1000)
  }
}
