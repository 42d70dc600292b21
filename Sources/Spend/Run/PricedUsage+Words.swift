// A priced usage as integers, so that the many requests that share one need it only once.

import Pricing

extension PricedUsage {
  /// Integers that hold a usage.
  package static let wordCount = 9

  /// model | flags, size, price row | images, cost, low, high, output MP, input MP | assumptions; of
  /// an unpriced one this is the reason. A decoded record has at most 10^9 images. The last integer is
  /// the number of the usage's facts.
  package func words(facts: Int) -> InlineArray<9, UInt64> {
    var words = InlineArray<9, UInt64>(repeating: 0)
    words[8] = UInt64(facts)
    words[0] =
      UInt64(model) << 32 | (isEdit ? 1 : 0) | (isPaidByUser ? 2 : 0)
      | (hasOutput ? 8 : 0) | (isResolved ? 16 : 0)
    words[1] = UInt64(UInt32(width)) << 32 | UInt64(UInt32(height))
    words[2] = UInt64(imageCount)
    switch outcome {
    case .charged(let charge):
      words[0] |= 4
      words[2] |= UInt64(charge.priceRow) << 32
      words[3] = UInt64(bitPattern: charge.listCost.nanodollars)
      words[4] = UInt64(bitPattern: charge.low.nanodollars)
      words[5] = UInt64(bitPattern: charge.high.nanodollars)
      words[6] = UInt64(charge.outputMegapixels)
      words[7] = UInt64(charge.inputMegapixels) << 16 | UInt64(charge.assumptions.rawValue)
    case .unpriced(let reason):
      words[7] = UInt64(UnpricedReason.allCases.firstIndex(of: reason) ?? 0)
    }
    return words
  }

  /// Whether the usage that begins with this integer has a price.
  package static func isCharged(_ word: UInt64) -> Bool { word & 4 != 0 }

  package init(_ all: ContiguousArray<UInt64>, at start: Int) {
    let words = InlineArray<9, UInt64> { all[start + $0] }
    model = UInt32(words[0] >> 32)
    (isEdit, isPaidByUser) = (words[0] & 1 != 0, words[0] & 2 != 0)
    (hasOutput, isResolved) = (words[0] & 8 != 0, words[0] & 16 != 0)
    width = Int32(words[1] >> 32)
    height = Int32(words[1] & 0xFFFF_FFFF)
    imageCount = Int(words[2] & 0xFFFF_FFFF)
    guard Self.isCharged(words[0]) else {
      outcome = .unpriced(UnpricedReason.allCases[Int(words[7])])
      return
    }
    outcome = .charged(
      Charge(
        listCost: Money(nanodollars: Int64(bitPattern: words[3])),
        low: Money(nanodollars: Int64(bitPattern: words[4])),
        high: Money(nanodollars: Int64(bitPattern: words[5])), outputMegapixels: Int(words[6]),
        inputMegapixels: Int(words[7] >> 16), imageCount: imageCount,
        priceRow: Int(words[2] >> 32),
        assumptions: Assumptions(rawValue: UInt16(truncatingIfNeeded: words[7]))))
  }
}
