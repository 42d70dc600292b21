// Where things stand in a value: the keys on the way, without any value.

/// A row of places, each a key under another; the first is the value itself.
struct ElementPlaces {
  static let root: UInt32 = 0

  /// A text names at most so many keys, and is so long.
  private static let keyLimit = 6
  private static let byteLimit = 120
  /// A longer key is no name of a field.
  private static let keyByteLimit = 40

  private var rows: ContiguousArray<(outer: UInt32, key: UInt32)> = [(0, 0)]

  mutating func reset() {
    rows.removeLast(rows.count - 1)
  }

  /// The place of a key under another.
  mutating func place(of key: UInt32, under outer: UInt32) -> UInt32 {
    rows.append((outer, key))
    return UInt32(truncatingIfNeeded: rows.count - 1)
  }

  /// The keys from the outermost on, joined by points. A key that may be a value (one with spaces, or very
  /// long) is a `*`.
  func text(_ place: UInt32, _ keys: KeyBook) -> String {
    var path: [UInt32] = []
    var place = place
    while place != Self.root {
      path.append(rows[Int(place)].key)
      place = rows[Int(place)].outer
    }
    var text: [UInt8] = []
    for key in path.reversed().prefix(Self.keyLimit) {
      let known = keys.text(key)
      let name = Self.isName(known) ? known : [UInt8(ascii: "*")]
      if text.count + 1 + name.count > Self.byteLimit { break }
      if !text.isEmpty { text.append(UInt8(ascii: ".")) }
      text += name
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether a key may be shown: it is the name of a field, and no value.
  static func isName(_ key: [UInt8]) -> Bool {
    !key.isEmpty && key.count <= keyByteLimit
      && key.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "@"),
          UInt8(ascii: "$"):
          true
        default: TextView.isLetter(byte) || TextView.isDigit(byte)
        }
      }
  }
}
