// What must hold for every request, tried on many random ones. The seeds are fixed: a failure comes
// back until it is mended.

import CivilTime
import Pricing
import TestSupport
import Testing

/// A random request: what a log could hold, with the odd values more often than a log has them.
private struct RandomRequest {
  var model: Int
  var time: Instant?
  var images: Int
  var output: OutputSize
  var inputs: [(Int, Int)?] = []
  var printed: PrintedMegapixels?

  init(_ numbers: inout SeededNumbers) {
    model = Int.random(in: 0..<EngineTwin.models.count, using: &numbers)
    if Int.random(in: 0..<4, using: &numbers) > 0 {
      // Around the change of flex, on both sides of every first date.
      let second = Int64.random(in: 1_763_000_000...1_771_000_000, using: &numbers)
      time = Instant(
        seconds: second, nanoseconds: Int32.random(in: 0..<1_000_000_000, using: &numbers))
    }
    images = Int.random(in: 1...100, using: &numbers)
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: output = .unknown
    case 1:
      output = .printed(Self.printedMegapixels(upTo: 600, &numbers))
    default:
      let size = Self.size(&numbers)
      output = .pixels(width: size.0, height: size.1)
    }
    let count = Bool.random(using: &numbers) ? 0 : Int.random(in: 0...20, using: &numbers)
    let knownShare = Int.random(in: 0...2, using: &numbers)
    for _ in 0..<count {
      let isKnown = Int.random(in: 0..<2, using: &numbers) < knownShare
      inputs.append(isKnown ? Self.size(&numbers) : nil)
    }
    if Int.random(in: 0..<3, using: &numbers) == 0 {
      printed = Self.printedMegapixels(upTo: 4000, &numbers)
    }
  }

  /// From a thumbnail to more than any model makes, whole megapixels often.
  static func size(_ numbers: inout SeededNumbers) -> (Int, Int) {
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: (1024 * Int.random(in: 1...8, using: &numbers), 1024)
    case 1: (1024, 1024 + Int.random(in: -1...1, using: &numbers))
    default:
      (Int.random(in: 1...5000, using: &numbers), Int.random(in: 1...5000, using: &numbers))
    }
  }

  static func printedMegapixels(
    upTo limit: Int64, _ numbers: inout SeededNumbers
  ) -> PrintedMegapixels {
    let value = 10_000_000 * Int64.random(in: 0...limit, using: &numbers)
    return Bool.random(using: &numbers)
      ? PrintedMegapixels(value: value)
      : PrintedMegapixels(
        value: value + 12_345, halfStep: Int64.random(in: 0...500, using: &numbers))
  }

  var usage: UsageRecord {
    UsageRecord(
      model: PriceSheet.builtIn.place(EngineTwin.models[model].id), time: time, imageCount: images,
      output: output, inputs: InputImages(inputs, printed: printed))
  }
}

@Suite struct `The engine on random requests` {
  @Test func `it agrees with its slow twin on 100000 requests`() {
    var numbers = SeededNumbers(2026)
    var exact = 0
    for number in 0..<100_000 {
      let request = RandomRequest(&numbers)
      let expected = EngineTwin.verdict(
        request.model, time: request.time, images: request.images, output: request.output,
        inputs: request.inputs, printed: request.printed)
      guard let charge = builtInEngine.charge(request.usage) else {
        Issue.record("request \(number) is unpriced: \(request)")
        return
      }
      let verdict = EngineTwin.Verdict(
        best: Int128(charge.listCost.nanodollars), low: Int128(charge.low.nanodollars),
        high: Int128(charge.high.nanodollars), reasons: Set(charge.assumptions.names))
      guard verdict == expected, charge.low <= charge.listCost, charge.listCost <= charge.high
      else {
        Issue.record("request \(number): \(verdict), twin \(expected), of \(request)")
        return
      }
      exact += charge.isEstimated ? 0 : 1
    }
    // Neither kind may be so rare that it is not tested.
    #expect((10_000...90_000).contains(exact))
  }

  @Test func `n images cost n times one`() throws {
    var numbers = SeededNumbers(3)
    for _ in 0..<5000 {
      let request = RandomRequest(&numbers)
      var one = request.usage
      one.imageCount = 1
      let single = try #require(builtInEngine.charge(one))
      let batch = try #require(builtInEngine.charge(request.usage))
      let images = Int64(request.images)
      #expect(batch.listCost.nanodollars == images * single.listCost.nanodollars)
      #expect(batch.low.nanodollars == images * single.low.nanodollars)
      #expect(batch.high.nanodollars == images * single.high.nanodollars)
    }
  }

  /// Scales references as BFL does or bills each by its size, prints their total, hides their sizes: the
  /// bounds hold either way, except where a total at or below their number is taken to prove 1 MP each.
  @Test func `the bounds of several references hold both readings`() throws {
    var numbers = SeededNumbers(6)
    for _ in 0..<20_000 {
      let count = Int.random(in: 2...8, using: &numbers)
      let sizes = (0..<count).map { _ in
        (Int.random(in: 64...2600, using: &numbers), Int.random(in: 64...2600, using: &numbers))
      }
      let isScaled = Bool.random(using: &numbers)
      let pixels = sizes.map { size in
        min(size.0 * size.1, isScaled ? 1 << 20 : 4 << 20)
      }
      let model = ["flux-2-max", "flux-2-klein-4b"].randomElement(using: &numbers) ?? ""
      let billed = pixels.map { max(1, ($0 + 1_048_575) >> 20) }.reduce(0, +)
      let rate = model == "flux-2-max" ? (70, 30) : (14, 1)
      let truth = Money(nanodollars: Int64(rate.0 + billed * rate.1) * 1_000_000)
      let printed = Self.asPrinted(pixels.reduce(0, +))
      let known = Bool.random(using: &numbers)
      for total in [nil, printed] {
        if total != nil, !isScaled, printed.value <= Int64(count) * 1_000_000_000 { continue }
        let inputs = InputImages(known ? sizes : sizes.map { _ in nil }, printed: total)
        var usage = UsageRecord.request(model)
        usage.inputs = inputs
        let charge = try #require(builtInEngine.charge(usage))
        #expect(charge.low <= truth && truth <= charge.high, "\(sizes) \(isScaled) \(inputs)")
        #expect(charge.low <= charge.listCost && charge.listCost <= charge.high)
      }
    }
  }

  /// Prints what was sent, before anything is scaled down: it may be more than can be billed. The bounds still
  /// hold what the references cost by their sizes, within the limits.
  @Test func `a printed total beyond the limits is an estimate whose bounds hold`() throws {
    var numbers = SeededNumbers(7)
    let bySize = PricingEngine(
      sheet: PriceSheet.builtIn.changingModels { model in
        model.megapixel.inputs.several = nil
        model.megapixel.inputs.total = nil
      })
    for _ in 0..<20_000 {
      let model = ["flux-2-max", "flux-2-pro", "flux-2-klein-9b"].randomElement(using: &numbers)
      let count = Int.random(in: 1...8, using: &numbers)
      let side = [700, 1500, 2600, 5000].randomElement(using: &numbers) ?? 700
      let sizes = (0..<count).map { _ in
        (Int.random(in: 64...side, using: &numbers), Int.random(in: 64...side, using: &numbers))
      }
      let edge = 16 * Int.random(in: 4...128, using: &numbers)
      var usage = UsageRecord.request(model ?? "", .pixels(width: edge, height: edge))
      usage.inputs = InputImages(sizes)
      let truth = try #require(bySize.charge(usage))
      let printed = Self.asPrinted(sizes.reduce(0) { $0 + $1.0 * $1.1 })
      let proven = (printed.value - printed.halfStep + 999_999_999) / 1_000_000_000
      let limit = model == "flux-2-pro" ? 9 - truth.outputMegapixels : 4 * count
      let isBeyond = proven > min(4 * count, max(count, limit))
      // Otherwise what is printed is taken for the sum of what was billed.
      guard isBeyond || (count == 1 || sizes.allSatisfy { $0.0 * $0.1 <= 4 << 20 }) else {
        continue
      }
      if count > 1, printed.value <= Int64(count) * 1_000_000_000 { continue }
      usage.inputs = InputImages(sizes.map { _ in nil }, printed: printed)
      let charge = try #require(builtInEngine.charge(usage))
      #expect(charge.low <= charge.listCost && charge.listCost <= charge.high)
      #expect(!isBeyond || charge.isEstimated)
      // What is rounded up may be beyond the limit of pro, though the total is not: that was not sent.
      if isBeyond || truth.inputMegapixels <= max(count, limit) {
        #expect(charge.low <= truth.listCost && truth.listCost <= charge.high)
      }
      if isBeyond, count > 1 {
        usage.inputs = InputImages(sizes.map { _ in (1024, 1024) })
        let scaled = try #require(builtInEngine.charge(usage))
        #expect(charge.low <= scaled.listCost && scaled.listCost <= charge.high)
      }
    }
  }

  @Test func `more pixels never cost less`() throws {
    var numbers = SeededNumbers(4)
    for place in PriceSheet.builtIn.models.indices {
      guard builtInEngine.charge(UsageRecord(model: place, time: june)) != nil else { continue }
      for _ in 0..<500 {
        let (width, height) = RandomRequest.size(&numbers)
        let wider = width + Int.random(in: 0...2000, using: &numbers)
        func cost(_ width: Int, input: Int) throws -> Money {
          let usage = UsageRecord(
            model: place, time: june, output: .pixels(width: width, height: height),
            inputs: InputImages([(input, height)]))
          return try #require(builtInEngine.charge(usage)).listCost
        }
        let smaller = try cost(width, input: width)
        #expect(try smaller <= cost(wider, input: width))
        #expect(try smaller <= cost(width, input: wider))
      }
    }
  }

  /// Knows every size, prices the request, then hides the sizes as the API does and prices it again.
  @Test(arguments: ["up", "nearest", "down", "none"])
  func `the bounds of a printed total hold what the sizes would have cost`(rounding: String) throws
  {
    let engine = PricingEngine(sheet: try .megapixelSheet(rounding: rounding))
    var numbers = SeededNumbers(5)
    for _ in 0..<10_000 {
      let count = Int.random(in: 1...4, using: &numbers)
      let sizes = (0..<count).map { _ in
        (Int.random(in: 1...2000, using: &numbers), Int.random(in: 1...2000, using: &numbers))
      }
      let output = sizes[0]
      let known = UsageRecord(
        model: 0, output: .pixels(width: output.0, height: output.1), inputs: InputImages(sizes))
      let truth = try #require(engine.charge(known))
      let inputs = Self.asPrinted(sizes.map { $0.0 * $0.1 }.reduce(0, +))
      for hidden in [
        InputImages(Array(repeating: nil, count: count), printed: inputs),
        InputImages([], printed: inputs), InputImages(Array(repeating: nil, count: count)),
      ]
      where hidden.isEdit {
        let usage = UsageRecord(
          model: 0, output: .printed(Self.asPrinted(output.0 * output.1)), inputs: hidden)
        let charge = try #require(engine.charge(usage))
        #expect(charge.low <= charge.listCost && charge.listCost <= charge.high)
        #expect(charge.low <= truth.listCost, "\(sizes) \(hidden)")
        #expect(truth.listCost <= charge.high, "\(sizes) \(hidden)")
      }
    }
  }

  /// Pixels as megapixels of 2^20 with two decimals, rounded half up.
  private static func asPrinted(_ pixels: Int) -> PrintedMegapixels {
    PrintedMegapixels(value: Int64((pixels * 100 + 524_288) / 1_048_576) * 10_000_000)
  }
}

extension PriceSheet {
  /// One model with prices by the megapixel and up to four references.
  static func megapixelSheet(rounding: String) throws -> PriceSheet {
    try PriceSheet(
      parsing: Array(
        """
        {"schema": "fluxspend.prices/1", "name": "test", "version": "1",
         "megapixel": {"rounding": "\(rounding)"}, "providers": [{"id": "p"}],
         "models": [{"id": "m", "maxInputImages": 4, "prices": [{"unit": "megapixel",
           "firstOutput": "0.03", "additionalOutput": "0.015", "input": "0.011"}]}]}
        """.utf8))
  }
}
