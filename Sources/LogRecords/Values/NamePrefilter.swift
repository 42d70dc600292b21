// Whether bytes of JSON can speak of FLUX at all: a search for a few bytes, at some gigabytes a second.
//
//   f l u x     every name of a model        b l a c k    the company
//   b f l :     Runware's ids of models      runware:     the same
//   polling_u   the key that needs no name   \u006        a letter written as an escape: anything
//
// Sixteen places are compared at once with the first two or three bytes of each; where any equals them the
// places are looked at one by one. In JSON logs that is one block in some hundreds.

/// The search.
enum NamePrefilter {
  private static let block = 16
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
  /// Sixteen bytes from a place, of which letters are in lower case (and `\` is `|`).
  @inline(__always)
  private func lowered(at index: Int) -> SIMD16<UInt8> {
    precondition(index >= 0 && index + 16 <= count)
    // Safe: within the text.
    let bytes = unsafe UnsafeRawPointer(start + index).loadUnaligned(as: SIMD16<UInt8>.self)
    return bytes | SIMD16(repeating: 0x20)
  }

  /// Whether one of sixteen places may be a hint.
  @inline(__always)
  fileprivate func hasHint(at index: Int) -> Bool {
    let first = lowered(at: index)
    let second = lowered(at: index + 1)
    let third = lowered(at: index + 2)
    func isAt(
      _ bytes: SIMD16<UInt8>, _ letter: Unicode.Scalar
    ) -> SIMDMask<SIMD16<UInt8>.MaskStorage> {
      bytes .== UInt8(ascii: letter)
    }
    let flux = isAt(first, "f") .& isAt(second, "l") .& isAt(third, "u")
    let black = isAt(first, "b") .& isAt(second, "l") .& isAt(third, "a")
    let bfl = isAt(first, "b") .& isAt(second, "f") .& isAt(third, "l")
    let runware = isAt(first, "r") .& isAt(second, "u") .& isAt(third, "n")
    let polling = isAt(first, "p") .& isAt(second, "o") .& isAt(third, "l")
    let escape = isAt(first, "|") .& isAt(second, "u") .& isAt(third, "0")
    return any((flux .| black .| bfl) .| (runware .| polling .| escape))
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
