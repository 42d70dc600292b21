// Usages that have been priced already: most requests of a log ask for what others asked for before.

import LogRecords
import Pricing

/// Remembers the numbers of priced usages by the facts they were priced from. Its size is fixed; what is
/// asked for seldom gives way.
struct UsageMemo {
  /// All that a usage's price and number depend on, packed so that an entry is no larger than a line of
  /// the processor's cache.
  private struct Facts {
    /// Number of the model, whether users pay, which of the others are known.
    var model: UInt64
    /// Output size in pixels, or as printed.
    var size: UInt64
    /// Epoch of the prices, images, reference images.
    var counts: UInt64
    /// Pixels of the reference images.
    var inputs: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    var printedInputs: UInt64 = 0
    /// What a logger worked out as the cost, if that is kept.
    var loggerCost: UInt64 = 0
  }

  private struct Entry {
    var facts: Facts
    var number: UInt32
  }

  private static let placeBits: UInt64 = 12
  /// Reference images whose sizes fit the facts.
  private static let inputLimit = 4
  private static let imageLimit = 1 << 28

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
    let none = Facts(model: .max, size: 0, counts: 0)
    entries = ContiguousArray(
      repeating: Entry(facts: none, number: 0), count: 1 << Int(Self.placeBits))
  }

  /// The number of a record's priced usage among the parts.
  @inline(__always)
  mutating func number(
    of record: borrowing LogRecord, _ engine: PricingEngine, _ parts: inout RequestParts
  ) -> UInt32 {
    guard let facts = facts(record) else { return price(record, engine, &parts) }
    let place = Self.place(of: facts)
    if Self.areEqual(entries[place].facts, facts) { return entries[place].number }
    let number = price(record, engine, &parts)
    entries[place] = Entry(facts: facts, number: number)
    return number
  }

  @inline(never)
  private func price(
    _ record: borrowing LogRecord, _ engine: PricingEngine, _ parts: inout RequestParts
  ) -> UInt32 {
    parts.usage(
      PricedUsage(record, engine.outcome(for: record.usage)),
      keepsFacts ? UsageFacts(record, epochs) : nil)
  }

  /// The facts of a record; nil if they do not fit.
  @inline(__always)
  private mutating func facts(_ record: borrowing LogRecord) -> Facts? {
    let (images, inputCount) = (record.usage.imageCount, record.usage.inputs.count)
    guard images < Self.imageLimit, inputCount <= Self.inputLimit else { return nil }
    var facts = Facts(
      model: UInt64(record.model) << 32 | (record.isPaidByUser ? 1 : 0),
      size: UInt64(UInt32(record.width)) << 32 | UInt64(UInt32(record.height)),
      counts: epoch(at: record.usage.time) << 32 | UInt64(images) << 4 | UInt64(inputCount))
    switch record.usage.output {
    case .pixels: break
    case .printed(let printed):
      guard printed.isRoundedToHundredths else { return nil }
      facts.model |= 2
      facts.size = UInt64(bitPattern: printed.value)
    case .unknown: facts.model |= 4
    }
    if let printed = record.usage.inputs.printedTotal {
      guard printed.isRoundedToHundredths else { return nil }
      facts.model |= 8
      facts.printedInputs = UInt64(bitPattern: printed.value)
    }
    if inputCount > 0 {
      guard let first = UInt32(exactly: record.usage.inputs.pixels(ofImage: 0) ?? 0),
        let second = UInt32(exactly: record.usage.inputs.pixels(ofImage: 1) ?? 0),
        let third = UInt32(exactly: record.usage.inputs.pixels(ofImage: 2) ?? 0),
        let fourth = UInt32(exactly: record.usage.inputs.pixels(ofImage: 3) ?? 0)
      else { return nil }
      facts.inputs = (first, second, third, fourth)
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
    difference |= one.counts ^ two.counts
    difference |= one.printedInputs ^ two.printedInputs
    difference |= one.loggerCost ^ two.loggerCost
    difference |= UInt64(one.inputs.0 ^ two.inputs.0) | UInt64(one.inputs.1 ^ two.inputs.1)
    difference |= UInt64(one.inputs.2 ^ two.inputs.2) | UInt64(one.inputs.3 ^ two.inputs.3)
    return difference == 0
  }

  @inline(__always)
  private static func place(of facts: Facts) -> Int {
    let sizes = UInt64(facts.inputs.0) << 32 ^ UInt64(facts.inputs.1) << 8 ^ UInt64(facts.inputs.2)
    var hash = (facts.model ^ facts.size >> 16) &* 0x9E37_79B9_7F4A_7C15
    hash ^= (facts.size ^ facts.counts << 24) &* 0xC2B2_AE3D_27D4_EB4F
    hash ^= (facts.printedInputs ^ sizes) &* 0x27D4_EB2F_1656_67C5
    hash ^= (facts.loggerCost ^ UInt64(facts.inputs.3)) &* 0xD6E8_FEB8_6659_FD93
    return Int(((hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9) >> (64 - placeBits))
  }
}

extension PrintedMegapixels {
  /// Whether they are printed as the API prints them, with two decimals.
  fileprivate var isRoundedToHundredths: Bool { halfStep == 5_000_000 }
}
