// RFC 3339 instants as logs write them.
//
//   2026-06-01T12:34:56.789Z   2026-02-10 14:03:22.118000   2026-02-10T15:03:22+01:00
//
// `T` may be a space, the fraction may have any length (kept to the nanosecond), no zone means UTC. A
// leap second (23:59:60 UTC) counts as the last second of its day.

public import CivilTime
import Pricing

extension Instant {
  /// Reads an RFC 3339 instant; nil for anything else.
  public init?(rfc3339 text: String) {
    self.init(timestamp: Array(text.utf8).span)
  }

  /// Reads an instant; nil for anything that RFC 3339 and the notes above do not allow, also for a
  /// day that the calendar does not have.
  init?(timestamp text: Span<UInt8>) {
    guard text.count >= 19, let year = text.digits(at: 0, 4), text[4] == 0x2D,
      let month = text.digits(at: 5, 2), text[7] == 0x2D, let day = text.digits(at: 8, 2),
      text[10] | 0x20 == UInt8(ascii: "t") || text[10] == 0x20,
      let hour = text.digits(at: 11, 2), text[13] == 0x3A, let minute = text.digits(at: 14, 2),
      text[16] == 0x3A, let second = text.digits(at: 17, 2), hour < 24, minute < 60, second <= 60,
      let civil = CivilDay(year: year, month: month, day: day)
    else { return nil }
    var index = 19
    var fraction = SecondFraction()
    if index < text.count, text[index] == UInt8(ascii: ".") {
      let start = index + 1
      index = start
      while index < text.count, text[index] &- 0x30 < 10 {
        fraction.add(text[index])
        index += 1
      }
      if index == start { return nil }
    }
    guard let offset = text.zoneOffset(at: index) else { return nil }
    var seconds = Int64(civil.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
    if second == 60 {
      // RFC 3339, section 5.7: only at 23:59:60 UTC.
      guard seconds % 86_400 == 0 else { return nil }
      seconds -= 1
    }
    // RFC 3339 has four digits for the year, also once an instant is told in UTC.
    guard Self.writable.contains(seconds) else { return nil }
    self.init(seconds: seconds, nanoseconds: fraction.nanoseconds)
  }
}

/// The digits of a fraction of a second, one after the other. What is finer than a nanosecond is dropped.
struct SecondFraction {
  private(set) var nanoseconds: Int32 = 0
  private var unit: Int32 = 100_000_000

  /// Takes the next digit, a byte of ASCII.
  mutating func add(_ digit: UInt8) {
    nanoseconds += Int32(digit & 15) * unit
    unit /= 10
  }
}

extension Instant {
  /// Seconds from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  private static let writable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
}

extension Span<UInt8> {
  /// The value of `count` decimal digits; nil when there are others than digits.
  fileprivate func digits(at start: Int, _ count: Int) -> Int? {
    var value = 0
    for index in start..<start + count {
      let digit = self[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// The zone that ends an instant, in seconds east of UTC: nothing, `Z` or `+hh:mm`.
  fileprivate func zoneOffset(at index: Int) -> Int? {
    if index == count { return 0 }
    switch self[index] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"): return index + 1 == count ? 0 : nil
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard index + 6 == count, self[index + 3] == 0x3A, let hours = digits(at: index + 1, 2),
        let minutes = digits(at: index + 4, 2), hours < 24, minutes < 60
      else { return nil }
      let offset = hours * 3600 + minutes * 60
      return self[index] == UInt8(ascii: "-") ? -offset : offset
    default: return nil
    }
  }
}
