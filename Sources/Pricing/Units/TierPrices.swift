// A price by resolution: by finished image, according to the resolution that was asked for by name.

import StrictJSON

/// The prices of an image by resolution.
public struct TierPrices: Hashable, Sendable {
  private var prices = InlineArray<5, Int64>(repeating: -1)
  /// One bit for each tier whose price the vendor does not publish.
  private var unpublished: UInt8 = 0

  /// No prices yet.
  init() {}

  /// The price of a tier; nil if it has none.
  public subscript(tier: ResolutionTier) -> Money? {
    get {
      let price = prices[Int(tier.rawValue)]
      return price < 0 ? nil : Money(nanodollars: price)
    }
    set { prices[Int(tier.rawValue)] = newValue?.nanodollars ?? -1 }
  }

  /// Whether the vendor publishes a tier's price.
  public func isPublished(_ tier: ResolutionTier) -> Bool {
    unpublished & 1 << tier.rawValue == 0
  }

  /// Notes that the vendor does not publish a tier's price.
  mutating func markUnpublished(_ tier: ResolutionTier) { unpublished |= 1 << tier.rawValue }

  /// The tiers that have a price, rising.
  public var tiers: [ResolutionTier] { ResolutionTier.allCases.filter { self[$0] != nil } }

  /// Whether all prices and marks are the same.
  public static func == (left: TierPrices, right: TierPrices) -> Bool {
    left.unpublished == right.unpublished
      && ResolutionTier.allCases.allSatisfy { left[$0] == right[$0] }
  }

  /// Feeds all prices to a hash.
  public func hash(into hasher: inout Hasher) {
    for tier in ResolutionTier.allCases { hasher.combine(self[tier]) }
    hasher.combine(unpublished)
  }
}

extension TierPrices: PriceUnit {
  static let name = "resolution"
  static let keys = ["resolutions", "unpublishedResolutions"]

  /// `"resolutions": {"1k": "0.048", "2k": "0.1"}, "unpublishedResolutions": ["1.5k"]`
  init(_ object: SheetObject) throws {
    let value = try object.required("resolutions")
    let names = ResolutionTier.allCases.map(\.name)
    let amounts = try SheetObject(value, "\"resolutions\"", keys: names)
    for tier in ResolutionTier.allCases { self[tier] = try amounts.price(tier.name) }
    guard !tiers.isEmpty else {
      throw SheetFault(reason: "\"resolutions\" has no price", offset: value.offset)
    }
    for name in try object.texts("unpublishedResolutions") ?? [] {
      guard let tier = ResolutionTier(name), self[tier] != nil else {
        throw object.fault(
          "unpublishedResolutions", "\"\(printable(name))\" is no resolution with a price")
      }
      markUnpublished(tier)
    }
  }

  var members: [PriceMember] {
    let amounts = tiers.map { (name: $0.name, price: self[$0] ?? .zero) }
    let unpublished = tiers.filter { !isPublished($0) }.map(\.name)
    return [.amounts("resolutions", amounts)]
      + (unpublished.isEmpty ? [] : [.names("unpublishedResolutions", unpublished)])
  }

  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ImageCost {
    guard let tiers = estimatedTiers(of: usage, model, &assumptions), let best = self[tiers.best],
      let low = self[tiers.low], let high = self[tiers.high]
    else { throw .noResolutionPrice }
    if !isPublished(tiers.best) { assumptions.insert(.unpublishedPrice) }
    return ImageCost(
      low: Amount(min(low, best, high)), best: Amount(best), high: Amount(max(low, best, high)))
  }

  /// The resolution of each finished image: the one asked for, else that of its pixels, else the model's.
  ///
  /// - Returns: nil if the one asked for has no price.
  private func estimatedTiers(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) -> (low: ResolutionTier, best: ResolutionTier, high: ResolutionTier)? {
    if let tier = usage.tier { return (tier, tier, tier) }
    let all = ResolutionTier.allCases
    func dearest(_ some: ArraySlice<ResolutionTier>) -> ResolutionTier? {
      some.last { self[$0] != nil }
    }
    assumptions.insert(.sizeAssumed)
    guard case .pixels(let width, let height) = usage.output else {
      guard let low = all.first(where: { self[$0] != nil }), let high = dearest(all[...])
      else { return nil }
      return (low, model.defaultTier, high)
    }
    // The pixels nearly tell: a neighbour is possible.
    let (pixels, overflow) = Int128(width).multipliedReportingOverflow(by: Int128(height))
    let seen = ResolutionTier(pixels: overflow ? Int128(Int64.max) : pixels)
    guard let best = all.first(where: { $0 >= seen && self[$0] != nil }) ?? dearest(all[...])
    else { return nil }
    let place = Int(best.rawValue)
    let above = all[(place + 1)...].first { self[$0] != nil }
    return (dearest(all[..<place]) ?? best, best, above ?? best)
  }

  func resolved(_ charge: Charge, by cost: Money) -> Charge? {
    let isPossible = tiers.contains { tier in
      self[tier].map { Amount($0).multiplied(by: charge.imageCount).money == cost } ?? false
    }
    return isPossible ? charge.closed(at: cost) : nil
  }
}
