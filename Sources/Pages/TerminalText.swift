// Names from logs go to terminals, where a control character can recolour, erase or retitle, and
// where an invisible or a right-to-left character makes one name look like another.
//
// What acts or hides is spelled out as \u{...}; accents, scripts and emoji stay as they are.
// Escaping twice changes nothing, since a backslash is left alone.

import StrictJSON

/// Text from data, made inert for a terminal or a message.
public enum TerminalText {
  /// `text` with control, bidirectional and invisible characters as `\u{1b}`.
  ///
  /// A joiner between emoji stays, and so does a variation selector after an emoji or ideograph.
  public static func escaped(_ text: String) -> String {
    escaped(text, sparing: { _ in false })
  }

  /// `text` with every scalar escaped that is active or hidden and that `spares` does not name.
  package static func escaped(_ text: String, sparing spares: (Unicode.Scalar) -> Bool) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var result = ""
    for character in text {
      let scalars = Array(character.unicodeScalars)
      for (index, scalar) in scalars.enumerated() {
        if scalar.isInert || spares(scalar) || belongs(index, in: scalars) {
          result.unicodeScalars.append(scalar)
        } else {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        }
      }
    }
    return result
  }

  /// Whether an invisible scalar shapes the character it stands in: a joiner with emoji on both
  /// sides, or a variation selector right after an emoji or ideograph.
  private static func belongs(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
    guard index > 0 else { return false }
    let before = scalars[index - 1]
    switch scalars[index].value {
    case 0x200D:
      let follows = isPictographic(before) || before.value == 0xFE0F
      return follows && index + 1 < scalars.count && isPictographic(scalars[index + 1])
    case 0xFE0E, 0xFE0F: return before.properties.isEmoji
    case 0xE0100...0xE01EF: return before.properties.isIdeographic
    default: return false
    }
  }

  /// An emoji proper; digits, `#` and `*` only begin keycaps.
  package static func isPictographic(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.isEmoji
  }
}

extension TerminalText {
  /// `text` broken at spaces into lines of at most `width` columns; a longer word has its own line.
  package static func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let columns = DisplayWidth.columns(of: String(word))
      if used > 0, used + 1 + columns > width {
        lines.append(line)
        (line, used) = (String(word), columns)
      } else {
        line += used > 0 ? " \(word)" : "\(word)"
        used += columns + (used > 0 ? 1 : 0)
      }
    }
    return lines + [line]
  }
}
