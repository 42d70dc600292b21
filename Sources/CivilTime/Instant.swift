// A point in time, exact to the nanosecond, and the proleptic Gregorian calendar that prints it.
//
// The calendar arithmetic is the well-known one of whole 400-year eras that begin on 1 March.

/// A point in time, counted from 1970-01-01T00:00:00Z without leap seconds.
public struct Instant: Hashable, Comparable, Sendable {
  /// Whole seconds since the epoch, rounded down.
  public var seconds: Int64
  /// The rest of the second, 0 to 999,999,999.
  public var nanoseconds: Int32

  /// The instant `nanoseconds` after `seconds` since the epoch.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Midnight UTC at the beginning of a day.
  public init(_ day: CivilDay) { self.init(seconds: Int64(day.number) * 86_400) }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.seconds != right.seconds
      ? left.seconds < right.seconds : left.nanoseconds < right.nanoseconds
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC, with milliseconds (rounded down) when there is a fraction of a second.
  public var description: String {
    let day = CivilDay(number: Int(seconds.flooredQuotient(86_400)))
    let second = Int(seconds - Int64(day.number) * 86_400)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
    let fraction = nanoseconds == 0 ? "" : "." + padded(Int(nanoseconds / 1_000_000), 3)
    return "\(day)T\(clock.joined(separator: ":"))\(fraction)Z"
  }
}

/// A day of the proleptic Gregorian calendar.
public struct CivilDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01; negative before it.
  public var number: Int

  /// The day so many days after 1970-01-01.
  public init(number: Int) { self.number = number }

  /// The day of a date, or nil when the calendar has no such day (`2026-02-30`).
  public init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else {
      return nil
    }
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = Int64(shiftedYear).flooredQuotient(400)
    let yearOfEra = shiftedYear - Int(era) * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.number = Int(era) * 146_097 + dayOfEra - 719_468
  }

  /// Orders by time.
  public static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

  /// Year, month (1 to 12) and day of the month (1 to 31).
  public var date: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = Int(Int64(shifted).flooredQuotient(146_097))
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The ISO 8601 week: 1 to 53 of a week-numbering year, Monday first.
  public var week: (year: Int, week: Int) {
    // The week belongs to the year that holds its Thursday; 1970-01-01 was one.
    let thursday = CivilDay(number: Int(Int64(number + 3).flooredQuotient(7)) * 7)
    let year = thursday.date.year
    let first = CivilDay(year: year, month: 1, day: 1)?.number ?? thursday.number
    return (year, (thursday.number - first) / 7 + 1)
  }

  /// How many days a month (1 to 12) has.
  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDay {
  /// Reads `2026-06-01`; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = decimalNumber(bytes[..<4]), let month = decimalNumber(bytes[5..<7]),
      let day = decimalNumber(bytes[8...])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

/// The number that a few decimal digits write; nil for anything else.
private func decimalNumber(_ digits: ArraySlice<UInt8>) -> Int? {
  var number = 0
  for digit in digits {
    guard case 0x30...0x39 = digit else { return nil }
    number = number * 10 + Int(digit - 0x30)
  }
  return number
}

extension CivilDay: CustomStringConvertible {
  /// `2026-06-01`
  public var description: String {
    let (year, month, day) = date
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

extension Int64 {
  /// The quotient rounded towards minus infinity; `divisor` is positive.
  public func flooredQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// Decimal digits of a number that is not negative, filled with zeros on the left.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
}
