// UsageRecord in, Charge out. Pure and total: equal input, equal answer, and there is always one.
//
//   charge = ( firstOutput + (outputMP - 1) * additionalOutput + inputMP * input ) * imageCount
//
// Source: black-forest-labs/skills, skills/bfl-api/SKILL.md. Each quantity is worked out three times,
// as the best estimate and as bounds; for an exact record all three are equal.

public import CivilTime

/// Applies a price sheet to requests.
public struct PricingEngine: Sendable {
  /// The prices in force.
  public let sheet: PriceSheet
  /// When set, every request is priced as if it had been made then.
  public let at: Instant?
  /// The sheet's models without their names, so that no reference is counted for a request.
  private let models: ContiguousArray<ModelTerms>
  /// The price rows of all models.
  private let rows: ContiguousArray<RowTerms>

  /// An engine for a sheet.
  public init(sheet: PriceSheet, at: Instant? = nil) {
    self.sheet = sheet
    self.at = at
    var rows: ContiguousArray<RowTerms> = []
    models = ContiguousArray(
      sheet.models.map { model in
        defer { rows += model.rows.map(RowTerms.init) }
        return ModelTerms(model, firstRow: rows.count)
      })
    self.rows = rows
  }

  /// Prices one request.
  ///
  /// - Complexity: O(price rows of the model + input images); allocates nothing.
  public func outcome(for usage: UsageRecord) -> PricingOutcome {
    guard let index = usage.model, models.indices.contains(index) else {
      return .unpriced(.unknownModel)
    }
    return outcome(for: usage, model: models[index])
  }

  /// What is billed for the reference images of a request, for each finished one, if that is all its price
  /// takes from them: their sizes are known and the output does not follow the first of them, or the
  /// model has flat prices.
  ///
  /// - Returns: nil if the price needs more, or the model is not in the sheet.
  package func billedInput(of usage: UsageRecord) -> Megapixels? {
    guard let index = usage.model, models.indices.contains(index), usage.inputs.count > 0 else {
      return nil
    }
    if models[index].isFlat { return .zero }
    if case .unknown = usage.output { return nil }
    let (known, unknownCount) = knownInput(of: usage.inputs, models[index].rule)
    return unknownCount == 0 ? known : nil
  }

  private func outcome(for usage: UsageRecord, model: ModelTerms) -> PricingOutcome {
    var assumptions: Assumptions = []
    guard let row = priceRow(of: model, at: at ?? usage.time, &assumptions) else {
      return .unpriced(.noPriceRow)
    }
    let terms = rows[model.firstRow + row]
    if case .local = terms.rate { return .unpriced(.localOnly) }
    if !terms.isPublished { assumptions.insert(.unpublishedPrice) }

    var quantities = (output: Estimate(Megapixels.zero), input: Estimate(Megapixels.zero))
    if case .megapixel = terms.rate {
      guard let input = inputMegapixels(of: usage.inputs, model, &assumptions),
        let output = outputMegapixels(of: usage, model, &assumptions)
      else { return .unpriced(.amountTooLarge) }
      (quantities.output, quantities.input) = (output, input)
    }
    guard
      let best = cost(
        quantities.output.best, quantities.input.best, usage.imageCount, terms.rate)
    else { return .unpriced(.amountTooLarge) }
    var charge = Charge(
      listCost: best, low: best, high: best, outputMegapixels: quantities.output.best.whole,
      inputMegapixels: quantities.input.best.whole, imageCount: usage.imageCount, priceRow: row,
      assumptions: assumptions)
    guard assumptions.isEmpty || bound(&charge, quantities.output, quantities.input, model) else {
      return .unpriced(.amountTooLarge)
    }
    return .charged(charge)
  }

  /// Sets the bounds of an estimated charge; false if one does not fit.
  private func bound(
    _ charge: inout Charge, _ output: Estimate, _ input: Estimate,
    _ model: ModelTerms
  ) -> Bool {
    // A request without a time can have been made under any of the model's prices.
    let possible =
      charge.assumptions.contains(.timeUnknown)
      ? 0..<model.rowCount : charge.priceRow..<charge.priceRow + 1
    for row in possible {
      let rate = rows[model.firstRow + row].rate
      if case .local = rate { continue }
      guard let low = cost(output.low, input.low, charge.imageCount, rate),
        let high = cost(output.high, input.high, charge.imageCount, rate)
      else { return false }
      charge.low = min(charge.low, low)
      charge.high = max(charge.high, high)
    }
    return true
  }

  /// The price row in force at a time.
  private func priceRow(
    of model: ModelTerms, at time: Instant?, _ assumptions: inout Assumptions
  ) -> Int? {
    let newest = model.rowCount - 1
    guard let time else {
      if newest > 0 { assumptions.insert(.timeUnknown) }
      return newest
    }
    for row in stride(from: newest, through: 0, by: -1) {
      let terms = rows[model.firstRow + row]
      if let from = terms.from, time < from { continue }
      if let until = terms.until, time >= until { return nil }
      return row
    }
    assumptions.insert(.beforeFirstPrice)
    return 0
  }

  /// The formula above, in nano-dollars; nil if a step does not fit 64 bits.
  private func cost(
    _ output: Megapixels, _ input: Megapixels, _ imageCount: Int, _ rate: PriceSheet.Rate
  ) -> Money? {
    var perImage: Int64
    switch rate {
    case .local: return nil
    case .image(let price): perImage = price.nanodollars
    case .megapixel(let first, let additional, let inputPrice):
      perImage = first.nanodollars
      let further = Megapixels(nano: max(0, output.nano - Megapixels.one.nano))
      guard let outputCost = further.cost(at: additional),
        let inputCost = input.cost(at: inputPrice)
      else { return nil }
      let (withOutput, tooLarge) = perImage.addingReportingOverflow(outputCost)
      let (withInput, overflow) = withOutput.addingReportingOverflow(inputCost)
      if tooLarge || overflow { return nil }
      perImage = withInput
    }
    let (total, overflow) = perImage.multipliedReportingOverflow(by: Int64(imageCount))
    return overflow ? nil : Money(nanodollars: total)
  }
}

/// What of a model decides its price.
private struct ModelTerms: Sendable {
  let rule: MegapixelRule
  let defaultPixels: Int64
  let maxInputImages: Int
  /// Whether no price depends on megapixels.
  let isFlat: Bool
  /// The place of its first price row among those of all models, and how many it has.
  let firstRow: Int
  let rowCount: Int

  init(_ model: PriceSheet.Model, firstRow: Int) {
    rule = model.megapixel
    defaultPixels = Int64(model.defaultWidth) * Int64(model.defaultHeight)
    maxInputImages = max(1, model.maxInputImages ?? 1)
    isFlat = model.rows.allSatisfy { row in
      if case .megapixel = row.rate { false } else { true }
    }
    self.firstRow = firstRow
    rowCount = model.rows.count
  }
}

/// A price row without its source.
private struct RowTerms: Sendable {
  let from: Instant?
  let until: Instant?
  let rate: PriceSheet.Rate
  let isPublished: Bool

  init(_ row: PriceSheet.PriceRow) {
    (from, until, rate, isPublished) = (row.from, row.until, row.rate, row.isPublished)
  }
}

/// A quantity and the bounds of it: `low <= best <= high`.
struct Estimate {
  var low: Megapixels
  var best: Megapixels
  var high: Megapixels

  init(_ exact: Megapixels) { (low, best, high) = (exact, exact, exact) }

  init(low: Megapixels, best: Megapixels, high: Megapixels) {
    self.low = min(low, high)
    self.high = max(low, high)
    self.best = min(max(best, self.low), self.high)
  }

  var isExact: Bool { low == high }
}

// MARK: - Quantities

extension PricingEngine {
  /// Megapixels billed for each finished image; nil if they do not fit 64 bits.
  private func outputMegapixels(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) -> Estimate? {
    let rule = model.rule
    switch usage.output {
    case .pixels(let width, let height):
      let (pixels, overflow) = Int64(width).multipliedReportingOverflow(by: Int64(height))
      guard !overflow, let billed = rule.billed(pixels: pixels) else { return nil }
      return Estimate(billed)
    case .printed(let printed):
      guard let bounds = printed.bounds, let high = rule.billed(nanoMegapixels: bounds.high),
        let best = rule.billed(nanoMegapixels: printed.value),
        let low = rule.billed(nanoMegapixels: bounds.low)
      else { return nil }
      let estimate = Estimate(low: low, best: best, high: high)
      if !estimate.isExact { assumptions.insert(.sizeFromMegapixels) }
      return estimate
    case .unknown:
      assumptions.insert(.sizeAssumed)
      // BFL: an image without a size is 1024x1024; an edit follows its first input image.
      var pixels = model.defaultPixels
      if let first = usage.inputs.pixels(ofImage: 0) {
        pixels = min(first, Int64(rule.maxOutputMegapixels) * rule.pixels)
      }
      guard let best = rule.billed(pixels: pixels) else { return nil }
      return Estimate(low: .one, best: best, high: max(best, rule.largestOutput))
    }
  }

  /// Megapixels billed for the reference images of each finished image: each rounded on its own,
  /// at most `maxInputMegapixels` each; nil if they do not fit 64 bits.
  private func inputMegapixels(
    of inputs: InputImages, _ model: ModelTerms,
    _ assumptions: inout Assumptions
  ) -> Estimate? {
    guard inputs.count < InputImages.maximumCount else { return nil }
    let rule = model.rule
    let printed = inputs.printedTotal.flatMap { $0.value > 0 ? $0 : nil }
    if inputs.count == 0 {
      guard let printed else { return Estimate(.zero) }
      // The API measured inputs that the log does not name: one image, or as many as are allowed.
      return fromPrinted(
        printed, count: 1, atMost: model.maxInputImages, rule, &assumptions)
    }
    let (known, unknownCount) = knownInput(of: inputs, rule)
    if unknownCount == 0 { return Estimate(known) }
    if let printed, unknownCount == inputs.count {
      return fromPrinted(
        printed, count: inputs.count, atMost: inputs.count, rule, &assumptions)
    }
    assumptions.insert(.inputSizeAssumed)
    func total(_ each: Megapixels) -> Megapixels {
      Megapixels(nano: known.nano + unknownCount * each.nano)
    }
    return Estimate(
      low: total(rule.leastInput), best: total(.one), high: total(rule.largestInput))
  }

  /// What is billed for reference images of known size, and how many others there are.
  private func knownInput(
    of inputs: InputImages, _ rule: MegapixelRule
  ) -> (billed: Megapixels, unknownCount: Int64) {
    var known = Megapixels.zero
    var unknownCount: Int64 = 0
    for index in 0..<min(inputs.count, InputImages.capacity) {
      if let pixels = inputs.pixels(ofImage: index) {
        known.nano += rule.billedInput(pixels: pixels).nano
      } else {
        unknownCount += 1
      }
    }
    return (known, unknownCount + Int64(max(0, inputs.count - InputImages.capacity)))
  }

  /// Inputs of which only the printed total is known; nil if it is out of all reason.
  ///
  /// Each is rounded on its own and bills at least one megapixel, so `n` of them that make up T
  /// megapixels bill at most ceil(T) + n - 1, and no less than ceil(T) where parts count as whole
  /// ones, floor(T) - n + 1 where they may not count. Sheets that do not round bill T.
  private func fromPrinted(
    _ printed: PrintedMegapixels, count: Int, atMost: Int, _ rule: MegapixelRule,
    _ assumptions: inout Assumptions
  ) -> Estimate? {
    // 9 million megapixels; the bound keeps the sums below in range.
    guard let bounds = printed.bounds, bounds.high < 1 << 53,
      let share = rule.billed(nanoMegapixels: printed.value / Int64(count))
    else { return nil }
    let one = Megapixels.one.nano
    let least = Int64(count) * one
    let further = Int64(atMost - 1) * one
    var (low, high) = bounds
    switch rule.rounding {
    case .none: break
    case .up:
      low = max(least, (low + one - 1) / one * one)
      high = (high + one - 1) / one * one + further
    case .nearest, .down:
      low = max(least, low / one * one - further)
      high = (high + one - 1) / one * one + further
    }
    let cap = Int64(atMost) * rule.largestInput.nano
    let estimate = Estimate(
      low: Megapixels(nano: min(low, cap)), best: Megapixels(nano: Int64(count) * share.nano),
      high: Megapixels(nano: min(high, cap)))
    if !estimate.isExact { assumptions.insert(.inputFromMegapixels) }
    return estimate
  }
}
