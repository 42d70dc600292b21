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
      "flux-2-flex", 10,
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
    var outputs = outputRange(output, inputs, &reasons)
    var limit: Int128 = models[model].id == "flux-2-pro" ? 9 : 1 << 40
    let (sums, isContradicted) = inputRange(inputs, printed, references, outputs, limit, &reasons)
    if isContradicted { limit = 1 << 40 }
    if case .unknown = output {
      outputs.high = max(1, min(outputs.high, limit - sums.low))
      outputs.best = min(outputs.best, outputs.high)
    }
    if inputs.count > references { reasons.insert("tooManyInputs") }
    /// Pro takes 9 MP of input and output together, but bills 1 MP a reference, or what is proven.
    func most(_ output: Int128, _ input: Int128) -> Int128 {
      max(sums.low, min(input, limit - output))
    }
    func cost(_ price: Price, _ output: Int128, _ input: Int128) -> Int128 {
      (price.first + (output - 1) * price.additional + input * price.input) * Int128(images)
    }
    let best = cost(chosen, outputs.best, most(outputs.best, sums.best))
    let low = candidates.map { cost($0, outputs.low, sums.low) }.min() ?? 0
    let outputsPossible = Array(outputs.low...outputs.high)
    let high =
      candidates.flatMap { price in
        outputsPossible.map { cost(price, $0, most($0, sums.high)) }
      }.max() ?? 0
    if low == high {
      reasons.subtract([
        "sizeAssumed", "sizeFromMegapixels", "inputSizeAssumed", "inputFromMegapixels",
        "edgesFloored", "referencesBySize",
      ])
    }
    return Verdict(best: best, low: min(low, best), high: max(high, best), reasons: reasons)
  }

  private typealias Range = (low: Int128, best: Int128, high: Int128)

  private static func outputRange(
    _ output: OutputSize, _ inputs: [(Int, Int)?], _ reasons: inout Set<String>
  ) -> Range {
    switch output {
    case .pixels(let width, let height):
      let billed = megapixels(Int128(width) * Int128(height))
      let floored = megapixels(Int128(width / 16 * 16) * Int128(height / 16 * 16))
      if floored < billed { reasons.insert("edgesFloored") }
      if min(width, height) < 64 || Int128(width) * Int128(height) > 4 << 20 {
        reasons.insert("sizeOutOfRange")
      }
      return (floored, billed, billed)
    case .printed(let printed):
      let low = rounded(Int128(printed.value) - Int128(printed.halfStep))
      let high = rounded(Int128(printed.value) + Int128(printed.halfStep))
      if low != high { reasons.insert("sizeFromMegapixels") }
      if printed.value - printed.halfStep > 4_000_000_000 { reasons.insert("sizeOutOfRange") }
      return (low, rounded(Int128(printed.value)), high)
    case .unknown:
      reasons.insert("sizeAssumed")
      guard let first = inputs.first, let size = first else { return (1, 1, 4) }
      return (1, min(4, megapixels(Int128(size.0) * Int128(size.1))), 4)
    }
  }

  /// The range, and whether the printed total contradicts the limits.
  private static func inputRange(
    _ inputs: [(Int, Int)?], _ printed: PrintedMegapixels?, _ references: Int128,
    _ outputs: Range, _ limit: Int128, _ reasons: inout Set<String>
  ) -> (Range, Bool) {
    let sizes = inputs.prefix(16).compactMap { $0 }.map { Int128($0.0) * Int128($0.1) }
    let count = Int128(inputs.count)
    let unknown = count - Int128(sizes.count)
    let bySize = sizes.map { min(4, megapixels($0)) }.reduce(0, +)
    let total = printed.flatMap { $0.value > 0 ? $0 : nil }
    guard let total else {
      if count < 2, unknown == 0 { return ((bySize, bySize, bySize), false) }
      let high = bySize + 4 * unknown
      if high > count { reasons.insert(unknown > 0 ? "inputSizeAssumed" : "referencesBySize") }
      return ((count, count, high), false)
    }
    if count == 1, unknown == 0 { return ((bySize, bySize, bySize), false) }
    // More megapixels than references prove that each was billed by its size.
    if count > 1, Int128(total.value) <= count * 1_000_000_000 {
      return ((count, count, count), false)
    }
    if count > 1, unknown == 0 { return ((bySize, bySize, bySize), false) }
    // Where the log names none, there is one, or as many as the model takes.
    let most = count == 0 ? references : count
    let floor = bySize + unknown
    let ceiling = bySize + 4 * (count == 0 ? references : unknown)
    let proven = rounded(Int128(total.value - total.halfStep))
    let possible = rounded(Int128(total.value + total.halfStep)) + most - 1
    let share = rounded((Int128(total.value) + max(1, count) - 1) / max(1, count)) * max(1, count)
    var guess = unknown == count ? share : proven
    var (low, high) = (max(floor, proven), min(possible, ceiling))
    let isContradicted = proven > max(floor, min(ceiling, limit - outputs.low))
    if isContradicted {
      low = max(1, count)
      if count == 1 { low = max(1, min(ceiling, limit - outputs.low, limit - outputs.best)) }
      high = possible
      guess = min(guess, ceiling)
    }
    high = max(low, high)
    if low != high { reasons.insert("inputFromMegapixels") }
    return ((low, min(max(guess, low), high), high), isContradicted)
  }
}
