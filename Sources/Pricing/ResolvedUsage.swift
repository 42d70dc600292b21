// A request as the API's own cost tells it: with the sizes that its record lacks.
//
// What such a request would cost under other rules is worked out from these, not from an assumption that its
// cost has refuted.

extension PricingEngine {
  /// A request with what its exact charge tells of its sizes. Where the charge does not tell which of two unknown
  /// ones it was, the request stays as it is.
  ///
  /// - Parameters:
  ///   - charge: as `resolved` returned it.
  ///   - estimate: what it was before.
  package func told(_ usage: UsageRecord, by charge: Charge, before estimate: Charge) -> UsageRecord
  {
    guard let place = usage.model, sheet.models.indices.contains(place) else { return usage }
    var told = usage
    let model = sheet.models[place]
    switch model.rows[charge.priceRow].rate {
    case .resolution(let prices):
      let tiers = prices.tiers.filter {
        prices[$0].map { Amount($0).multiplied(by: charge.imageCount).money } == charge.listCost
      }
      if tiers.count == 1 { told.tier = tiers[0] }
    case .megapixel:
      let isOutputKnown = estimate.assumptions.isDisjoint(with: .unknownOutput)
      let isInputKnown = estimate.assumptions.isDisjoint(with: .unknownInputs)
      if isInputKnown, !isOutputKnown {
        told.output = .printed(.exactly(charge.outputMegapixels))
      } else if isOutputKnown, !isInputKnown {
        told.inputs.settle(at: charge.inputMegapixels, model.megapixel)
      }
    case .image, .tile, .step, .local, .unpublished: break
    }
    return told
  }
}

extension PrintedMegapixels {
  /// So many, and not a pixel more.
  fileprivate static func exactly(_ whole: Int) -> PrintedMegapixels {
    PrintedMegapixels(value: Int64(whole) * 1_000_000_000, halfStep: 0)
  }
}

extension InputImages {
  /// Gives references of unknown size sizes with which all are billed as so many megapixels: each at least one,
  /// what is left to the first of them. Their total says that they are billed so.
  fileprivate mutating func settle(at total: Int, _ rule: MegapixelRule) {
    guard count > 0, count <= Self.capacity else { return }
    let known = MegapixelPrice.KnownReferences(self, rule)
    let (most, edge) = (rule.inputs.single, 1024)
    var settled = InputImages()
    var rest = total - known.bySize.whole - known.unknownCount
    for index in 0..<count {
      if let size = size(ofImage: index) {
        settled.add(width: size.width, height: size.height)
      } else {
        let further = min(max(0, rest), most - 1)
        rest -= further
        settled.add(width: edge, height: Int(rule.pixels) / edge * (1 + further))
      }
    }
    guard rest <= 0 else { return }
    settled.printedTotal = .exactly(total)
    self = settled
  }
}
