// Where words begin and end in UTF-8.
//
//   für flux-2-pro，1024x768        the ü is a letter, the comma (U+FF0C) is none
//
// Bytes from 0x80 on belong to letters, but for the punctuation, symbols and emoji that logs have. Rare
// scripts' own punctuation counts as letters: a name beside it is not seen, which is the harmless side.

extension TextView {
  /// What regular expressions call white space, within ASCII.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte &- 0x09 < 5 || byte &- 0x1C < 4
  }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
  static func isLower(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte & 0x0F }
    return lower(byte) &- 0x61 < 6 ? lower(byte) &- 0x57 : nil
  }

  /// Whether the character that begins at a place is a letter or digit. False at the end.
  @inline(__always)
  func isAlphanumeric(at index: Int) -> Bool {
    let byte = byte(index)
    if byte < 0x80 { return Self.isLetter(byte) || Self.isDigit(byte) }
    return Self.isLetter(byte, self.byte(index + 1), self.byte(index + 2))
  }

  /// Whether the character that ends at a place is a letter or digit. False at the beginning.
  @inline(__always)
  func isAlphanumeric(before index: Int) -> Bool {
    let byte = byte(index - 1)
    if byte < 0x80 { return Self.isLetter(byte) || Self.isDigit(byte) }
    var first = index - 1
    while first > 0, index - first < 4, self[first] & 0xC0 == 0x80 { first -= 1 }
    return isAlphanumeric(at: first)
  }

  /// The same, or `_`.
  func isWordCharacter(at index: Int) -> Bool {
    byte(index) == UInt8(ascii: "_") || isAlphanumeric(at: index)
  }

  func isWordCharacter(before index: Int) -> Bool {
    byte(index - 1) == UInt8(ascii: "_") || isAlphanumeric(before: index)
  }

  /// The first place of a whole word (in lower case), neither within letters nor digits; its end.
  func wholeWord(_ word: StaticString, from start: Int = 0) -> Int? {
    var index = start
    while let place = find(word, from: index) {
      let end = place + word.utf8CodeUnitCount
      if !isAlphanumeric(before: place), !isAlphanumeric(at: end) { return end }
      index = place + 1
    }
    return nil
  }

  /// Behind all bytes of a kind from a place on.
  @inline(__always)
  func skip(from start: Int, _ isMember: (UInt8) -> Bool) -> Int {
    var index = start
    while index < count, isMember(self[index]) { index += 1 }
    return index
  }

  /// Before all bytes of a kind up to a place.
  @inline(__always)
  func skipBack(from end: Int, _ isMember: (UInt8) -> Bool) -> Int {
    var index = end
    while index > 0, isMember(self[index - 1]) { index -= 1 }
    return index
  }

  /// Whether a character of several bytes is a letter or digit.
  @inline(never)
  static func isLetter(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch first {
    case ..<0xC2: return false
    // U+0080 to U+00BF, but for the ordinals, small digits, fractions and the micro sign.
    case 0xC2: return 1 << UInt64(second & 0x3F) & 0x762C_0400_0000_0000 != 0
    case 0xC3: return second != 0x97 && second != 0xB7
    // Accents by themselves: U+0300 to U+036F.
    case 0xCC: return false
    case 0xCD: return second >= 0xB0
    case 0xE2: return isLetter2000(second, third)
    // CJK punctuation, and the middle dot between Japanese words.
    case 0xE3: return second != 0x80 && !(second == 0x83 && third == 0xBB)
    // Lone halves of pairs, and private use.
    case 0xED: return second < 0xA0
    case 0xEE: return false
    case 0xEF: return isLetterF000(second, third)
    case 0xF0: return second != 0x9F
    case 0xF1...: return false
    default: return true
    }
  }

  /// U+2000 to U+2FFF: punctuation, currencies, arrows and symbols between a few letters.
  private static func isLetter2000(_ second: UInt8, _ third: UInt8) -> Bool {
    switch second {
    case 0x81, 0x86: return second == 0x81 ? third >= 0xB0 : third < 0x90
    case 0x82: return third < 0xA0
    // No, TM and SM are signs.
    case 0x84: return third != 0x96 && !(0xA0...0xA2).contains(third)
    case 0x85, 0xB0...0xB7: return true
    default: return false
    }
  }

  /// U+F000 to U+FFFF: forms of letters between punctuation of full width.
  private static func isLetterF000(_ second: UInt8, _ third: UInt8) -> Bool {
    switch second {
    case ..<0xA4: return false
    case 0xB8, 0xB9: return second == 0xB9 && third >= 0xB0
    case 0xBB: return third != 0xBF
    case 0xBC: return (0x90...0x99).contains(third) || (0xA1...0xBA).contains(third)
    case 0xBD: return (0x81...0x9A).contains(third) || third >= 0xA6
    case 0xBF: return third < 0xA0
    default: return true
    }
  }
}
