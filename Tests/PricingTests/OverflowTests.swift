// Quantities out of all reason: each gives an exact charge or a named reason, never a wrapped number
// and never a trap.

import Pricing
import Testing

private let extremes: [Int] = [
  1, 1024, 65_536, 1 << 31, (1 << 31) + 1, 1 << 32, 1 << 40, 1 << 53, 1 << 62, .max - 1, .max,
]

@Suite struct `Quantities out of all reason` {
  @Test(arguments: extremes)
  func `any width and height`(width: Int) {
    for height in extremes {
      let usage = UsageRecord.request("flux-2-pro", .pixels(width: width, height: height))
      let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
      let megapixels = EngineTwin.megapixels(Int128(pixels))
      let expected = 30_000_000 + (megapixels - 1) * 15_000_000
      if overflow || expected > Int128(Int64.max) {
        #expect(builtInEngine.refusal(usage) == .amountTooLarge)
      } else {
        #expect(builtInEngine.charge(usage)?.listCost.nanodollars == Int64(expected))
      }
    }
  }

  @Test(arguments: extremes)
  func `any size of a reference image bills at most four megapixels`(width: Int) throws {
    for height in extremes {
      let usage = UsageRecord.request("flux-2-pro", inputs: [(width, height)])
      let charge = try #require(builtInEngine.charge(usage))
      #expect((45_000_000...90_000_000).contains(charge.listCost.nanodollars))
      #expect(!charge.isEstimated)
      let follower = UsageRecord.request("flux-2-pro", .unknown, inputs: [(width, height)])
      #expect(builtInEngine.charge(follower) != nil)
    }
  }

  @Test(arguments: extremes)
  func `any number of images`(images: Int) {
    for model in ["flux-2-klein-4b", "flux-2-max", "flux-kontext-pro"] {
      let single = builtInEngine.charge(.request(model))?.listCost.nanodollars ?? 0
      let usage = UsageRecord.request(model, images: images)
      let (total, overflow) = single.multipliedReportingOverflow(by: Int64(images))
      #expect(builtInEngine.charge(usage)?.listCost.nanodollars == (overflow ? nil : total))
      #expect(builtInEngine.refusal(usage) == (overflow ? .amountTooLarge : nil))
    }
    #expect(builtInEngine.refusal(.request("flux-2-dev", images: images)) == .localOnly)
  }

  @Test(arguments: [0, 1, 4_999_999, 5_000_000, 1 << 31, 1 << 53, 1 << 62, Int64.max, -1, .min])
  func `any printed megapixels`(value: Int64) {
    for halfStep in [0, 5_000_000, 1 << 53, Int64.max] {
      let printed = PrintedMegapixels(value: value, halfStep: halfStep)
      let output = UsageRecord.request("flux-2-flex", .printed(printed))
      expectOrdered(output)
      for count in [0, 1, 3, 20] {
        var input = UsageRecord.request("flux-2-flex", at: nil)
        input.inputs = InputImages(Array(repeating: nil, count: count), printed: printed)
        expectOrdered(input)
      }
    }
  }

  @Test func `more references than the sheet's largest could bill in 64 bits`() throws {
    let sheet = try PriceSheet(
      parsing: Array(
        """
        {"schema": "fluxspend.prices/1", "name": "huge", "version": "1",
         "megapixel": {"pixels": 1000000000, "maxInputMegapixels": 10000,
           "maxOutputMegapixels": 10000}, "providers": [{"id": "p"}],
         "models": [{"id": "m", "maxInputImages": 10000, "defaultSize": "65536x65536",
           "prices": [{"unit": "megapixel", "firstOutput": "0", "additionalOutput": "0",
           "input": "0.000000001"}]}]}
        """.utf8))
    let engine = PricingEngine(sheet: sheet)
    var usage = UsageRecord(model: 0, output: .unknown)
    for _ in 0..<(1 << 19) - 1 { usage.inputs.addUnknown() }
    let charge = try #require(engine.charge(usage))
    #expect(charge.low.nanodollars == (1 << 19) - 1)
    #expect(charge.high.nanodollars == 10_000 * ((1 << 19) - 1))
    for value: Int64 in [1, 1 << 52, .max] {
      usage.inputs.printedTotal = PrintedMegapixels(value: value)
      expectOrdered(usage, by: engine)
    }
    usage.inputs.printedTotal = nil
    #expect(engine.charge(usage) == charge)
    usage.inputs.addUnknown()
    #expect(engine.refusal(usage) == .amountTooLarge)
    usage.inputs.add(width: 1, height: 1)
    #expect(engine.refusal(usage) == .amountTooLarge)
  }

  @Test func `a price too large for the request's images`() throws {
    let sheet = try PriceSheet(
      parsing: Array(
        """
        {"schema": "fluxspend.prices/1", "name": "dear", "version": "1",
         "providers": [{"id": "p"}], "models": [{"id": "m", "prices": [{"unit": "megapixel",
           "firstOutput": "9223372036.854775807", "additionalOutput": "9223372036.854775807",
           "input": "0"}]}]}
        """.utf8))
    let engine = PricingEngine(sheet: sheet)
    let one = UsageRecord(model: 0, output: .pixels(width: 1, height: 1))
    let two = UsageRecord(model: 0, output: .pixels(width: 1025, height: 1024))
    #expect(engine.charge(one)?.listCost.nanodollars == .max)
    #expect(engine.refusal(two) == .amountTooLarge)
    // The best estimate fits, its upper bound does not: there is no honest answer.
    #expect(engine.refusal(UsageRecord(model: 0)) == .amountTooLarge)
  }

  private func expectOrdered(_ usage: UsageRecord, by engine: PricingEngine = builtInEngine) {
    switch engine.outcome(for: usage) {
    case .charged(let charge):
      #expect(charge.low <= charge.listCost && charge.listCost <= charge.high)
      #expect(charge.low >= .zero)
    case .unpriced(let reason): #expect(reason == .amountTooLarge)
    }
  }
}
