// The formula once more, slow and plain, with 128-bit numbers and a price list of its own, as the
// published rules state it. The engine must agree with it on everything.

import CivilTime
import Pricing

/// A plain restatement of what BFL's models cost.
struct EngineTwin {
  /// Prices in nano-dollars since a day (2026-01-28 and the like as days since 1970).
  struct Price {
    var from: Int64
    var first: Int128
    var additional: Int128
    var input: Int128
  }

  /// What the twin says of a request.
  struct Verdict: Equatable {
    var best: Int128
    var low: Int128
    var high: Int128
    var reasons: Set<String>
  }

  /// Model, the most reference images, prices from the oldest.
  static let models: [(id: String, references: Int128, prices: [Price])] = [
    ("flux-2-klein-4b", 4, [price(2026, 1, 15, 14_000_000, 1_000_000, 1_000_000)]),
    ("flux-2-klein-9b", 4, [price(2026, 1, 15, 15_000_000, 2_000_000, 2_000_000)]),
    ("flux-2-pro", 8, [price(2025, 11, 25, 30_000_000, 15_000_000, 15_000_000)]),
    (
      "flux-2-flex", 8,
      [
        price(2025, 11, 25, 60_000_000, 60_000_000, 60_000_000),
        price(2026, 1, 28, 50_000_000, 50_000_000, 50_000_000),
      ]
    ),
    ("flux-2-max", 8, [price(2025, 12, 16, 70_000_000, 30_000_000, 30_000_000)]),
  ]

  private static func price(
    _ year: Int, _ month: Int, _ day: Int, _ first: Int128, _ additional: Int128, _ input: Int128
  ) -> Price {
    Price(
      from: instant(year, month, day).seconds, first: first, additional: additional, input: input)
  }

  /// One megapixel is 1024 x 1024 pixels, a part of one counts as a whole one, at least one.
  static func megapixels(_ pixels: Int128) -> Int128 { max(1, (pixels + 1_048_575) / 1_048_576) }

  /// The same for megapixels in billionths.
  static func rounded(_ billionths: Int128) -> Int128 {
    max(1, (billionths + 999_999_999) / 1_000_000_000)
  }

  /// Prices a request to one of `models`.
  static func verdict(
    _ model: Int, time: Instant?, images: Int, output: OutputSize, inputs: [(Int, Int)?],
    printed: PrintedMegapixels?
  ) -> Verdict {
    var reasons: Set<String> = []
    let (_, references, prices) = models[model]
    var candidates = prices
    var chosen = prices[prices.count - 1]
    if let time {
      let started = prices.filter { $0.from <= time.seconds }
      if started.isEmpty { reasons.insert("beforeFirstPrice") }
      chosen = started.last ?? prices[0]
      candidates = [chosen]
    } else if prices.count > 1 {
      reasons.insert("timeUnknown")
    }
    let outputs = outputRange(output, inputs, &reasons)
    let sums = inputRange(inputs, printed, references, &reasons)
    func cost(_ price: Price, _ output: Int128, _ input: Int128) -> Int128 {
      (price.first + (output - 1) * price.additional + input * price.input) * Int128(images)
    }
    let best = cost(chosen, outputs.best, sums.best)
    let low = candidates.map { cost($0, outputs.low, sums.low) }.min() ?? 0
    let high = candidates.map { cost($0, outputs.high, sums.high) }.max() ?? 0
    return Verdict(best: best, low: low, high: high, reasons: reasons)
  }

  private typealias Range = (low: Int128, best: Int128, high: Int128)

  private static func outputRange(
    _ output: OutputSize, _ inputs: [(Int, Int)?], _ reasons: inout Set<String>
  ) -> Range {
    switch output {
    case .pixels(let width, let height):
      let billed = megapixels(Int128(width) * Int128(height))
      return (billed, billed, billed)
    case .printed(let printed):
      let low = rounded(Int128(printed.value) - Int128(printed.halfStep))
      let high = rounded(Int128(printed.value) + Int128(printed.halfStep))
      if low != high { reasons.insert("sizeFromMegapixels") }
      return (low, rounded(Int128(printed.value)), high)
    case .unknown:
      reasons.insert("sizeAssumed")
      guard let first = inputs.first, let size = first else { return (1, 1, 4) }
      return (1, min(4, megapixels(Int128(size.0) * Int128(size.1))), 4)
    }
  }

  private static func inputRange(
    _ inputs: [(Int, Int)?], _ printed: PrintedMegapixels?, _ references: Int128,
    _ reasons: inout Set<String>
  ) -> Range {
    let known = inputs.prefix(16).compactMap { $0 }
    let billed = known.map { min(4, megapixels(Int128($0.0) * Int128($0.1))) }.reduce(0, +)
    let unknown = Int128(inputs.count - known.count)
    if unknown == 0, !inputs.isEmpty { return (billed, billed, billed) }
    guard known.isEmpty, let printed, printed.value > 0 else {
      if unknown > 0 { reasons.insert("inputSizeAssumed") }
      return (billed + unknown, billed + unknown, billed + 4 * unknown)
    }
    let least = max(1, unknown)
    let most = unknown > 0 ? unknown : references
    let cap = 4 * most
    let total = rounded(Int128(printed.value) - Int128(printed.halfStep))
    let low = min(cap, max(least, total))
    let high = min(
      cap, rounded(Int128(printed.value) + Int128(printed.halfStep)) + most - 1)
    let share = rounded(Int128(printed.value) / least)
    if low != high { reasons.insert("inputFromMegapixels") }
    return (low, min(max(least * share, low), high), high)
  }
}
