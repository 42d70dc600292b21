// Remedies: each is one rule that could be followed instead of a habit, and which requests it is for.
// Which models could stand in for which is in the price sheet.

import LogRecords
import Pricing
import Spend

/// A rule to try, and for which requests.
struct Remedy: Sendable {
  /// What of a request it changes. Remedies of one slot are choices, not steps.
  enum Slot: Hashable, Sendable {
    case model(from: Int)
    case images, inputCount, inputSize, outputSize
  }

  /// What requests of one finding have in common, besides who.
  enum Detail: Hashable, Sendable {
    case none, operation, resolution
  }

  var kind: AdviceKind
  var slot: Slot
  var rules: UsageRules
  var detail = Detail.none
  /// Places of the models in the sheet, for a swap.
  var swap: (from: Int, to: Int)?

  /// Whether the cost of requests of a usage can change; quick, and true when in doubt.
  func canConcern(_ usage: PricedUsage, _ place: Int, _ rule: MegapixelRule) -> Bool {
    switch slot {
    case .model(let from): return from == place
    case .images: return usage.imageCount > rules.maximumImages ?? 1
    case .inputCount, .inputSize: return usage.isEdit
    case .outputSize:
      guard case .charged(let charge) = usage.outcome else { return false }
      // One megapixel is the least; flat prices have none.
      return charge.outputMegapixels > (rule.rounding == .up ? 1 : 0)
    }
  }

  /// All remedies for a price sheet. Where there are choices, the first of them is preferred.
  static func all(_ options: AdviceOptions, _ sheet: PriceSheet) -> [Remedy] {
    (swaps(options, sheet) + others(options)).filter { !options.skipped.contains($0.kind) }
  }

  private static func swaps(_ options: AdviceOptions, _ sheet: PriceSheet) -> [Remedy] {
    var remedies: [Remedy] = []
    let kept = Set(
      options.kept.map { sheet.identify(model: $0, provider: "", host: "").place })
    for (from, model) in sheet.models.enumerated() where !kept.contains(from) {
      for alternative in model.alternatives {
        let place = sheet.models.firstIndex {
          $0.id == alternative.model && $0.provider == model.provider
        }
        guard let to = place, let names = names(from, to, sheet) else { continue }
        var rules = UsageRules()
        rules.swaps = [
          .init(from: names.from, to: names.to, scope: alternative.isForEditsOnly ? .edits : .all)
        ]
        remedies.append(
          Remedy(
            kind: alternative.isForEditsOnly ? .editModel : .tier, slot: .model(from: from),
            rules: rules, detail: .operation, swap: (from, to)))
      }
    }
    return remedies
  }

  /// Names by which rules find two models; nil if they cannot be told by name.
  private static func names(
    _ from: Int, _ to: Int, _ sheet: PriceSheet
  ) -> (from: String, to: String)? {
    func name(_ place: Int) -> String? {
      let model = sheet.models[place]
      return [model.id, "\(model.provider)/\(model.id)"].first {
        sheet.identify(model: $0, provider: "", host: "").place == place
      }
    }
    guard let one = name(from), let other = name(to) else { return nil }
    return (one, other)
  }

  private static func others(_ options: AdviceOptions) -> [Remedy] {
    func rules(_ set: (inout UsageRules) -> Void) -> UsageRules {
      var rules = UsageRules()
      set(&rules)
      return rules
    }
    var remedies = [
      Remedy(
        kind: .candidates, slot: .images, rules: rules { $0.maximumImages = options.neededImages }),
      Remedy(
        kind: .references, slot: .inputCount,
        rules: rules { $0.maximumInputs = options.neededInputs }),
      Remedy(
        kind: .referenceSize, slot: .inputSize,
        rules: rules { $0.maximumInputMegapixels = options.neededInputMegapixels }),
      Remedy(
        kind: .referenceBoundary, slot: .inputSize,
        rules: rules { $0.snapInputsWithin = options.boundary }),
    ]
    if let display = options.display {
      remedies.append(
        Remedy(kind: .display, slot: .outputSize, rules: rules { $0.maximumSize = display }))
    }
    return remedies + [
      Remedy(
        kind: .megapixels, slot: .outputSize,
        rules: rules { $0.maximumMegapixels = options.neededMegapixels }),
      Remedy(
        kind: .boundary, slot: .outputSize, rules: rules { $0.snapWithin = options.boundary },
        detail: .resolution),
    ]
  }
}

/// A remedy's effect on usages, each worked out once.
struct RemedyEffect {
  private let repricing: Repricing
  private let cells: UsageCells
  private var known: [UInt32: PricedUsage?] = [:]

  /// - Precondition: the rules name models of the sheet.
  init(_ rules: UsageRules, _ cells: UsageCells) throws(UnknownModelError) {
    var change = WhatIfChange()
    change.rules = rules
    repricing = try Repricing(change, cells.options)
    self.cells = cells
  }

  /// What a cell's usage would be; nil if it stays as it is.
  mutating func changed(_ cell: UsageCell) -> PricedUsage? {
    if let known = known[cell.usage] { return known }
    let changed = repricing.changed(cell, cells)
    known[cell.usage] = .some(changed)
    return changed
  }

  /// The request that would have been made instead.
  func request(_ cell: UsageCell) -> UsageRecord? { repricing.request(cell, cells) }
}

/// What some requests come to before and after, with the bounds of the difference.
struct RemedySum: Sendable {
  var comparison = WhatIf.Comparison()
  /// Sums of the differences between what is least, and between what is most, the smaller first.
  var low: Int128 = 0
  var high: Int128 = 0

  var saving: MoneyTotal { comparison.saving }

  /// Adds the requests of a cell.
  mutating func add(_ before: Metrics, _ after: Metrics) {
    comparison.before.merge(before)
    comparison.after.merge(after)
    comparison.changed += before.requests
    let ends = (
      before.listCostLow.nanodollars - after.listCostLow.nanodollars,
      before.listCostHigh.nanodollars - after.listCostHigh.nanodollars
    )
    let best = before.listCost.nanodollars - after.listCost.nanodollars
    low += min(ends.0, ends.1, best)
    high += max(ends.0, ends.1, best)
  }

  mutating func merge(_ other: RemedySum) {
    comparison.merge(other.comparison)
    low += other.low
    high += other.high
  }

  func saving(_ span: AdviceSpan) -> Advice.Saving {
    Advice.Saving(
      amount: saving, atLeast: MoneyTotal(nanodollars: low),
      atMost: MoneyTotal(nanodollars: high), perMonth: span.perMonth(saving))
  }
}
