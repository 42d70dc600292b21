// A request that never was: its facts, and the cost the API would have reported for it.
//
// The rates stand here a second time, in tenths of a credit, on purpose: a log whose costs came
// from the pricing engine could not show that the engine is right.

/// A model that generated logs use; the raw value is its id.
enum SyntheticModel: String {
  case klein4B = "flux-2-klein-4b"
  case klein9B = "flux-2-klein-9b"
  case pro = "flux-2-pro"
  case flex = "flux-2-flex"
  case max = "flux-2-max"
  case kontextPro = "flux-kontext-pro"
  case kontextMax = "flux-kontext-max"
  case pro11 = "flux-pro-1.1"
  case ultra = "flux-pro-1.1-ultra"
  case fill = "flux-pro-1.0-fill"

  /// What an image costs in tenths of a credit, or nil for prices by megapixel.
  var flatTenths: Int? {
    switch self {
    case .kontextPro, .pro11: 40
    case .kontextMax: 80
    case .ultra: 60
    case .fill: 50
    case .klein4B, .klein9B, .pro, .flex, .max: nil
    }
  }

  /// Whether requests name an aspect ratio instead of a size.
  var takesAspectRatio: Bool { self == .kontextPro || self == .kontextMax || self == .ultra }
}

/// Width and height in pixels.
struct ImageSize {
  var width: Int
  var height: Int

  init(_ width: Int, _ height: Int) {
    self.width = width
    self.height = height
  }

  var pixels: Int { width * height }
}

/// How a request ended.
enum Outcome {
  case ready
  /// The API answered with an error status of HTTP.
  case failed(Int)
  /// Stopped before processing.
  case requestModerated
  /// Finished, and withheld.
  case contentModerated

  /// The status that the API reports.
  var status: String {
    switch self {
    case .ready: "Ready"
    case .failed: "Error"
    case .requestModerated: "Request Moderated"
    case .contentModerated: "Content Moderated"
    }
  }

  /// The status of HTTP.
  var httpStatus: Int { if case .failed(let status) = self { status } else { 200 } }

  /// Whether the API reports a cost.
  var isReady: Bool { if case .ready = self { true } else { false } }

  /// Two in a hundred fail, three in two hundred are moderated.
  static func random(_ random: inout RandomNumbers) -> Outcome {
    let number = random.below(1000)
    switch number {
    case 0..<7: return .failed(429)
    case 7..<20: return .failed(500)
    case 20..<29: return .requestModerated
    case 29..<35: return .contentModerated
    default: return .ready
    }
  }
}

/// The facts of one request.
struct SyntheticRequest {
  /// Since 1970, in UTC.
  var milliseconds: Int64 = 0
  /// Different for every request of a log.
  var id: UInt64 = 0
  /// The user as JSON text without quotes; empty when the record names none.
  var user: [UInt8] = []
  /// The project.
  var project = ""
  /// The model.
  var model = SyntheticModel.pro
  /// The size of every output image.
  var size = ImageSize(1024, 1024)
  /// Output images, 1 or more.
  var count = 1
  /// The sizes of the input images.
  var inputs: [ImageSize] = []
  /// How it ended.
  var outcome = Outcome.ready
  /// The prompt as JSON text without quotes.
  var prompt: [UInt8] = []
  /// A random number that is logged, for what is not worth a property.
  var noise: UInt64 = 0
  /// Where a finished image can be fetched for a while, as JSON text without quotes; empty when the
  /// record does not say.
  var sample: [UInt8] = []

  /// From the request to its result.
  var latencyMilliseconds: Int { 1800 + Int(noise >> 40 & 0x1fff) }

  /// One input image is resized to 4 megapixels before billing, several to 1 each.
  private var inputPixelLimit: Int { inputs.count > 1 ? 1 << 20 : 4 << 20 }

  /// The pixels of all input images after resizing.
  var inputPixels: Int { inputs.reduce(0) { $0 + min($1.pixels, inputPixelLimit) } }

  /// The cost that the API reports for a finished request, in tenths of a credit.
  var costTenths: Int { costTenths(at: milliseconds) }

  /// The cost by the rates of another time.
  func costTenths(at milliseconds: Int64) -> Int {
    if let flat = model.flatTenths { return flat * count }
    let (first, additional, input) = rates(at: milliseconds)
    let output = first + (wholeMegapixels(size.pixels) - 1) * additional
    let inputMegapixels = inputs.reduce(0) {
      $0 + wholeMegapixels(min($1.pixels, inputPixelLimit))
    }
    return (output + inputMegapixels * input) * count
  }

  /// When the price of flux-2-flex fell: 2026-01-28T00:00:00Z.
  static let flexChange: Int64 = 1_769_558_400_000

  /// Tenths of a credit for the first and each further output megapixel and each input megapixel.
  private func rates(at milliseconds: Int64) -> (first: Int, additional: Int, input: Int) {
    switch model {
    case .klein4B: (14, 1, 1)
    case .klein9B: (15, 2, 2)
    case .flex: milliseconds < Self.flexChange ? (60, 60, 60) : (50, 50, 50)
    case .max: (70, 30, 30)
    default: (30, 15, 15)
    }
  }

  private func wholeMegapixels(_ pixels: Int) -> Int { max(1, (pixels + 1 << 20 - 1) >> 20) }
}
