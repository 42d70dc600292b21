// The resolutions that FLUX 3 is asked for by name, and priced by.

/// A named resolution of a request, in rising order.
public enum ResolutionTier: UInt8, CaseIterable, Comparable, Hashable, Sendable {
  /// 768 x 768 pixels or as many.
  case square768
  /// 1024 x 1024, what a request without a resolution gets.
  case one
  /// 1536 x 1536: accepted, but not in BFL's price list.
  case oneAndHalf
  /// 2048 x 2048.
  case two
  /// 4096 x 4096.
  case four

  /// Reads `1k`, `2K`, `768sq`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    switch text.lowercased() {
    case "768sq", "768", "768x768": self = .square768
    case "1k": self = .one
    case "1.5k": self = .oneAndHalf
    case "2k": self = .two
    case "4k": self = .four
    default: return nil
    }
  }

  /// As requests spell it.
  public var name: String {
    switch self {
    case .square768: "768sq"
    case .one: "1k"
    case .oneAndHalf: "1.5k"
    case .two: "2k"
    case .four: "4k"
    }
  }

  /// The edge of a square image.
  private var edge: Int128 {
    switch self {
    case .square768: 768
    case .one: 1024
    case .oneAndHalf: 1536
    case .two: 2048
    case .four: 4096
    }
  }

  /// The tier of an image of so many pixels: the first that is not a tenth smaller, as edges are rounded
  /// to make other shapes than squares.
  init(pixels: Int128) {
    self = Self.allCases.first { pixels * 10 <= $0.edge * $0.edge * 11 } ?? .four
  }

  /// Orders by size.
  public static func < (left: ResolutionTier, right: ResolutionTier) -> Bool {
    left.rawValue < right.rawValue
  }
}
