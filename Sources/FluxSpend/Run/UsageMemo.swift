// Usages that have been priced already: most requests of a log ask for what others asked for before.

import LogRecords
import Pricing

/// Remembers the numbers of priced usages by the facts they were priced from. Its size is fixed; what is
/// asked for seldom gives way.
struct UsageMemo {
  /// All that a usage's price and number depend on.
  private typealias Facts = InlineArray<10, UInt64>

  private struct Entry {
    var facts: Facts
    var number: UInt32
  }

  private static let placeBits: UInt64 = 11
  /// Reference images whose sizes fit the facts.
  private static let inputCount = 4

  private var entries: ContiguousArray<Entry>

  init() {
    // Facts of nothing but ones are those of no record: there is no model of that number.
    let none = Entry(facts: InlineArray(repeating: .max), number: 0)
    entries = ContiguousArray(repeating: none, count: 1 << Int(Self.placeBits))
  }

  /// The number of a record's priced usage among the parts.
  mutating func number(
    of record: LogRecord, _ engine: PricingEngine, _ parts: inout RequestParts
  ) -> UInt32 {
    func price() -> UInt32 {
      parts.usage(PricedUsage(record, engine.outcome(for: record.usage)))
    }
    guard record.usage.inputs.count <= Self.inputCount else { return price() }
    let facts = Self.facts(record, engine)
    let place = Self.place(of: facts)
    if Self.areEqual(entries[place].facts, facts) { return entries[place].number }
    let number = price()
    entries[place] = Entry(facts: facts, number: number)
    return number
  }

  @inline(__always)
  private static func facts(_ record: LogRecord, _ engine: PricingEngine) -> Facts {
    var facts = Facts(repeating: 0)
    facts[0] = UInt64(record.model) << 32 | (record.isPaidByUser ? 1 : 0)
    facts[1] = UInt64(UInt32(record.width)) << 32 | UInt64(UInt32(record.height))
    facts[2] = UInt64(engine.pricePeriod(for: record.usage)) << 32 | UInt64(record.usage.imageCount)
    switch record.usage.output {
    case .pixels: break
    case .printed(let printed):
      facts[0] |= 2
      facts[3] = UInt64(bitPattern: printed.value)
      facts[4] = UInt64(bitPattern: printed.halfStep)
    case .unknown: facts[0] |= 4
    }
    // Half a step of a printed value fits 24 bits: at least two decimals are read.
    facts[4] |= UInt64(record.usage.inputs.count) << 48
    if let printed = record.usage.inputs.printedTotal {
      facts[0] |= 8
      facts[5] = UInt64(bitPattern: printed.value)
      facts[4] |= UInt64(bitPattern: printed.halfStep) << 24
    }
    for index in 0..<record.usage.inputs.count {
      facts[6 + index] = UInt64(record.usage.inputs.pixels(ofImage: index) ?? 0)
    }
    return facts
  }

  @inline(__always)
  private static func areEqual(_ one: Facts, _ two: Facts) -> Bool {
    var difference: UInt64 = 0
    for index in one.indices { difference |= one[index] ^ two[index] }
    return difference == 0
  }

  @inline(__always)
  private static func place(of facts: Facts) -> Int {
    var hash: UInt64 = 0
    for index in facts.indices {
      hash &+= (facts[index] ^ facts[index] >> 32) &* (0x9E37_79B9_7F4A_7C15 &+ UInt64(index) << 20)
    }
    return Int(((hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9) >> (64 - placeBits))
  }
}
