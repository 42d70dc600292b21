// What a quote is asked for: images of a size, made from references, so many of them, at some time.

public import CivilTime
public import Pricing

/// Images to be priced before they are made.
public struct Workload: Hashable, Sendable {
  /// The size of each finished image; nil when the request leaves it to the model.
  public var size: PixelSize?
  /// The reference images of each request; nil for one of unknown size.
  public var inputs: [PixelSize?]
  /// How many images.
  public var volume: Volume
  /// The day or moment whose prices hold; nil for each model's newest price. Never the present
  /// day, so that a quote does not depend on when it is printed.
  public var at: Instant?
  /// The resolution asked for by name; nil when the request leaves it to the model.
  public var tier: ResolutionTier?
  /// The steps that an image takes; 0 when the request leaves them to the model.
  public var steps: UInt16

  /// A workload; without more, one image of the model's default size.
  public init(
    size: PixelSize? = nil, inputs: [PixelSize?] = [], volume: Volume = .images(1),
    at: Instant? = nil, tier: ResolutionTier? = nil, steps: UInt16 = 0
  ) {
    self.tier = tier
    self.steps = steps
    self.size = size
    self.inputs = inputs
    self.volume = volume
    self.at = at
  }

  /// How many images, and whether they are spread over users.
  public enum Volume: Hashable, Sendable {
    /// So many images.
    case images(Int)
    /// So many users who each make so many images.
    case users(Int, imagesEach: Int)

    /// All images together; nil beyond 63 bits.
    public var images: Int? {
      switch self {
      case .images(let count): return count
      case .users(let users, let each):
        let (count, overflow) = users.multipliedReportingOverflow(by: each)
        return overflow ? nil : count
      }
    }
  }
}
