// The few forms of JSON that reports, quotes and price sheets are written in: values on one line, lists of
// them with a line for each, keys in the order given.

import Pricing

/// Spells JSON. Every argument and result but those of `string` is JSON text already.
package enum JSONText {
  /// A JSON string.
  ///
  /// Besides what JSON demands, everything a terminal or a `<script>` element could act on is
  /// written as `\u` escapes; to a JSON reader the text is the same.
  package static func string(_ text: String) -> String {
    var bytes = ByteText()
    write(text, to: &bytes)
    return String(decoding: bytes.bytes, as: UTF8.self)
  }

  /// Writes a JSON string: what `string` returns.
  package static func write(_ text: String, to bytes: inout ByteText) {
    bytes.append(byte: UInt8(ascii: "\""))
    // Nearly all strings are plain ASCII.
    if text.utf8.allSatisfy(isPlain) {
      bytes.append(text)
    } else {
      for scalar in text.unicodeScalars { write(scalar, to: &bytes) }
    }
    bytes.append(byte: UInt8(ascii: "\""))
  }

  /// Writes a JSON string of UTF-8.
  package static func write(_ text: Span<UInt8>, to bytes: inout ByteText) {
    guard text.indices.allSatisfy({ isPlain(text[$0]) }) else {
      var copy: [UInt8] = []
      for index in text.indices { copy.append(text[index]) }
      return write(String(decoding: copy, as: UTF8.self), to: &bytes)
    }
    bytes.append(byte: UInt8(ascii: "\""))
    bytes.append(text)
    bytes.append(byte: UInt8(ascii: "\""))
  }

  /// Whether a byte is ASCII that stands for itself.
  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != 0x22 && byte != 0x5C && byte != 0x3C
  }

  private static func write(_ scalar: Unicode.Scalar, to bytes: inout ByteText) {
    switch scalar {
    case "\"", "\\": bytes.append("\\\(scalar)")
    case "<": bytes.append("\\u003c")
    case _ where TerminalText.isInert(scalar): bytes.append(String(scalar))
    default: for unit in String(scalar).utf16 { bytes.append(escape(unit)) }
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// A string, or `null`.
  package static func string(_ text: String?) -> String {
    text.map { string($0) as String } ?? "null"
  }

  /// A whole number, or `null`.
  package static func number(_ number: Int?) -> String { number.map(String.init) ?? "null" }

  /// An object on one line.
  package static func object(_ members: [(String, String)]) -> String {
    var text = "{"
    for (index, member) in members.enumerated() {
      if index > 0 { text += ", " }
      text += string(member.0)
      text += ": "
      text += member.1
    }
    return text + "}"
  }

  /// A list on one line.
  package static func list(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ", ") + "]"
  }

  /// A list with a line for each element, closed in the column of `indent`.
  package static func lines(_ elements: [String], indent: String = "  ") -> String {
    guard !elements.isEmpty else { return "[]" }
    var text = "[\n"
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ",\n" }
      text += indent
      text += "  "
      text += element
    }
    return text + "\n" + indent + "]"
  }

  /// The outermost object, with a line for each member.
  package static func document(_ members: [(String, String)]) -> String {
    "{\n" + members.map { "  \(string($0.0)): \($0.1)" }.joined(separator: ",\n") + "\n}\n"
  }
}

extension TextTable.Cell {
  /// The cell as a JSON value.
  package var json: String {
    switch self {
    case .empty: "null"
    case .text(let text): JSONText.string(text)
    case .count(let count): String(count)
    case .money(let amount, _): JSONText.string(amount.description)
    // Per cent with one decimal: the parts are there to be divided.
    case .share: JSONText.string(CSVText.field(self))
    }
  }
}
