// Who sold a request: by what a record says, by its model's name, its URLs, and by what only one seller's
// records have.

/// Sellers by the hosts of their APIs, and by the spellings of their names (PROVIDERS.md, read 2026-09).
private let sellersByHost: [(host: StaticString, seller: StaticString)] = [
  ("bfl.ai", "bfl"), ("bfl.ml", "bfl"), ("fal.run", "fal"), ("fal.ai", "fal"),
  ("replicate.com", "replicate"), ("together.xyz", "together"), ("together.ai", "together"),
  ("deepinfra.com", "deepinfra"), ("openrouter.ai", "openrouter"), ("runware.ai", "runware"),
  ("cloudflare.com", "cloudflare"), ("services.ai.azure.com", "azure"),
  ("models.ai.azure.com", "azure"), ("cognitiveservices.azure.com", "azure"),
  ("comfy.org", "comfy"),
]

/// A host of a seller.
///
/// Safe: made of memory that lives as long as the decoder.
struct SellerHost {
  var host: TextView
  var seller: TextView
}

extension RecordFacts {
  /// The seller of a request, as it is to be looked up in the price sheet; nil if the model's name tells it, or
  /// nothing does: then it is BFL.
  ///
  /// - Parameter hosts: those of the price sheet's sellers, in lower case.
  func seller(of model: Model, ofSheet hosts: [SellerHost]) -> TextView? {
    if let seller = sellerNamed?.seller { return seller }
    if model.name.hasBedrockVersion { return TextView("bedrock") }
    if FluxModelName.isAIR(model.name) { return TextView("runware") }
    if model.name.hasSellerPrefix { return nil }
    let urls =
      paths
      + [FactName.sellerURL].flatMap { fact in
        index.nodes(fact).filter { tape[$0].kind == .string }.map { tape.text($0).part(0..<4096) }
      }
    for url in urls {
      let host = FluxModelName.address(url).host
      for known in hosts where host.isHost(known.host) { return known.seller }
      for known in sellersByHost where host.isHost(known.host) { return TextView(known.seller) }
    }
    if index.has(.replicateTime) || hasReplicateVersion { return TextView("replicate") }
    if !index.nodes(.openRouterMark).allSatisfy({ _ in false }) { return TextView("openrouter") }
    return index.has(.runwareTask) ? TextView("runware") : nil
  }

  /// What a field of its own says, and where.
  var sellerNamed: (seller: TextView, node: UInt32)? {
    for node in index.nodes(.provider) {
      let node = tape.plain(node)
      guard tape[node].kind == .string, tape[node].count <= 256 else { continue }
      if let seller = Self.seller(named: tape.text(node).trimmed) { return (seller, node) }
    }
    return nil
  }

  /// What a provider's field says: nil for what says nothing; whatever begins with BFL's name is BFL.
  private static func seller(named text: TextView) -> TextView? {
    let nothing: [StaticString] = ["custom", "unknown", "other", "default"]
    // Safe: a view has `count` bytes.
    if unsafe Placeholder.isOne(text.buffer.span) || nothing.contains(where: { text.isWord($0) }) {
      return nil
    }
    var letters: [UInt8] = []
    for index in 0..<min(text.count, 64) {
      let byte = TextView.lower(text[index])
      if TextView.isLetter(byte) || TextView.isDigit(byte) { letters.append(byte) }
    }
    if letters.starts(with: "bfl".utf8) || letters.starts(with: "blackforestlabs".utf8) {
      return TextView("bfl")
    }
    let spellings: [(StaticString, StaticString)] = [
      ("fal-ai", "fal"), ("fal_ai", "fal"), ("azure_ai", "azure"), ("together_ai", "together"),
    ]
    for (spelling, seller) in spellings where text.isWord(spelling) { return TextView(seller) }
    return text
  }

  private var hasReplicateVersion: Bool {
    index.nodes(.version).contains { node in
      guard tape[node].kind == .string, tape[node].count == 64 else { return false }
      let text = tape[node].view
      return (0..<64).allSatisfy { place in
        TextView.isDigit(text[place]) || text[place] &- UInt8(ascii: "a") < 6
      }
    }
  }

  /// Words in places called status.
  var words: [TextView] {
    var words: [TextView] = []
    for fact in [FactName.status, .lastStatus] {
      for node in index.nodes(fact) {
        if case .word(let word) = status(node) { words.append(word) }
      }
    }
    return words
  }
}

extension TextView {
  /// Whether a name ends in `-v1:0`, as Bedrock's do.
  fileprivate var hasBedrockVersion: Bool {
    guard let colon = lastIndex(of: UInt8(ascii: ":")), colon + 1 < count else { return false }
    for index in colon + 1..<count where !Self.isDigit(self[index]) { return false }
    var index = colon - 1
    while index >= 0, Self.isDigit(self[index]) { index -= 1 }
    return index < colon - 1 && byte(index) | 0x20 == UInt8(ascii: "v")
      && byte(index - 1) == UInt8(ascii: "-")
  }

  /// Whether a name has a prefix that is not its maker's.
  var hasSellerPrefix: Bool {
    var end = 0
    while end < count, self[end] != UInt8(ascii: "/"), self[end] != UInt8(ascii: ":") { end += 1 }
    guard end < count else { return false }
    var letters: [UInt8] = []
    for index in 0..<end where Self.isLetter(self[index]) {
      letters.append(Self.lower(self[index]))
    }
    return !letters.elementsEqual("bfl".utf8) && !letters.elementsEqual("blackforestlabs".utf8)
      && !letters.elementsEqual("fluxtools".utf8)
  }
}
