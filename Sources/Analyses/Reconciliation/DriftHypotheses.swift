// Which faults give a reported cost: each is a price sheet, a usage or a time that differs in one thing,
// priced by the same engine as everything else.

import CivilTime
import LogRecords
import Pricing

/// Computes what requests would have cost under each fault.
struct DriftHypotheses: Sendable {
  private let sheet: PriceSheet
  private let engine: PricingEngine
  /// By a model's place in the sheet and a price row: prices as of its first day, where it has one.
  private let rows: [[PricingEngine?]]
  /// Other rules, each with the fault it stands for.
  private let rules: [(cause: DriftCause, engine: PricingEngine)]
  private let kleinReferencesBilled: PricingEngine
  /// Several references each by its size, and each scaled down as at BFL.
  private let referencesBySize: PricingEngine
  private let referencesScaledDown: PricingEngine

  init(_ engine: PricingEngine) {
    let sheet = engine.sheet
    self.sheet = sheet
    self.engine = engine
    func changing(_ change: (inout PriceSheet.Model) -> Void) -> PricingEngine {
      PricingEngine(sheet: sheet.changingModels(change), at: engine.at)
    }
    func rule(_ rounding: MegapixelRule.Rounding, _ pixels: Int64? = nil) -> PricingEngine {
      changing { model in
        // Sheets that do not round up follow rules of their own.
        guard model.megapixel.rounding == .up else { return }
        model.megapixel.rounding = rounding
        model.megapixel.pixels = pixels ?? model.megapixel.pixels
      }
    }
    rules = [
      (.megapixelOfMillion, rule(.up, 1_000_000)), (.fractionalMegapixels, rule(.none)),
      (.fractionalMegapixels, rule(.none, 1_000_000)), (.megapixelsRoundedDown, rule(.nearest)),
      (.megapixelsRoundedDown, rule(.down)),
    ]
    kleinReferencesBilled = changing { model in
      let same = PriceSheet.builtIn.models.first { $0.id == model.id && $0.isKlein }
      if let same, model.hasFreeReferences { model.rows = same.rows }
    }
    referencesBySize = changing { model in
      model.megapixel.inputs.several = nil
      model.megapixel.inputs.total = nil
    }
    referencesScaledDown = changing { model in
      // Its bounds would hold both readings.
      model.megapixel.inputs.several = 1
      model.megapixel.inputs.single = 1
    }
    rows = sheet.models.map { model in
      model.rows.indices.map { row in
        model.firstInstant(ofRow: row).map { PricingEngine(sheet: sheet, at: $0) }
      }
    }
  }

  /// All faults that give a cost for a request of another computed cost, but for those of the ending and
  /// of a flat price, which a request alone does not tell.
  func causes(of reported: Money, _ usage: UsageRecord, _ charge: Charge) -> Set<DriftCause> {
    guard let place = usage.model, sheet.models.indices.contains(place) else { return [] }
    if reported == .zero { return [.reportedAsFree] }
    var causes: Set<DriftCause> = []
    if isHundredfold(reported, charge) { causes.insert(.dollarsForCredits) }
    if usage.imageCount > 1 {
      var one = usage
      one.imageCount = 1
      if engine.outcome(for: one).admits(reported) { causes.insert(.imageCountIgnored) }
    }
    causes.formUnion(referenceCauses(of: reported, usage, sheet.models[place]))
    for (row, engine) in rows[place].enumerated() where row != charge.priceRow {
      guard let engine, engine.outcome(for: usage).admits(reported) else { continue }
      causes.insert(row < charge.priceRow ? .oldPrice : .newerPrice)
    }
    for (cause, engine) in rules where !causes.contains(cause) {
      let outcome = engine.outcome(for: usage)
      let admits =
        cause == .fractionalMegapixels
        ? isFraction(reported, usage, outcome, engine.sheet.models[place])
        : outcome.admits(reported)
      if admits { causes.insert(cause) }
    }
    return causes
  }

  private func isHundredfold(_ reported: Money, _ charge: Charge) -> Bool {
    func isWithin(_ amount: Int128, _ factor: Int128) -> Bool {
      Int128(charge.low.nanodollars) * factor <= amount
        && amount <= Int128(charge.high.nanodollars) * factor
    }
    let amount = Int128(reported.nanodollars)
    return isWithin(amount, 100) || isWithin(amount * 100, 1)
  }

  private func referenceCauses(
    of reported: Money, _ usage: UsageRecord, _ model: PriceSheet.Model
  ) -> Set<DriftCause> {
    guard usage.inputs.isEdit else { return [] }
    var causes: Set<DriftCause> = []
    var without = usage
    without.inputs = InputImages()
    if engine.outcome(for: without).admits(reported) {
      causes.insert(model.isKlein ? .kleinReferencesFree : .referencesForgotten)
    }
    if usage.inputs.count > 1 {
      without.inputs.add(packed: usage.inputs.packedSize(ofImage: 0))
      if engine.outcome(for: without).admits(reported) { causes.insert(.referencesForgotten) }
      // Either rule alone, without bounds for the other.
      var counted = usage
      counted.inputs.printedTotal = nil
      if referencesBySize.outcome(for: counted).admits(reported) {
        causes.insert(.referencesBySize)
      }
      if referencesScaledDown.outcome(for: counted).admits(reported) {
        causes.insert(.referencesScaledDown)
      }
    }
    if kleinReferencesBilled.outcome(for: usage).admits(reported) {
      causes.insert(.kleinReferencesBilled)
    }
    return causes
  }

  /// Whether a cost is that of fractional megapixels, which are seldom reported to the last digit; the
  /// first megapixel may be billed in part, too.
  private func isFraction(
    _ reported: Money, _ usage: UsageRecord, _ outcome: PricingOutcome, _ model: PriceSheet.Model
  ) -> Bool {
    guard model.megapixel.rounding == .none, case .charged(let charge) = outcome else {
      return false
    }
    let tolerance = Self.tolerance(of: reported, imageCount: usage.imageCount)
    let (low, high) = (Int128(charge.low.nanodollars), Int128(charge.high.nanodollars))
    let amount = Int128(reported.nanodollars)
    if low - tolerance <= amount, amount <= high + tolerance { return true }
    guard case .pixels(let width, let height) = usage.output, low == high,
      case .megapixel(let price) = model.rows[charge.priceRow].rate
    else { return false }
    let missing = Int128(model.megapixel.pixels) - Int128(width) * Int128(height)
    guard missing > 0 else { return false }
    let partial =
      low - Int128(price.firstOutput.nanodollars) * Int128(usage.imageCount) * missing
      / Int128(model.megapixel.pixels)
    return (partial - amount).magnitude <= tolerance.magnitude
  }

  /// Half of the last digit of a cost, at most of a hundredth of a credit; the engine rounds each image to
  /// a nano-dollar.
  private static func tolerance(of reported: Money, imageCount: Int) -> Int128 {
    var step: Int64 = 1
    while step < 100_000, reported.nanodollars.isMultiple(of: step * 10) { step *= 10 }
    return max(Int128((step + 1) / 2), Int128(min(imageCount, 1000)))
  }
}

extension PricingOutcome {
  /// Whether a cost lies within the bounds.
  func admits(_ reported: Money) -> Bool {
    guard case .charged(let charge) = self else { return false }
    return charge.low <= reported && reported <= charge.high
  }
}

extension PriceSheet.Model {
  /// Whether the vendor's price list and formula disagree on references.
  fileprivate var isKlein: Bool { id.contains("klein") }

  /// Whether no price of the model bills references.
  fileprivate var hasFreeReferences: Bool {
    rows.allSatisfy { row in
      if case .megapixel(let price) = row.rate { price.input == .zero } else { false }
    }
  }

  /// An instant at which a price row holds; nil if none is known.
  fileprivate func firstInstant(ofRow row: Int) -> Instant? {
    if let from = rows[row].from { return from }
    let end = rows[row].until ?? (row + 1 < rows.count ? rows[row + 1].from : nil)
    return end.map { Instant(seconds: $0.seconds - 1) }
  }
}
