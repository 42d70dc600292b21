// Texts that stand where a value would, and say that there is none.

/// What loggers write for nothing.
enum Placeholder {
  private static let words: [StaticString] = ["-", "null", "none", "nil", "undefined", "n/a"]
  private static let nilUUID: StaticString = "00000000-0000-0000-0000-000000000000"

  /// Whether a text says nothing: a placeholder in upper or lower case, or the nil UUID.
  ///
  /// Nearly all texts are told by their length and their first byte.
  @inline(__always)
  static func isOne(_ text: Span<UInt8>) -> Bool {
    guard text.count < 64, lengths &>> UInt64(text.count) & 1 != 0 else { return false }
    if text.isEmpty { return true }
    switch text[0] {
    case UInt8(ascii: "-"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "u"),
      UInt8(ascii: "U"):
      return isWord(text)
    case UInt8(ascii: "0"): return equals(text, nilUUID)
    default: return false
    }
  }

  /// A bit for each length of a placeholder: none, those of the words, and that of the nil UUID.
  private static let lengths: UInt64 = 1 << 0 | 1 << 1 | 1 << 3 | 1 << 4 | 1 << 9 | 1 << 36

  @inline(never)
  private static func isWord(_ text: Span<UInt8>) -> Bool { words.contains { equals(text, $0) } }

  private static func equals(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in text.indices {
      let byte = text[index] &- 0x41 < 26 ? text[index] | 0x20 : text[index]
      // Safe: both have the same length.
      if unsafe byte != word.utf8Start[index] { return false }
    }
    return true
  }
}
