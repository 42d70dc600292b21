// A text as names and signs are sought in it.
//
//   ESC[36mflux-2-pro ESC[0m       colours are one sign each
//   %2Fv1%2Fflux-2-pro             what is written as %XX stands for itself
//   POST \u002fv1\u002fflux\n      so do the escapes of a text within a text
//   iVBORw0KGgoAAAANS...           200 and more letters of base64 are a space
//
// What stands for a letter or digit is none: `a%66lux2` has no name that begins in the middle of a word, but
// neither is there one at `%66`. So it becomes an escape sign, 0x1B.

/// Memory for texts that are not as they are written; it is kept from one to the next.
struct DecodedText {
  private var bytes: [UInt8] = []

  private static let sign: UInt8 = 0x1B
  private static let shortestBase64 = 200

  /// Calls with a text decoded: the same bytes if there is nothing to decode in it. The view lives as
  /// long as the call.
  mutating func with<Result>(_ text: TextView, _ body: (TextView) -> Result) -> Result {
    let hasColours = text.firstIndex(of: Self.sign) != nil
    let hasPercents = text.firstIndex(of: UInt8(ascii: "%")) != nil
    let hasEscapes = text.firstIndex(of: UInt8(ascii: "\\")) != nil
    let base64 = Self.base64(in: text, from: 0)
    guard hasColours || hasPercents || hasEscapes || base64 != nil else { return body(text) }
    copy(text, without: base64)
    // One after the other, as what the first leaves may be what a later one reads: `%5Cn`.
    if hasColours { dropColours() }
    if hasPercents { resolvePercents() }
    resolveCodes()
    resolveEscapes()
    // Safe: the view is not used after the call, and nothing changes the bytes in it.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return body(TextView("")) }
      return unsafe body(TextView(start, buffer.count))
    }
  }

  // MARK: Base64

  private static func isBase64(_ byte: UInt8) -> Bool {
    TextView.isLetter(byte) || TextView.isDigit(byte) || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "/")
  }

  /// The next run of base64. A run of 200 bytes has one at a place that is a multiple of 200 from the
  /// start, so only those are looked at.
  private static func base64(in text: TextView, from start: Int) -> Range<Int>? {
    var probe = start + shortestBase64 - 1
    while probe < text.count {
      if isBase64(text[probe]) {
        var first = probe
        while first > start, isBase64(text[first - 1]) { first -= 1 }
        var end = text.skip(from: probe, isBase64)
        if end - first >= shortestBase64 {
          for _ in 0..<2 where text.byte(end) == UInt8(ascii: "=") { end += 1 }
          return first..<end
        }
        probe = max(probe, end)
      }
      probe += shortestBase64
    }
    return nil
  }

  /// Copies a text, a space for each run of base64.
  private mutating func copy(_ text: TextView, without first: Range<Int>?) {
    bytes.removeAll(keepingCapacity: true)
    var (start, run) = (0, first)
    while let range = run {
      unsafe bytes.append(contentsOf: text.part(start..<range.lowerBound).buffer)
      bytes.append(0x20)
      start = range.upperBound
      run = Self.base64(in: text, from: start)
    }
    unsafe bytes.append(contentsOf: text.from(start).buffer)
  }

  // MARK: In place; nothing becomes longer

  /// Replaces what a closure finds at a lead byte: it gives how many bytes from a place are read, and
  /// writes what they become.
  private mutating func replace(
    _ lead: UInt8, _ read: (_ bytes: inout [UInt8], _ place: Int, _ target: inout Int) -> Int?
  ) {
    guard var target = bytes.firstIndex(of: lead) else { return }
    var place = target
    while place < bytes.count {
      if bytes[place] == lead, let count = read(&bytes, place, &target) {
        place += count
      } else {
        bytes[target] = bytes[place]
        (place, target) = (place + 1, target + 1)
      }
    }
    bytes.removeLast(bytes.count - target)
  }

  /// `ESC [ 0;36 m`.
  private mutating func dropColours() {
    replace(Self.sign) { bytes, place, target in
      guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "[") else { return nil }
      var end = place + 2
      while end < bytes.count, TextView.isDigit(bytes[end]) || bytes[end] == UInt8(ascii: ";") {
        end += 1
      }
      guard end < bytes.count, TextView.isLetter(bytes[end]) else { return nil }
      bytes[target] = Self.sign
      target += 1
      return end + 1 - place
    }
  }

  /// `%2F`. Beyond ASCII a replacement character: no letter, but no sign either.
  private mutating func resolvePercents() {
    replace(UInt8(ascii: "%")) { bytes, place, target in
      guard let code = Self.code(bytes, place + 1, digits: 2) else { return nil }
      Self.write(code < 0x80 ? code : 0xFFFD, to: &bytes, at: &target)
      return 3
    }
  }

  /// `\u002f`.
  private mutating func resolveCodes() {
    replace(UInt8(ascii: "\\")) { bytes, place, target in
      guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "u"),
        let code = Self.code(bytes, place + 2, digits: 4)
      else { return nil }
      Self.write(code, to: &bytes, at: &target)
      return 6
    }
  }

  /// `\n`, `\"`.
  private mutating func resolveEscapes() {
    replace(UInt8(ascii: "\\")) { bytes, place, target in
      guard place + 1 < bytes.count else { return nil }
      switch bytes[place + 1] {
      case UInt8(ascii: "n"): bytes[target] = 0x0A
      case UInt8(ascii: "r"): bytes[target] = 0x0D
      case UInt8(ascii: "t"): bytes[target] = 0x09
      case UInt8(ascii: "b"), UInt8(ascii: "f"): bytes[target] = 0x20
      case UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"):
        bytes[target] = bytes[place + 1]
      default: return nil
      }
      target += 1
      return 2
    }
  }

  private static func code(_ bytes: [UInt8], _ place: Int, digits: Int) -> UInt32? {
    guard place + digits <= bytes.count else { return nil }
    var code: UInt32 = 0
    for index in place..<place + digits {
      guard let digit = TextView.hexDigit(bytes[index]) else { return nil }
      code = code << 4 | UInt32(digit)
    }
    return code
  }

  /// Writes a character in UTF-8, a letter or digit as a sign.
  private static func write(_ code: UInt32, to bytes: inout [UInt8], at target: inout Int) {
    func put(_ byte: UInt32) {
      bytes[target] = UInt8(truncatingIfNeeded: byte)
      target += 1
    }
    if code < 0x80 {
      let byte = UInt8(code)
      put(TextView.isLetter(byte) || TextView.isDigit(byte) ? UInt32(sign) : code)
      return
    }
    let last = 0x80 | code & 0x3F
    let middle = 0x80 | code >> 6 & 0x3F
    let first = code < 0x800 ? 0xC0 | code >> 6 : 0xE0 | code >> 12
    let second = code < 0x800 ? last : middle
    if TextView.isLetter(UInt8(first), UInt8(second), UInt8(last)) {
      put(UInt32(sign))
      return
    }
    put(first)
    if code >= 0x800 { put(middle) }
    put(last)
  }
}
