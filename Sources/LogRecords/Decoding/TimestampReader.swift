// The timestamps that nearly all logs have, read in a few words of eight bytes:
//
//     2026-06-01T00:00:00Z   2026-06-01T12:34:56.789Z   2026-02-10T14:03:22.118000+00:00
//     --------  ^^------                                a date, a time, a fraction, and UTC
//
// Neighbouring lines are of the same minute, and many of the same date, so that a minute is worked out
// once, and the day of a date once, by `Instant`'s own reader, which also reads all other timestamps, and
// is the twin of this one.

internal import CivilTime
internal import Pricing

/// Reads instants as `Instant(timestamp:)` does, and remembers the last minute.
struct TimestampReader {
  /// The bytes of the timestamps that are read here, from `2026-06-01T00:00:00Z` to one with seven digits
  /// of a fraction and `+00:00`.
  static let lengths = 20...33

  /// The first 16 bytes of the timestamp read last: at first `1970-01-` and `01T00:00`.
  private var month: UInt64 = 0x2D31_302D_3037_3931
  private var minute: UInt64 = 0x3030_3A30_3054_3130
  /// When that date and that minute began, in UTC.
  private var midnight: Int64 = 0
  private var minuteStart: Int64 = 0

  /// Reads an instant; nil for what is none.
  mutating func instant(_ text: Span<UInt8>) -> Instant? {
    if let instant = recentInstant(text) { return instant }
    guard text.count >= 20, let zone = Self.utcStart(text),
      let second = Self.secondOfDay(text), let nanoseconds = Self.fraction(text, upTo: zone)
    else { return Instant(timestamp: text) }
    // Safe: there are 20 bytes.
    let (month, minute) = unsafe (text.word(at: 0), text.word(at: 8))
    if month != self.month || (minute ^ self.minute) & 0xFFFF != 0 {
      guard let instant = Instant(timestamp: text) else { return nil }
      midnight = instant.seconds - second
    }
    (self.month, self.minute, minuteStart) = (month, minute, midnight + second - second % 60)
    return Instant(seconds: midnight + second, nanoseconds: nanoseconds)
  }

  /// Reads an instant of the same minute as the last one; nil for any other text.
  @inline(__always)
  func recentInstant(_ text: Span<UInt8>) -> Instant? {
    // Safe: there are 20 bytes.
    guard text.count >= 20, unsafe text.word(at: 0) == month, unsafe text.word(at: 8) == minute,
      text[16] == UInt8(ascii: ":"), let zone = Self.utcStart(text),
      let nanoseconds = Self.fraction(text, upTo: zone)
    else { return nil }
    let (tens, ones) = (text[17] ^ UInt8(ascii: "0"), text[18] ^ UInt8(ascii: "0"))
    guard tens < 6, ones < 10 else { return nil }
    return Instant(
      seconds: minuteStart &+ Int64(tens &* 10 &+ ones), nanoseconds: nanoseconds)
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
    let word = unsafe text.word(at: zone - 8) &>> UInt64(8 &* (8 &- count))
    // With zeros up to the eighth digit, that of ten nanoseconds.
    let filled = word | splat(UInt8(ascii: "0")) &<< UInt64(8 &* count)
    return wholeNumber(filled, count: 8).map { Int32(truncatingIfNeeded: $0 &* 10) }
  }
}
