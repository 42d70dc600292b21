// Whether bytes of JSON can speak of FLUX at all: a search for a few bytes, eight at a time.
//
//   f l u x     every name of a model        b l a c k    the company
//   b f l :     Runware's ids of models      runware:     the same
//   polling_u   the key that needs no name   \u006        a letter written as an escape: anything
//
// Eight places are compared at once with the first three bytes of each. Three words, loaded one byte apart,
// have a zero byte where all three letters are met:
//
//   bytes    a f l u x b c d     words, each ^ its letter, and the three | together:
//   word 0   a f l u x b c d     ^ f f f f f f f f
//   word 1   f l u x b c d .     ^ l l l l l l l l     zero at the second place only
//   word 2   l u x b c d . .     ^ u u u u u u u u

/// The search.
enum NamePrefilter {
  private static let block = 8
  /// Bytes read behind the places of a block.
  private static let lookahead = 2

  /// False only if no name of FLUX and no key `polling_url` can be in a text, nor in the texts in it.
  static func mayName(_ text: TextView) -> Bool {
    var index = 0
    while index + block + lookahead <= text.count {
      if text.hasHint(at: index) {
        for place in index..<index + block where text.isHint(at: place) { return true }
      }
      index += block
    }
    while index < text.count {
      if text.isHint(at: index) { return true }
      index += 1
    }
    return false
  }
}

extension TextView {
  /// Whether one of eight places may be a hint; ten bytes are looked at. It may be none: a borrow runs into
  /// the next place.
  @inline(__always)
  fileprivate func hasHint(at index: Int) -> Bool {
    precondition(index >= 0 && index + 10 <= count)
    // In lower case, of which `\` is `|`.
    let small: UInt64 = 0x2020_2020_2020_2020
    // Safe: within the text.
    let first = unsafe loadWord(start + index) | small
    let second = unsafe loadWord(start + index + 1) | small
    let third = unsafe loadWord(start + index + 2) | small
    @inline(__always)
    func zeros(_ a: Unicode.Scalar, _ b: Unicode.Scalar, _ c: Unicode.Scalar) -> UInt64 {
      let ones: UInt64 = 0x0101_0101_0101_0101
      let other =
        (first ^ ones &* UInt64(a.value)) | (second ^ ones &* UInt64(b.value))
        | (third ^ ones &* UInt64(c.value))
      return (other &- ones) & ~other
    }
    let names = zeros("f", "l", "u") | zeros("b", "l", "a") | zeros("b", "f", "l")
    let others = zeros("r", "u", "n") | zeros("p", "o", "l") | zeros("|", "u", "0")
    return (names | others) & 0x8080_8080_8080_8080 != 0
  }

  /// Whether a hint begins at a place.
  fileprivate func isHint(at place: Int) -> Bool {
    switch Self.lower(self[place]) {
    case UInt8(ascii: "f"): return hasWord("flux", at: place)
    case UInt8(ascii: "b"): return hasWord("black", at: place) || hasWord("bfl:", at: place)
    case UInt8(ascii: "r"): return hasWord("runware:", at: place)
    case UInt8(ascii: "p"):
      guard hasWord("polling", at: place) else { return false }
      switch Self.lower(byte(place + 7)) {
      case UInt8(ascii: "u"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\\"): return true
      default: return false
      }
    case UInt8(ascii: "\\"):
      // From `\u0040` to `\u007f`.
      return hasWord("\\u00", at: place) && byte(place + 4) &- 0x34 < 4
    default: return false
    }
  }
}
