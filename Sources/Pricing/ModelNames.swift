// Which model of which provider a log means.
//
// Logs spell one model many ways (`flux-2-pro`, `FLUX.2-pro`, `black_forest_labs/flux.2 [pro]`), and
// one name means different prices at different providers (`fal-ai/flux-2-pro`). A name is looked up
// once for each spelling, never for each record, so this file may be plain.

/// Every spelling of every model of a sheet, normalised.
package struct ModelNames: Sendable {
  /// Provider id, a NUL, normalised name -> place in the sheet's models.
  private var places: [String: Int] = [:]
  /// The first two models that claim one spelling, when there are such.
  private(set) var clash: (spelling: String, first: Int, second: Int)?

  init(_ models: [PriceSheet.Model]) {
    for (place, model) in models.enumerated() { add(model, at: place) }
  }

  /// Adds the spellings of a further model.
  mutating func add(_ model: PriceSheet.Model, at place: Int) {
    for spelling in [model.id, model.name] + model.aliases {
      let key = Self.key(spelling, provider: model.provider)
      guard let first = places[key] else {
        places[key] = place
        continue
      }
      if first != place, clash == nil { clash = (spelling, first, place) }
    }
  }

  /// What logs call a provider that is none: the program or the place that one's own images are made with.
  static let selfHosts: Set<String> = [
    "self-hosted", "selfhosted", "self-host", "local", "on-prem", "onprem", "on-premise", "comfyui",
    "diffusers", "vllm", "vllm-omni", "hosted-vllm", "sglang", "triton", "localai", "xinference",
    "automatic1111", "a1111", "sd-webui", "invokeai", "swarmui", "mflux", "stable-diffusion-cpp",
  ]

  /// The place of a model; nil if nobody of that id calls one so.
  package func place(of name: some StringProtocol, provider: String) -> Int? {
    let name = Self.normalised(name)
    return places[provider + "\0" + name]
      ?? Self.usual(name).flatMap { places[provider + "\0" + $0] }
  }

  /// A normalised name as it is usually written, if it is written otherwise: `bfl.X`, `flux2-X`, `flux-2.0-X`.
  private static func usual(_ name: String) -> String? {
    var bytes = Array(name.utf8)
    if bytes.starts(with: "bfl-".utf8) { bytes.removeFirst(4) }
    guard bytes.starts(with: "flux".utf8) else { return nil }
    if bytes.count > 4, (0x30...0x39).contains(bytes[4]) { bytes.insert(0x2D, at: 4) }
    // The version is a digit behind `flux-`.
    if bytes.count > 9, bytes[6...8].elementsEqual("-0-".utf8) { bytes.removeSubrange(6...7) }
    let usual = String(decoding: bytes, as: UTF8.self)
    return usual == name ? nil : usual
  }

  private static func key(_ name: some StringProtocol, provider: String) -> String {
    provider + "\0" + normalised(name)
  }

  /// Lower case, with every run of separators and brackets as one hyphen: `FLUX.2 [pro]` and
  /// `flux-2-pro` are the same name.
  static func normalised(_ name: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case 0x20, 0x2E, 0x5F, 0x2D, 0x5B, 0x5D, 0x28, 0x29, 0x09:
        if let last = bytes.last, last != 0x2D { bytes.append(0x2D) }
      case 0x41...0x5A: bytes.append(byte | 0x20)
      case 0x80...: return normalised(ofUnicode: name)
      default: bytes.append(byte)
      }
    }
    if bytes.last == 0x2D { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same for any name.
  private static func normalised(ofUnicode name: some StringProtocol) -> String {
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
  /// Whether nothing tells who sold it, so that the sheet's first provider was taken.
  public var isProviderAssumed = false
  /// Whether it runs on machines of one's own, which is no seller: there is no fee for an image.
  public var isSelfHosted = false
  /// Of such a model the one of the sheet whose weights it has; nil if the sheet does not know it.
  public var weightsOf: String?
  /// Whether every request of this model edits an image.
  public var isEditOnly: Bool
  /// The model that a request with `raw: true` really uses.
  public var rawVariant: String?
}

extension PriceSheet {
  /// Finds out which model a log means.
  ///
  /// The provider is the one the log names; else the prefix of the model's name, unless that is the maker's;
  /// else the seller whose host the URL has; else the sheet's first. Then it is assumed, if a host is that of
  /// nobody who is known (a gateway of one's own, most likely), or the name is written as many sellers
  /// write it (`black-forest-labs/X`). Nobody's model is ever priced at another provider's rates.
  ///
  /// - Parameters:
  ///   - name: the model as logged, or the path after `/v1/`.
  ///   - provider: the provider as logged, empty if there is none.
  ///   - host: the host of the URL, empty if there is none.
  public func identify(model name: String, provider: String, host: String) -> ModelIdentity {
    if let model = AIRNames.model(of: name) {
      let seller = provider.isEmpty ? AIRNames.seller : provider
      return identify(model: model, provider: seller, host: host)
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: true)
      .flatMap { $0.split(separator: ":") }
    let prefix = parts.count > 1 ? String(parts[0]) : ""
    let isMakers = MakerName.isOne(prefix)
    var server: (known: Provider?, name: String)
    var isAssumed = false
    if !provider.isEmpty {
      server = (self.provider(named: provider), provider)
    } else if let place = wholeName(name, host) {
      // A sheet may call a model what looks like a provider and a model.
      return identity(of: place)
    } else if !prefix.isEmpty, !isMakers {
      server = (self.provider(named: prefix), prefix)
    } else if let seller = seller(ofHost: host) {
      server = (self.provider(named: seller), seller)
    } else if isMakers, self.provider(named: prefix) == nil {
      server = (nil, prefix)
    } else {
      server = (providers.first, "")
      isAssumed = !host.isEmpty || MakerName.isWrittenByMany(prefix)
    }
    guard let known = server.known else {
      return foreignModel(name, provider: server.name, prefix: prefix, isLogged: !provider.isEmpty)
    }
    guard let place = place(of: name, parts, at: known) else {
      let isFirst = known.pricesOf == providers.first?.id
      let isOwn = known.resale != nil && self.provider(named: prefix)?.id == known.id
      let bare = name.hasPrefix(prefix + "/") ? String(name.dropFirst(prefix.count + 1)) : name
      return ModelIdentity(
        place: nil, name: isFirst ? name : "\(known.id)/\(isMakers || isOwn ? bare : name)",
        family: "unknown", provider: known.id,
        isPaidByUser: known.isPaidByUser, isEditOnly: false)
    }
    var identity = identity(of: place, at: known)
    identity.isProviderAssumed = isAssumed
    return identity
  }

  /// The place of the model that a provider calls by a name.
  private func place(of name: String, _ parts: [Substring], at known: Provider) -> Int? {
    if let resale = known.resale { return self.place(parts, resale, at: known) }
    if let place = names.place(of: name, provider: known.pricesOf) { return place }
    // Drop `bfl/` and the like; the maker's name also stands before models at other providers.
    var bare = parts[...]
    while bare.count > 1,
      self.provider(named: String(bare[bare.startIndex])) != nil
        || MakerName.isOne(bare[bare.startIndex])
    {
      bare = bare.dropFirst()
    }
    if bare.last == "run" || bare.last?.isVersion == true { bare = bare.dropLast() }
    return names.place(of: bare.joined(separator: "/"), provider: known.pricesOf)
  }

  /// The place of a model as one who passes it on names it: with the seller it is from, whose rate decides, or
  /// without (`replicate:black-forest-labs/flux-2-pro:run`, `cloudflare:workers-ai:@cf/...`).
  private func place(_ parts: [Substring], _ resale: Resale, at known: Provider) -> Int? {
    var bare = parts[...]
    var seller = ""
    while bare.count > 1 {
      let prefix = String(bare[bare.startIndex])
      let named =
        provider(named: prefix) ?? Self.provider(named: prefix, among: Self.sellers)
      if let named, resale.providers.contains(named.id) {
        seller = named.id + ":"
      } else if named?.id != known.id, !MakerName.isOne(prefix) {
        break
      }
      bare = bare.dropFirst()
    }
    if bare.last == "run" || bare.last?.isVersion == true { bare = bare.dropLast() }
    return names.place(of: seller + bare.joined(separator: "/"), provider: known.id)
  }

  /// The model that a sheet calls by a name with a slash: at the seller whose host it is, or at any if that is
  /// nobody's.
  private func wholeName(_ name: String, _ host: String) -> Int? {
    guard name.utf8.contains(UInt8(ascii: "/")) else { return nil }
    let seller = seller(ofHost: host)
    return providers.lazy.filter { seller == nil || $0.id == seller }
      .compactMap { names.place(of: name, provider: $0.id) }.first
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
    // A host of that name may be a gateway to anybody.
    let isSelfHosted =
      (isLogged || isNamed) && ModelNames.selfHosts.contains(ModelNames.normalised(provider))
    let bare = name.split { $0 == "/" || $0 == ":" }.last ?? ""
    let own = providers.first.flatMap { names.place(of: bare, provider: $0.id) }
    let seller = Self.provider(named: provider, among: Self.sellers + Self.builtIn.providers)
    return ModelIdentity(
      place: nil, name: isNamed ? name : "\(provider)/\(name)", family: "unknown",
      provider: seller?.id ?? provider, isPaidByUser: seller?.isPaidByUser ?? false,
      isSelfHosted: isSelfHosted, weightsOf: isSelfHosted ? own.map { models[$0].id } : nil,
      isEditOnly: false)
  }

  /// The sheet's provider of that id, name or alias.
  func provider(named name: String) -> Provider? { Self.provider(named: name, among: providers) }

  private static func provider(named name: String, among providers: [Provider]) -> Provider? {
    if name.isEmpty { return nil }
    let key = ModelNames.normalised(name)
    return providers.first { provider in
      ([provider.id, provider.name] + provider.aliases).contains {
        ModelNames.normalised($0) == key
      }
    }
  }

  // MARK: Hosts

  /// The hosts of all sellers that are known, of this sheet and of the others, each with the seller's id; a
  /// host stands for all names under it.
  package var sellerHosts: [(host: String, seller: String)] {
    let others = Self.sellers.filter { other in
      !providers.contains { $0.id == other.id }
    }
    return (providers + others).flatMap { provider in
      provider.hosts.map { host in
        let name = host.lowercased()
        return (name.hasPrefix("*.") ? String(name.dropFirst(2)) : name, provider.id)
      }
    }
  }

  /// The id of the seller that a host belongs to.
  private func seller(ofHost host: String) -> String? {
    if host.isEmpty { return nil }
    let host = host.lowercased()
    return sellerHosts.first { host == $0.host || host.hasSuffix("." + $0.host) }?.seller
  }
}

/// The name of FLUX's maker before a model.
enum MakerName {
  /// Whether a prefix is the maker's in any spelling. It tells nothing of who sold an image.
  static func isOne(_ prefix: some StringProtocol) -> Bool {
    let letters = prefix.lowercased().filter { $0.isLetter || $0.isNumber }
    return letters == "bfl" || letters == "blackforestlabs"
  }

  /// Whether it is written as Replicate, Together, DeepInfra, OpenRouter and Hugging Face do.
  static func isWrittenByMany(_ prefix: String) -> Bool {
    prefix.lowercased() == "black-forest-labs"
  }
}

extension Substring {
  /// Whether this is the hash of a model's version, as Replicate writes it behind a name.
  fileprivate var isVersion: Bool {
    utf8.count == 64 && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
