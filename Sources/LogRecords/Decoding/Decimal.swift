// Numbers as logs spell them, exactly: never through a binary float.

internal import CivilTime
internal import Pricing

/// A decimal number: `significand * 10^exponent`, negated if `isNegative`.
struct Decimal: Hashable {
  var isNegative = false
  /// The significant digits, the first 19 of them, without trailing zeros unless some were cut off;
  /// 0 for zero.
  var significand: UInt64 = 0
  var exponent = 0
  /// Whether nonzero digits were cut off after the 19th: the value is a little larger than it says.
  var isCut = false
  /// The 20th digit, if there is one.
  private var cutDigit: UInt64?

  /// Reads a number as RFC 8259 spells it, and nothing else: no plus, no leading zero, no space.
  init?(_ text: Span<UInt8>) {
    var index = 0
    func byte() -> UInt8 { index < text.count ? text[index] : 0 }
    func isDigit() -> Bool { byte() &- 0x30 < 10 }
    if byte() == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    }
    guard isDigit() else { return nil }
    if byte() == UInt8(ascii: "0") {
      index += 1
      if isDigit() { return nil }
    }
    while isDigit() {
      append(digit: byte(), afterPoint: false)
      index += 1
    }
    if byte() == UInt8(ascii: ".") {
      index += 1
      guard isDigit() else { return nil }
      while isDigit() {
        append(digit: byte(), afterPoint: true)
        index += 1
      }
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      index += 1
      let isDown = byte() == UInt8(ascii: "-")
      if isDown || byte() == UInt8(ascii: "+") { index += 1 }
      guard isDigit() else { return nil }
      var power = 0
      while isDigit() {
        // Beyond a billion the value is 0 or out of any range, whatever the digits.
        power = min(power * 10 + Int(byte() & 15), 1_000_000_000)
        index += 1
      }
      exponent += isDown ? -power : power
    }
    guard index == text.count else { return nil }
    if significand == 0 { exponent = 0 }
    while !isCut, significand != 0, significand % 10 == 0 {
      significand /= 10
      exponent += 1
    }
  }

  private mutating func append(digit: UInt8, afterPoint: Bool) {
    // 19 digits always fit 64 bits.
    if significand < 1_000_000_000_000_000_000 {
      significand = significand * 10 + UInt64(digit & 15)
      if afterPoint { exponent -= 1 }
    } else {
      if digit != UInt8(ascii: "0") { isCut = true }
      cutDigit = cutDigit ?? UInt64(digit & 15)
      if !afterPoint { exponent += 1 }
    }
  }

  var isZero: Bool { significand == 0 }

  /// Whether the value lies between 0 and 1, both excluded.
  var isBelowOne: Bool {
    guard significand > 0, !isNegative else { return false }
    // Of n digits, with the point behind them, as many must be decimals.
    return exponent < 0 && (exponent < -19 || significand < powerOfTen(-exponent))
  }

  /// The value as a whole number, or nil when it has a fraction or is not in 0 ... 2^63 - 1.
  var wholeNumber: Int? {
    guard !isCut, exponent >= 0, exponent < 19, !isNegative || isZero else { return nil }
    let (value, overflow) = significand.multipliedReportingOverflow(by: powerOfTen(exponent))
    return overflow ? nil : Int(exactly: value)
  }

  /// The value times `10^power`, rounded half up in magnitude; nil when it does not fit 63 bits.
  func scaled(by power: Int) -> Int64? {
    let shift = exponent + power
    var magnitude: UInt64
    if significand == 0 {
      magnitude = 0
    } else if shift >= 0 {
      guard shift < 20 else { return nil }
      let (value, overflow) = significand.multipliedReportingOverflow(by: powerOfTen(shift))
      guard !overflow else { return nil }
      // With more than 19 digits only a shift of 0 fits: the 20th digit stands behind the point.
      magnitude = value + (isCut && (cutDigit ?? 0) >= 5 ? 1 : 0)
    } else if shift < -19 {
      magnitude = 0
    } else {
      let divisor = powerOfTen(-shift)
      let (quotient, remainder) = significand.quotientAndRemainder(dividingBy: divisor)
      magnitude = quotient + (remainder >= divisor - remainder ? 1 : 0)
    }
    guard let value = Int64(exactly: magnitude) else { return nil }
    return isNegative ? -value : value
  }

  /// Digits after the decimal point, as many as it takes to write the value.
  var decimals: Int { max(0, -exponent) }
}

/// `10^power` for 0 ... 19.
private func powerOfTen(_ power: Int) -> UInt64 {
  var result: UInt64 = 1
  for _ in 0..<power { result &*= 10 }  // 10^19 is below 2^64
  return result
}

extension Decimal {
  /// The instant of a number of seconds, milliseconds, microseconds or nanoseconds since 1970, which
  /// of them being told by its size: seconds below 10^11 (the year 5138), then a thousand times
  /// that for each finer unit. Nil for negative and for larger numbers.
  var epochInstant: Instant? {
    guard !isNegative else { return nil }
    guard let whole = truncatedWhole else { return nil }
    let power =
      switch whole {
      case ..<100_000_000_000: 9
      case ..<100_000_000_000_000: 6
      case ..<100_000_000_000_000_000: 3
      default: 0
      }
    // At most 20 digits: the fraction below a nanosecond is dropped.
    var nanoseconds = UInt128(significand)
    let shift = exponent + power
    if shift >= 0 {
      for _ in 0..<min(shift, 20) { nanoseconds *= 10 }
      if shift == 1, isCut { nanoseconds += UInt128(cutDigit ?? 0) }
    } else {
      for _ in 0..<min(-shift, 20) { nanoseconds /= 10 }
    }
    return Instant(
      seconds: Int64(nanoseconds / 1_000_000_000),
      nanoseconds: Int32(nanoseconds % 1_000_000_000))
  }

  /// The value without its fraction; nil when it does not fit 63 bits.
  private var truncatedWhole: Int64? {
    if exponent >= 0 {
      guard exponent < 19 else { return nil }
      let (value, overflow) = significand.multipliedReportingOverflow(by: powerOfTen(exponent))
      return overflow ? nil : Int64(exactly: value)
    }
    if exponent < -19 { return 0 }
    return Int64(exactly: significand / powerOfTen(-exponent))
  }
}
