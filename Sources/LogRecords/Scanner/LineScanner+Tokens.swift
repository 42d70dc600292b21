// Strings and numbers: where they end, and whether they are what RFC 8259 allows.

extension LineScanner {
  // MARK: Strings

  /// Passes the content of a string up to its closing quote, validating every byte of it.
  ///
  /// - Returns: whether there are escapes in it; nil if it is not valid.
  @inline(__always)
  func skipString(_ cursor: inout LineCursor) -> Bool? {
    // Most strings are short and plain.
    if let count = cursor.shortStringCount {
      cursor.advance(count)
      return false
    }
    return skipLongString(&cursor)
  }

  /// The same, of a string that is long or not plain.
  @inline(__always)
  func skipLongString(_ cursor: inout LineCursor) -> Bool? {
    guard let end = skipText(cursor) else { return nil }
    cursor = end.quote
    return end.isEscaped
  }

  /// Passes a string.
  ///
  /// - Returns: its closing quote, and whether there are escapes in it; nil if it is not valid.
  @inline(never)
  private func skipText(_ start: LineCursor) -> (quote: LineCursor, isEscaped: Bool)? {
    var cursor = start
    var isEscaped = false
    run: while true {
      let run = cursor
      var stops = run.stringStops64
      while stops != 0 {
        cursor = run
        let place = stops.trailingZeroBitCount
        cursor.advance(place)
        switch cursor.byte {
        case UInt8(ascii: "\""): return (cursor, isEscaped)
        case UInt8(ascii: "\\"):
          isEscaped = true
          // Nearly all escapes are quotes of a JSON text in a string: both bytes are passed at once.
          let letter = cursor.byte(at: 1)
          if letter == UInt8(ascii: "\"") || letter == UInt8(ascii: "\\"), place < 63 {
            stops &= ~(3 &<< UInt64(truncatingIfNeeded: place))
            continue
          }
          guard skipEscape(&cursor) else { return nil }
        case 0x80...0xFF:
          guard skipUTF8(&cursor) else { return nil }
        default: return nil
        }
        // The stops of these 64 bytes that have not been passed.
        let passed = cursor.distance(from: run)
        if passed >= 64 { continue run }
        stops &= .max &<< UInt64(truncatingIfNeeded: passed)
      }
      cursor = run
      cursor.advance(64)
    }
  }

  @inline(__always)
  private func skipEscape(_ cursor: inout LineCursor) -> Bool {
    switch cursor.byte(at: 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      cursor.advance(2)
      return true
    case UInt8(ascii: "u"):
      guard let unit = hexUnit(cursor) else { return false }
      cursor.advance(6)
      if unit & 0xF800 != 0xD800 { return true }
      guard unit < 0xDC00, cursor.byte == UInt8(ascii: "\\"),
        cursor.byte(at: 1) == UInt8(ascii: "u"), let low = hexUnit(cursor), low & 0xFC00 == 0xDC00
      else { return false }
      cursor.advance(6)
      return true
    default: return false
    }
  }

  /// The value of the four hex digits of the `\uXXXX` at the cursor.
  @inline(__always)
  private func hexUnit(_ cursor: LineCursor) -> UInt32? {
    hexValue(UInt32(truncatingIfNeeded: cursor.word() >> 16))
  }

  /// Passes a run of multi-byte characters (RFC 3629, section 4).
  @inline(__always)
  private func skipUTF8(_ cursor: inout LineCursor) -> Bool {
    repeat {
      // The lead byte in the lowest bits, then as many continuation bytes, each 10xxxxxx.
      let word = cursor.halfWord
      let second = word >> 8 & 0xFF
      switch UInt8(truncatingIfNeeded: word) {
      case 0xE0...0xEF:
        guard word & 0xC0_C000 == 0x80_8000 else { return false }
        // E0 would be a longer spelling below A0, ED a surrogate from A0 on.
        let lead = word & 0xFF
        if lead == 0xE0, second < 0xA0 { return false }
        if lead == 0xED, second >= 0xA0 { return false }
        cursor.advance(3)
      case 0xC2...0xDF:
        guard second & 0xC0 == 0x80 else { return false }
        cursor.advance(2)
      case 0xF0...0xF4:
        guard word & 0xC0C0_C000 == 0x8080_8000 else { return false }
        // F0 would be a longer spelling below 90, F4 beyond U+10FFFF from 90 on.
        let lead = word & 0xFF
        if lead == 0xF0, second < 0x90 { return false }
        if lead == 0xF4, second >= 0x90 { return false }
        cursor.advance(4)
      default: return false
      }
    } while cursor.byte >= 0x80
    return true
  }

  // MARK: Numbers

  /// Passes a number (RFC 8259, section 6); false if it is none.
  @inline(__always)
  func skipNumber(_ cursor: inout LineCursor) -> Bool {
    // Most numbers are short, have no sign, and do not begin with a zero.
    let count = leadingDigits(cursor.word())
    if 1...7 ~= count, cursor.byte != UInt8(ascii: "0") {
      cursor.advance(count)
    } else {
      guard skipWhole(&cursor) else { return false }
    }
    if cursor.byte == UInt8(ascii: ".") {
      cursor.advance()
      guard skipDigits(&cursor) else { return false }
    }
    if cursor.byte | 0x20 == UInt8(ascii: "e") {
      cursor.advance()
      if cursor.byte == UInt8(ascii: "+") || cursor.byte == UInt8(ascii: "-") { cursor.advance() }
      guard skipDigits(&cursor) else { return false }
    }
    return true
  }

  /// Passes the sign and the digits before the point.
  @inline(__always)
  private func skipWhole(_ cursor: inout LineCursor) -> Bool {
    if cursor.byte == UInt8(ascii: "-") { cursor.advance() }
    guard cursor.byte == UInt8(ascii: "0") else { return skipDigits(&cursor) }
    cursor.advance()
    return true
  }

  @inline(__always)
  private func skipDigits(_ cursor: inout LineCursor) -> Bool {
    var count = leadingDigits(cursor.word())
    guard count > 0 else { return false }
    cursor.advance(count)
    while count == 8 {
      count = leadingDigits(cursor.word())
      cursor.advance(count)
    }
    return true
  }
}
