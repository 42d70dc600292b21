// What the lines of a request bring besides the one that tells who, what and when: a user or a project that
// it does not name, a size that only the result says.
//
// Few ids have such lines. They are kept as they are, and when all has been read what is missing is taken from
// them in the order in which they would have told it themselves. So the result depends on the lines alone,
// not on who came first.

import CivilTime
import LogRecords
import Pricing

/// An entry, and lines that may complete what it says.
struct IncompleteEntry: Sendable {
  var entry: JoinEntry
  /// Its first full line, if that is kept.
  var line: LinePlace?
  var further: [JoinEntry]
}

/// Lines that may complete others, by request id.
struct FurtherLines: Sendable {
  /// Lines of an id that are kept before it is looked which of them can still bring anything.
  private static let limit = 8

  private var lines: [EntryID: [JoinEntry]] = [:]

  var isEmpty: Bool { lines.isEmpty }

  /// Bytes held, about.
  var memory: Int { lines.count * 128 }

  /// The lines of all ids, one after the other.
  var entries: some Sequence<JoinEntry> { lines.values.lazy.joined() }

  /// The lines of an entry's id; nil if there are none.
  @inline(__always)
  func lines(of entry: JoinEntry) -> [JoinEntry]? { lines.isEmpty ? nil : lines[EntryID(entry)] }

  /// Adds a line.
  ///
  /// - Returns: whether it contradicts one that is here.
  mutating func add(_ line: JoinEntry, _ meaning: some EntryMeaning) -> Bool {
    let id = EntryID(line)
    var known = lines[id] ?? []
    let isConflicting = Self.contradict(line, known, meaning)
    if let same = known.firstIndex(where: {
      $0.requester == line.requester && $0.usage == line.usage
        && $0.hasFullLine == line.hasFullLine
    }) {
      known[same].takeTime(of: line)
    } else {
      known.append(line)
      if known.count > Self.limit { Self.prune(&known, meaning) }
    }
    lines[id] = known
    return isConflicting
  }

  /// Whether a full line contradicts one of its id that is here.
  func contradict(_ line: JoinEntry, _ meaning: some EntryMeaning) -> Bool {
    guard !lines.isEmpty, let known = lines[EntryID(line)] else { return false }
    return Self.contradict(line, known, meaning)
  }

  private static func contradict(
    _ line: JoinEntry, _ known: [JoinEntry], _ meaning: some EntryMeaning
  ) -> Bool {
    line.hasFullLine
      && known.contains { $0.hasFullLine && meaning.compare(line, $0).isContradiction }
  }

  /// In order, those left out of which every fact stands in one before them.
  private static func prune(_ known: inout [JoinEntry], _ meaning: some EntryMeaning) {
    var kept: [JoinEntry] = []
    for line in sorted(known, meaning)
    where kept.allSatisfy({ meaning.compare($0, line).completes }) {
      kept.append(line)
    }
    known = kept
  }

  /// Lines in the order in which they tell.
  static func sorted(_ lines: [JoinEntry], _ meaning: some EntryMeaning) -> [JoinEntry] {
    lines.sorted { meaning.compare($0, $1).firstPrecedes }
  }
}

/// The facts that a line may lack, the weightiest first: what is used decides about money.
struct LineFacts: OptionSet, Comparable {
  var rawValue: UInt32

  static let fullLine = LineFacts(rawValue: 64 << labelBits)
  static let pixels = LineFacts(rawValue: 32 << labelBits)
  static let output = LineFacts(rawValue: 16 << labelBits)
  static let inputs = LineFacts(rawValue: 8 << labelBits)
  static let imageCount = LineFacts(rawValue: 4 << labelBits)
  static let user = LineFacts(rawValue: 2 << labelBits)
  static let project = LineFacts(rawValue: 1 << labelBits)

  /// A bit for each free dimension; it has at most so many.
  private static let labelBits = UInt32(LabelKey.limit)

  /// The value of a free dimension.
  static func label(_ number: Int) -> LineFacts { LineFacts(rawValue: 1 << UInt32(number)) }

  static func < (left: LineFacts, right: LineFacts) -> Bool { left.rawValue < right.rawValue }
}

extension RequestNames: EntryMeaning {
  func compare(_ one: JoinEntry, _ two: JoinEntry) -> LineComparison {
    let facts = (lineFacts(one), lineFacts(two))
    let firstPrecedes = precedes(one, facts.0, two, facts.1)
    let (first, second) = firstPrecedes ? facts : (facts.1, facts.0)
    return LineComparison(
      isContradiction: contradicts(one, two), firstPrecedes: firstPrecedes,
      completes: !second.isSubset(of: first))
  }

  /// What a line tells of a request.
  func lineFacts(_ entry: JoinEntry) -> LineFacts {
    let usage = parts.usage(entry.usage)
    let requester = parts.requester(entry.requester)
    var facts: LineFacts = entry.hasFullLine ? [.fullLine] : []
    if usage.width > 0 { facts.insert(.pixels) }
    if usage.hasOutput { facts.insert(.output) }
    if entry.hasFullLine, usage.isEdit { facts.insert(.inputs) }
    if usage.imageCount > 1 { facts.insert(.imageCount) }
    if requester.user > 0 { facts.insert(.user) }
    if requester.project > 0 { facts.insert(.project) }
    for (number, value) in labels(requester).enumerated() where !value.isEmpty {
      facts.insert(.label(number))
    }
    return facts
  }

  /// The values of free dimensions.
  private func labels(_ requester: Requester) -> [ArraySlice<UInt8>] {
    LabelKey.values(of: requester.labels, in: book.labels)
  }

  private func contradicts(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    func differ<Fact: BinaryInteger>(_ one: Fact, _ two: Fact) -> Bool {
      one != 0 && two != 0 && one != two
    }
    let requesters = (parts.requester(one.requester), parts.requester(two.requester))
    let usages = (parts.usage(one.usage), parts.usage(two.usage))
    let areLabeled = requesters.0.labels != requesters.1.labels
    return differ(requesters.0.user, requesters.1.user)
      || (areLabeled
        && zip(labels(requesters.0), labels(requesters.1)).contains {
          !$0.isEmpty && !$1.isEmpty && $0 != $1
        })
      || usages.0.model != usages.1.model
      || differ(usages.0.width, usages.1.width) || differ(usages.0.height, usages.1.height)
  }

  private func precedes(
    _ one: JoinEntry, _ oneFacts: LineFacts, _ two: JoinEntry, _ twoFacts: LineFacts
  ) -> Bool {
    if oneFacts != twoFacts { return oneFacts > twoFacts }
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
    // A bare number's unit is not known yet; what is dollars is a hundred times as much.
    func order(_ entry: JoinEntry) -> (Int64, UInt8) {
      let cost = parts.cost(entry.cost)
      return (cost?.amount(as: cost?.unit ?? .unknown).nanodollars ?? 0, cost?.unit.rawValue ?? 0)
    }
    return order(one) > order(two)
  }

  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    let (first, second) = (book.statuses[Int(one.status)], book.statuses[Int(two.status)])
    return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
  }

  private func text(_ entry: JoinEntry) -> [ArraySlice<UInt8>] {
    let requester = parts.requester(entry.requester)
    var text = [book.names.bytes(of: requester.user), book.names.bytes(of: requester.project)]
    if requester.labels > 0 { text.append(book.labels.bytes(of: requester.labels)) }
    let number = parts.usage(entry.usage).model
    if number != PricedUsage.noModel {
      let model = book.models[Int(number)]
      text += [ArraySlice(model.name.utf8), ArraySlice(model.provider.utf8)]
    }
    return text
  }

  // MARK: Completing

  /// Gives an entry what its line lacks and others have.
  mutating func complete(_ incomplete: inout IncompleteEntry, _ options: SpendOptions) {
    guard incomplete.entry.hasFullLine else { return }
    let entry = incomplete.entry
    var known = lineFacts(entry)
    var requester = parts.requester(entry.requester)
    var labels = labels(requester)
    var completed = CompletedUsage(entry, self)
    for line in FurtherLines.sorted(incomplete.further, self) {
      let new = lineFacts(line).subtracting(known)
      known.formUnion(new)
      let other = parts.requester(line.requester)
      if new.contains(.user) { requester.user = other.user }
      if new.contains(.project) { requester.project = other.project }
      for (number, value) in self.labels(other).enumerated() where new.contains(.label(number)) {
        if labels.isEmpty { labels = self.labels(other).map { _ in [] } }
        labels[number] = value
      }
      completed.take(new, of: line, self)
    }
    if let key = LabelKey.key(labels) { requester.labels = book.labels.number(of: key) }
    incomplete.entry.requester = parts.number(of: requester)
    if let (usage, facts) = completed.priced(options) {
      incomplete.entry.usage = parts.usage(usage, facts)
    }
  }
}

/// A usage that gets what its line does not tell, and is priced anew.
private struct CompletedUsage {
  private var priced: PricedUsage
  /// Nil where it is not known any more: with an output size and reference images (`UsageMemo`).
  private var record: UsageRecord?
  private let loggerCost: Money?
  private var isChanged = false

  init(_ entry: JoinEntry, _ names: RequestNames) {
    priced = names.parts.usage(entry.usage)
    loggerCost = names.parts.facts(entry.usage)?.loggerCost
    let place = names.book.models[Int(priced.model)].place
    if let facts = names.parts.facts(entry.usage) {
      record = facts.usage(model: place, imageCount: priced.imageCount)
    } else if !priced.isEdit, priced.width > 0 {
      record = UsageRecord(
        model: place, time: entry.time.map { Instant(microseconds: $0) },
        imageCount: priced.imageCount,
        output: .pixels(width: Int(priced.width), height: Int(priced.height)))
    }
  }

  mutating func take(_ new: LineFacts, of line: JoinEntry, _ names: RequestNames) {
    let other = names.parts.usage(line.usage)
    if new.contains(.imageCount) { setImageCount(other.imageCount) }
    guard record != nil else { return }
    let usage = names.parts.facts(line.usage)?.usage(model: nil, imageCount: 1)
    if new.contains(.pixels) {
      (priced.width, priced.height) = (other.width, other.height)
      record?.output = .pixels(width: Int(other.width), height: Int(other.height))
      isChanged = true
    } else if new.contains(.output), let usage {
      record?.output = usage.output
      isChanged = true
    }
    if new.contains(.inputs), let usage {
      record?.inputs = usage.inputs
      priced.isEdit = true
      isChanged = true
    }
  }

  private mutating func setImageCount(_ count: Int) {
    if record == nil {
      // So many times what one costs.
      guard case .charged(let charge) = priced.outcome else { return }
      priced.outcome = charge.times(count).map { .charged($0) } ?? .unpriced(.amountTooLarge)
    }
    record?.imageCount = count
    priced.imageCount = count
    isChanged = true
  }

  /// The usage with its new price; nil if nothing came to it.
  func priced(_ options: SpendOptions) -> (PricedUsage, UsageFacts?)? {
    guard isChanged else { return nil }
    var usage = priced
    guard let record else { return (usage, nil) }
    usage.outcome = options.engine.outcome(for: record)
    usage.hasOutput = true
    if case .unknown = record.output { usage.hasOutput = false }
    let facts = UsageFacts(record, loggerCost: loggerCost, options.epochs)
    return (usage, options.keepsFacts ? facts : nil)
  }
}

extension Charge {
  /// The charge of one image for so many; nil if it does not fit.
  fileprivate func times(_ count: Int) -> Charge? {
    var product = self
    product.imageCount = count
    for amount in [\Charge.listCost, \.low, \.high] {
      let (value, overflow) = self[keyPath: amount].nanodollars.multipliedReportingOverflow(
        by: Int64(count))
      if overflow { return nil }
      product[keyPath: amount] = Money(nanodollars: value)
    }
    return product
  }
}
