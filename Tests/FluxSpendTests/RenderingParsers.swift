// Small, obvious readers of what the renderers write, made from the formats' definitions and
// sharing nothing with the renderers. They throw on anything their format does not allow.

/// What a reader of the tests rejects.
struct UnreadableText: Error {
  /// What was expected.
  let expected: String
  /// Scalars from the beginning of the text.
  let offset: Int
}

/// A strict reader of RFC 4180.
struct CSVReader {
  private let scalars: [Unicode.Scalar]
  private var offset = 0

  /// The lines of `text` as their fields.
  static func lines(of text: String) throws -> [[String]] {
    var reader = CSVReader(scalars: Array(text.unicodeScalars))
    var lines: [[String]] = []
    while reader.offset < reader.scalars.count { lines.append(try reader.line()) }
    return lines
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func line() throws -> [String] {
    var fields = [try field()]
    while next == "," {
      offset += 1
      fields.append(try field())
    }
    guard next == "\r", offset + 1 < scalars.count, scalars[offset + 1] == "\n" else {
      throw UnreadableText(expected: "CRLF", offset: offset)
    }
    offset += 2
    return fields
  }

  private mutating func field() throws -> String {
    var field = String.UnicodeScalarView()
    guard next == "\"" else {
      while let scalar = next, scalar != ",", scalar != "\r" {
        guard scalar != "\"", scalar != "\n" else {
          throw UnreadableText(expected: "a quoted field", offset: offset)
        }
        field.append(scalar)
        offset += 1
      }
      return String(field)
    }
    offset += 1
    while let scalar = next {
      offset += 1
      if scalar == "\"" {
        guard next == "\"" else { return String(field) }
        offset += 1
      }
      field.append(scalar)
    }
    throw UnreadableText(expected: "a closing quote", offset: offset)
  }
}

/// A value of a JSON text, members in the order of the text.
indirect enum JSONNode: Equatable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONNode])
  case object([Member])

  struct Member: Equatable {
    let name: String
    let value: JSONNode
  }

  /// The member of this name.
  subscript(_ name: String) -> JSONNode? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The names of an object's members.
  var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.name)
  }

  /// The elements of an array.
  var elements: [JSONNode] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }
}

/// A strict reader of RFC 8259, but for numbers, which reports write as plain integers.
struct JSONReader {
  private let scalars: [Unicode.Scalar]
  private var offset = 0

  /// The one value of `text`.
  static func value(of text: String) throws -> JSONNode {
    var reader = JSONReader(scalars: Array(text.unicodeScalars))
    let value = try reader.value()
    reader.skipSpace()
    guard reader.offset == reader.scalars.count else { throw reader.error("the end") }
    return value
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private func error(_ expected: String) -> UnreadableText {
    UnreadableText(expected: expected, offset: offset)
  }

  private mutating func skipSpace() {
    while let scalar = next, " \t\r\n".unicodeScalars.contains(scalar) { offset += 1 }
  }

  private mutating func take(_ text: String) throws {
    for scalar in text.unicodeScalars {
      guard next == scalar else { throw error(text) }
      offset += 1
    }
  }

  private mutating func value() throws -> JSONNode {
    skipSpace()
    switch next {
    case "{": return .object(try list("{", "}") { try $0.member() })
    case "[": return .array(try list("[", "]") { try $0.value() })
    case "\"": return .string(try string())
    case "n": try take("null")
    case "t":
      try take("true")
      return .bool(true)
    case "f":
      try take("false")
      return .bool(false)
    default: return .number(try integer())
    }
    return .null
  }

  private mutating func list<Element>(
    _ open: String, _ close: Unicode.Scalar, _ element: (inout JSONReader) throws -> Element
  ) throws -> [Element] {
    try take(open)
    skipSpace()
    var elements: [Element] = []
    if next != close {
      elements.append(try element(&self))
      skipSpace()
      while next == "," {
        offset += 1
        elements.append(try element(&self))
        skipSpace()
      }
    }
    try take(String(close))
    return elements
  }

  private mutating func member() throws -> JSONNode.Member {
    skipSpace()
    let name = try string()
    skipSpace()
    try take(":")
    return JSONNode.Member(name: name, value: try value())
  }

  private mutating func integer() throws -> String {
    let start = offset
    if next == "-" { offset += 1 }
    let digits = offset
    while let scalar = next, ("0"..."9").contains(scalar) { offset += 1 }
    guard offset > digits, offset == digits + 1 || scalars[digits] != "0" else {
      throw error("a whole number")
    }
    return scalars[start..<offset].map { String($0) }.joined()
  }

  private mutating func string() throws -> String {
    try take("\"")
    var units: [UInt16] = []
    while let scalar = next, scalar != "\"" {
      guard scalar.value >= 0x20 else { throw error("an escape") }
      offset += 1
      if scalar != "\\" { units += String(scalar).utf16 } else { units.append(try escape()) }
    }
    try take("\"")
    return String(decoding: units, as: UTF16.self)
  }

  private mutating func escape() throws -> UInt16 {
    guard let scalar = next else { throw error("an escaped character") }
    offset += 1
    switch scalar {
    case "\"", "\\", "/": return UInt16(scalar.value)
    case "u":
      let end = min(offset + 4, scalars.count)
      let digits = scalars[offset..<end].map { String($0) }.joined()
      guard digits.count == 4, let unit = UInt16(digits, radix: 16) else {
        throw error("four digits")
      }
      offset = end
      return unit
    default: throw error("a known escape")
    }
  }
}

/// A reader of a row of a GitHub-flavoured table, and of the escapes in its cells.
struct MarkdownReader {
  private static let references = [
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#58;": ":", "&#46;": ".",
  ]

  /// The cells of `row` as a reader sees them, without the space on either side.
  static func cells(of row: some StringProtocol) -> [String] {
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    let scalars = Array(row.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      let rest = scalars[index...]
      if scalar == "\\", let next = rest.dropFirst().first, isPunctuation(next) {
        cell.append(next)
        index += 2
      } else if let (name, meant) = references.first(where: {
        rest.starts(with: $0.key.unicodeScalars)
      }) {
        cell.append(contentsOf: meant.unicodeScalars)
        index += name.unicodeScalars.count
      } else {
        if scalar == "|" {
          cells.append(String(cell.dropFirst().dropLast()))
          cell = String.UnicodeScalarView()
        } else {
          cell.append(scalar)
        }
        index += 1
      }
    }
    // A row begins and ends with a bar.
    return Array(cells.dropFirst())
  }

  /// What a backslash may stand before (CommonMark, section 2.4).
  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
