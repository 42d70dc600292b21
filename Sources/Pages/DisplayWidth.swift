// How many columns a terminal gives a text: two for wide East Asian characters and emoji, none for
// combining marks, one for the rest.
//
// Terminals add up code points (wcwidth), except that an emoji sequence takes two columns however
// many code points it joins; clusters are measured the same way here.

import StrictJSON

/// Columns of text in a terminal.
public enum DisplayWidth {
  /// The columns of `text`, which holds no control characters: escape it with `TerminalText` first.
  public static func columns(of text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The columns of one character as a reader sees it.
  public static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first, scalars.count > 1 else {
      return scalars.first.map(columns(of:)) ?? 0
    }
    let isEmojiSequence =
      first.properties.isEmoji
      && scalars.dropFirst().contains {
        $0.value == 0xFE0F || $0.value == 0x20E3 || $0.properties.isEmojiModifier
          || ($0.value == 0x200D && TerminalText.isPictographic(first))
      }
    if isEmojiSequence { return 2 }
    return scalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// `text`, or so much of its beginning and end around a `…` as fits `width` columns.
  public static func truncatedInMiddle(_ text: String, to width: Int) -> String {
    guard columns(of: text) > width else { return text }
    guard width > 1 else { return width == 1 ? "…" : "" }
    let tailRoom = (width - 1) / 2
    let head = prefix(of: text, fitting: width - 1 - tailRoom)
    let tail = prefix(of: text.reversed(), fitting: tailRoom)
    return String(head) + "…" + String(tail.reversed())
  }

  private static func prefix(of text: some Sequence<Character>, fitting room: Int) -> [Character] {
    var used = 0
    return text.prefix {
      used += columns(of: $0)
      return used <= room
    }
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) ? 1 : 0 }
    if isZeroWidth(scalar) { return 0 }
    return WideCharacters.contains(scalar) ? 2 : 1
  }

  private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Vowels and final consonants of Hangul are drawn into the syllable's first letter.
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return true
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control, .lineSeparator, .paragraphSeparator: return true
    case .format: return !scalar.isVisibleFormat
    default: return false
    }
  }
}
