// What to type about an element that speaks of FLUX and is no request: the name that its logger, event or
// component has of itself, if it is one that may be shown.
//
//   {"logger":"httpx","msg":"POST .../v1/flux-2-pro ..."}     logger=httpx

/// How elements can be declared harmless.
public enum IgnoreHint: Hashable, Sendable {
  /// Nothing in them that all have.
  case none
  /// A key that all have, with different values, or with one that may not be shown.
  case key(String)
  /// A key and the value that all have: both are plain words.
  case value(key: String, value: String)

  /// What holds of these elements and of others. It is associative and commutative.
  public func merged(with other: IgnoreHint) -> IgnoreHint {
    if self == other { return self }
    guard let key, key == other.key else { return .none }
    return .key(key)
  }

  private var key: String? {
    switch self {
    case .none: nil
    case .key(let key), .value(let key, _): key
    }
  }
}

extension RecordDecoder {
  /// Keys under which a line says what it is; the first that it has counts. The names of services are too
  /// wide: whoever ignores one ignores its requests too.
  private static let hintKeys: [StaticString] = [
    "logger", "logger_name", "loggerName", "event", "event_name", "component", "module", "type",
    "kind", "action", "source", "name",
  ]

  /// How an element, or else the value that it stands in, can be declared harmless.
  func ignoreHint(for element: UInt32?, in root: UInt32) -> IgnoreHint {
    for node in [element, root] {
      guard let node else { continue }
      var best: (rank: Int, value: UInt32)?
      lookForHint(in: node, depth: 0, &best)
      guard let best else { continue }
      let key = "\(Self.hintKeys[best.rank])"
      let text = tape.text(best.value)
      return Self.mayBeShown(text) ? .value(key: key, value: text.string) : .key(key)
    }
    return .none
  }

  private func lookForHint(
    in node: UInt32, depth: Int, _ best: inout (rank: Int, value: UInt32)?
  ) {
    guard depth < 16, let object = tape.object(node) else { return }
    for (key, value) in tape.entries(object) {
      if tape[value].kind == .string, !tape.saysNothing(value), tape.object(value) == nil,
        let rank = Self.hintKeys.firstIndex(where: { tape.keys.isText(key, $0) }),
        rank < best?.rank ?? .max
      {
        best = (rank, value)
      }
      lookForHint(in: value, depth: depth + 1, &best)
    }
  }

  /// Whether a text is a plain word: no path, no number, nothing that could be a key or an id.
  static func mayBeShown(_ text: TextView) -> Bool {
    guard (1...40).contains(text.count), TextView.isLetter(text[0]) else { return false }
    var digits = 0
    for index in 0..<text.count {
      let byte = text[index]
      if TextView.isDigit(byte) { digits += 1 }
      let isPlain =
        TextView.isLetter(byte) || TextView.isDigit(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      guard isPlain else { return false }
    }
    return digits < 4
  }
}
