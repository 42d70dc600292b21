// The parts that many requests share, kept once and known by number: who asked, what was used and what
// it costs, what the API reported. A request is then a handful of small integers.

import LogRecords
import Pricing

/// Who made a request: numbers of names.
struct Requester: Hashable, Sendable {
  var user: UInt32
  var project: UInt32
}

/// The numbers of users with their projects, as far as a user stays with his last one.
struct RecentRequesters: Sendable {
  /// By the number of a user: his last project, and the number of both together.
  private var entries: ContiguousArray<Entry> = []

  private struct Entry {
    var project: UInt32
    var number: UInt32
  }

  /// The number of a user and a project; nil when it is not here.
  @inline(__always)
  func number(of requester: Requester) -> UInt32? {
    guard requester.user < entries.count else { return nil }
    let entry = entries[Int(requester.user)]
    return entry.project == requester.project ? entry.number : nil
  }

  mutating func remember(_ number: UInt32, of requester: Requester) {
    if requester.user >= entries.count {
      let missing = Int(requester.user) + 1 - entries.count
      // There is no project of that number.
      entries.append(
        contentsOf: repeatElement(Entry(project: .max, number: 0), count: missing))
    }
    entries[Int(requester.user)] = Entry(project: requester.project, number: number)
  }
}

/// What stands behind the numbers of requests.
struct RequestParts: Sendable {
  /// User and project in one integer.
  private(set) var requesters = TupleTable(width: 1)
  private var recentRequesters = RecentRequesters()
  /// Priced usages as integers.
  private(set) var usages = TupleTable(width: PricedUsage.wordCount)
  /// Reported costs in nano-dollars; the first stands for none.
  private(set) var costs = TupleTable(width: 1)

  /// The facts of usages, if they are kept; the first stands for none.
  private(set) var facts: [UsageFacts?] = [nil]
  private var factNumbers: [UsageFacts: Int] = [:]

  init() { _ = number(&costs, .max) }

  /// The number of a user and a project.
  mutating func number(of requester: Requester) -> UInt32 {
    if let number = recentRequesters.number(of: requester) { return number }
    let word = UInt64(requester.user) << 32 | UInt64(requester.project)
    let number = number(&requesters, word)
    recentRequesters.remember(number, of: requester)
    return number
  }

  /// The number of a priced usage, with its facts or without.
  mutating func usage(_ usage: PricedUsage, _ facts: UsageFacts? = nil) -> UInt32 {
    let words = usage.words(facts: facts.map { number(of: $0) } ?? 0)
    return UInt32(usages.number(of: words.span))
  }

  private mutating func number(of facts: UsageFacts) -> Int {
    if let number = factNumbers[facts] { return number }
    self.facts.append(facts)
    factNumbers[facts] = self.facts.count - 1
    return self.facts.count - 1
  }

  /// The number of a reported cost.
  mutating func cost(_ money: Money?) -> UInt32 {
    guard let money else { return 0 }
    return number(&costs, UInt64(bitPattern: money.nanodollars))
  }

  @inline(__always)
  private func number(_ table: inout TupleTable, _ word: UInt64) -> UInt32 {
    let tuple: InlineArray<1, UInt64> = [word]
    return UInt32(table.number(of: tuple.span))
  }

  /// Whether a usage has a price.
  func isCharged(_ usage: UInt32) -> Bool {
    PricedUsage.isCharged(usages.words[Int(usage) * PricedUsage.wordCount])
  }

  func requester(_ number: UInt32) -> Requester {
    let word = requesters.words[Int(number)]
    return Requester(user: UInt32(word >> 32), project: UInt32(truncatingIfNeeded: word))
  }
  func usage(_ number: UInt32) -> PricedUsage {
    PricedUsage(usages.words, at: Int(number) * PricedUsage.wordCount)
  }
  /// The facts of a usage, if they have been kept.
  func facts(_ usage: UInt32) -> UsageFacts? {
    facts[Int(usages.words[Int(usage + 1) * PricedUsage.wordCount - 1])]
  }
  func cost(_ number: UInt32) -> Money? {
    number == 0 ? nil : Money(nanodollars: Int64(bitPattern: costs.words[Int(number)]))
  }
}

/// The numbers that a worker's parts have among those of all workers.
struct PartNumbers: Sendable {
  /// Of names, models and statuses.
  var names = NameBook.Translation()
  var usages: ContiguousArray<UInt32> = []
  var costs: ContiguousArray<UInt32> = []

  /// Whether each number is the same among those of all.
  var areTheSame: Bool {
    [names.names, names.models, names.statuses, usages, costs].allSatisfy { numbers in
      numbers.indices.allSatisfy { Int(numbers[$0]) == $0 }
    }
  }
}

/// Parts and the names they refer to.
struct RequestNames: Sendable {
  var parts = RequestParts()
  var book = NameBook()

  /// Takes over what another has that is not yet in `numbers`.
  mutating func merge(
    _ otherParts: RequestParts, _ otherBook: NameBook, _ numbers: inout PartNumbers
  ) {
    book.merge(otherBook, &numbers.names)
    for number in numbers.usages.count..<otherParts.usages.count {
      var usage = otherParts.usage(UInt32(number))
      usage.model = numbers.names.models[Int(usage.model)]
      numbers.usages.append(parts.usage(usage, otherParts.facts(UInt32(number))))
    }
    for number in numbers.costs.count..<otherParts.costs.count {
      numbers.costs.append(parts.cost(otherParts.cost(UInt32(number))))
    }
  }
  /// The number here of who has other numbers elsewhere.
  mutating func number(of requester: Requester, _ numbers: PartNumbers) -> UInt32 {
    parts.number(
      of: Requester(
        user: numbers.names.names[Int(requester.user)],
        project: numbers.names.names[Int(requester.project)]))
  }
}
