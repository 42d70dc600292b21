// A priced request: its list cost, the bounds of it, and every assumption that took part.

/// What the price sheet says a request cost.
public struct Charge: Hashable, Sendable {
  /// The best estimate; exact when nothing was assumed.
  public var listCost: Money
  /// The least it can have been.
  public var low: Money
  /// The most it can have been.
  public var high: Money
  /// Whole megapixels billed for the output of each image; 0 for a flat price.
  public var outputMegapixels: Int
  /// Whole megapixels billed for reference images, for each finished image; 0 for a flat price.
  public var inputMegapixels: Int
  /// Finished images.
  public var imageCount: Int
  /// The price row's place in the rows of its model.
  public var priceRow: Int
  /// Why the cost is not certain; empty for an exact charge.
  public var assumptions: Assumptions

  /// A charge of these parts.
  public init(
    listCost: Money, low: Money, high: Money, outputMegapixels: Int, inputMegapixels: Int,
    imageCount: Int, priceRow: Int, assumptions: Assumptions
  ) {
    self.listCost = listCost
    self.low = low
    self.high = high
    self.outputMegapixels = outputMegapixels
    self.inputMegapixels = inputMegapixels
    self.imageCount = imageCount
    self.priceRow = priceRow
    self.assumptions = assumptions
  }

  /// Whether anything was assumed.
  public var isEstimated: Bool { !assumptions.isEmpty }

  /// Whether a reported cost may tell all that is unknown.
  public var mayBeResolved: Bool { isEstimated && assumptions.isSubset(of: .unknownSizes) }

  /// The same with nothing assumed: it cost this.
  func closed(at cost: Money) -> Charge {
    var charge = self
    (charge.listCost, charge.low, charge.high) = (cost, cost, cost)
    charge.assumptions = []
    return charge
  }
}

/// Reasons why a charge is an estimate.
public struct Assumptions: OptionSet, Hashable, Sendable {
  /// One bit for each reason.
  public var rawValue: UInt16

  /// A set of reasons.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The output size is not in the record: the model's default, or the first input's, was taken.
  public static let sizeAssumed = Assumptions(rawValue: 1)
  /// The output size is known only as printed megapixels, which allow two billed amounts.
  public static let sizeFromMegapixels = Assumptions(rawValue: 2)
  /// There are input images of unknown size: one megapixel each was taken.
  public static let inputSizeAssumed = Assumptions(rawValue: 4)
  /// The inputs are known only as printed megapixels, which allow several billed amounts.
  public static let inputFromMegapixels = Assumptions(rawValue: 8)
  /// The request is older than the first known price, which was taken.
  public static let beforeFirstPrice = Assumptions(rawValue: 16)
  /// The request has no time and the price has changed: the newest was taken.
  public static let timeUnknown = Assumptions(rawValue: 32)
  /// The price is not published by the vendor.
  public static let unpublishedPrice = Assumptions(rawValue: 64)
  /// The log does not say who sold the image: Black Forest Labs was taken.
  public static let providerAssumed = Assumptions(rawValue: 128)
  /// The model makes no images of that size; it was priced by the rule.
  public static let sizeOutOfRange = Assumptions(rawValue: 256)
  /// The model takes fewer reference images; they were priced by the rule.
  public static let tooManyInputs = Assumptions(rawValue: 512)
  /// Edges that are no multiples of 16 may be floored, which would bill a megapixel less.
  public static let edgesFloored = Assumptions(rawValue: 1024)
  /// Several large reference images: one megapixel each was taken, but each may be billed by its size.
  public static let referencesBySize = Assumptions(rawValue: 2048)
  /// The record says that no image was asked for: one was taken.
  public static let countAssumed = Assumptions(rawValue: 4096)

  /// The steps are not in the record: the provider's own number was taken.
  public static let stepsAssumed = Assumptions(rawValue: 8192)
  /// Whether the faster variant was asked for is not in the record: the other one was taken.
  public static let fastUnknown = Assumptions(rawValue: 16384)

  /// Those that a reported cost can settle.
  static let unknownSizes: Assumptions = [
    .sizeAssumed, .sizeFromMegapixels, .inputSizeAssumed, .inputFromMegapixels, .edgesFloored,
    .referencesBySize,
  ]
  /// Those that are none where the bounds meet: what is not known does not matter then.
  static let ranges: Assumptions = unknownSizes.union([.stepsAssumed, .fastUnknown])

  /// The names and meanings of all reasons, in order.
  public static let descriptions: [(reason: Assumptions, name: String, meaning: String)] = [
    (.sizeAssumed, "sizeAssumed", "the output size is not known; the default was taken"),
    (.sizeFromMegapixels, "sizeFromMegapixels", "only rounded output megapixels are known"),
    (.inputSizeAssumed, "inputSizeAssumed", "an input size is not known; 1 MP was taken"),
    (.inputFromMegapixels, "inputFromMegapixels", "only rounded input megapixels are known"),
    (.beforeFirstPrice, "beforeFirstPrice", "older than the first known price, which was taken"),
    (.timeUnknown, "timeUnknown", "no time and the price has changed; the newest was taken"),
    (.unpublishedPrice, "unpublishedPrice", "the vendor does not publish this price"),
    (.providerAssumed, "providerAssumed", "the log does not say who sold the image"),
    (.sizeOutOfRange, "sizeOutOfRange", "the model makes no images of that size"),
    (.tooManyInputs, "tooManyInputs", "the model takes fewer reference images"),
    (
      .edgesFloored, "edgesFloored",
      "edges that are no multiples of 16 may be floored, to a megapixel less"
    ),
    (
      .referencesBySize, "referencesBySize",
      "several references are taken as 1 MP each, but may be billed by their size"
    ),
    (.countAssumed, "countAssumed", "no image was asked for; one was taken"),
    (.stepsAssumed, "stepsAssumed", "the steps are not known; the provider's default was taken"),
    (.fastUnknown, "fastUnknown", "whether go_fast was on is not known; it was taken to be off"),
  ]

  /// The names of the reasons in this set.
  public var names: [String] {
    Self.descriptions.filter { contains($0.reason) }.map(\.name)
  }
}

/// Why a request has no charge.
public enum UnpricedReason: String, Error, Hashable, Sendable, CaseIterable {
  /// The price sheet has no such model.
  case unknownModel
  /// The model runs locally; there is no hosted price.
  case localOnly
  /// The sheet has the model, but no price for that time.
  case noPriceRow
  /// The amount, or a quantity in it, does not fit 64 bits.
  case amountTooLarge
  /// The model is known, but nobody has published a price.
  case notPublished
  /// The model has no price for the resolution.
  case noResolutionPrice

  /// The rest of a sentence about the model.
  public var meaning: String {
    switch self {
    case .unknownModel: "is not in the price sheet"
    case .localOnly: "runs locally only and has no hosted price"
    case .noPriceRow: "has no price for that time"
    case .amountTooLarge: "gives an amount that is too large"
    case .notPublished: "has no published price"
    case .noResolutionPrice: "has no price for that resolution"
    }
  }
}

/// The engine's answer: every request has a charge, or a reason why not.
public enum PricingOutcome: Hashable, Sendable {
  /// A charge, exact or estimated.
  case charged(Charge)
  /// Unknown: never to be counted as zero.
  case unpriced(UnpricedReason)
}
