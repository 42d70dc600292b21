// By tiles of finished and of reference images, and perhaps by steps (Cloudflare Workers AI):
//
//   outputTiles * outputTile + inputTiles * inputTile [each of it for every step] + steps * step
//
// An image of width by height pixels has ceil(width / edge) * ceil(height / edge) tiles.

import StrictJSON

/// What tiles cost.
public struct TilePrice: Hashable, Sendable {
  /// The edge of a tile in pixels.
  public var edge: Int
  /// A tile of a finished image.
  public var outputTile: Money
  /// A tile of a reference image.
  public var inputTile: Money
  /// Whether tiles are billed anew for each step.
  public var isEachStep: Bool
  /// A step, whatever the size.
  public var step: Money
}

extension TilePrice: PriceUnit {
  static let name = "tile"
  static let keys = ["tileEdge", "outputTile", "inputTile", "eachStep", "step"]

  init(_ object: SheetObject) throws {
    guard let edge = try object.count("tileEdge", atMost: 65_536) else {
      throw object.fault("tileEdge", "\"tileEdge\" is missing")
    }
    self.init(
      edge: edge, outputTile: try object.requiredPrice("outputTile"),
      inputTile: try object.price("inputTile") ?? .zero,
      isEachStep: try object.flag("eachStep") ?? false, step: try object.price("step") ?? .zero)
  }

  var members: [PriceMember] {
    var members: [PriceMember] = [
      .count("tileEdge", edge), .amount("outputTile", outputTile), .amount("inputTile", inputTile),
    ]
    if isEachStep { members.append(.flag("eachStep", true)) }
    if step != .zero { members.append(.amount("step", step)) }
    return members
  }

  /// How many tiles or steps: at least, most likely, at most.
  private typealias Count = (low: Int128, best: Int128, high: Int128)

  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ImageCost {
    let output = outputTiles(of: usage, model, &assumptions)
    let input = inputTiles(of: usage.inputs, model, &assumptions)
    var steps: Count = (1, 1, 1)
    if isEachStep || step != .zero {
      let known = model.steps.estimate(usage.steps, &assumptions)
      steps = (Int128(known.low), Int128(known.best), Int128(known.high))
    }
    func amount(_ output: Int128, _ input: Int128, _ steps: Int128) -> Amount {
      let times = isEachStep ? steps : 1
      var sum = Amount(outputTile, Megapixels(whole: output * times))
      sum.add(inputTile, Megapixels(whole: input * times))
      sum.add(step, Megapixels(whole: steps))
      return sum
    }
    return ImageCost(
      low: amount(output.low, input.low, steps.low),
      best: amount(output.best, input.best, steps.best),
      high: amount(output.high, input.high, steps.high))
  }

  /// What the references of one image cost.
  func inputAmount(of usage: UsageRecord, _ model: ModelTerms) -> Amount {
    var ignored: Assumptions = []
    let tiles = inputTiles(of: usage.inputs, model, &ignored).best
    let times = isEachStep ? Int128(model.steps.estimate(usage.steps, &ignored).best) : 1
    return Amount(inputTile, Megapixels(whole: tiles * times))
  }

  private func tiles(_ width: Int, _ height: Int) -> Int128 {
    func along(_ side: Int) -> Int128 { Int128((max(1, side) - 1) / edge + 1) }
    return along(width) * along(height)
  }

  /// The tiles of a square of so many pixels: what a size without sides has at least, but for shape.
  private func tiles(pixels: Int128) -> Int128 {
    let area = Int128(edge) * Int128(edge)
    return max(1, (pixels + area - 1) / area)
  }

  private func outputTiles(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) -> Count {
    let most = tiles(pixels: Int128(model.rule.largestPixels))
    switch usage.output {
    case .pixels(let width, let height):
      let count = tiles(width, height)
      return (count, count, count)
    case .printed(let printed):
      // Sides that are no multiples of an edge take more tiles than the area.
      assumptions.insert(.sizeFromMegapixels)
      let pixels = Int128(max(0, printed.value)) * Int128(model.rule.pixels) / 1_000_000_000
      let best = tiles(pixels: pixels)
      return (best, best, 2 * best + 2)
    case .unknown:
      assumptions.insert(.sizeAssumed)
      let best: Int128
      if let first = usage.inputs.size(ofImage: 0) {
        best = tiles(first.width, first.height)
      } else {
        best = tiles(model.defaultWidth, model.defaultHeight)
      }
      return (1, best, max(best, most))
    }
  }

  private func inputTiles(
    of inputs: InputImages, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) -> Count {
    var count: Count = (0, 0, 0)
    let most = tiles(pixels: Int128(model.rule.inputs.single) * Int128(model.rule.pixels))
    for image in 0..<inputs.count {
      if let size = inputs.size(ofImage: image) {
        let known = tiles(size.width, size.height)
        count = (count.low + known, count.best + known, count.high + known)
      } else {
        if inputTile != .zero { assumptions.insert(.inputSizeAssumed) }
        count = (
          count.low + 1, count.best + tiles(pixels: Int128(model.rule.pixels)), count.high + most
        )
      }
    }
    return count
  }
}
