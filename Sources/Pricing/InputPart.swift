// How much of a charge is for reference images. Pricing itself does not need it: it is asked where two periods are
// compared.

extension PricingEngine {
  /// What the reference images of a request cost in the best estimate, over all its images; zero where no price
  /// row bills them.
  ///
  /// - Parameter charge: the charge of the request. One that a reported cost settled knows more of the
  ///   references than the request does.
  package func inputPart(of charge: Charge, _ usage: UsageRecord, isResolved: Bool) -> Money {
    guard let place = usage.model,
      let (rate, model) = terms(modelAt: place, row: charge.priceRow, of: usage),
      charge.inputMegapixels > 0 || usage.inputs.count > 0
    else { return .zero }
    let each: Amount?
    switch rate {
    case .megapixel(let price):
      each =
        isResolved
        ? price.inputAmount(Megapixels(whole: Int128(charge.inputMegapixels)))
        : try? price.inputAmount(of: usage, model)
    case .tile(let price): each = price.inputAmount(of: usage, model)
    // One amount for all that was asked for.
    case .image, .resolution, .step, .local, .unpublished: each = nil
    }
    return each?.multiplied(by: usage.imageCount).money ?? .zero
  }
}

extension MegapixelPrice {
  /// What the references of one image cost.
  func inputAmount(of usage: UsageRecord, _ model: ModelTerms) throws(UnpricedReason) -> Amount {
    var ignored: Assumptions = []
    let output = try Self.output(of: usage, model, &ignored)
    let input = try Self.references(of: usage.inputs, output, model, &ignored)
    return inputAmount(min(input.best, input.most(beside: output.best)))
  }

  /// What so many megapixels of references cost.
  func inputAmount(_ references: Megapixels) -> Amount {
    var sum = Amount()
    let first = min(references, .one)
    sum.add(firstInput, first)
    sum.add(input, references - first)
    return sum
  }
}
