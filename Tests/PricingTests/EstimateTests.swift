// Requests of which not everything is known: the best estimate, its bounds, and the reasons.

import Pricing
import Testing

/// Best, low and high in dollars, and the names of the reasons.
private func estimate(_ usage: UsageRecord) -> String? {
  builtInEngine.charge(usage).map { charge in
    "\(charge.listCost) (\(charge.low) to \(charge.high)) "
      + charge.assumptions.names.joined(separator: " ")
  }
}

private func printed(_ hundredths: Int64) -> OutputSize {
  .printed(PrintedMegapixels(value: hundredths * 10_000_000))
}

@Suite struct `Estimates and their bounds` {
  @Test(arguments: [
    (99, "0.03 (0.03 to 0.03) "),
    // 1.00 is 1024x1024, billed 1, or 1152x912 (1.0019 MP), billed 2.
    (100, "0.03 (0.03 to 0.045) sizeFromMegapixels"),
    (101, "0.045 (0.045 to 0.045) "),
    (198, "0.045 (0.045 to 0.045) "),
    (200, "0.045 (0.045 to 0.06) sizeFromMegapixels"),
    (0, "0.03 (0.03 to 0.03) "),
    (400, "0.075 (0.075 to 0.09) sizeFromMegapixels"),
  ])
  func `output megapixels with two decimals`(hundredths: Int64, expected: String) {
    #expect(estimate(.request("flux-2-pro", printed(hundredths))) == expected)
  }

  @Test func `more decimals give a narrower interval`() {
    let exactly = PrintedMegapixels(value: 1_000_000_000, halfStep: 0)
    let above = PrintedMegapixels(value: 1_001_900_000, halfStep: 50_000)
    #expect(estimate(.request("flux-2-pro", .printed(exactly))) == "0.03 (0.03 to 0.03) ")
    #expect(estimate(.request("flux-2-pro", .printed(above))) == "0.045 (0.045 to 0.045) ")
    let ambiguous = PrintedMegapixels(value: 1_000_000_000, halfStep: 50_000)
    #expect(
      estimate(.request("flux-2-pro", .printed(ambiguous)))
        == "0.03 (0.03 to 0.045) sizeFromMegapixels")
  }

  @Test func `an unknown size takes the default, up to the largest image`() {
    #expect(estimate(.request("flux-2-pro", .unknown)) == "0.03 (0.03 to 0.075) sizeAssumed")
    #expect(
      estimate(.request("flux-2-max", .unknown, images: 10)) == "0.7 (0.7 to 1.6) sizeAssumed")
  }

  @Test func `an edit of unknown size follows its first input`() {
    // 2 MP out, 2 + 1 MP in.
    #expect(
      estimate(.request("flux-2-pro", .unknown, inputs: [(1920, 1080), (100, 100)]))
        == "0.075 (0.06 to 0.12) sizeAssumed referencesBySize")
    // The output of a 48 MP input is at most 4 MP, and so is what is billed for it.
    #expect(
      estimate(.request("flux-2-pro", .unknown, inputs: [(8000, 6000)]))
        == "0.135 (0.09 to 0.135) sizeAssumed")
    #expect(
      estimate(.request("flux-2-pro", .unknown, inputs: [nil, (1920, 1080)]))
        == "0.06 (0.06 to 0.15) sizeAssumed inputSizeAssumed")
  }

  @Test func `inputs of unknown size count one megapixel each, up to four`() {
    #expect(
      estimate(.request("flux-2-pro", inputs: [nil])) == "0.045 (0.045 to 0.09) inputSizeAssumed")
    #expect(
      estimate(.request("flux-2-pro", inputs: [nil, nil, nil]))
        == "0.075 (0.075 to 0.15) inputSizeAssumed")
  }

  @Test func `known and unknown inputs add up`() {
    #expect(
      estimate(.request("flux-2-max", inputs: [(1920, 1080), nil, (4000, 4000)]))
        == "0.16 (0.16 to 0.37) inputSizeAssumed")
  }

  @Test func `images beyond the sixteenth count as unknown`() {
    let sixteen: [(Int, Int)?] = Array(repeating: (1024, 1024), count: 16)
    #expect(
      estimate(.request("flux-2-max", inputs: sixteen)) == "0.55 (0.55 to 0.55) tooManyInputs")
    #expect(
      estimate(.request("flux-2-max", inputs: sixteen + [(2048, 2048)]))
        == "0.58 (0.58 to 0.67) inputSizeAssumed tooManyInputs")
  }

  @Test(arguments: [
    // One image between 0.995 and 1.005 MP.
    (1, 100, "0.045 (0.045 to 0.06) inputFromMegapixels"),
    (1, 198, "0.06 (0.06 to 0.06) "),
    // Two images that make up 1.98: one and one, or up to one more.
    (2, 198, "0.06 (0.06 to 0.06) "),
    (2, 20, "0.06 (0.06 to 0.06) "),
    (4, 200, "0.09 (0.09 to 0.09) "),
    // Over one megapixel each: billed by their sizes, 3 MP at least and one more at most.
    (2, 201, "0.09 (0.075 to 0.09) inputFromMegapixels"),
    // Input and output of pro are 9 MP at most.
    (2, 790, "0.15 (0.15 to 0.15) "),
    // More than two can be: the cap is wrong, or the total is.
    (2, 807, "0.15 (0.06 to 0.18) inputFromMegapixels"),
    (1, 2000, "0.09 (0.09 to 0.345) inputFromMegapixels"),
  ])
  func `input megapixels with two decimals, of a known number of images`(
    count: Int, hundredths: Int64, expected: String
  ) {
    var usage = UsageRecord.request("flux-2-pro")
    let total = PrintedMegapixels(value: hundredths * 10_000_000)
    usage.inputs = InputImages(Array(repeating: nil, count: count), printed: total)
    #expect(estimate(usage) == expected)
  }

  @Test func `input megapixels alone are one image, or as many as the model takes`() {
    var usage = UsageRecord.request("flux-2-klein-4b")
    usage.inputs.printedTotal = PrintedMegapixels(value: 1_980_000_000)
    #expect(usage.inputs.isEdit)
    // One image of 2 MP; or klein's four, one of them nearly whole: 2 + 3.
    #expect(estimate(usage) == "0.016 (0.016 to 0.019) inputFromMegapixels")
    usage.inputs.printedTotal = PrintedMegapixels(value: 0)
    #expect(!usage.inputs.isEdit)
    #expect(estimate(usage) == "0.014 (0.014 to 0.014) ")
  }

  @Test func `known sizes win over printed megapixels`() {
    var usage = UsageRecord.request("flux-2-pro", inputs: [(1024, 1024)])
    usage.inputs.printedTotal = PrintedMegapixels(value: 3_500_000_000)
    #expect(estimate(usage) == "0.045 (0.045 to 0.045) ")
  }

  @Test func `an input without an area is of unknown size`() {
    for size in [(0, 0), (0, 1024), (-1, 5), (5, -1)] {
      #expect(
        estimate(.request("flux-2-pro", inputs: [size]))
          == "0.045 (0.045 to 0.09) inputSizeAssumed")
    }
  }

  @Test func `every reason of an estimate is named`() {
    var usage = UsageRecord.request("flux-2-flex", .unknown, inputs: [nil], at: nil)
    #expect(estimate(usage) == "0.1 (0.1 to 0.48) sizeAssumed inputSizeAssumed timeUnknown")
    usage.time = instant(2025, 1, 1)
    #expect(estimate(usage) == "0.12 (0.12 to 0.48) sizeAssumed inputSizeAssumed beforeFirstPrice")
    let all = Assumptions(rawValue: 1 << 15 - 1)
    #expect(all.names == Assumptions.descriptions.map(\.name))
    #expect(all.names.count == 15)
    #expect(Assumptions.descriptions.allSatisfy { !$0.meaning.isEmpty })
    #expect(UnpricedReason.allCases.allSatisfy { !$0.meaning.isEmpty })
  }
}
