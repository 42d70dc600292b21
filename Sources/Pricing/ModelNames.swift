// Which model of which provider a log means.
//
// Logs spell one model many ways (`flux-2-pro`, `FLUX.2-pro`, `black_forest_labs/flux.2 [pro]`), and
// one name means different prices at different providers (`fal-ai/flux-2-pro`). A name is looked up
// once for each spelling, never for each record, so this file may be plain.

/// Every spelling of every model of a sheet, normalised.
struct ModelNames: Sendable {
  /// Provider id, a NUL, normalised name -> place in the sheet's models.
  private var places: [String: Int] = [:]
  /// The first two models that claim one spelling, when there are such.
  private(set) var clash: (spelling: String, first: Int, second: Int)?

  init(_ models: [PriceSheet.Model]) {
    for (place, model) in models.enumerated() {
      for spelling in [model.id, model.name] + model.aliases {
        let key = Self.key(spelling, provider: model.provider)
        if let first = places.updateValue(place, forKey: key), first != place, clash == nil {
          clash = (spelling, first, place)
        }
      }
    }
  }

  /// What logs call a provider that is none: the program or the place that one's own images are made with.
  static let selfHosts: Set<String> = [
    "self-hosted", "selfhosted", "self-host", "local", "on-prem", "onprem", "on-premise", "comfyui",
    "diffusers", "vllm", "vllm-omni", "hosted-vllm", "sglang", "triton", "localai", "xinference",
    "automatic1111", "a1111", "sd-webui", "invokeai", "swarmui", "mflux", "stable-diffusion-cpp",
  ]

  func place(of name: some StringProtocol, provider: String) -> Int? {
    places[Self.key(name, provider: provider)]
  }

  private static func key(_ name: some StringProtocol, provider: String) -> String {
    provider + "\0" + normalised(name)
  }

  /// Lower case, with every run of separators and brackets as one hyphen: `FLUX.2 [pro]` and
  /// `flux-2-pro` are the same name.
  static func normalised(_ name: some StringProtocol) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      if " ._-[]()\t".unicodeScalars.contains(scalar) {
        if !result.isEmpty, result.last != "-" { result += "-" }
      } else {
        result.unicodeScalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    if result.last == "-" { result.removeLast() }
    return result
  }
}

/// A model as a log names it.
public struct ModelIdentity: Hashable, Sendable {
  /// The model's place in the sheet; nil when the sheet has no price for it at this provider.
  public var place: Int?
  /// What reports call it: the sheet's id, or the name as logged, with a foreign provider before it.
  public var name: String
  /// The sheet's family, or `unknown`.
  public var family: String
  /// The provider's id in the sheet, or its name as logged.
  public var provider: String
  /// Whether the app's users pay this provider themselves.
  public var isPaidByUser: Bool
  /// Whether it runs on machines of one's own, which is no seller: there is no fee for an image.
  public var isSelfHosted = false
  /// Whether every request of this model edits an image.
  public var isEditOnly: Bool
  /// The model that a request with `raw: true` really uses.
  public var rawVariant: String?
}

extension PriceSheet {
  /// Finds out which model a log means.
  ///
  /// The provider is the one the log names; else the prefix of the model's name; else the host of
  /// the URL; else the sheet's first. Nobody's model is ever priced at another provider's rates.
  ///
  /// - Parameters:
  ///   - name: the model as logged, or the path after `/v1/`.
  ///   - provider: the provider as logged, empty if there is none.
  ///   - host: the host of the URL, empty if there is none.
  public func identify(model name: String, provider: String, host: String) -> ModelIdentity {
    let parts = name.split(separator: "/", omittingEmptySubsequences: true)
      .flatMap { $0.split(separator: ":") }
    let logged = parts.count > 1 ? String(parts[0]) : ""
    let prefix = self.provider(named: logged)
    let server: (known: Provider?, name: String)
    if !provider.isEmpty {
      server = (self.provider(named: provider), provider)
    } else if let foreign = foreignHost(host), logged.isEmpty || prefix != nil {
      server = (nil, foreign)
    } else if !logged.isEmpty {
      server = (prefix, logged)
    } else {
      server = (providers.first { $0.hosts.contains(host.lowercased()) } ?? providers.first, host)
    }
    // A sheet may call a model what looks like a provider and a model.
    if parts.count > 1,
      let place = wholeName(name, at: server.known, isHostKnown: foreignHost(host) == nil, provider)
    {
      return identity(of: place, at: provider.isEmpty ? nil : server.known)
    }
    guard let known = server.known else {
      return foreignModel(
        name, provider: server.name, prefix: logged, isLogged: !provider.isEmpty)
    }
    // Drop `bfl/` and the like; the maker's name also stands before models at other providers.
    var bare = parts[...]
    while bare.count > 1, self.provider(named: String(bare[bare.startIndex])) != nil {
      bare = bare.dropFirst()
    }
    // A service whose users pay says by whom it has been served.
    while known.isPaidByUser, bare.count > 1,
      Self.servers.contains(ModelNames.normalised(bare[bare.startIndex]))
    {
      bare = bare.dropFirst()
    }
    if bare.last == "run" { bare = bare.dropLast() }
    guard let place = names.place(of: bare.joined(separator: "/"), provider: known.pricesOf)
    else {
      return ModelIdentity(
        place: nil, name: name, family: "unknown", provider: known.id,
        isPaidByUser: known.isPaidByUser, isEditOnly: false)
    }
    return identity(of: place, at: known)
  }

  /// Who serves models for a service whose users pay (PROVIDERS: Puter).
  private static var servers: Set<String> {
    ["replicate", "cloudflare", "workers-ai", "togetherai", "together", "black-forest-labs"]
  }

  /// The model that a sheet calls by a name with a slash: at the provider that the log names, or at any if it
  /// names none.
  private func wholeName(
    _ name: String, at known: Provider?, isHostKnown: Bool, _ provider: String
  ) -> Int? {
    if !provider.isEmpty { return known.flatMap { names.place(of: name, provider: $0.pricesOf) } }
    guard isHostKnown else { return nil }
    return providers.lazy.compactMap { names.place(of: name, provider: $0.id) }.first
  }

  private func identity(of place: Int, at known: Provider? = nil) -> ModelIdentity {
    let model = models[place]
    let isFirst = model.provider == providers.first?.id
    let known = known ?? providers.first { $0.id == model.provider }
    return ModelIdentity(
      place: place, name: isFirst ? model.id : "\(model.provider)/\(model.id)",
      family: model.family, provider: known?.id ?? model.provider,
      isPaidByUser: known?.isPaidByUser ?? false, isEditOnly: model.isEditOnly,
      rawVariant: model.rawVariant)
  }

  /// - Parameter isLogged: whether the log names the provider, by a fact of its own.
  private func foreignModel(
    _ name: String, provider: String, prefix: String, isLogged: Bool
  ) -> ModelIdentity {
    let isNamed = ModelNames.normalised(prefix) == ModelNames.normalised(provider)
    return ModelIdentity(
      place: nil, name: isNamed ? name : "\(provider)/\(name)", family: "unknown",
      provider: provider, isPaidByUser: false,
      // A host of that name may be a gateway to anybody.
      isSelfHosted: (isLogged || isNamed)
        && ModelNames.selfHosts.contains(ModelNames.normalised(provider)),
      isEditOnly: false)
  }

  /// The sheet's provider of that id, name or alias.
  func provider(named name: String) -> Provider? {
    if name.isEmpty { return nil }
    let key = ModelNames.normalised(name)
    return providers.first { provider in
      ([provider.id, provider.name] + provider.aliases).contains {
        ModelNames.normalised($0) == key
      }
    }
  }

  /// The host, unless it is empty or one of a provider in the sheet.
  private func foreignHost(_ host: String) -> String? {
    let host = host.lowercased()
    return host.isEmpty || providers.contains { $0.hosts.contains(host) } ? nil : host
  }
}
