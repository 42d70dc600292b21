// JSON strings. Besides what JSON demands, all that a terminal or a `<script>` element could act on is written
// as `\u` escapes; to a JSON reader the text is the same.

/// Spells JSON strings.
public enum JSONString {
  /// Writes a string in its quotes.
  public static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // Nearly all strings are plain ASCII.
    if text.utf8.allSatisfy(isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars { write(scalar, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte is ASCII that stands for itself.
  @inlinable
  @inline(__always)
  public static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != 0x22 && byte != 0x5C && byte != 0x3C
  }

  private static func write(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "\"", "\\": bytes.append(contentsOf: "\\\(scalar)".utf8)
    case "<": bytes.append(contentsOf: "\\u003c".utf8)
    case _ where scalar.isInert: bytes.append(contentsOf: String(scalar).utf8)
    default:
      for unit in String(scalar).utf16 { bytes.append(contentsOf: escape(unit).utf8) }
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
