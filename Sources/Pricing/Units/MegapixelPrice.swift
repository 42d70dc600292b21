// By megapixels of output and input:
//
//   firstOutput + (outputMP - 1) * additionalOutput + inputMP * input
//
// Source: black-forest-labs/skills, skills/bfl-api/SKILL.md. How many megapixels are billed, and how many it may
// have been, is in MegapixelPrice+Output.swift and MegapixelPrice+References.swift.

/// What megapixels cost.
public struct MegapixelPrice: Hashable, Sendable {
  /// The first megapixel of a finished image.
  public var firstOutput: Money
  /// Each further one.
  public var additionalOutput: Money
  /// Each megapixel of reference images, the first perhaps excepted.
  public var input: Money
  /// The first megapixel of reference images.
  public var firstInput: Money

  /// Prices; without more, all megapixels of reference images cost the same.
  public init(
    firstOutput: Money, additionalOutput: Money, input: Money, firstInput: Money? = nil
  ) {
    self.firstOutput = firstOutput
    self.additionalOutput = additionalOutput
    self.input = input
    self.firstInput = firstInput ?? input
  }
}

extension MegapixelPrice: PriceUnit {
  static let name = "megapixel"
  static let keys = ["firstOutput", "additionalOutput", "firstInput", "input"]

  init(_ object: SheetObject) throws {
    self.init(
      firstOutput: try object.requiredPrice("firstOutput"),
      additionalOutput: try object.requiredPrice("additionalOutput"),
      input: try object.requiredPrice("input"), firstInput: try object.price("firstInput"))
  }

  var members: [PriceMember] {
    var members: [PriceMember] = [
      .amount("firstOutput", firstOutput), .amount("additionalOutput", additionalOutput),
    ]
    if firstInput != input { members.append(.amount("firstInput", firstInput)) }
    return members + [.amount("input", input)]
  }

  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ImageCost {
    var output = try Self.output(of: usage, model, &assumptions)
    let input = try Self.references(of: usage.inputs, output, model, &assumptions)
    if case .unknown = usage.output { output.stay(within: input) }
    let bestInput = min(input.best, input.most(beside: output.best))
    let isFirstWhole = model.rule.isFirstWhole
    func amount(_ output: Megapixels, _ references: Megapixels) -> Amount {
      self.amount(output, references, isFirstWhole: isFirstWhole)
    }
    let best = amount(output.best, bestInput)
    var cost = ImageCost(best)
    if !output.isExact || input.low != input.high {
      cost.low = amount(output.low, input.low)
      cost.high = amount(output.low, input.most(beside: output.low))
      let outputs = input.decisiveOutputs(output)
      for index in outputs.indices {
        cost.high = max(cost.high, amount(outputs[index], input.most(beside: outputs[index])))
      }
    }
    cost.outputMegapixels = output.best.whole
    cost.inputMegapixels = bestInput.whole
    return cost
  }

  private func amount(
    _ output: Megapixels, _ references: Megapixels, isFirstWhole: Bool
  ) -> Amount {
    var sum = Amount(firstOutput, isFirstWhole ? .one : min(output, .one))
    sum.add(additionalOutput, max(.zero, output - .one))
    return sum + inputAmount(references)
  }

  /// Sizes are whole megapixels, so the costs they can have are a step apart. Several references of known sizes
  /// have two costs alone.
  func resolved(_ charge: Charge, by cost: Money, _ model: ModelTerms) -> Charge? {
    guard model.rule.rounding != .none, charge.low <= cost, cost <= charge.high else { return nil }
    var closed = charge.closed(at: cost)
    let images = Int64(charge.imageCount)
    let (further, rest) = (cost.nanodollars - charge.listCost.nanodollars)
      .quotientAndRemainder(dividingBy: images)
    guard rest == 0 else { return nil }
    let isOutputKnown = charge.assumptions.isDisjoint(with: .unknownOutput)
    let isInputKnown = charge.assumptions.isDisjoint(with: .unknownInputs)
    if charge.assumptions == .referencesBySize, cost != charge.low, cost != charge.high {
      return nil
    }
    let step =
      isInputKnown
      ? additionalOutput.nanodollars
      : isOutputKnown
        ? input.nanodollars
        : Self.greatestCommonDivisor(additionalOutput.nanodollars, input.nanodollars)
    guard step > 0, further % step == 0 else { return nil }
    // Which of the two unknown ones it was is not told.
    if isInputKnown { closed.outputMegapixels += Int(further / step) }
    if isOutputKnown { closed.inputMegapixels += Int(further / step) }
    return closed
  }

  private static func greatestCommonDivisor(_ one: Int64, _ two: Int64) -> Int64 {
    two == 0 ? one : greatestCommonDivisor(two, one % two)
  }
}

extension Assumptions {
  /// What makes the billed output uncertain.
  static let unknownOutput: Assumptions = [.sizeAssumed, .sizeFromMegapixels, .edgesFloored]
  /// What makes the billed references uncertain.
  static let unknownInputs: Assumptions = [
    .inputSizeAssumed, .inputFromMegapixels, .referencesBySize,
  ]
}
