// Inside a key or string: UTF-8 as RFC 3629 allows it, escapes, and surrogate pairs.

extension JSONAutomaton {
  mutating func consumeText(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    if continuationBytes > 0 {
      guard continuationRange.contains(byte) else {
        throw JSONSyntaxError(.invalidUTF8, at: offset)
      }
      continuationBytes -= 1
      continuationRange = 0x80...0xBF
      return receiver.receive(textByte: byte)
    }
    switch byte {
    case UInt8(ascii: "\""):
      if isKey { receiver.endKey() } else { receiver.endString() }
      if isKey { state = .colon } else { endValue() }
      return
    case UInt8(ascii: "\\"):
      state = .escape
      return
    case 0..<0x20: throw JSONSyntaxError(.controlByte, at: offset)
    // RFC 3629, section 4: the second byte of these leads has a narrower range.
    case 0x20...0x7F: break
    case 0xC2...0xDF: expect(1)
    case 0xE0: expect(2, 0xA0...0xBF)
    case 0xED: expect(2, 0x80...0x9F)
    case 0xE1...0xEF: expect(2)
    case 0xF0: expect(3, 0x90...0xBF)
    case 0xF1...0xF3: expect(3)
    case 0xF4: expect(3, 0x80...0x8F)
    default: throw JSONSyntaxError(.invalidUTF8, at: offset)
    }
    receiver.receive(textByte: byte)
  }

  private mutating func expect(_ count: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) {
    continuationBytes = count
    continuationRange = range
  }

  mutating func consumeEscape(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    let resolved: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): resolved = byte
    case UInt8(ascii: "b"): resolved = 0x08
    case UInt8(ascii: "f"): resolved = 0x0C
    case UInt8(ascii: "n"): resolved = 0x0A
    case UInt8(ascii: "r"): resolved = 0x0D
    case UInt8(ascii: "t"): resolved = 0x09
    case UInt8(ascii: "u"):
      (hexDigits, hexValue, highSurrogate) = (0, 0, 0)
      state = .unicodeEscape
      return
    default: throw JSONSyntaxError(.badEscape, at: offset)
    }
    receiver.receive(textByte: resolved)
    state = .string
  }

  mutating func consumeUnicodeEscape(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    if state == .pairBackslash || state == .pairLetter {
      let expected = state == .pairBackslash ? UInt8(ascii: "\\") : UInt8(ascii: "u")
      guard byte == expected else { throw JSONSyntaxError(.loneSurrogate, at: offset) }
      state = state == .pairBackslash ? .pairLetter : .unicodeEscape
      return
    }
    guard let digit = hexDigitValue(byte) else { throw JSONSyntaxError(.badEscape, at: offset) }
    hexValue = hexValue << 4 | digit
    hexDigits += 1
    guard hexDigits == 4 else { return }
    let unit = hexValue
    (hexDigits, hexValue) = (0, 0)
    let isLow = (0xDC00...0xDFFF).contains(unit)
    guard isLow == (highSurrogate != 0) else { throw JSONSyntaxError(.loneSurrogate, at: offset) }
    if (0xD800...0xDBFF).contains(unit) {
      highSurrogate = unit
      state = .pairBackslash
      return
    }
    let scalar = isLow ? 0x10000 + (highSurrogate - 0xD800) << 10 + (unit - 0xDC00) : unit
    highSurrogate = 0
    encode(scalar, &receiver)
    state = .string
  }

  /// Reports a scalar value as UTF-8.
  private func encode(_ scalar: UInt32, _ receiver: inout some JSONEventReceiver) {
    func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80: receiver.receive(textByte: UInt8(scalar))
    case 0x80..<0x800: receiver.receive(textByte: UInt8(0xC0 | scalar >> 6))
    case 0x800..<0x10000:
      receiver.receive(textByte: UInt8(0xE0 | scalar >> 12))
      receiver.receive(textByte: continuation(6))
    default:
      receiver.receive(textByte: UInt8(0xF0 | scalar >> 18))
      receiver.receive(textByte: continuation(12))
      receiver.receive(textByte: continuation(6))
    }
    if scalar >= 0x80 { receiver.receive(textByte: continuation(0)) }
  }
}

/// The value of a hexadecimal digit, or nil.
@inlinable
public func hexDigitValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 0x57
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 0x37
  default: nil
  }
}
