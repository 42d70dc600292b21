// Who else sells images of FLUX's models, and what they ask: a sheet each in Resources, read like any other.
//
// Requests that another seller served are priced by its rows. A sheet of a user's own that extends the built-in
// one has them too, and may change them; one that stands alone has what it says and nothing else.

extension PriceSheet {
  /// The providers of all built-in sheets, for help texts: reading the sheets takes longer than all else that
  /// happens before a command begins. A test compares.
  public static let knownProviders = [
    "bfl", "puter", "vercel", "comfy", "azure", "cloudflare", "deepinfra", "fal", "openrouter",
    "replicate", "runware", "together",
  ]

  /// The sheets of all other sellers.
  ///
  /// A test parses the same bytes, so the precondition cannot fail in a released binary.
  public static let sellerSheets: [PriceSheet] = {
    do {
      return try [
        PackageResources.azure_json, PackageResources.cloudflare_json,
        PackageResources.deepinfra_json, PackageResources.fal_json,
        PackageResources.openrouter_json, PackageResources.replicate_json,
        PackageResources.runware_json, PackageResources.together_json,
      ].map { try PriceSheet(parsing: $0) }
    } catch {
      preconditionFailure("a built-in price sheet is damaged: \(error)")
    }
  }()

  /// All other sellers that are known.
  static let sellers: [Provider] = sellerSheets.flatMap(\.providers)

  /// The sheet with what other sellers ask, as far as it does not say so itself; a sheet that stands alone
  /// stays as it is.
  public func addingSellers() -> PriceSheet {
    guard isBuiltIn else { return addingResales() }
    var sheet = self
    for seller in Self.sellerSheets {
      for provider in seller.providers where !providers.contains(where: { $0.id == provider.id }) {
        sheet.providers.append(provider)
      }
    }
    let own = Set(models.map(\.key))
    sheet.models += Self.sellerSheets.flatMap(\.models).filter { !own.contains($0.key) }
    return sheet.addingResales()
  }

  /// The sheet of one provider alone; nil if it has none of that name.
  public func only(provider name: String) -> PriceSheet? {
    guard let provider = provider(named: name) else { return nil }
    var sheet = self
    sheet.models = models.filter { $0.provider == provider.pricesOf }
    guard !sheet.models.isEmpty else { return nil }
    sheet.providers = providers.filter { $0.id == provider.pricesOf }
    // What it passes on is among its models.
    for place in sheet.providers.indices { sheet.providers[place].resale = nil }
    if provider.pricesOf != providers.first?.id {
      let own = Self.sellerSheets.first { $0.providers.first?.id == provider.pricesOf }
      (sheet.name, sheet.version) = (provider.pricesOf, own?.version ?? version)
      (sheet.licences, sheet.weights) = ([], [])
    }
    return sheet
  }

  /// The sheet without the prices of other providers than one, nil if it has none of that name. Those whose
  /// users pay are still known as that.
  public func pricing(onlyProvider name: String) -> PriceSheet? {
    guard let provider = provider(named: name) else { return nil }
    var sheet = self
    sheet.models.removeAll { $0.provider != provider.pricesOf }
    sheet.providers = providers.filter {
      $0.id == provider.id || $0.id == provider.pricesOf
        || $0.isPaidByUser
    }
    return sheet
  }

  /// The name and version of the sheet that a model is from.
  public func title(of model: Model) -> String {
    let own = isBuiltIn ? Self.sellerSheets.first { $0.name == model.provider } : nil
    let isChanged = own?.models.first { $0.id == model.id } != model
    return isChanged ? "\(name) \(version)" : "\(own?.name ?? name) \(own?.version ?? version)"
  }

  /// Lets a user's sheet change what a known seller asks for a model.
  mutating func takeSeller(_ id: String, ofModel model: String) {
    guard isBuiltIn, let seller = Self.sellerSheets.first(where: { $0.providers[0].id == id })
    else { return }
    if !providers.contains(where: { $0.id == id }) { providers += seller.providers }
    let isThere = models.contains { $0.provider == id && $0.id == model }
    if !isThere { models += seller.models.filter { $0.id == model } }
  }
}

extension PriceSheet {
  /// Whether a price of a provider takes how an image is made: the steps of a request, or `go_fast`.
  ///
  /// - Parameter provider: its name; empty for the first.
  package func takesSettings(_ provider: String) -> Bool {
    let id = provider.isEmpty ? providers.first?.id : self.provider(named: provider)?.pricesOf
    return models.contains { model in
      model.provider == id
        && model.rows.contains { $0.rate.takesSteps || $0.fastRate != nil }
    }
  }
}

extension PriceSheet.Model {
  /// What no other model has.
  fileprivate var key: [String] { [provider, id] }
}
