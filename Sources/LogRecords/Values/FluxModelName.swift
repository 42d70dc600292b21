// Whether a model's name, or a path, means FLUX, and whom a name or a URL tells to have sold it.

import Pricing

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

  /// The model behind one of Runware's ids; nil for any other name.
  static func ofAIR(_ name: TextView) -> TextView? {
    for (id, model) in AIRNames.models where name.isWord(id) { return TextView(model) }
    let (prefix, model) = AIRNames.others
    let start = prefix.utf8CodeUnitCount
    guard name.hasWord(prefix, at: 0), name.count > start else { return nil }
    for index in start..<name.count where !TextView.isDigit(name[index]) { return nil }
    return TextView(model)
  }

  static func isAIR(_ name: TextView) -> Bool { ofAIR(name) != nil }

  /// A URL or path, or a request line, taken apart.
  struct Address {
    /// The host; empty where there is none.
    var host = TextView("")
    /// The model that the path names; nil if it names none of FLUX.
    var model: TextView?
    /// Whether the path asks for a result.
    var isPoll = false
  }

  /// The parts of a URL or path.
  static func address(_ text: TextView) -> Address {
    var address = Address()
    var rest = text.trimmed
    if let scheme = rest.find("://"), scheme < 12, scheme > 0 {
      address.host = host(rest.from(scheme + 3))
    }
    address.isPoll = rest.contains("/get_result")
    var end = 0
    while end < rest.count, rest[end] != UInt8(ascii: "?"), rest[end] != UInt8(ascii: "#") {
      end += 1
    }
    rest = rest.part(0..<end)
    if !address.host.isHost("huggingface.co") {
      address.model = model(inPath: rest, hasHost: address.host.count > 0)
    }
    return address
  }

  /// The host of what stands behind `://`, without user name and port.
  private static func host(_ text: TextView) -> TextView {
    var end = 0
    while end < text.count, ![0x2F, 0x3F, 0x23].contains(text[end]) { end += 1 }
    var host = text.part(0..<end)
    if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host.from(at + 1) }
    if let colon = host.firstIndex(of: UInt8(ascii: ":")) { host = host.part(0..<colon) }
    return host
  }

  private static func model(inPath path: TextView, hasHost: Bool) -> TextView? {
    var start = 0
    while let place = path.find("/v1/", from: start) {
      if path.hasBytes("flux-", at: place + 4), path.count > place + 9,
        !isEnd(path.byte(place + 9))
      {
        return endpoint(path.from(place + 4))
      }
      start = place + 1
    }
    if let place = path.find("/proxy/bfl/") {
      let model = segment(path.from(place + 11))
      if hasWord(model) { return model }
    }
    if let place = partStart("black-forest-labs/", in: path) {
      let model = segment(path.from(place + 18), endsAtColon: true)
      if hasWord(model) { return path.part(place..<place + 18 + model.count) }
    }
    if let place = partStart("fal-ai/", in: path) {
      let name = withoutRequests(word(path.from(place)))
      if hasWord(name) { return name }
    }
    // FLUX 3 at fal has a prefix of its own.
    if hasHost, let place = partStart("blackforestlabs/flux-3/", in: path) {
      return withoutRequests(word(path.from(place)))
    }
    return nil
  }

  /// Where a part of a path begins.
  private static func partStart(_ word: StaticString, in path: TextView) -> Int? {
    var start = 0
    while let place = path.find(word, from: start) {
      if place == 0 || path[place - 1] == UInt8(ascii: "/") { return place }
      start = place + 1
    }
    return nil
  }

  /// What stands behind `/v1/`: a model, or a tool of two parts.
  private static func endpoint(_ rest: TextView) -> TextView {
    let first = segment(rest)
    guard first.isWord("flux-tools"), rest.byte(first.count) == UInt8(ascii: "/") else {
      return first
    }
    return rest.part(0..<first.count + 1 + segment(rest.from(first.count + 1)).count)
  }

  private static func isEnd(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "/") }

  private static func segment(_ rest: TextView, endsAtColon: Bool = false) -> TextView {
    var end = 0
    while end < rest.count, !isEnd(rest[end]), !(endsAtColon && rest[end] == UInt8(ascii: ":")) {
      end += 1
    }
    return rest.part(0..<end)
  }

  private static func word(_ rest: TextView) -> TextView {
    var end = 0
    while end < rest.count, rest[end] > 0x20 { end += 1 }
    return rest.part(0..<end)
  }

  /// Of a path in fal's queue, what stands before `/requests/`.
  private static func withoutRequests(_ path: TextView) -> TextView {
    var end = path.find("/requests") ?? path.count
    while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
    return path.part(0..<end)
  }

  /// The method and the path of a request line: `POST /v1/flux-2-pro HTTP/1.1`.
  static func requestLine(_ text: TextView) -> (method: TextView, path: TextView)? {
    let line = text.trimmed
    guard let space = line.firstIndex(of: 0x20), HTTPMethod(line.part(0..<space)) != nil else {
      return nil
    }
    let rest = line.from(space + 1).trimmed
    let path = word(rest)
    let protocolName = rest.from(path.count).trimmed
    guard path.count > 0, protocolName.isEmpty || protocolName.hasBytes("HTTP/", at: 0) else {
      return nil
    }
    return (line.part(0..<space), path)
  }
}

/// A method of HTTP.
enum HTTPMethod {
  /// GET, HEAD, OPTIONS.
  case reading
  case post
  case other

  init?(_ text: TextView) {
    let word = text.trimmed
    let reading: [StaticString] = ["get", "head", "options"]
    let others: [StaticString] = ["put", "patch", "delete", "connect", "trace"]
    if reading.contains(where: { word.isWord($0) }) {
      self = .reading
    } else if word.isWord("post") {
      self = .post
    } else if others.contains(where: { word.isWord($0) }) {
      self = .other
    } else {
      return nil
    }
  }
}

extension TextView {
  func hasSuffix(_ word: StaticString) -> Bool {
    hasWord(word, at: count - word.utf8CodeUnitCount)
  }

  /// Whether a host is one, or under it; the other is in lower case.
  func isHost(_ host: StaticString) -> Bool {
    guard hasSuffix(host) else { return false }
    let before = count - host.utf8CodeUnitCount
    return before == 0 || self[before - 1] == UInt8(ascii: ".")
  }

  /// The same of another in any case.
  func isHost(_ host: TextView) -> Bool {
    let before = count - host.count
    guard before >= 0, before == 0 || self[before - 1] == UInt8(ascii: ".") else { return false }
    for index in 0..<host.count
    where Self.lower(self[before + index]) != Self.lower(host[index]) {
      return false
    }
    return host.count > 0
  }

  /// Whether bytes stand at a place, just as they are.
  func hasBytes(_ bytes: StaticString, at place: Int) -> Bool {
    guard place >= 0, place + bytes.utf8CodeUnitCount <= count else { return false }
    for index in 0..<bytes.utf8CodeUnitCount {
      // Safe: below the length of the constant.
      if unsafe self[place + index] != bytes.utf8Start[index] { return false }
    }
    return true
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
