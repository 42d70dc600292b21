// Usages that have been priced already: most requests of a log ask for what others asked for before.

import CivilTime
import LogRecords
import Pricing

/// A priced usage that is known by its number.
struct KnownUsage {
  /// Its number among the parts.
  var number: UInt32
  /// Whether it has a price.
  var isCharged: Bool
}

/// Remembers the numbers of priced usages by the facts they were priced from. Its size is fixed; what is
/// asked for seldom gives way.
///
/// Most requests have no reference images: their facts are few, and have a table of their own.
struct UsageMemo {
  private var plain = UsagePlaces(bits: 12, nothing: PlainFacts.none)
  private var others = UsagePlaces(bits: 12, nothing: FurtherFacts(plain: .none))
  private let engine: PricingEngine
  private let epochs: PriceEpochs
  private let keepsFacts: Bool
  private let joins: Bool
  /// The epoch of the last request, and the seconds that are certainly within it.
  private var epoch: UInt32 = 0
  private var epochSeconds: Range<Int64> = 0..<0

  init(_ options: SpendOptions) {
    engine = options.engine
    epochs = options.epochs
    keepsFacts = options.keepsFacts
    joins = options.joins
  }

  /// A record's priced usage among the parts.
  ///
  /// - Parameter record: only read; but it is large, and would be copied to be borrowed.
  @inline(__always)
  mutating func usage(
    of record: inout LogRecord, _ parts: inout RequestParts
  ) -> KnownUsage {
    guard let facts = plainFacts(&record) else { return price(&record, &parts) }
    guard isPlain(&record) else { return otherUsage(of: &record, facts, &parts) }
    if let usage = plain.usage(of: facts) { return usage }
    let usage = price(&record, &parts)
    plain.remember(usage, of: facts)
    return usage
  }

  /// The same, of a record that says more than plain facts tell.
  @inline(never)
  private mutating func otherUsage(
    of record: inout LogRecord, _ plain: PlainFacts, _ parts: inout RequestParts
  ) -> KnownUsage {
    guard let facts = furtherFacts(&record, plain) else { return price(&record, &parts) }
    if let usage = others.usage(of: facts) { return usage }
    let usage = price(&record, &parts)
    others.remember(usage, of: facts)
    return usage
  }

  @inline(never)
  private func price(
    _ record: inout LogRecord, _ parts: inout RequestParts
  ) -> KnownUsage {
    let number = parts.usage(
      PricedUsage(record, engine.outcome(for: record.usage)), facts(behind: record))
    return KnownUsage(number: number, isCharged: parts.isCharged(number))
  }

  /// The facts behind a price, if they are kept. Without an output size they are: another line of the same
  /// request may tell it. But where the sizes of reference images are known, hardly two are alike.
  private func facts(behind record: LogRecord) -> UsageFacts? {
    if keepsFacts { return UsageFacts(record, epochs) }
    guard joins, case .unknown = record.usage.output else { return nil }
    var usage = record.usage
    for image in 0..<usage.inputs.count where usage.inputs.pixels(ofImage: image) != nil {
      return nil
    }
    if usage.inputs.count == 0 { usage.inputs.printedTotal = nil }
    return UsageFacts(usage, loggerCost: nil, epochs)
  }

  /// What an update brings, as far as it is a usage. There is no reference image in it, and no time.
  mutating func supplement(_ record: LogRecord, _ parts: inout RequestParts) -> UInt32 {
    var usage = PricedUsage(record, .unpriced(.unknownModel))
    (usage.model, usage.isEdit, usage.isPaidByUser) = (PricedUsage.noModel, false, false)
    var known = UsageRecord(model: nil)
    (known.imageCount, known.output) = (usage.imageCount, record.usage.output)
    return parts.usage(usage, UsageFacts(known, loggerCost: nil, epochs))
  }

  /// Whether a record says no more than plain facts tell.
  @inline(__always)
  private func isPlain(_ record: inout LogRecord) -> Bool {
    guard record.usage.inputs.count == 0, record.usage.steps == 0, record.usage.isFast == nil
    else { return false }
    if keepsFacts {
      return record.usage.inputs.printedTotal == nil && record.loggerCost == nil
    }
    // No megapixels of input are none.
    guard let printed = record.usage.inputs.printedTotal else { return true }
    return printed.value <= 0
  }

  /// What plain facts tell of a record; nil if they do not fit.
  @inline(__always)
  private mutating func plainFacts(_ record: inout LogRecord) -> PlainFacts? {
    let images = record.usage.imageCount
    guard images < PlainFacts.imageLimit else { return nil }
    var facts = PlainFacts(
      model: UInt64(record.model) << 32 | UInt64(truncatingIfNeeded: images) << 4
        | (record.isPaidByUser ? 1 : 0),
      size: UInt64(UInt32(bitPattern: record.width)) << 32
        | UInt64(UInt32(bitPattern: record.height)),
      epoch: epoch(at: record.usage.time))
    switch record.usage.output {
    case .pixels: break
    case .printed(let printed):
      guard printed.isRoundedToHundredths else { return nil }
      facts.model |= 2
      facts.size = UInt64(bitPattern: printed.value)
    case .unknown: facts.model |= 4
    }
    if record.usage.isCountAssumed { facts.model |= 8 }
    // There are no 2^28 epochs.
    if let tier = record.usage.tier { facts.epoch |= UInt32(tier.rawValue + 1) << 28 }
    return facts
  }

  /// All facts of a record; nil if they do not fit.
  private func furtherFacts(_ record: inout LogRecord, _ plain: PlainFacts) -> FurtherFacts? {
    var facts = FurtherFacts(plain: plain)
    facts.settings = UInt32(record.usage.steps)
    if let isFast = record.usage.isFast { facts.settings |= isFast ? 3 << 16 : 1 << 16 }
    // Their sizes hardly come twice; what is billed for them often does.
    if !keepsFacts, let input = engine.billedInput(of: record.usage),
      let low = Int64(exactly: input.low.parts), let high = Int64(exactly: input.high.parts)
    {
      facts.known = 32 | UInt32(input.count) << 8
      (facts.billedInput, facts.printedInputs) = (low, UInt64(bitPattern: high))
      return facts
    }
    let inputCount = record.usage.inputs.count
    guard inputCount <= FurtherFacts.inputLimit else { return nil }
    facts.known = UInt32(inputCount)
    if let printed = record.usage.inputs.printedTotal {
      guard printed.isRoundedToHundredths else { return nil }
      facts.known |= 8
      facts.printedInputs = UInt64(bitPattern: printed.value)
    }
    for image in 0..<inputCount {
      let size = record.usage.inputs.packedSize(ofImage: image)
      guard (size | size >> 32) & 0xFFFF_0000 == 0 else { return nil }
      facts.inputs[image] = UInt32(truncatingIfNeeded: size | size >> 16)
    }
    if keepsFacts, let cost = record.loggerCost {
      facts.known |= 16
      facts.loggerCost = UInt64(bitPattern: cost.nanodollars)
    }
    return facts
  }

  @inline(__always)
  private mutating func epoch(at time: Instant?) -> UInt32 {
    guard let time else { return 0 }
    if !epochSeconds.contains(time.seconds) { findEpoch(at: time) }
    return epoch
  }

  @inline(never)
  private mutating func findEpoch(at time: Instant) {
    let found = epochs.epoch(at: time)
    epoch = UInt32(found)
    epochSeconds = epochs.wholeSeconds(of: found)
    // A price may begin within a second.
    if !epochSeconds.contains(time.seconds) { epochSeconds = 0..<0 }
  }
}

/// Facts that lead to a usage.
private protocol UsageFactsKey {
  /// Bits that follow from all of them.
  var mixed: UInt64 { get }

  static func == (one: Self, two: Self) -> Bool
}

/// Usages by facts, each at a place of its own; a later one takes the place of an earlier one.
private struct UsagePlaces<Facts: UsageFactsKey> {
  private struct Entry {
    var facts: Facts
    var usage: KnownUsage
  }

  private var entries: ContiguousArray<Entry>

  /// 2^bits places that are free; `nothing` stands there.
  init(bits: Int, nothing: Facts) {
    let free = Entry(facts: nothing, usage: KnownUsage(number: 0, isCharged: false))
    entries = ContiguousArray(repeating: free, count: 1 << bits)
  }

  /// The usage that follows from facts; nil when it is not here.
  @inline(__always)
  func usage(of facts: Facts) -> KnownUsage? {
    let place = place(of: facts)
    return entries[place].facts == facts ? entries[place].usage : nil
  }

  mutating func remember(_ usage: KnownUsage, of facts: Facts) {
    entries[place(of: facts)] = Entry(facts: facts, usage: usage)
  }

  @inline(__always)
  private func place(of facts: Facts) -> Int {
    Int(truncatingIfNeeded: facts.mixed) & (entries.count - 1)
  }
}

/// All that the price and number of a usage without reference images depend on. With the usage they take
/// half a line of the processor's cache.
private struct PlainFacts: UsageFactsKey {
  static let imageLimit = 1 << 28

  /// Number of the model, images, whether their number is assumed, which of the others are known, whether
  /// users pay.
  var model: UInt64
  /// Output size in pixels, or as printed.
  var size: UInt64
  /// Epoch of the prices, and in the first four bits the resolution asked for by name.
  var epoch: UInt32

  /// There is no model of that number.
  static var none: PlainFacts { PlainFacts(model: .max, size: 0, epoch: 0) }

  @inline(__always)
  var mixed: UInt64 {
    let product = (model ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: size ^ UInt64(epoch) << 16 ^ 0xBF58_476D_1CE4_E5B9)
    return product.high ^ product.low
  }

  @inline(__always)
  static func == (one: PlainFacts, two: PlainFacts) -> Bool {
    // All differences at once: a branch for each would cost more than the comparison.
    (one.model ^ two.model) | (one.size ^ two.size) | UInt64(one.epoch ^ two.epoch) == 0
  }
}

/// All that a usage's price and number depend on.
private struct FurtherFacts: UsageFactsKey {
  /// Reference images whose sizes fit.
  static let inputLimit = 4

  var plain: PlainFacts
  /// How many reference images there are, and which of the others are known.
  var known: UInt32 = 0
  /// The steps, and in two bits above them whether it is known to be fast, and whether it is.
  var settings: UInt32 = 0
  /// Width and height of the reference images, 16 bits each.
  var inputs = SIMD4<UInt32>()
  var printedInputs: UInt64 = 0
  /// What is billed for the reference images at least, if that is all the price takes from them; the most is
  /// then in `printedInputs`.
  var billedInput: Int64 = 0
  /// What a logger worked out as the cost, if that is kept.
  var loggerCost: UInt64 = 0

  var mixed: UInt64 {
    let sizes = UInt64(inputs.x) << 32 ^ UInt64(inputs.y) << 8 ^ UInt64(inputs.z)
    var hash = (plain.mixed ^ UInt64(known) << 16) &* 0x9E37_79B9_7F4A_7C15
    hash ^= (printedInputs ^ UInt64(bitPattern: billedInput) ^ sizes) &* 0x27D4_EB2F_1656_67C5
    hash ^= (loggerCost ^ UInt64(inputs.w) ^ UInt64(settings) << 40) &* 0xD6E8_FEB8_6659_FD93
    return (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
  }

  static func == (one: FurtherFacts, two: FurtherFacts) -> Bool {
    one.plain == two.plain && one.known == two.known && one.inputs == two.inputs
      && one.printedInputs == two.printedInputs && one.billedInput == two.billedInput
      && one.loggerCost == two.loggerCost && one.settings == two.settings
  }
}

extension PrintedMegapixels {
  /// Whether they are printed as the API prints them, with two decimals.
  fileprivate var isRoundedToHundredths: Bool { halfStep == 5_000_000 }
}
