// UsageRecord in, Charge out. Pure and total: equal input, equal answer, and there is always one.
//
//   charge = what one image costs (a file for each unit, Units/) * imageCount
//
// What one image costs is worked out three times, as the best estimate and as bounds; for an exact record all
// three are equal. It is rounded half up to a nano-dollar once, when it becomes money.

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
  /// The places of models that others may be instead, in the order of those.
  private let elsewhere: ContiguousArray<Int>

  /// An engine for a sheet.
  public init(sheet: PriceSheet, at: Instant? = nil) {
    self.sheet = sheet
    self.at = at
    var rows: ContiguousArray<RowTerms> = []
    var others = 0
    models = ContiguousArray(
      sheet.models.map { model in
        defer {
          rows += model.rows.map(RowTerms.init)
          others += model.elsewhere.count
        }
        return ModelTerms(model, firstRow: rows.count, firstElsewhere: others)
      })
    self.rows = rows
    elsewhere = ContiguousArray(
      sheet.models.flatMap { model in
        model.elsewhere.map { id in
          sheet.models.firstIndex { $0.id == id && $0.provider == model.provider } ?? -1
        }
      })
  }

  /// Prices one request.
  ///
  /// - Complexity: O(price rows of the model + input images); allocates nothing.
  public func outcome(for usage: UsageRecord) -> PricingOutcome {
    guard let index = usage.model, models.indices.contains(index) else {
      return .unpriced(.unknownModel)
    }
    do throws(UnpricedReason) {
      return .charged(try charge(usage, models[index]))
    } catch {
      return .unpriced(error)
    }
  }

  private func charge(
    _ usage: UsageRecord, _ model: ModelTerms
  ) throws(UnpricedReason) -> Charge {
    var assumptions: Assumptions = []
    guard let row = priceRow(of: model, at: at ?? usage.time, &assumptions) else {
      throw .noPriceRow
    }
    let terms = rows[model.firstRow + row]
    if !terms.isPublished { assumptions.insert(.unpublishedPrice) }
    if usage.isProviderAssumed { assumptions.insert(.providerAssumed) }
    if usage.isCountAssumed { assumptions.insert(.countAssumed) }
    guard usage.inputs.count < InputImages.maximumCount else { throw .amountTooLarge }
    if usage.inputs.count > model.maxInputImages { assumptions.insert(.tooManyInputs) }

    let image = try terms.rate(of: usage).cost(of: usage, model, &assumptions)
    var cost = try terms.charge(image, usage.imageCount)
    func hold(_ other: PriceSheet.Rate) throws(UnpricedReason) {
      let otherCost = try terms.charge(
        try other.cost(of: usage, model, &assumptions), usage.imageCount)
      (cost.low, cost.high) = (min(cost.low, otherCost.low), max(cost.high, otherCost.high))
    }
    if let other = terms.otherReading { try hold(other) }
    if let fast = terms.fastRate, usage.isFast == nil {
      assumptions.insert(.fastUnknown)
      try hold(fast)
    }
    var charge = Charge(
      listCost: cost.best, low: cost.low, high: cost.high,
      outputMegapixels: image.outputMegapixels, inputMegapixels: image.inputMegapixels,
      imageCount: usage.imageCount, priceRow: row, assumptions: assumptions)
    if assumptions.contains(.timeUnknown) { try widen(&charge, usage, model) }
    for place in elsewhere[model.elsewhere] where models.indices.contains(place) {
      widen(&charge, usage, by: models[place])
    }
    // What is not known does not matter if it cannot change the cost.
    if charge.low == charge.high { charge.assumptions.subtract(.ranges) }
    return charge
  }

  /// A request without a time can have been made under any of the model's prices.
  private func widen(
    _ charge: inout Charge, _ usage: UsageRecord, _ model: ModelTerms
  ) throws(UnpricedReason) {
    for row in 0..<model.rowCount where row != charge.priceRow {
      let terms = rows[model.firstRow + row]
      guard terms.rate.isPrice else { continue }
      var ignored: Assumptions = []
      let cost: (low: Money, best: Money, high: Money)
      do throws(UnpricedReason) {
        cost = try terms.charge(
          try terms.rate(of: usage).cost(of: usage, model, &ignored), usage.imageCount)
      } catch .noResolutionPrice {
        continue
      }
      charge.low = min(charge.low, cost.low)
      charge.high = max(charge.high, cost.high)
    }
  }

  /// It may have been another model of the provider, which must not have had a price.
  private func widen(_ charge: inout Charge, _ usage: UsageRecord, by other: ModelTerms) {
    guard let cost = try? self.charge(usage, other) else { return }
    charge.low = min(charge.low, cost.low)
    charge.high = max(charge.high, cost.high)
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

  // MARK: What a price takes

  /// What a price takes from the reference images of a request, for each finished one.
  package struct BilledInput: Hashable {
    /// How many there are.
    package var count: Int
    /// What is billed at least, and at most.
    package var low: Megapixels
    package var high: Megapixels
  }

  /// What is billed for the reference images of a request, if that is all its price takes from them: their
  /// sizes are known, nothing was printed, and the output does not follow the first of them; or the
  /// model's prices ask for no sizes.
  ///
  /// - Returns: nil if the price needs more, or the model is not in the sheet.
  package func billedInput(of usage: UsageRecord) -> BilledInput? {
    guard let index = usage.model, models.indices.contains(index), usage.inputs.count > 0 else {
      return nil
    }
    let count = usage.inputs.count
    if models[index].takesInputSizes || !models[index].elsewhere.isEmpty { return nil }
    if models[index].isFlat { return BilledInput(count: count, low: .zero, high: .zero) }
    if case .unknown = usage.output { return nil }
    guard usage.inputs.printedTotal == nil else { return nil }
    let known = MegapixelPrice.KnownReferences(usage.inputs, models[index].rule)
    guard known.unknownCount == 0 else { return nil }
    return BilledInput(count: count, low: known.scaled, high: known.bySize)
  }

  /// The price of a row of a model, and what of the model it takes; nil if the sheet has no such model.
  func terms(
    modelAt place: Int, row: Int, of usage: UsageRecord
  ) -> (rate: PriceSheet.Rate, model: ModelTerms)? {
    guard models.indices.contains(place) else { return nil }
    return (rows[models[place].firstRow + row].rate(of: usage), models[place])
  }

  // MARK: What the API says

  /// The charge of a request of which nothing but sizes is unknown, if the cost that the API reported is
  /// one that possible sizes give: then it tells which they were.
  ///
  /// - Parameters:
  ///   - charge: this engine's charge of the request.
  ///   - place: the model's place in the sheet.
  /// - Returns: the exact charge; nil if the cost settles nothing.
  public func resolved(_ charge: Charge, modelAt place: Int, by cost: Money) -> Charge? {
    guard charge.mayBeResolved, models.indices.contains(place) else { return nil }
    let model = models[place]
    let terms = rows[model.firstRow + charge.priceRow]
    // At which of its rates, a charge does not say.
    return terms.fastRate == nil ? terms.rate.resolved(charge, by: cost, model) : nil
  }
}

/// What of a model decides its price.
struct ModelTerms: Sendable {
  let rule: MegapixelRule
  let defaultWidth: Int
  let defaultHeight: Int
  let defaultTier: ResolutionTier
  let steps: StepRule
  let maxInputImages: Int
  /// Whether no price depends on megapixels.
  let isFlat: Bool
  /// Whether a price takes more from the sizes of reference images than the megapixels billed for them.
  let takesInputSizes: Bool
  /// The place of its first price row among those of all models, and how many it has.
  let firstRow: Int
  let rowCount: Int
  /// Which of the models that others may be instead are its own.
  let elsewhere: Range<Int>

  /// The most references of which a log may name none; 1 where nobody says.
  var mostReferences: Int { maxInputImages == .max ? 1 : maxInputImages }

  init(_ model: PriceSheet.Model, firstRow: Int, firstElsewhere: Int) {
    rule = model.megapixel
    (defaultWidth, defaultHeight) = model.defaultSize
    defaultTier = model.defaultTier
    steps = model.steps
    maxInputImages = model.maxInputImages ?? .max
    let rates = model.rows.flatMap { [$0.rate, $0.otherReading, $0.fastRate].compactMap(\.self) }
    isFlat = !rates.contains(where: \.isBySize)
    takesInputSizes = rates.contains(where: \.takesInputSizes)
    self.firstRow = firstRow
    rowCount = model.rows.count
    elsewhere = firstElsewhere..<firstElsewhere + model.elsewhere.count
  }
}

/// A price row without its source.
private struct RowTerms: Sendable {
  let from: Instant?
  let until: Instant?
  let rate: PriceSheet.Rate
  let perRun: Amount
  let otherReading: PriceSheet.Rate?
  let fastRate: PriceSheet.Rate?
  let isPublished: Bool

  init(_ row: PriceSheet.PriceRow) {
    (from, until, rate, isPublished) = (row.from, row.until, row.rate, row.isPublished)
    (perRun, otherReading, fastRate) = (Amount(row.perRun), row.otherReading, row.fastRate)
  }

  /// The rate of a request; the slow one of those that do not say.
  func rate(of usage: UsageRecord) -> PriceSheet.Rate {
    usage.isFast == true ? fastRate ?? rate : rate
  }

  /// What so many images come to: what a row asks for besides its rate belongs here.
  func charge(
    _ image: ImageCost, _ imageCount: Int
  ) throws(UnpricedReason) -> (low: Money, best: Money, high: Money) {
    func money(_ each: Amount) -> Money? {
      (each.multiplied(by: imageCount) + perRun).money
    }
    guard let best = money(image.best), let low = money(image.low), let high = money(image.high)
    else { throw .amountTooLarge }
    return (low, best, high)
  }
}
