// What one request used: all that its price depends on, and nothing else.
//
// A plain value of integers, so that filling and pricing one allocates nothing.

public import CivilTime

/// The priced facts of one API request.
public struct UsageRecord: Sendable {
  /// The model's place in `PriceSheet.models`; nil for a model the sheet does not have.
  public var model: Int?
  /// When the request was made; nil when unknown.
  public var time: Instant?
  /// Finished images the request asked for, at least 1.
  public var imageCount: Int
  /// The size of each finished image.
  public var output: OutputSize
  /// The reference images sent along.
  public var inputs: InputImages
  /// The resolution asked for by name; nil when unknown.
  public var tier: ResolutionTier?
  /// The steps that an image takes; 0 when unknown.
  public var steps: UInt16 = 0
  /// Whether the faster, cheaper variant of the model was asked for (`go_fast`); nil when unknown.
  public var isFast: Bool?
  /// Whether the log does not say who sold it, so that a seller was assumed.
  public var isProviderAssumed = false
  /// Whether the log says that no image was asked for, so that one was assumed.
  public var isCountAssumed = false

  /// A request for `imageCount` images.
  public init(
    model: Int?, time: Instant? = nil, imageCount: Int = 1, output: OutputSize = .unknown,
    inputs: InputImages = InputImages(), tier: ResolutionTier? = nil
  ) {
    self.model = model
    self.time = time
    self.imageCount = imageCount
    self.output = output
    self.inputs = inputs
    self.tier = tier
  }
}

/// What is known of the size of a finished image.
public enum OutputSize: Hashable, Sendable {
  /// Width and height in pixels: exact.
  case pixels(width: Int, height: Int)
  /// Megapixels as the API prints them, with two decimals: an interval. Replicate's metrics are printed
  /// exactly (`halfStep` 0).
  case printed(PrintedMegapixels)
  /// Nothing: the model's default size is assumed.
  case unknown
}

/// Megapixels as the API prints them, and what they can have been before they were rounded.
///
/// The API prints two decimals (G3: 1.9775 is printed 1.98), so 1.0 may be 1024x1024, billed 1, or
/// 1152x912, billed 2.
public struct PrintedMegapixels: Hashable, Sendable {
  /// The printed value in units of 1e-9 megapixels.
  public var value: Int64
  /// Half of the last printed digit, in the same unit: 5,000,000 for two decimals.
  public var halfStep: Int64

  /// A value printed with two decimals unless `halfStep` says otherwise.
  public init(value: Int64, halfStep: Int64 = 5_000_000) {
    self.value = value
    self.halfStep = halfStep
  }

  /// The least and the most it can have been before rounding; nil beyond 64 bits.
  var bounds: (low: Int64, high: Int64)? {
    let (low, isTooLow) = value.subtractingReportingOverflow(halfStep)
    let (high, isTooHigh) = value.addingReportingOverflow(halfStep)
    return isTooLow || isTooHigh ? nil : (Swift.max(0, low), Swift.max(0, high))
  }
}

/// What is known of a request's reference images.
public struct InputImages: Sendable {
  /// So many images keep their size; further ones count as images of unknown size. The API takes
  /// at most 8.
  public static let capacity = 16
  /// Counting stops here, and such a request has no price.
  static let maximumCount = 1 << 19

  /// How many images.
  public private(set) var count = 0
  /// Width and height of the first images, 32 bits each; 0 where the size is unknown.
  private var sizes = InlineArray<16, UInt64>(repeating: 0)
  /// Their megapixels together as the API printed them.
  public var printedTotal: PrintedMegapixels?

  /// No images.
  public init() {}

  /// Adds an image of known size, in pixels; an edge of 2^31 and more counts as 2^31 - 1.
  public mutating func add(width: Int, height: Int) {
    guard width > 0, height > 0 else { return addUnknown() }
    let limit = Int(Int32.max)
    add(packed: UInt64(Swift.min(width, limit)) << 32 | UInt64(Swift.min(height, limit)))
  }

  /// Adds an image of unknown size.
  public mutating func addUnknown() { add(packed: 0) }

  /// Adds so many images of unknown size: a count without sizes.
  public mutating func addUnknown(count more: Int) {
    for _ in 0..<Swift.min(Swift.max(0, more), Self.maximumCount - count) { add(packed: 0) }
  }

  /// Adds an image of packed size.
  package mutating func add(packed size: UInt64) {
    if count < Self.capacity { sizes[count] = size }
    if count < Self.maximumCount { count += 1 }
  }

  /// Width and height of an image in 32 bits each; 0 when its size is unknown.
  package func packedSize(ofImage index: Int) -> UInt64 {
    index < Swift.min(count, Self.capacity) ? sizes[index] : 0
  }

  /// Width and height of an image, or nil when its size is unknown.
  public func size(ofImage index: Int) -> (width: Int, height: Int)? {
    let size = packedSize(ofImage: index)
    return size == 0 ? nil : (Int(size >> 32), Int(size & 0xFFFF_FFFF))
  }

  /// The pixels of an image, or nil when its size is unknown.
  public func pixels(ofImage index: Int) -> Int64? {
    size(ofImage: index).map { Int64($0.width) * Int64($0.height) }
  }

  /// Adds the images of another set.
  public mutating func append(_ other: InputImages) {
    for index in 0..<other.count {
      add(packed: other.packedSize(ofImage: index))
    }
  }

  /// Whether the request edits an image: it has inputs, or the API measured some.
  public var isEdit: Bool { count > 0 || (printedTotal?.value ?? 0) > 0 }
}

/// What a request asks for, under its name in sheets, keys of rows and notes.
public enum ImageOperation: String, CaseIterable, Sendable {
  /// An image made of nothing but words.
  case newImage = "text-to-image"
  /// An image made of others.
  case edit = "image-editing"

  /// Every request of a model that does nothing else edits; of any other one those with reference images.
  public init(hasInputs: Bool, isEditOnly: Bool) {
    self = hasInputs || isEditOnly ? .edit : .newImage
  }
}
