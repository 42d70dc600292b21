// What `--where` says of the values of a dimension.

/// Values of a dimension that are wanted, or not.
public struct ValueFilter: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The value. `*` stands for any text and `?` for any character; after a backslash both are themselves.
  public var pattern: String
  /// Whether these values are left out, and all others wanted.
  public var isExcluded: Bool

  /// Values of a pattern.
  public init(_ pattern: String, isExcluded: Bool = false) {
    (self.pattern, self.isExcluded) = (pattern, isExcluded)
  }

  /// A wanted value.
  public init(stringLiteral pattern: String) { self.init(pattern) }

  /// This value and no other.
  public init(exactly value: String) {
    var pattern = ""
    for character in value.unicodeScalars {
      if "*?\\".unicodeScalars.contains(character) { pattern.unicodeScalars.append("\\") }
      pattern.unicodeScalars.append(character)
    }
    self.init(pattern)
  }

  /// The one value that is meant; nil if it is a pattern.
  public var exactValue: String? {
    let parts = parts
    guard parts.allSatisfy({ if case .byte = $0 { true } else { false } }) else { return nil }
    let bytes = parts.map { part in if case .byte(let byte) = part { byte } else { UInt8(0) } }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a value fits the pattern. Values are bytes: spellings that Unicode calls equal are two names.
  package func fits(_ value: [UInt8]) -> Bool {
    // Each part either takes a byte or, for a run, any number: the places in the value that a beginning of the
    // pattern can end at.
    var places: Set<Int> = [0]
    for part in parts {
      var next: Set<Int> = []
      for place in places {
        switch part {
        case .byte(let byte):
          if place < value.count, value[place] == byte { next.insert(place + 1) }
        case .one:
          guard place < value.count else { continue }
          var end = place + 1
          while end < value.count, value[end] & 0xC0 == 0x80 { end += 1 }
          next.insert(end)
        case .run: next.formUnion(place...value.count)
        }
      }
      places = next
    }
    return places.contains(value.count)
  }

  private enum Part {
    case byte(UInt8)
    case one
    case run
  }

  private var parts: [Part] {
    var parts: [Part] = []
    var isEscaped = false
    for byte in pattern.utf8 {
      switch byte {
      case UInt8(ascii: "\\") where !isEscaped: isEscaped = true
      case UInt8(ascii: "*") where !isEscaped: parts.append(.run)
      case UInt8(ascii: "?") where !isEscaped: parts.append(.one)
      default:
        // Before anything else a backslash is itself.
        if isEscaped, ![UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\")].contains(byte) {
          parts.append(.byte(UInt8(ascii: "\\")))
        }
        parts.append(.byte(byte))
        isEscaped = false
      }
    }
    if isEscaped { parts.append(.byte(UInt8(ascii: "\\"))) }
    return parts
  }
}

extension SpendReport {
  /// A wanted value that no request has.
  public struct AbsentValue: Hashable, Sendable {
    /// The dimension.
    public var dimension: Dimension
    /// The value. Escape it for where it goes.
    public var value: String
    /// The closest one that the log has; nil if none is close.
    public var nearest: String?

    /// A value of a dimension.
    public init(dimension: Dimension, value: String, nearest: String? = nil) {
      (self.dimension, self.value, self.nearest) = (dimension, value, nearest)
    }
  }
}
