// How pixels become billed megapixels, for finished images and for reference images.
//
// A quantity is an exact number of parts of a megapixel, so that what is not rounded to whole ones is
// rounded once only, where it becomes money.

/// How pixels become billed megapixels.
public struct MegapixelRule: Hashable, Sendable {
  /// Pixels in a megapixel: 1,048,576 at BFL (G1: 1024x1024 reports 1.0).
  public var pixels: Int64 = 1_048_576
  /// What becomes of a part of one (G3, G6: 1.41 is billed as 2 at BFL).
  public var rounding = Rounding.up
  /// An image of at most so many pixels counts as one megapixel, though that may be more of them; nil if nobody
  /// says so (Runware: 1024x1024 is one of 1,000,000, and 1920x1080 three).
  public var onePixels: Int64?
  /// Whether the first output megapixel is billed whole even where parts are billed as what they are.
  public var isFirstWhole = true
  /// The largest image the model makes: the upper bound for an unknown size.
  public var maxOutputMegapixels = 4
  /// The shortest edge of an image, in pixels; nil if nobody says.
  public var leastEdge: Int?
  /// Edges are multiples of so many pixels, and others may be floored to one; nil if nobody says.
  public var edgeStep: Int?
  /// What is billed for reference images.
  public var inputs = References()

  /// How reference images are scaled before they are billed.
  ///
  /// BFL scales one to 2024 x 2024 and several to 1024 x 1024 each (black-forest-labs/flux2,
  /// `encode_image_refs`); pro takes 9 MP of input and output together.
  public struct References: Hashable, Sendable {
    /// Megapixels to which a single reference is scaled down.
    public var single = 4
    /// Megapixels to which each of several is scaled down; nil where each is billed by its size.
    public var several: Int?
    /// Megapixels that all references together count as at least; nil where there is no such least.
    public var least: Int?
    /// Megapixels of input and output together; nil without such a limit.
    public var total: Int?
    /// Pixels in a megapixel of them, and what becomes of a part of one, where that is not as for finished images.
    public var pixels: Int64?
    /// What becomes of a part of such a megapixel.
    public var rounding: Rounding?
  }

  /// What becomes of a part of a megapixel.
  public enum Rounding: String, CaseIterable, Hashable, Sendable {
    /// A part counts as a whole; at least one is billed.
    case up
    /// Half a megapixel and more counts as a whole; at least one is billed.
    case nearest
    /// A part does not count; at least one is billed.
    case down
    /// A part is billed as what it is; the first output megapixel is always billed whole.
    case none

    /// What is billed for `quantity` units of which `unit` make a megapixel.
    func billed(_ quantity: Int128, unit: Int128) -> Megapixels {
      let (whole, rest) = quantity.divided(by: unit)
      let roundsUp: Bool
      switch self {
      case .up: roundsUp = rest > 0
      case .nearest: roundsUp = rest >= unit - rest
      case .down: roundsUp = false
      case .none:
        return Megapixels(parts: (quantity * Megapixels.one.parts + unit / 2) / unit)
      }
      return Megapixels(whole: Swift.max(1, whole + (roundsUp ? 1 : 0)))
    }

    /// The least that is billed for an image.
    var least: Megapixels { self == .none ? .zero : .one }
  }

  /// The pixels of an edit without a size: it follows its first reference, up to the largest image.
  ///
  /// - Parameter first: the pixels of that reference.
  package func pixels(like first: Int64) -> Int64 { min(first, largestPixels) }

  /// What is billed for a finished image of so many pixels.
  package func billed(pixels count: Int128) -> Megapixels {
    if let onePixels, count <= Int128(onePixels) { return .one }
    return rounding.billed(count, unit: Int128(pixels))
  }

  /// What is billed for a finished image of a number of 1e-9 megapixels.
  func billed(nanoMegapixels count: Int64) -> Megapixels {
    rounding.billed(Int128(Swift.max(0, count)), unit: 1_000_000_000)
  }

  /// What is billed for a reference image of so many pixels that is not scaled.
  func billedReference(pixels count: Int64) -> Megapixels {
    inputRounding.billed(Int128(count), unit: Int128(inputs.pixels ?? pixels))
  }

  /// What becomes of a part of a megapixel of a reference image.
  var inputRounding: Rounding { inputs.rounding ?? rounding }

  /// What a reference image among so many is scaled to, and the most that is billed for it.
  func largestReference(among count: Int) -> Megapixels {
    Megapixels(whole: Int128(count > 1 ? inputs.several ?? inputs.single : inputs.single))
  }

  /// What is billed for one reference image among so many, in the best estimate; 1 MP where its size is
  /// not known.
  package func billedInput(pixels count: Int64?, among inputs: Int) -> Megapixels {
    count.map { Swift.min(billedReference(pixels: $0), largestReference(among: inputs)) } ?? .one
  }

  /// The least that all references together are billed as, where there are any.
  var leastReferences: Megapixels { Megapixels(whole: Int128(inputs.least ?? 0)) }

  /// The pixels of the largest image. Models make megapixels of 2^20, also where a seller bills smaller ones.
  package var largestPixels: Int64 { Int64(maxOutputMegapixels) * Swift.max(pixels, 1_048_576) }

  /// What is billed for the largest finished image.
  var largestOutput: Megapixels { billed(pixels: Int128(largestPixels)) }
}

/// A pricing quantity: whole megapixels, but for sheets that do not round.
package struct Megapixels: Hashable, Comparable, Sendable {
  /// Parts of which 2^20 x 5^9 make a whole: a pixel is a whole number of them, whether 2^20 or 10^6
  /// make a megapixel, and so is a billionth of one.
  package var parts: Int128

  package static let one = Megapixels(parts: 2_048_000_000_000)
  static let zero = Megapixels(parts: 0)

  package init(parts: Int128) { self.parts = parts }

  /// So many whole ones.
  init(whole: Int128) { parts = whole * 2_048_000_000_000 }

  /// So many billionths of one.
  init(nano: Int64) { parts = Int128(nano) * 2048 }

  /// Whole ones, a part counting as one: what reports print.
  package var whole: Int {
    Int(clamping: (parts + Self.one.parts - 1).divided(by: Self.one.parts).quotient)
  }

  /// A decimal without trailing zeros, rounded half up to a billionth.
  package var decimal: String {
    MoneyTotal(nanodollars: (parts + 1024) / 2048).description
  }

  package static func < (left: Megapixels, right: Megapixels) -> Bool { left.parts < right.parts }

  package static func + (left: Megapixels, right: Megapixels) -> Megapixels {
    Megapixels(parts: left.parts + right.parts)
  }

  static func - (left: Megapixels, right: Megapixels) -> Megapixels {
    Megapixels(parts: left.parts - right.parts)
  }

  static func * (quantity: Megapixels, count: Int) -> Megapixels {
    Megapixels(parts: quantity.parts * Int128(count))
  }
}

/// A quantity and the bounds of it: `low <= best <= high`.
struct Estimate {
  var low: Megapixels
  var best: Megapixels
  var high: Megapixels

  init(_ exact: Megapixels) { (low, best, high) = (exact, exact, exact) }

  init(low: Megapixels, best: Megapixels, high: Megapixels) {
    self.low = min(low, high)
    self.high = max(low, high)
    self.best = min(max(best, self.low), self.high)
  }

  var isExact: Bool { low == high }
}

extension Int128 {
  /// Quotient and remainder. A division of 128 bits takes many times as long as one of 64, which nearly always
  /// do.
  @inline(__always)
  fileprivate func divided(by divisor: Int128) -> (quotient: Int128, remainder: Int128) {
    guard let short = Int64(exactly: self), let divisor = Int64(exactly: divisor) else {
      return quotientAndRemainder(dividingBy: divisor)
    }
    let (quotient, remainder) = short.quotientAndRemainder(dividingBy: divisor)
    return (Int128(quotient), Int128(remainder))
  }
}
