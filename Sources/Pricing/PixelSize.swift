// The size of an image, as people type it and as analyses compare it.

/// Width and height of an image in pixels, 1 to 65,536 each.
public struct PixelSize: Hashable, Sendable, LosslessStringConvertible {
  /// Pixels from left to right.
  public let width: Int
  /// Pixels from top to bottom.
  public let height: Int

  /// The longest side that is taken for a size rather than a slip.
  public static let longestSide = 65_536

  /// A size, or nil when a side is out of range.
  public init?(width: Int, height: Int) {
    let sides = 1...Self.longestSide
    guard sides.contains(width), sides.contains(height) else { return nil }
    (self.width, self.height) = (width, height)
  }

  /// Reads `1920x1080`, with a small or large x or a sign of multiplication; nil for anything else.
  public init?(_ text: String) {
    let sides = text.split(omittingEmptySubsequences: false, whereSeparator: { "xX×".contains($0) })
      .map { side in
        side.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(side) ?? 0 : 0
      }
    guard sides.count == 2 else { return nil }
    self.init(width: sides[0], height: sides[1])
  }

  /// Width times height.
  public var pixels: Int64 { Int64(width) * Int64(height) }

  /// `1920x1080`
  public var description: String { "\(width)x\(height)" }
}
