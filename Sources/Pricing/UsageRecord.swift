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

  /// A request for `imageCount` images.
  public init(
    model: Int?, time: Instant? = nil, imageCount: Int = 1, output: OutputSize = .unknown,
    inputs: InputImages = InputImages()
  ) {
    self.model = model
    self.time = time
    self.imageCount = imageCount
    self.output = output
    self.inputs = inputs
  }
}

/// What is known of the size of a finished image.
public enum OutputSize: Hashable, Sendable {
  /// Width and height in pixels: exact.
  case pixels(width: Int, height: Int)
  /// Only megapixels as the API prints them, with two decimals: an interval.
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
  /// Counting stops here, and such a request has no price. The largest input a sheet allows, 10,000
  /// megapixels or 1e13 pricing units, keeps the sum over fewer images within 64 bits.
  static let maximumCount = 1 << 19

  /// How many images.
  public private(set) var count = 0
  /// The pixels of the first images; 0 where the size is unknown.
  private var sizes = InlineArray<16, Int64>(repeating: 0)
  /// Their megapixels together as the API printed them.
  public var printedTotal: PrintedMegapixels?

  /// No images.
  public init() {}

  /// Adds an image of known size, in pixels. A size over 2^63 pixels counts as 2^63 - 1.
  public mutating func add(width: Int, height: Int) {
    let (pixels, overflow) = Int64(width).multipliedReportingOverflow(by: Int64(height))
    if count < Self.capacity { sizes[count] = overflow ? .max : pixels }
    if count < Self.maximumCount { count += 1 }
  }

  /// Adds an image of unknown size.
  public mutating func addUnknown() {
    if count < Self.capacity { sizes[count] = 0 }
    if count < Self.maximumCount { count += 1 }
  }

  /// The pixels of an image, or nil when its size is unknown.
  public func pixels(ofImage index: Int) -> Int64? {
    index < Swift.min(count, Self.capacity) && sizes[index] > 0 ? sizes[index] : nil
  }

  /// Adds the images of another set.
  public mutating func append(_ other: InputImages) {
    for index in 0..<other.count {
      if let pixels = other.pixels(ofImage: index) {
        add(width: Int(pixels), height: 1)
      } else {
        addUnknown()
      }
    }
  }

  /// Whether the request edits an image: it has inputs, or the API measured some.
  public var isEdit: Bool { count > 0 || (printedTotal?.value ?? 0) > 0 }
}
