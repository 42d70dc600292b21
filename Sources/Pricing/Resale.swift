// Who passes on what other sellers make, at their rates (Puter). Their models are its own, too, as `SELLER:MODEL`;
// one that is asked for without a seller is that of the first who has it, and its bounds hold what the others ask.

/// What a provider passes on.
public struct Resale: Hashable, Sendable {
  /// The ids of the sellers, the one most likely first.
  public var providers: [String]
  /// Pixels in a megapixel of a reference image, where it counts them in its own way.
  public var inputPixels: Int64?
  /// What becomes of a part of one.
  public var inputRounding: MegapixelRule.Rounding?
}

extension PriceSheet {
  /// The sheet with the models of providers that pass on others', but for those that it has already.
  func addingResales() -> PriceSheet {
    var added: [Model] = []
    for provider in providers {
      guard let resale = provider.resale else { continue }
      let own = Set(models.lazy.filter { $0.provider == provider.id }.map(\.id))
      added += passedOn(resale, by: provider).filter { !own.contains($0.id) }
    }
    if added.isEmpty { return self }
    var sheet = self
    sheet.models += added
    return sheet
  }

  private func passedOn(_ resale: Resale, by provider: Provider) -> [Model] {
    var (bare, named): ([Model], [Model]) = ([], [])
    for id in resale.providers {
      guard let seller = providers.first(where: { $0.id == id }) else { continue }
      for original in models where original.provider == seller.pricesOf {
        var model = original.passedOn(resale, by: provider, from: seller)
        if let place = bare.firstIndex(where: { $0.id == original.id }) {
          bare[place].add(elsewhere: "\(seller.id):\(original.id)", seller.name, model.aliases)
        } else {
          bare.append(model)
        }
        model.id = "\(seller.id):\(original.id)"
        model.name += " at \(seller.name)"
        model.aliases = original.aliases.map { "\(seller.id):\($0)" }
        named.append(model)
      }
    }
    return bare + named
  }
}

extension PriceSheet.Model {
  fileprivate func passedOn(
    _ resale: Resale, by provider: PriceSheet.Provider, from seller: PriceSheet.Provider
  ) -> Self {
    var model = self
    model.provider = provider.id
    (model.listed, model.bestFor, model.alternatives) = (nil, nil, [])
    model.note = "at the rate of \(seller.name)"
    let rule = model.megapixel.inputs
    model.megapixel.inputs.pixels = resale.inputPixels ?? rule.pixels
    model.megapixel.inputs.rounding = resale.inputRounding ?? rule.rounding
    for row in model.rows.indices {
      model.rows[row].isPublished = false
      model.rows[row].source = "\(seller.name)'s rate: \(model.rows[row].source)"
    }
    return model
  }

  /// Notes that it may be what another seller makes.
  fileprivate mutating func add(elsewhere id: String, _ seller: String, _ aliases: [String]) {
    elsewhere.append(id)
    note = (note ?? "") + ", or of \(seller)"
    self.aliases += aliases.filter { !self.aliases.contains($0) }
  }
}
