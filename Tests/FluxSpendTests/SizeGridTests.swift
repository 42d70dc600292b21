// Cheaper sizes: on the grid, small enough, about as wide as high.

import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes
@testable import Spend

@Suite struct SizeGrids {
  private static let rule = PriceSheet.builtIn.models[0].megapixel

  @Test(arguments: [
    (1280, 832, 1248, 832), (1080, 1080, 1024, 1024), (832, 1280, 832, 1248),
    (2048, 1152, 1920, 1088),
    (1920, 1080, 1360, 768), (1152, 912, 1136, 912), (1025, 1024, 1024, 1024),
  ])
  func `the nearest cheaper size is billed a megapixel less`(
    width: Int, height: Int, cheaperWidth: Int, cheaperHeight: Int
  ) throws {
    let size = ImageSize(width: width, height: height)
    let cheaper = try #require(SizeGrid.nearestCheaper(size, Self.rule))
    #expect(cheaper == ImageSize(width: cheaperWidth, height: cheaperHeight))
  }

  @Test func `a megapixel has no cheaper size`() {
    #expect(SizeGrid.nearestCheaper(ImageSize(width: 1024, height: 1024), Self.rule) == nil)
    #expect(SizeGrid.nearestCheaper(ImageSize(width: 64, height: 64), Self.rule) == nil)
    var fractional = Self.rule
    fractional.rounding = .none
    #expect(SizeGrid.nearestCheaper(ImageSize(width: 2048, height: 2048), fractional) == nil)
  }

  @Test(arguments: UInt64(1)...4)
  func `smaller sizes keep the shape, the grid and the limit`(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    for _ in 0..<2_000 {
      let size = ImageSize(
        width: Int.random(in: 256...4096, using: &random),
        height: Int.random(in: 256...4096, using: &random))
      let ratio = Double(size.width) / Double(size.height)
      let limit = Int.random(in: 1...4, using: &random)
      var smaller = [SizeGrid.fitting(size, pixels: Int64(limit) << 20)]
      #expect(smaller[0].pixels <= Int64(limit) << 20)
      let box = ImageSize(
        width: Int.random(in: 256...2048, using: &random),
        height: Int.random(in: 256...2048, using: &random))
      smaller.append(SizeGrid.fitting(size, box: box))
      #expect(smaller[1].width <= box.width && smaller[1].height <= box.height)
      if let cheaper = SizeGrid.nearestCheaper(size, Self.rule) {
        let billed = Self.rule.billed(pixels: Int128(size.pixels)).whole
        #expect(Self.rule.billed(pixels: Int128(cheaper.pixels)).whole <= billed - 1)
        smaller.append(cheaper)
      }
      for smaller in smaller where smaller != size {
        #expect(smaller.width % 16 == 0 && smaller.height % 16 == 0)
        // Sixteen pixels are more to a short edge than to a long one.
        let shortest = Double(min(smaller.width, smaller.height))
        let change = Double(smaller.width) / Double(smaller.height) / ratio
        #expect(abs(change - 1) < 33 / shortest, "\(size) became \(smaller)")
      }
    }
  }

  @Test(arguments: [(1, 2_000_000), (2_000_000, 1), (8, 300_000), (16, 140_000), (20, 100_000)])
  func `very thin images get no larger`(width: Int, height: Int) {
    let size = ImageSize(width: width, height: height)
    let smaller = SizeGrid.fitting(size, pixels: 1 << 20)
    #expect(smaller.pixels <= 1 << 20)
    #expect(smaller.width <= width && smaller.height <= height)
  }

  @Test func `the excess over a megapixel is counted from the last whole one`() {
    func excess(_ width: Int, _ height: Int) -> Int {
      SizeGrid.excess(ImageSize(width: width, height: height), Self.rule)
    }
    #expect(excess(1024, 1024) == 0)
    #expect(excess(1080, 1080) == 113)
    #expect(excess(2048, 1024) == 1000)
    #expect(excess(1280, 832) == 16)
  }

  @Test func `square roots are rounded down`() {
    for root in [0, 1, 2, 15, 16, 1023, 1024, 1 << 31] as [Int] {
      let square = Int128(root) * Int128(root)
      #expect(SizeGrid.squareRoot(square) == root)
      #expect(SizeGrid.squareRoot(square + 2 * Int128(root)) == root)
    }
  }
}
