// Who sold a request: by what a record says, by its model's name, its URLs, and by what only one seller's
// records have.

/// A host of a seller, in lower case; it stands for all names under it.
///
/// Safe: made of memory that lives as long as the decoder.
struct SellerHost {
  var host: TextView
  var seller: TextView
}

extension RecordFacts {
  /// What tells who sold a request.
  enum Seller {
    /// A seller, as it is to be looked up in the price sheet.
    case named(TextView)
    /// The model's name tells, or nothing does: then it is BFL.
    case untold
    /// Nothing but a URL, of a host that nobody knows: a gateway of one's own, most likely.
    case behind(host: TextView)
  }

  /// Who sold a request.
  ///
  /// - Parameter hosts: those of all sellers.
  func seller(of model: Model, hosts: [SellerHost]) -> Seller {
    if let seller = sellerNamed?.seller { return .named(seller) }
    if model.name.hasBedrockVersion { return .named(TextView("bedrock")) }
    if FluxModelName.isAIR(model.name) { return .named(TextView("runware")) }
    if model.name.hasSellerPrefix { return .untold }
    let urls =
      paths
      + [FactName.sellerURL].flatMap { fact in
        index.nodes(fact).filter { tape[$0].kind == .string }.map { tape.text($0).part(0..<4096) }
      }
    var gateway: TextView?
    for url in urls {
      let host = FluxModelName.address(url).host
      for known in hosts where host.isHost(known.host) { return .named(known.seller) }
      if host.count > 0 { gateway = gateway ?? host }
      // Azure's path is the same whatever the host is called.
      if url.contains("/providers/blackforestlabs/") { return .named(TextView("azure")) }
    }
    if index.has(.replicateTime) || hasReplicateVersion || model.name.hasReplicateVersion {
      return .named(TextView("replicate"))
    }
    if !index.nodes(.openRouterMark).allSatisfy({ _ in false }) {
      return .named(TextView("openrouter"))
    }
    if index.has(.runwareTask) { return .named(TextView("runware")) }
    return gateway.map { .behind(host: $0) } ?? .untold
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
    return text
  }

  private var hasReplicateVersion: Bool {
    index.nodes(.version).contains { node in
      tape[node].kind == .string && tape[node].view.isReplicateVersion
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
  /// Whether this is the hash of a model's version at Replicate: 64 hexadecimal digits.
  fileprivate var isReplicateVersion: Bool {
    guard count == 64 else { return false }
    return (0..<64).allSatisfy { Self.isDigit(self[$0]) || self[$0] &- UInt8(ascii: "a") < 6 }
  }

  /// Whether such a hash stands behind a name.
  fileprivate var hasReplicateVersion: Bool {
    guard let colon = lastIndex(of: UInt8(ascii: ":")) else { return false }
    return from(colon + 1).isReplicateVersion
  }

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
