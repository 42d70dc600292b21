// A quote: what a workload would cost with one model, and everything needed to explain it.
//
// Nothing here knows a price rule: a quote is the engine's charge for a request made of the workload.

import CivilTime
public import Pages
public import Pricing

/// The price of a workload with one model.
public struct Quote: Hashable, Sendable {
  /// The model.
  public var model: PriceSheet.Model
  /// What reports call the model: its id, with the provider before it unless that is the first.
  public var modelName: String
  /// Who serves it and sends the bill.
  public var provider: PriceSheet.Provider
  /// What was asked for.
  public var workload: Workload
  /// The size of each image; nil when it is not known or does not matter.
  public var size: PixelSize?
  /// Where the size comes from.
  public var sizeOrigin: SizeOrigin
  /// The price in force.
  public var row: PriceSheet.PriceRow
  /// What one image costs.
  public var perImage: Charge
  /// What each user's images cost; nil when the workload has no users.
  public var perUser: Charge?
  /// What all images cost.
  public var total: Charge
  /// Providers through which the users of an app would pay for themselves.
  public var userPays: [UserPays]

  /// A provider that the users of an app pay themselves.
  public struct UserPays: Hashable, Sendable {
    /// Who it is.
    public var provider: PriceSheet.Provider
    /// What each user's images cost there; nil when the workload has no users.
    public var perUser: Charge?
  }

  /// Where the size of the finished images comes from.
  public enum SizeOrigin: String, Hashable, Sendable {
    /// The workload names it.
    case given
    /// The model's own, for a request that names none.
    case modelDefault
    /// An edit without a size follows its first reference image.
    case firstInput
    /// Not known: the price has bounds.
    case unknown
    /// The price is flat, so the size was not asked for.
    case notPriced
  }

  /// Whether the model is billed by the megapixel.
  public var isByMegapixel: Bool {
    if case .megapixel = row.rate { true } else { false }
  }
}

/// Why there is no quote.
public struct QuoteRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason as the engine names it.
  public var reason: UnpricedReason
  /// A sentence with what is known of the model. Names in it are not yet escaped.
  public var description: String
}

extension PriceSheet {
  /// Prices a workload with a model in any spelling.
  ///
  /// - Parameter hints: how it is called to give another sheet.
  /// - Throws: why the model has no price, with what is known of it and what may have been meant.
  public func quote(
    _ name: String, for workload: Workload, hints: HintWords = .none
  ) throws(QuoteRefusal) -> Quote {
    let identity = identify(model: name, provider: "", host: "")
    guard let place = identity.place else {
      throw QuoteRefusal(
        reason: .unknownModel,
        description: unknownModel(name, provider: identity.provider, hints))
    }
    return try quote(modelAt: place, for: workload, provider: identity.provider)
  }

  /// Prices a workload with the model at a place of the sheet.
  func quote(
    modelAt place: Int, for workload: Workload, provider id: String? = nil
  ) throws(QuoteRefusal) -> Quote {
    let model = models[place]
    // A sheet has every provider that its models name, and at least one.
    let provider = providers.first { $0.id == id ?? model.provider } ?? providers[0]
    let engine = PricingEngine(sheet: self, at: workload.at ?? model.newestTime)
    let (size, origin) = workload.resolvedSize(for: model, isFlat: model.isFlat)
    func charge(_ images: Int?) throws(QuoteRefusal) -> Charge {
      guard let images else { throw refusal(.amountTooLarge, model) }
      var usage = workload.usage(model: place, size: size, images: images)
      // A request that names no resolution gets the model's.
      if usage.tier == nil, workload.size == nil { usage.tier = model.defaultTier }
      switch engine.outcome(for: usage) {
      case .charged(let charge): return charge
      case .unpriced(let reason): throw refusal(reason, model)
      }
    }
    var perUser: Charge?
    if case .users(_, let each) = workload.volume { perUser = try charge(each) }
    let perImage = try charge(1)
    return Quote(
      model: model, modelName: label(of: model), provider: provider, workload: workload,
      size: size, sizeOrigin: origin, row: model.rows[perImage.priceRow], perImage: perImage,
      perUser: perUser, total: try charge(workload.volume.images),
      userPays: provider.isPaidByUser ? [] : userPays(instead: model, for: workload, perUser))
  }

  /// Who sells a model to the users of an app, and at what price.
  private func userPays(
    instead model: Model, for workload: Workload, _ perUser: Charge?
  ) -> [Quote.UserPays] {
    providers.filter(\.isPaidByUser).compactMap { provider in
      if provider.pricesOf == model.provider {
        return Quote.UserPays(provider: provider, perUser: perUser)
      }
      guard let place = names.place(of: model.id, provider: provider.pricesOf),
        let own = try? quote(modelAt: place, for: workload, provider: provider.id)
      else { return nil }
      return Quote.UserPays(provider: provider, perUser: own.perUser)
    }
  }

  /// What reports call a model.
  func label(of model: Model) -> String {
    model.provider == providers.first?.id ? model.id : "\(model.provider)/\(model.id)"
  }
}

extension PriceSheet.Model {
  /// A moment at which the newest price holds.
  fileprivate var newestTime: Instant {
    guard let newest = rows.last else { return Instant(seconds: 0) }
    if let from = newest.from { return from }
    return newest.until.map { Instant(seconds: $0.seconds - 1) } ?? Instant(seconds: 0)
  }
}

extension Workload {
  /// The size a request without one gets: an edit follows its first reference image, up to the
  /// largest image the model makes; otherwise the model's default.
  fileprivate func resolvedSize(
    for model: PriceSheet.Model, isFlat: Bool
  ) -> (PixelSize?, Quote.SizeOrigin) {
    if let size { return (size, .given) }
    if isFlat { return (nil, .notPriced) }
    guard let first = inputs.first else {
      let (width, height) = model.defaultSize
      return (PixelSize(width: width, height: height), .modelDefault)
    }
    guard let first, model.megapixel.pixels(like: first.pixels) == first.pixels else {
      return (nil, .unknown)
    }
    return (first, .firstInput)
  }

  /// The request that the engine prices.
  fileprivate func usage(model: Int, size: PixelSize?, images: Int) -> UsageRecord {
    var references = InputImages()
    for input in inputs {
      if let input {
        references.add(width: input.width, height: input.height)
      } else {
        references.addUnknown()
      }
    }
    var usage = UsageRecord(
      model: model, imageCount: images,
      output: size.map { .pixels(width: $0.width, height: $0.height) } ?? .unknown,
      inputs: references, tier: tier)
    usage.steps = steps
    return usage
  }
}
