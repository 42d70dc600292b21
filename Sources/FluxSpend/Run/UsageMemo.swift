// Usages that have been priced already: most requests of a log ask for what others asked for before.

import LogRecords
import Pricing

/// Remembers the numbers of priced usages by the facts they were priced from. Its size is fixed; what is
/// asked for seldom gives way.
struct UsageMemo {
  /// All that a usage's price and number depend on. Plain fields, so that they stay in registers.
  private struct Facts {
    /// Number of the model, whether users pay, which of the others are known.
    var model: UInt64
    var size: UInt64
    var epochAndImages: UInt64
    var inputCount: UInt64
    var printedOutput: (UInt64, UInt64) = (0, 0)
    var printedInputs: (UInt64, UInt64) = (0, 0)
    /// Pixels of the reference images.
    var inputs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// What a logger worked out as the cost, if that is kept.
    var loggerCost: UInt64 = 0
  }

  private struct Entry {
    var facts: Facts
    var number: UInt32
  }

  private static let placeBits: UInt64 = 11
  /// Reference images whose sizes fit the facts.
  private static let inputLimit = 4

  private var entries: ContiguousArray<Entry>
  private let epochs: PriceEpochs
  private let keepsFacts: Bool
  /// The epoch of the last request, and the seconds that are certainly within it.
  private var epoch: UInt64 = 0
  private var epochSeconds: Range<Int64> = 0..<0

  init(_ options: SpendOptions) {
    epochs = options.epochs
    keepsFacts = options.keepsFacts
    // There is no model of that number.
    let none = Facts(model: .max, size: 0, epochAndImages: 0, inputCount: 0)
    entries = ContiguousArray(
      repeating: Entry(facts: none, number: 0), count: 1 << Int(Self.placeBits))
  }

  /// The number of a record's priced usage among the parts.
  mutating func number(
    of record: LogRecord, _ engine: PricingEngine, _ parts: inout RequestParts
  ) -> UInt32 {
    guard record.usage.inputs.count <= Self.inputLimit else {
      return price(record, engine, &parts)
    }
    let facts = facts(record)
    let place = Self.place(of: facts)
    if Self.areEqual(entries[place].facts, facts) { return entries[place].number }
    let number = price(record, engine, &parts)
    entries[place] = Entry(facts: facts, number: number)
    return number
  }

  private func price(
    _ record: LogRecord, _ engine: PricingEngine, _ parts: inout RequestParts
  ) -> UInt32 {
    parts.usage(
      PricedUsage(record, engine.outcome(for: record.usage)),
      keepsFacts ? UsageFacts(record, epochs) : nil)
  }

  @inline(__always)
  private mutating func facts(_ record: LogRecord) -> Facts {
    var facts = Facts(
      model: UInt64(record.model) << 32 | (record.isPaidByUser ? 1 : 0),
      size: UInt64(UInt32(record.width)) << 32 | UInt64(UInt32(record.height)),
      epochAndImages: epoch(at: record.usage.time) << 32 | UInt64(record.usage.imageCount),
      inputCount: UInt64(record.usage.inputs.count))
    switch record.usage.output {
    case .pixels: break
    case .printed(let printed):
      facts.model |= 2
      facts.printedOutput = (
        UInt64(bitPattern: printed.value), UInt64(bitPattern: printed.halfStep)
      )
    case .unknown: facts.model |= 4
    }
    if let printed = record.usage.inputs.printedTotal {
      facts.model |= 8
      facts.printedInputs = (
        UInt64(bitPattern: printed.value), UInt64(bitPattern: printed.halfStep)
      )
    }
    if facts.inputCount > 0 {
      facts.inputs = (
        UInt64(record.usage.inputs.pixels(ofImage: 0) ?? 0),
        UInt64(record.usage.inputs.pixels(ofImage: 1) ?? 0),
        UInt64(record.usage.inputs.pixels(ofImage: 2) ?? 0),
        UInt64(record.usage.inputs.pixels(ofImage: 3) ?? 0)
      )
    }
    if keepsFacts, let cost = record.loggerCost {
      facts.model |= 16
      facts.loggerCost = UInt64(bitPattern: cost.nanodollars)
    }
    return facts
  }

  @inline(__always)
  private mutating func epoch(at time: Instant?) -> UInt64 {
    guard let time else { return 0 }
    if !epochSeconds.contains(time.seconds) {
      epoch = UInt64(epochs.epoch(at: time))
      epochSeconds = epochs.wholeSeconds(of: Int(epoch))
      // A price may begin within a second.
      if !epochSeconds.contains(time.seconds) { epochSeconds = 0..<0 }
    }
    return epoch
  }

  @inline(__always)
  private static func areEqual(_ one: Facts, _ two: Facts) -> Bool {
    // All differences at once: a branch for each would cost more than the comparison.
    var difference = one.model ^ two.model
    difference |= one.size ^ two.size
    difference |= one.epochAndImages ^ two.epochAndImages
    difference |= one.inputCount ^ two.inputCount
    difference |= one.printedOutput.0 ^ two.printedOutput.0
    difference |= one.printedOutput.1 ^ two.printedOutput.1
    difference |= one.printedInputs.0 ^ two.printedInputs.0
    difference |= one.printedInputs.1 ^ two.printedInputs.1
    difference |= one.inputs.0 ^ two.inputs.0
    difference |= one.inputs.1 ^ two.inputs.1
    difference |= one.inputs.2 ^ two.inputs.2
    difference |= one.inputs.3 ^ two.inputs.3
    difference |= one.loggerCost ^ two.loggerCost
    return difference == 0
  }

  @inline(__always)
  private static func place(of facts: Facts) -> Int {
    var hash = (facts.model ^ facts.size >> 16) &* 0x9E37_79B9_7F4A_7C15
    hash ^= (facts.size ^ facts.epochAndImages << 24) &* 0xC2B2_AE3D_27D4_EB4F
    hash ^= (facts.printedOutput.0 ^ facts.loggerCost) &* 0x85EB_CA77_C2B2_AE63
    hash ^= (facts.printedInputs.0 ^ facts.inputs.1) &* 0x27D4_EB2F_1656_67C5
    hash ^= (facts.inputs.0 ^ facts.inputs.2 << 7 ^ facts.inputs.3 << 13) &* 0xD6E8_FEB8_6659_FD93
    return Int(((hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9) >> (64 - placeBits))
  }
}
