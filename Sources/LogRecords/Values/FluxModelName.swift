// Whether a model's name, or a path, means FLUX.

/// What names of models and paths say.
enum FluxModelName {
  /// Whether a name has the word `flux`: no letter or digit before it, no letter behind it.
  static func hasWord(_ name: TextView) -> Bool {
    var start = 0
    while let place = name.find("flux", from: start) {
      if !TextView.isWordByte(name.byte(place - 1)), !isLetter(name.byte(place + 4)) { return true }
      start = place + 1
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool { TextView.isLetter(byte) || byte >= 0x80 }

  /// A URL or path, or a request line, taken apart.
  struct Address {
    /// The host; empty where there is none.
    var host = TextView("")
    /// The model that the path names; nil if it names none of FLUX.
    var model: TextView?
    /// Whether the path asks for a result.
    var isPoll = false
    /// The method of a request line; empty elsewhere.
    var method = TextView("")
  }

  /// Endpoints of the API that make images and do not begin with `flux-`.
  private static let endpoints: [StaticString] = [
    "flux-tools/erase-v1", "flux-tools/vto-v1", "flux-tools/vto-v2", "flux-tools/deblur-v1",
    "flux-tools/outpainting-v1",
  ]

  static func address(_ text: TextView) -> Address {
    var address = Address()
    var rest = text.trimmed
    // `POST /v1/X HTTP/1.1`
    if let space = rest.firstIndex(of: 0x20) {
      guard space > 0, space <= 10 else { return address }
      let method = rest.part(0..<space)
      for index in 0..<method.count where !TextView.isLetter(method[index]) { return address }
      address.method = method
      rest = rest.from(space + 1).trimmed
      if let end = rest.firstIndex(of: 0x20) { rest = rest.part(0..<end) }
    }
    if let scheme = rest.find("://"), scheme < 12 {
      var host = rest.from(scheme + 3)
      var end = 0
      while end < host.count, ![0x2F, 0x3F, 0x23].contains(host.byte(end)) { end += 1 }
      rest = host.from(end)
      host = host.part(0..<end)
      // Without user name and port.
      if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host.from(at + 1) }
      if let colon = host.firstIndex(of: UInt8(ascii: ":")) { host = host.part(0..<colon) }
      address.host = host
    }
    var end = 0
    while end < rest.count, ![0x3F, 0x23].contains(rest.byte(end)) { end += 1 }
    let path = rest.part(0..<end)
    address.isPoll = path.contains("/get_result")
    address.model = model(inPath: path, host: address.host)
    return address
  }

  /// The model behind `/v1/flux-`, `black-forest-labs/`, `fal-ai/`, or `/proxy/bfl/`.
  private static func model(inPath path: TextView, host: TextView) -> TextView? {
    if host.hasSuffix("huggingface.co") { return nil }
    if let place = path.find("/v1/"),
      path.hasWord("flux-", at: place + 4) || path.hasWord("flux.", at: place + 4)
    {
      return segment(path, from: place + 4)
    }
    if let place = path.find("/proxy/bfl/") {
      return firstSegment(path, from: place + 11)
    }
    if let place = path.find("black-forest-labs/") {
      let name = path.from(place + 18)
      guard hasWord(name) else { return nil }
      let model = firstSegment(path, from: place + 18)
      return path.part(place..<place + 18 + model.count)
    }
    if let place = path.find("fal-ai/"), hasWord(path.from(place + 7)) {
      return withoutRequests(path.from(place))
    }
    if host.hasSuffix("fal.run"), path.count > 1, hasWord(path.from(1)) {
      return withoutRequests(path.from(1))
    }
    return nil
  }

  /// What stands behind `/v1/`: a model, or a tool of two parts.
  private static func segment(_ path: TextView, from start: Int) -> TextView {
    let rest = path.from(start)
    for endpoint in endpoints where rest.hasWord(endpoint, at: 0) {
      return rest.part(0..<endpoint.utf8CodeUnitCount)
    }
    return firstSegment(path, from: start)
  }

  private static func firstSegment(_ path: TextView, from start: Int) -> TextView {
    let rest = path.from(start)
    var end = 0
    while end < rest.count, rest[end] != UInt8(ascii: "/") { end += 1 }
    return rest.part(0..<end)
  }

  /// Of a path in fal's queue, what stands before `/requests/`.
  private static func withoutRequests(_ path: TextView) -> TextView {
    var end = path.find("/requests") ?? path.count
    while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
    return path.part(0..<end)
  }
}

extension TextView {
  func hasSuffix(_ word: StaticString) -> Bool {
    hasWord(word, at: count - word.utf8CodeUnitCount)
  }

  func lastIndex(of byte: UInt8) -> Int? {
    var index = count - 1
    while index >= 0 {
      if self[index] == byte { return index }
      index -= 1
    }
    return nil
  }
}
