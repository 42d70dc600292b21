// The parts that many requests share, kept once and known by number: who asked, what was used and what
// it costs, what the API reported. A request is then a handful of small integers.

package import LogRecords
package import Pricing

/// Who made a request: numbers of names, and of the values of free dimensions.
package struct Requester: Hashable, Sendable {
  package var user: UInt32
  package var project: UInt32
  package var labels: UInt32 = 0

  /// The same under the common numbers of all workers.
  @inline(__always)
  package func translated(_ numbers: NameBook.Translation) -> Requester {
    Requester(
      user: numbers.names[Int(user)], project: numbers.names[Int(project)],
      labels: labels == 0 ? 0 : numbers.labels[Int(labels)])
  }

  /// All in one number, if there is nothing but a user and a project that are not among the last names of a
  /// very large log: 21 bits for the user, ten for the project.
  @inline(__always)
  package var packed: UInt32? {
    user < 1 << 21 && project < 1 << 10 && labels == 0 ? user << 10 | project : nil
  }

  /// What has been packed.
  @inline(__always)
  package init(packed: UInt32) { self.init(user: packed >> 10, project: packed & (1 << 10 - 1)) }

  package init(user: UInt32, project: UInt32, labels: UInt32 = 0) {
    (self.user, self.project, self.labels) = (user, project, labels)
  }
}

/// What stands behind the numbers of requests.
package struct RequestParts: Sendable {
  /// Users with their projects, and labels, where these do not fit in one number.
  private var requesters = TupleTable(width: 2)
  /// Priced usages as integers.
  package private(set) var usages = TupleTable(width: PricedUsage.wordCount)
  /// Reported costs as words of `word(_:)`; the first stands for none.
  package private(set) var costs = TupleTable(width: 1)

  /// Costs of late, each at a place that follows from it.
  private var recentCosts: ContiguousArray<RecentCost>

  /// The facts of usages, if they are kept; the first stands for none.
  package private(set) var facts: [UsageFacts?] = [nil]
  private var factNumbers: [UsageFacts: Int] = [:]

  private struct RecentCost {
    var word: UInt64
    var number: UInt32
  }

  private static let recentCostCount = 256

  package init() {
    // No request costs so much.
    recentCosts = ContiguousArray(
      repeating: RecentCost(word: .max, number: 0), count: Self.recentCostCount)
    _ = number(&costs, .max)
  }

  /// The number of a user and a project.
  package mutating func number(of requester: Requester) -> UInt32 {
    if let packed = requester.packed { return packed }
    let tuple: InlineArray<2, UInt64> = [
      UInt64(requester.user) << 32 | UInt64(requester.project), UInt64(requester.labels),
    ]
    return Self.unpackedBit | UInt32(requesters.number(of: tuple.span))
  }

  /// Tells the numbers of the table from packed ones.
  private static let unpackedBit: UInt32 = 1 << 31

  /// The number of a priced usage, with its facts or without.
  package mutating func usage(_ usage: PricedUsage, _ facts: UsageFacts? = nil) -> UInt32 {
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
  @inline(__always)
  package mutating func cost(_ cost: ReportedCost?) -> UInt32 {
    guard let cost else { return 0 }
    let word = Self.word(cost)
    // From the middle of the product: tenths of a credit are multiples of a number that leaves two values
    // only in the highest bits of its lower half.
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    let place = Int(truncatingIfNeeded: product.high ^ product.low) & (Self.recentCostCount - 1)
    let recent = recentCosts[place]
    return recent.word == word ? recent.number : find(word, at: place)
  }

  /// A cost and its unit in one word, two bits for the unit.
  private static func word(_ cost: ReportedCost) -> UInt64 {
    UInt64(cost.billionths) << 2 | UInt64(cost.unit.rawValue)
  }

  @inline(never)
  private mutating func find(_ word: UInt64, at place: Int) -> UInt32 {
    let number = number(&costs, word)
    recentCosts[place] = RecentCost(word: word, number: number)
    return number
  }

  @inline(__always)
  private func number(_ table: inout TupleTable, _ word: UInt64) -> UInt32 {
    let tuple: InlineArray<1, UInt64> = [word]
    return UInt32(table.number(of: tuple.span))
  }

  /// Whether a usage has a price.
  package func isCharged(_ usage: UInt32) -> Bool {
    PricedUsage.isCharged(usages.words[Int(usage) * PricedUsage.wordCount])
  }

  @inline(__always)
  package func requester(_ number: UInt32) -> Requester {
    if number & Self.unpackedBit == 0 { return Requester(packed: number) }
    let place = Int(number & ~Self.unpackedBit) * 2
    let word = requesters.words[place]
    return Requester(
      user: UInt32(word >> 32), project: UInt32(truncatingIfNeeded: word),
      labels: UInt32(requesters.words[place + 1]))
  }
  package func usage(_ number: UInt32) -> PricedUsage {
    PricedUsage(usages.words, at: Int(number) * PricedUsage.wordCount)
  }
  /// The facts of a usage, if they have been kept.
  package func facts(_ usage: UInt32) -> UsageFacts? {
    facts[Int(usages.words[Int(usage + 1) * PricedUsage.wordCount - 1])]
  }
  package func cost(_ number: UInt32) -> ReportedCost? {
    if number == 0 { return nil }
    let word = costs.words[Int(number)]
    return ReportedCost(
      billionths: Int64(word >> 2), unit: ReportedCost.Unit(rawValue: UInt8(word & 3)) ?? .unknown)
  }
}

/// The numbers that a worker's parts have among those of all workers.
package struct PartNumbers: Sendable {
  /// Of names, models and statuses.
  package var names = NameBook.Translation()
  package var usages: ContiguousArray<UInt32> = []
  package var costs: ContiguousArray<UInt32> = []

  /// Whether each number is the same among those of all.
  package var areTheSame: Bool {
    [
      names.names, names.shapes, names.labels, names.models, names.statuses, usages, costs,
    ].allSatisfy { numbers in
      numbers.indices.allSatisfy { Int(numbers[$0]) == $0 }
    }
  }
}

/// Parts and the names they refer to.
package struct RequestNames: Sendable {
  package var parts = RequestParts()
  package var book = NameBook()

  /// Takes over what another has that is not yet in `numbers`.
  package mutating func merge(
    _ otherParts: RequestParts, _ otherBook: NameBook, _ numbers: inout PartNumbers
  ) {
    book.merge(otherBook, &numbers.names)
    for number in numbers.usages.count..<otherParts.usages.count {
      var usage = otherParts.usage(UInt32(number))
      if usage.model != PricedUsage.noModel {
        usage.model = numbers.names.models[Int(usage.model)]
      }
      numbers.usages.append(parts.usage(usage, otherParts.facts(UInt32(number))))
    }
    for number in numbers.costs.count..<otherParts.costs.count {
      numbers.costs.append(parts.cost(otherParts.cost(UInt32(number))))
    }
  }
}
