// Usages that have been priced already: most requests of a log ask for what others asked for before.

import LogRecords
import Pricing

/// Remembers the numbers of priced usages by the facts they were priced from. Its size is fixed; what is
/// asked for seldom gives way.
struct UsageMemo {
  /// All that a usage's price and number depend on.
  private struct Facts: Equatable {
    var usage: SIMD8<UInt64>
    /// Pixels of the reference images.
    var inputs: SIMD4<UInt64>
    /// What a logger worked out as the cost, if that is kept.
    var loggerCost: Money?
  }

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
    let none = Entry(
      facts: Facts(usage: SIMD8(repeating: .max), inputs: SIMD4(repeating: .max)), number: 0)
    entries = ContiguousArray(repeating: none, count: 1 << Int(Self.placeBits))
  }

  /// The number of a record's priced usage among the parts.
  mutating func number(
    of record: LogRecord, _ options: SpendOptions, _ parts: inout RequestParts
  ) -> UInt32 {
    func price() -> UInt32 {
      parts.usage(
        PricedUsage(record, options.engine.outcome(for: record.usage)),
        options.keepsFacts ? UsageFacts(record, options.epochs) : nil)
    }
    guard record.usage.inputs.count <= Self.inputCount else { return price() }
    let facts = Self.facts(record, options)
    let place = Self.place(of: facts)
    if entries[place].facts == facts { return entries[place].number }
    let number = price()
    entries[place] = Entry(facts: facts, number: number)
    return number
  }

  @inline(__always)
  private static func facts(_ record: LogRecord, _ options: SpendOptions) -> Facts {
    var usage = SIMD8<UInt64>()
    usage[0] = UInt64(record.model) << 32 | (record.isPaidByUser ? 1 : 0)
    usage[1] = UInt64(UInt32(record.width)) << 32 | UInt64(UInt32(record.height))
    usage[2] =
      UInt64(options.epochs.epoch(at: record.usage.time)) << 32 | UInt64(record.usage.imageCount)
    switch record.usage.output {
    case .pixels: break
    case .printed(let printed):
      usage[0] |= 2
      usage[3] = UInt64(bitPattern: printed.value)
      usage[4] = UInt64(bitPattern: printed.halfStep)
    case .unknown: usage[0] |= 4
    }
    if let printed = record.usage.inputs.printedTotal {
      usage[0] |= 8
      usage[5] = UInt64(bitPattern: printed.value)
      usage[6] = UInt64(bitPattern: printed.halfStep)
    }
    usage[7] = UInt64(record.usage.inputs.count)
    var inputs = SIMD4<UInt64>()
    for index in 0..<record.usage.inputs.count {
      inputs[index] = UInt64(record.usage.inputs.pixels(ofImage: index) ?? 0)
    }
    return Facts(
      usage: usage, inputs: inputs, loggerCost: options.keepsFacts ? record.loggerCost : nil)
  }

  @inline(__always)
  private static func place(of facts: Facts) -> Int {
    let words = facts.usage ^ facts.usage &>> 32
    let inputs = facts.inputs ^ facts.inputs &>> 32
    var hash = (words &* factors).wrappedSum() &+ (inputs &* factors.lowHalf).wrappedSum()
    hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
    return Int(hash >> (64 - placeBits))
  }

  private static let factors = SIMD8<UInt64>(
    0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5, 0xD6E8_FEB8_6659_FD93, 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
}
