// The bytes of a log while it is written: numbers, times and JSON strings at the end of one buffer.
//
// Everything is appended as bytes and in integers, so that no formatting of the platform decides
// what a log looks like, and so that a gigabyte takes seconds.

import CivilTime
import Pricing

/// A buffer that only grows at its end.
struct LogText {
  /// What was written.
  var bytes: [UInt8] = []

  /// Appends text as it is.
  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Appends bytes as they are.
  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Appends the decimal digits of a number that is not negative.
  mutating func append(number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  /// Appends the last `width` decimal digits of a number that is not negative.
  mutating func append(number: Int, width: Int) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }

  /// Appends sixteen hexadecimal digits.
  mutating func append(hexadecimal number: UInt64) {
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      let digit = UInt8(number >> shift & 15)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// Appends random digits of base 64, in the alphabet for addresses.
  mutating func append(base64Digits count: Int, random: inout RandomNumbers) {
    for _ in 0..<count { bytes.append(random.pick(Self.base64)) }
  }

  private static let base64 = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Appends a number of tenths as the API prints a cost: `3.0`, `4.5`.
  mutating func append(tenths: Int) {
    append(number: tenths / 10)
    bytes.append(UInt8(ascii: "."))
    append(number: tenths % 10, width: 1)
  }

  /// Appends pixels as megapixels of 2^20, rounded to two decimals as the API prints them: `1.0`,
  /// `1.5`, `1.98`.
  mutating func append(megapixelsOf pixels: Int) {
    let hundredths = (pixels * 100 + 1 << 19) >> 20
    append(number: hundredths / 100)
    bytes.append(UInt8(ascii: "."))
    if hundredths % 10 == 0 {
      append(number: hundredths / 10 % 10, width: 1)
    } else {
      append(number: hundredths % 100, width: 2)
    }
  }

  /// Appends a UTC time of day and date without a zone: `2026-06-01T12:34:56`.
  mutating func append(dateAndTimeOf milliseconds: Int64) {
    let (year, month, day) = CivilDay(number: Int(milliseconds / 86_400_000)).date
    let second = Int(milliseconds % 86_400_000) / 1000
    append(number: year, width: 4)
    bytes.append(UInt8(ascii: "-"))
    append(number: month, width: 2)
    bytes.append(UInt8(ascii: "-"))
    append(number: day, width: 2)
    bytes.append(UInt8(ascii: "T"))
    append(number: second / 3600, width: 2)
    bytes.append(UInt8(ascii: ":"))
    append(number: second / 60 % 60, width: 2)
    bytes.append(UInt8(ascii: ":"))
    append(number: second % 60, width: 2)
  }

  /// Appends an RFC 3339 time in UTC with milliseconds; `milliseconds` counts from 1970 on.
  mutating func append(timeOf milliseconds: Int64) {
    append(dateAndTimeOf: milliseconds)
    bytes.append(UInt8(ascii: "."))
    append(number: Int(milliseconds % 1000), width: 3)
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Appends an RFC 3339 time in UTC without a fraction of a second.
  mutating func append(secondOf milliseconds: Int64) {
    append(dateAndTimeOf: milliseconds)
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Appends UTF-8 text as it stands between the quotes of a JSON string.
  mutating func append(escaping text: some Sequence<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\t"): append("\\t")
      default: bytes.append(byte)
      }
    }
  }
}
