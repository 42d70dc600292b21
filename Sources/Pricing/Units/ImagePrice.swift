// A flat price: by finished image, whatever its size.

/// What an image costs, whatever its size.
public struct ImagePrice: Hashable, Sendable {
  /// For each finished image.
  public var perImage: Money

  /// A price.
  public init(_ perImage: Money) { self.perImage = perImage }
}

extension ImagePrice: PriceUnit {
  static let name = "image"
  static let keys = ["perImage"]

  init(_ object: SheetObject) throws { perImage = try object.requiredPrice("perImage") }

  var members: [PriceMember] { [.amount("perImage", perImage)] }

  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) -> ImageCost {
    ImageCost(Amount(perImage))
  }
}
