// The timestamps that nearly all logs have, read in a few words of eight bytes:
//
//     2026-06-01T00:00:00Z   2026-06-01T12:34:56.789Z   2026-02-10T14:03:22.118000+00:00
//     --------  ^^------                                a date, a time, a fraction, and UTC
//
// Neighbouring lines have the same date, so its day is worked out once, by `Instant`'s own reader, which
// also reads all other timestamps, and is the twin of this one.

internal import Pricing

/// Reads instants as `Instant(timestamp:)` does, and remembers the last date.
struct TimestampReader {
  /// The bytes of the date read last, eight and two: at first `1970-01-` and `01`.
  private var month: UInt64 = 0x2D31_302D_3037_3931
  private var day: UInt16 = 0x3130
  /// When that date began, in UTC.
  private var midnight: Int64 = 0

  /// Reads an instant; nil for what is none.
  mutating func instant(_ text: Span<UInt8>) -> Instant? {
    guard text.count >= 20, let zone = Self.utcStart(text),
      let second = Self.secondOfDay(text), let nanoseconds = Self.fraction(text, upTo: zone)
    else { return Instant(timestamp: text) }
    // Safe: there are 20 bytes.
    let (month, day) = unsafe (
      text.word(at: 0),
      UInt16(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt16.self))
    )
    if month == self.month, day == self.day {
      return Instant(seconds: midnight + second, nanoseconds: nanoseconds)
    }
    let instant = Instant(timestamp: text)
    if let instant {
      (self.month, self.day, midnight) = (month, day, instant.seconds - second)
    }
    return instant
  }

  /// Where the `Z` or `+00:00` begins that ends an instant; nil if neither does.
  @inline(__always)
  private static func utcStart(_ text: Span<UInt8>) -> Int? {
    if text[text.count - 1] == UInt8(ascii: "Z") { return text.count - 1 }
    // Safe: there are 20 bytes. The last six of eight are compared.
    let end = unsafe text.word(at: text.count - 8)
    return end >> 16 == 0x3030_3A30_302B && text.count >= 25 ? text.count - 6 : nil
  }

  /// The seconds since midnight; nil unless the time is written `T00:00:00` and one of most days.
  @inline(__always)
  private static func secondOfDay(_ text: Span<UInt8>) -> Int64? {
    // Safe: there are 20 bytes.
    let time = unsafe text.word(at: 11)
    guard text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "),
      time & 0x0000_FF00_00FF_0000 == 0x0000_3A00_003A_0000
    else { return nil }
    // Digit by digit, the colons are 0A; ten times each and its neighbour are 12, 23, ... 56.
    let digits = time ^ splat(UInt8(ascii: "0"))
    guard (digits &+ 0x7676_0076_7600_7676 | time) & splat(0x80) == 0 else { return nil }
    let pairs = digits &* 10 &+ digits &>> 8
    let (hour, minute, second) = (pairs & 0xFF, pairs &>> 24 & 0xFF, pairs &>> 48 & 0xFF)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return Int64(truncatingIfNeeded: hour &* 3600 &+ minute &* 60 &+ second)
  }

  /// The nanoseconds of a fraction of one to seven digits, or of none, that ends where the zone begins.
  @inline(__always)
  private static func fraction(_ text: Span<UInt8>, upTo zone: Int) -> Int32? {
    if zone == 19 { return 0 }
    let count = zone - 20
    guard 1...7 ~= count, text[19] == UInt8(ascii: ".") else { return nil }
    // Safe: the eight bytes that end with the fraction. Seven of them at most are digits of it.
    let word = unsafe text.word(at: zone - 8) &>> UInt64(8 * (8 - count))
    guard leadingDigits(word) >= count else { return nil }
    var value = digitsValue(word, count: count)
    for _ in count..<9 { value *= 10 }
    return Int32(truncatingIfNeeded: value)
  }
}
