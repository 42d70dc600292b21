// Where each key of a TOML document stands: the parser tells places of errors only.
//
//     [output]              output         line 1, column 2
//     format = "json"       output.format  line 2, column 1
//
// It reads only documents that the parser has accepted, so it need not know what is wrong, but only where
// values end.

/// A place in a text, both from 1; the column counts characters.
struct TextPlace: Hashable {
  var line: Int
  var column: Int
}

/// The places of the keys of a document.
struct TOMLKeyPlaces {
  /// By path: where its key stands first.
  private(set) var places: [[String]: TextPlace] = [:]

  private let text: [Character]
  private var index = 0
  private var line = 1
  private var lineStart = 0
  /// The table that keys are of.
  private var table: [String] = []

  /// Finds the keys of a valid document.
  init(_ document: String) {
    // A carriage return and a line feed are one character.
    text = Array(document)
    while skipSpace(orLines: true) { readExpression() }
  }

  private var current: Character? { index < text.count ? text[index] : nil }
  private var here: TextPlace { TextPlace(line: line, column: index - lineStart + 1) }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where index < text.count {
      let isLineEnd = text[index].isNewline
      index += 1
      if isLineEnd { (line, lineStart) = (line + 1, index) }
    }
  }

  /// Skips white space, and if wanted comments and line ends.
  ///
  /// - Returns: whether there is more.
  @discardableResult
  private mutating func skipSpace(orLines: Bool = false) -> Bool {
    while let character = current {
      if character == " " || character == "\t" || (orLines && character.isNewline) {
        advance()
      } else if orLines, character == "#" {
        while let character = current, !character.isNewline { advance() }
      } else {
        return true
      }
    }
    return false
  }

  // MARK: Expressions

  private mutating func readExpression() {
    guard current == "[" else { return readPair(in: table) }
    while current == "[" { advance() }
    skipSpace()
    table = readKey(in: [])
    skipSpace()
    while current == "]" { advance() }
  }

  private mutating func readPair(in outer: [String]) {
    let before = index
    let key = readKey(in: outer)
    skipSpace()
    if current == "=" { advance() }
    skipSpace()
    skipValue(of: key)
    // Whatever it is, the end comes nearer.
    if index == before { advance() }
  }

  /// Reads a key of one part or several, and notes where it stands.
  private mutating func readKey(in outer: [String]) -> [String] {
    var path = outer
    let first = here
    while true {
      skipSpace()
      path.append(readPart())
      if places[path] == nil { places[path] = first }
      skipSpace()
      guard current == "." else { return path }
      advance()
    }
  }

  private mutating func readPart() -> String {
    if current == "\"" || current == "'" { return readString() }
    var part = ""
    while let character = current, !"=.]# \t".contains(character), !character.isNewline {
      part.append(character)
      advance()
    }
    return part
  }

  // MARK: Values

  private mutating func skipValue(of path: [String]) {
    switch current {
    case "\"", "'": _ = readString()
    case "[":
      advance()
      while skipSpace(orLines: true), current != "]" {
        if current == "," { advance() } else { skipValue(of: path) }
      }
      advance()
    case "{":
      advance()
      while skipSpace(orLines: true), current != "}" {
        if current == "," { advance() } else { readPair(in: path) }
      }
      advance()
    default:
      while let character = current, !",]}#".contains(character), !character.isNewline { advance() }
    }
  }

  /// Reads a string of one line or several; escapes stay as they are but for those of keys.
  private mutating func readString() -> String {
    let quote: Character = current == "'" ? "'" : "\""
    let isLong = index + 2 < text.count && text[index + 1] == quote && text[index + 2] == quote
    let end = isLong ? 3 : 1
    advance(end)
    var string = ""
    while let character = current {
      if character == quote, !isLong || isEndOfLongString(quote) { break }
      if character == "\\", quote == "\"" {
        advance()
        string.append(readEscape())
      } else {
        string.append(character)
        advance()
      }
    }
    advance(end)
    // A long string may end with one or two quotes of its own.
    while isLong, current == quote { advance() }
    return string
  }

  private func isEndOfLongString(_ quote: Character) -> Bool {
    index + 2 < text.count && text[index + 1] == quote && text[index + 2] == quote
  }

  private mutating func readEscape() -> Character {
    defer { advance() }
    switch current {
    case "b": return "\u{8}"
    case "t": return "\t"
    case "n": return "\n"
    case "f": return "\u{C}"
    case "r": return "\r"
    case "u", "U":
      let count = current == "u" ? 4 : 8
      let digits = String(text[min(index + 1, text.count)..<min(index + 1 + count, text.count)])
      advance(count)
      return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map(Character.init)
        ?? "\u{FFFD}"
    default: return current ?? "\u{FFFD}"
    }
  }
}
