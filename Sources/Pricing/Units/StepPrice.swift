// By megapixels times steps, in parts (DeepInfra):
//
//   perMegapixel * width * height / pixels of a megapixel * steps / steps of the price
//
// No part is rounded, and there is no least; reference images cost nothing.

import StrictJSON

/// What megapixels times steps cost.
public struct StepPrice: Hashable, Sendable {
  /// A megapixel that takes as many steps as the price is for.
  public var perMegapixel: Money
  /// The steps that the price is for.
  public var steps: Int
}

/// How many steps an image takes where the log does not say.
public struct StepRule: Hashable, Sendable {
  /// What the provider takes.
  public var standard = 28
  /// The fewest and the most that can be asked for.
  public var least = 1
  /// The most that can be asked for.
  public var most = 50

  /// What is usual.
  public init() {}

  /// The steps of a request.
  ///
  /// - Parameter steps: those it asks for; 0 if it does not say.
  func estimate(
    _ steps: UInt16, _ assumptions: inout Assumptions
  ) -> (low: Int, best: Int, high: Int) {
    if steps > 0 { return (Int(steps), Int(steps), Int(steps)) }
    assumptions.insert(.stepsAssumed)
    return (least, standard, most)
  }
}

extension StepPrice: PriceUnit {
  static let name = "step"
  static let keys = ["perMegapixel", "steps"]

  init(_ object: SheetObject) throws {
    self.init(
      perMegapixel: try object.requiredPrice("perMegapixel"),
      steps: try object.count("steps", atMost: 65_535) ?? 1)
  }

  var members: [PriceMember] { [.amount("perMegapixel", perMegapixel), .count("steps", steps)] }

  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ImageCost {
    let taken = model.steps.estimate(usage.steps, &assumptions)
    let size = try size(of: usage, model, &assumptions)
    func amount(_ megapixels: Megapixels, _ taken: Int) -> Amount {
      let (product, divisor) = (megapixels.parts * Int128(taken), Int128(steps))
      return Amount(perMegapixel, Megapixels(parts: (product + divisor / 2) / divisor))
    }
    var cost = ImageCost(
      low: amount(size.low, taken.low), best: amount(size.best, taken.best),
      high: amount(size.high, taken.high))
    cost.outputMegapixels = size.best.whole
    return cost
  }

  private func size(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> Estimate {
    let unit = Int128(model.rule.pixels)
    func megapixels(_ pixels: Int128) -> Megapixels {
      Megapixels(parts: (pixels * Megapixels.one.parts + unit / 2) / unit)
    }
    switch usage.output {
    case .pixels(let width, let height):
      let (pixels, overflow) = Int128(width).multipliedReportingOverflow(by: Int128(height))
      guard !overflow, pixels <= Int128(Int64.max) else { throw .amountTooLarge }
      return Estimate(megapixels(pixels))
    case .printed(let printed):
      guard let bounds = printed.bounds else { throw .amountTooLarge }
      let estimate = Estimate(
        low: Megapixels(nano: bounds.low), best: Megapixels(nano: max(0, printed.value)),
        high: Megapixels(nano: bounds.high))
      if !estimate.isExact { assumptions.insert(.sizeFromMegapixels) }
      return estimate
    case .unknown:
      assumptions.insert(.sizeAssumed)
      return Estimate(
        low: .zero,
        best: megapixels(Int128(model.defaultWidth) * Int128(model.defaultHeight)),
        high: model.rule.largestOutput)
    }
  }
}
