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
  public init(exactly value: String, isExcluded: Bool = false) {
    var pattern = ""
    for character in value.unicodeScalars {
      if "*?\\".unicodeScalars.contains(character) { pattern.unicodeScalars.append("\\") }
      pattern.unicodeScalars.append(character)
    }
    self.init(pattern, isExcluded: isExcluded)
  }

  /// The same of another value, if one value is meant; patterns stay.
  public func mapped(_ transform: (String) -> String) -> ValueFilter {
    exactValue.map { ValueFilter(exactly: transform($0), isExcluded: isExcluded) } ?? self
  }

  /// The one value that is meant; nil if it is a pattern.
  public var exactValue: String? {
    let parts = parts
    guard parts.allSatisfy({ if case .byte = $0 { true } else { false } }) else { return nil }
    let bytes = parts.map { part in if case .byte(let byte) = part { byte } else { UInt8(0) } }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a value fits the pattern. Values are bytes: spellings that Unicode calls equal are two names.
  package func fits(_ value: [UInt8]) -> Bool { ValuePattern(self).fits(value) }

  fileprivate enum Part {
    case byte(UInt8)
    case one
    case run
  }

  fileprivate var parts: [Part] {
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

/// A pattern that many values are compared with.
package struct ValuePattern: Sendable {
  private let parts: [ValueFilter.Part]

  package init(_ filter: ValueFilter) { parts = filter.parts }

  /// Whether a value fits: what a run takes is lengthened until the rest fits.
  package func fits(_ value: [UInt8]) -> Bool {
    var (part, place) = (0, 0)
    var lastRun: (part: Int, place: Int)?
    while true {
      if part < parts.count {
        switch parts[part] {
        case .run:
          part += 1
          lastRun = (part, place)
          continue
        case .byte(let byte) where place < value.count && value[place] == byte:
          (part, place) = (part + 1, place + 1)
          continue
        case .one where place < value.count:
          (part, place) = (part + 1, place + 1)
          while place < value.count, value[place] & 0xC0 == 0x80 { place += 1 }
          continue
        case .byte, .one: break
        }
      } else if place == value.count {
        return true
      }
      guard let run = lastRun, run.place < value.count else { return false }
      (part, place) = (run.part, run.place + 1)
      lastRun = (part, place)
    }
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
