// Megapixels billed for the reference images of a finished image, and the bounds of them.
//
// BFL scales one reference down to 4 MP and bills it by its size. Several are scaled down to 1 MP each (best
// estimate and low bound), unless each is billed by its size (high bound): no response with a cost has been
// published. The two readings meet where the sizes are small, where the limit for input and output leaves no
// room, and where the total that the API printed tells.

/// What is billed for references, and the bounds of it.
struct ReferenceEstimate {
  var low = Megapixels.zero
  var best = Megapixels.zero
  /// But for the limit that input and output share.
  var high = Megapixels.zero
  /// The most for input and output together; nil without such a limit.
  var total: Megapixels?

  /// The most there can be beside an output.
  func most(beside output: Megapixels) -> Megapixels {
    guard let total else { return high }
    return max(low, min(high, total - output))
  }

  /// The outputs one of which is the dearest: where input and output share a limit, that need not be the
  /// largest.
  func decisiveOutputs(_ output: Estimate) -> InlineArray<3, Megapixels> {
    guard let total else { return [output.high, output.high, output.high] }
    func within(_ quantity: Megapixels) -> Megapixels {
      min(max(quantity, output.low), output.high)
    }
    return [within(total - high), within(total - low), output.high]
  }
}

extension Estimate {
  /// An output of unknown size leaves room for the references.
  mutating func stay(within references: ReferenceEstimate) {
    guard let total = references.total else { return }
    high = max(low, min(high, total - references.low))
    best = min(best, high)
  }
}

extension MegapixelPrice {
  /// References of known size, billed by both readings, and how many others there are.
  struct KnownReferences {
    var scaled = Megapixels.zero
    var bySize = Megapixels.zero
    var unknownCount: Int

    init(_ inputs: InputImages, _ rule: MegapixelRule) {
      unknownCount = max(0, inputs.count - InputImages.capacity)
      for index in 0..<min(inputs.count, InputImages.capacity) {
        if let pixels = inputs.pixels(ofImage: index) {
          let whole = rule.billedReference(pixels: pixels)
          bySize = bySize + min(whole, rule.largestReference(among: 1))
          scaled = scaled + min(whole, rule.largestReference(among: inputs.count))
        } else {
          unknownCount += 1
        }
      }
    }
  }

  /// - Throws: `amountTooLarge` if they are out of all reason.
  static func references(
    of inputs: InputImages, _ output: Estimate, _ model: ModelTerms,
    _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ReferenceEstimate {
    let rule = model.rule
    let printed = inputs.printedTotal.flatMap { $0.value > 0 ? $0 : nil }
    if inputs.count == 0, printed == nil { return ReferenceEstimate() }
    var estimate = ReferenceEstimate()
    if let printed, printed.halfStep == 0, rule.inputRounding == .none {
      // What a seller that bills parts says it has measured decides.
      let billed = max(
        rule.leastReferences, rule.inputRounding.billed(Int128(printed.value), unit: 1_000_000_000))
      (estimate.low, estimate.best, estimate.high) = (billed, billed, billed)
      return estimate
    }
    // References that the API measured and the log does not name: one, or as many as the model takes.
    let count = inputs.count > 0 ? inputs.count : model.mostReferences
    let known = KnownReferences(inputs, rule)
    let unknown = inputs.count > 0 ? known.unknownCount : count
    let least = Megapixels(whole: inputs.count > 0 ? Int128(unknown) : 1)
    estimate.low = known.scaled + (rule.inputRounding == .none ? .zero : least)
    estimate.best = known.scaled + least
    estimate.high = known.bySize + Megapixels(whole: Int128(rule.inputs.single)) * unknown
    estimate.total = rule.inputs.total.map { Megapixels(whole: Int128($0)) }
    if let printed, inputs.count != 1 || unknown > 0 {
      try narrow(&estimate, known, unknown, printed, inputs.count, output, model)
    }
    let floor = rule.leastReferences
    (estimate.low, estimate.best) = (max(floor, estimate.low), max(floor, estimate.best))
    estimate.high = max(floor, estimate.high)
    if estimate.low != estimate.high {
      assumptions.insert(
        unknown == 0
          ? .referencesBySize : printed == nil ? .inputSizeAssumed : .inputFromMegapixels)
    }
    return estimate
  }

  /// Narrows the bounds by the total that the API printed, a sum of sizes that have not been rounded.
  ///
  /// More megapixels than references prove that each was billed by its size: rounded up on its own, so as
  /// ceil(T) at least and, of `n`, as ceil(T) + n - 1 at most. Where that is more than the limits allow, either
  /// the limits are wrong or the total is, and the bounds hold both.
  ///
  /// - Parameter named: how many references the log names.
  private static func narrow(
    _ estimate: inout ReferenceEstimate, _ known: KnownReferences, _ unknown: Int,
    _ printed: PrintedMegapixels, _ named: Int, _ output: Estimate, _ model: ModelTerms
  ) throws(UnpricedReason) {
    let rule = model.rule
    // Nine million megapixels.
    guard let bounds = printed.bounds, bounds.high < 1 << 53 else { throw .amountTooLarge }
    let limit = rule.inputs.several.map { Megapixels(whole: Int128($0) * Int128(named)) }
    if named > 1, let limit, Megapixels(nano: printed.value) <= limit {
      estimate.low = estimate.best
      estimate.high = estimate.best
      return
    }
    if named > 0, unknown == 0 {
      (estimate.low, estimate.best, estimate.high) = (known.bySize, known.bySize, known.bySize)
      return
    }
    let count = named > 0 ? named : model.mostReferences
    let (least, most) = roundedTotal(bounds, count, rule)
    let floor = known.bySize + (rule.inputRounding == .none || named == 0 ? .zero : .one * unknown)
    let sizes = estimate.high
    var cap = sizes
    if let total = estimate.total { cap = max(floor, min(cap, total - output.low)) }
    let share = rule.inputRounding.billed(
      Int128(printed.value), unit: 1_000_000_000 * Int128(max(1, named)))
    var guess = named == 0 ? share : unknown == named ? share * named : least
    if least <= cap {
      estimate.low = max(floor, least)
      estimate.high = max(estimate.low, min(most, sizes))
    } else {
      // Several may have been printed as they were sent, which proves nothing; one is as large as can be billed.
      if let total = estimate.total { cap = max(floor, min(cap, total - output.best)) }
      if named == 1 { estimate.low = cap }
      (estimate.high, estimate.total) = (max(cap, most), nil)
      guess = min(guess, sizes)
    }
    estimate.best = min(max(guess, estimate.low), estimate.high)
  }

  /// The least and the most that `count` images are billed as which make up a printed total.
  private static func roundedTotal(
    _ bounds: (low: Int64, high: Int64), _ count: Int, _ rule: MegapixelRule
  ) -> (least: Megapixels, most: Megapixels) {
    let further = Int128(count - 1)
    func ceiling(_ nano: Int64) -> Int128 { (Int128(nano) + 999_999_999) / 1_000_000_000 }
    switch rule.inputRounding {
    case .none: return (Megapixels(nano: bounds.low), Megapixels(nano: bounds.high))
    case .up:
      return (
        Megapixels(whole: max(1, ceiling(bounds.low))),
        Megapixels(whole: max(1, ceiling(bounds.high)) + further)
      )
    case .nearest, .down:
      return (
        Megapixels(whole: max(1, Int128(bounds.low / 1_000_000_000) - further)),
        Megapixels(whole: max(1, ceiling(bounds.high)) + further)
      )
    }
  }
}
