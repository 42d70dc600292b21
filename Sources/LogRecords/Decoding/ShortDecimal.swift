// Most numbers of a log are short: `1536`, `200`, `4.5`, `0.75`. They are read from one word of eight bytes,
// in which digits are found and put together at once; what is longer, or has a sign or an exponent,
// is left to `Decimal`.
//
//     24.05,"h   two digits, the point, two digits; without the point 2405, of which 2 are decimals

/// A number of at most eight bytes: `digits / 10^decimals`.
struct ShortDecimal: Hashable {
  /// All digits as one number.
  var digits: UInt64
  /// How many of them stand behind the point.
  var decimals: Int
  /// Whether the value lies between 0 and 1, both excluded.
  var isBelowOne: Bool

  /// Reads a number as RFC 8259 spells it.
  ///
  /// - Parameters:
  ///   - word: the number's bytes, the first in the lowest bits, and any others behind them.
  ///   - count: how many bytes the number has.
  /// - Returns: nil for a number with a sign or an exponent, for a longer one, and for what is none.
  @inline(__always)
  init?(_ word: UInt64, count: Int) {
    guard 1...8 ~= count else { return nil }
    let whole = leadingDigits(word)
    let beginsWithZero = word & 0xFF == UInt64(UInt8(ascii: "0"))
    // A leading zero stands alone.
    guard whole > 0, !beginsWithZero || whole == 1 || count == 1 else { return nil }
    if whole >= count {
      digits = digitsValue(word, count: count)
      decimals = 0
      isBelowOne = false
      return
    }
    let behind = word &>> UInt64(8 &* whole)
    decimals = count &- whole &- 1
    guard behind & 0xFF == UInt64(UInt8(ascii: ".")), decimals > 0,
      leadingDigits(behind &>> 8) >= decimals
    else { return nil }
    let left = lowBytes(whole)
    digits = digitsValue(word & left | word &>> 8 & ~left, count: count &- 1)
    isBelowOne = beginsWithZero && digits > 0
  }

  /// The value times `10^power`, a power from 7 to 9: exact, since there are 7 decimals at most, and
  /// no more than 8 digits.
  @inline(__always)
  func scaled(by power: Int) -> Int64 {
    Int64(truncatingIfNeeded: digits &* shortPower(power - decimals))
  }
}

/// `10^power` for 0 ... 9.
@inline(__always)
private func shortPower(_ power: Int) -> UInt64 {
  switch power {
  case 0: 1
  case 1: 10
  case 2: 100
  case 3: 1000
  case 4: 10_000
  case 5: 100_000
  case 6: 1_000_000
  case 7: 10_000_000
  case 8: 100_000_000
  default: 1_000_000_000
  }
}
