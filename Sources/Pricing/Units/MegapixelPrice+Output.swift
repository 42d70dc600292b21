// Megapixels billed for a finished image, and the bounds of them.

extension MegapixelPrice {
  /// - Throws: `amountTooLarge` if they are out of all reason.
  static func output(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> Estimate {
    let rule = model.rule
    switch usage.output {
    case .pixels(let width, let height):
      return try output(width, height, rule, &assumptions)
    case .printed(let printed):
      guard let bounds = printed.bounds else { throw .amountTooLarge }
      let estimate = Estimate(
        low: rule.billed(nanoMegapixels: bounds.low),
        best: rule.billed(nanoMegapixels: printed.value),
        high: rule.billed(nanoMegapixels: bounds.high))
      if Int128(bounds.low) * Int128(rule.pixels) > Int128(rule.largestPixels) * 1_000_000_000 {
        assumptions.insert(.sizeOutOfRange)
      }
      if !estimate.isExact { assumptions.insert(.sizeFromMegapixels) }
      return estimate
    case .unknown:
      assumptions.insert(.sizeAssumed)
      let best = rule.billed(pixels: pixels(ofUnsized: usage, model))
      return Estimate(
        low: rule.isFirstWhole ? .one : .zero, best: best, high: max(best, rule.largestOutput))
    }
  }

  /// Edges that are no multiples of 16 may be floored before anything is billed.
  private static func output(
    _ width: Int, _ height: Int, _ rule: MegapixelRule, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> Estimate {
    let (pixels, overflow) = Int128(width).multipliedReportingOverflow(by: Int128(height))
    guard !overflow, pixels <= Int128(Int64.max) else { throw .amountTooLarge }
    if pixels > Int128(rule.largestPixels) || min(width, height) < rule.leastEdge ?? 1 {
      assumptions.insert(.sizeOutOfRange)
    }
    let billed = rule.billed(pixels: pixels)
    guard let step = rule.edgeStep else { return Estimate(billed) }
    let floored = rule.billed(pixels: Int128(width / step * step) * Int128(height / step * step))
    if floored < billed { assumptions.insert(.edgesFloored) }
    return Estimate(low: floored, best: billed, high: billed)
  }

  /// The pixels of an image without a size: those of its first reference, if there is one; otherwise the model
  /// has a default (BFL: 1024x1024, flux-pro-1.1 and flux-dev 1024x768).
  private static func pixels(ofUnsized usage: UsageRecord, _ model: ModelTerms) -> Int128 {
    guard let first = usage.inputs.pixels(ofImage: 0) else {
      return Int128(model.defaultWidth) * Int128(model.defaultHeight)
    }
    return Int128(model.rule.pixels(like: first))
  }
}
