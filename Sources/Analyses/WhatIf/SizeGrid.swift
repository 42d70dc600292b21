// Sizes of about the same shape that cost less. FLUX takes edges in multiples of 16 pixels.

import Pricing

/// Width and height in pixels, as large as logs have them.
struct ImageSize: Hashable, Sendable {
  var width: Int
  var height: Int

  /// Saturated, far beyond what is ever billed.
  var pixels: Int64 {
    let (pixels, overflow) = Int64(width).multipliedReportingOverflow(by: Int64(height))
    return overflow ? .max : pixels
  }
}

/// Sizes on the grid of 16 pixels.
enum SizeGrid {
  /// The step of both edges, in pixels.
  static let step = 16

  /// The largest size of about the same aspect ratio with at most so many pixels, both edges rounded
  /// down; the size itself if it has no more.
  static func fitting(_ size: ImageSize, pixels: Int64) -> ImageSize {
    if size.pixels <= pixels { return size }
    let square = Int128(pixels) * Int128(size.width) / Int128(size.height)
    let width = squareRoot(square) / step * step
    let height = Int(Int128(width) * Int128(size.height) / Int128(size.width)) / step * step
    if width >= step, height >= step { return ImageSize(width: width, height: height) }
    // Too thin to keep its shape: only the long edge gives way.
    let short = min(size.width, size.height)
    let long = max(1, Int(pixels) / short / step * step)
    return size.width < size.height
      ? ImageSize(width: short, height: long) : ImageSize(width: long, height: short)
  }

  /// The largest size of about the same aspect ratio that fits a box, both edges rounded down; the size
  /// itself if it fits.
  static func fitting(_ size: ImageSize, box: ImageSize) -> ImageSize {
    if size.width <= box.width, size.height <= box.height { return size }
    var (width, height) = (box.width, 0)
    height = Int(Int128(width) * Int128(size.height) / Int128(size.width))
    if height > box.height {
      height = box.height
      width = Int(Int128(height) * Int128(size.width) / Int128(size.height))
    }
    return ImageSize(
      width: max(step, width / step * step), height: max(step, height / step * step))
  }

  /// The nearest size of about the same aspect ratio that is billed a megapixel less: the proportional
  /// one, rounded to the grid, its longer edge lowered until it fits. 1280x832 becomes 1248x832, 1080x1080
  /// becomes 1024x1024. Nil for a size that is billed one megapixel already, and under rules that do not
  /// round up.
  static func nearestCheaper(_ size: ImageSize, _ rule: MegapixelRule) -> ImageSize? {
    guard rule.rounding == .up else { return nil }
    let billed = rule.billed(pixels: Int128(size.pixels)).whole
    guard billed > 1 else { return nil }
    let limit = Int64(billed - 1) * rule.pixels
    var width = nearest(Int128(limit) * Int128(size.width) / Int128(size.height))
    var height = nearest(Int128(limit) * Int128(size.height) / Int128(size.width))
    while Int64(width) * Int64(height) > limit {
      if width >= height { width -= step } else { height -= step }
    }
    return ImageSize(width: max(step, width), height: max(step, height))
  }

  /// By how many thousandths of a megapixel, rounded up, a size is over the last whole one that it fills;
  /// 0 if it fills none.
  static func excess(_ size: ImageSize, _ rule: MegapixelRule) -> Int {
    excess(pixels: size.pixels, rule)
  }

  /// The same of so many pixels.
  static func excess(pixels: Int64, _ rule: MegapixelRule) -> Int {
    guard pixels > rule.pixels else { return 0 }
    let over = (pixels - 1) % rule.pixels + 1
    return Int((over * 1000 + rule.pixels - 1) / rule.pixels)
  }

  /// The multiple of the step nearest to the square root of a number.
  private static func nearest(_ square: Int128) -> Int {
    let below = squareRoot(square) / step
    let middle = Int128(below * step + step / 2)
    return max(1, middle * middle <= square ? below + 1 : below) * step
  }

  /// The square root, rounded down.
  static func squareRoot(_ square: Int128) -> Int {
    var (low, high) = (Int128(0), Int128(1) << 40)
    while low < high {
      let middle = (low + high + 1) / 2
      if middle * middle <= square { low = middle } else { high = middle - 1 }
    }
    return Int(low)
  }
}
