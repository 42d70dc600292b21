// Why a reported cost is not the computed one: the faults that can be told by computing with them.

public import Pages

/// A fault that explains a reported cost.
///
/// The order is that in which causes are preferred where several explain a request equally well:
/// how the request ended, one slip in one factor, another price row, another rule, the size ignored.
public enum DriftCause: String, CaseIterable, Comparable, Hashable, Sendable {
  /// A request that failed has a cost.
  case failedBilled
  /// A request that was moderated has a cost.
  case moderatedBilled
  /// A request that costs something is reported as free.
  case reportedAsFree
  /// The cost is a hundred times too high or too low.
  case dollarsForCredits
  /// The cost of one image for several.
  case imageCountIgnored
  /// No reference images on a klein model, which the price sheet bills.
  case kleinReferencesFree
  /// Reference images on a klein model, which the price sheet does not bill.
  case kleinReferencesBilled
  /// The cost without reference images, or with only the first of them.
  case referencesForgotten
  /// Each of several reference images by its size; the price sheet has each scaled down.
  case referencesBySize
  /// Each of several reference images scaled down; the price sheet bills each by its size.
  case referencesScaledDown
  /// An earlier price of the model.
  case oldPrice
  /// A later price of the model.
  case newerPrice
  /// A megapixel of 1,000,000 pixels.
  case megapixelOfMillion
  /// Parts of a megapixel billed as parts.
  case fractionalMegapixels
  /// One price for several sizes.
  case flatPrice
  /// Parts of a megapixel dropped, or rounded to the nearest whole one.
  case megapixelsRoundedDown
  /// None of these.
  case unknown

  /// The cause in a few words.
  public var name: String {
    switch self {
    case .failedBilled: "failed requests billed"
    case .moderatedBilled: "moderated requests billed"
    case .reportedAsFree: "reported as free"
    case .dollarsForCredits: "dollars for credits"
    case .imageCountIgnored: "image count ignored"
    case .kleinReferencesFree: "klein references not billed"
    case .kleinReferencesBilled: "klein references billed"
    case .referencesForgotten: "references forgotten"
    case .referencesBySize: "references by size"
    case .referencesScaledDown: "references scaled down"
    case .oldPrice: "old price"
    case .newerPrice: "newer price"
    case .megapixelOfMillion: "megapixels of 1,000,000"
    case .fractionalMegapixels: "fractional megapixels"
    case .flatPrice: "flat price whatever the size"
    case .megapixelsRoundedDown: "megapixels rounded down"
    case .unknown: "unknown"
    }
  }

  /// What was found by computing, as a sentence.
  ///
  /// - Parameter hints: how settings that may help are called.
  public func meaning(_ hints: HintWords = .none) -> String {
    switch self {
    case .failedBilled: "Errors are not billed, but a cost is reported."
    case .moderatedBilled:
      "Moderated requests are taken not to be billed, but a cost is reported\(hints.said(" (", .moderatedBilled, " expects it)"))."
    case .reportedAsFree: "The reported cost is $0, as of a model that a gateway has no price for."
    case .dollarsForCredits:
      "The reported cost is 100 times the computed one, or a hundredth of it."
    case .imageCountIgnored: "The reported cost is that of a single image of the batch."
    case .kleinReferencesFree:
      "The reported cost leaves the references out, as the published floors of klein do; the price sheet bills them."
    case .kleinReferencesBilled:
      "The reported cost includes the references; the price sheet has them for free."
    case .referencesForgotten:
      "The reported cost leaves out the reference images, or all but the first."
    case .referencesBySize:
      "The reported cost bills each of several reference images by its size; here each is scaled down first."
    case .referencesScaledDown:
      "The reported cost bills each of several reference images as scaled down; here each goes by its size."
    case .oldPrice: "The reported cost follows a price that held earlier."
    case .newerPrice: "The reported cost follows a price that holds only later."
    case .megapixelOfMillion:
      "The reported cost counts 1,000,000 pixels as a megapixel, not 1,048,576."
    case .fractionalMegapixels:
      "The reported cost bills parts of a megapixel as parts; each counts as a whole one."
    case .flatPrice:
      "The same cost is reported for sizes that cost different amounts."
    case .megapixelsRoundedDown:
      "The reported cost drops parts of a megapixel, or rounds to the nearest whole one."
    case .unknown: "No single known fault gives the reported cost."
    }
  }

  /// Orders by preference.
  public static func < (left: DriftCause, right: DriftCause) -> Bool { left.place < right.place }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
