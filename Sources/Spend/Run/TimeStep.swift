// Dimensions that ask when. A further one is a case, its integer and its text.

import CivilTime

/// A dimension of time, under its name on the command line and in every output.
public enum TimeStep: String, CaseIterable, Hashable, Sendable {
  /// The hour: `2026-06-01T13`, followed by the offset where the zone is not UTC.
  case hour
  /// The day: `2026-06-01`.
  case day
  /// The ISO week: `2026-W23`.
  case week
  /// The month: `2026-06`.
  case month

  /// The integer of the span that holds an instant; never 0.
  func value(at time: Instant, _ clock: inout ZoneClock) -> UInt64 {
    let local = clock.local(time)
    let day = Int(local.flooredQuotient(86_400))
    switch self {
    case .hour:
      return HourKey(hour: Int(local.flooredQuotient(3600)), offset: clock.offset).value
    case .day: return Dimension.value(day)
    case .week:
      // Weeks begin on Monday; 1970-01-01 was a Thursday.
      return Dimension.value(Int(Int64(day + 3).flooredQuotient(7)) * 7 - 3)
    case .month: return Dimension.value(clock.month(ofDay: day))
    }
  }

  /// From the number of a span to that of the next; nil where tables have no rows for spans without requests.
  var step: Int? {
    switch self {
    case .hour: nil
    case .day, .month: 1
    case .week: 7
    }
  }

  /// What the span of an integer is called.
  func text(of value: UInt64) -> String {
    switch self {
    case .hour: return HourKey(value).text
    case .day: return "\(CivilDay(number: Dimension.number(value)))"
    case .week:
      let week = CivilDay(number: Dimension.number(value)).week
      return "\(padded(week.year, 4))-W\(padded(week.week, 2))"
    case .month:
      let month = Dimension.number(value)
      return "\(padded(month / 12, 4))-\(padded(month % 12 + 1, 2))"
    }
  }
}

/// The clocks of a zone. It remembers the last span of equal offset, and the last month.
struct ZoneClock {
  private let zone: TimeZoneRules
  private var period: TimeZoneRules.Period
  /// The last day asked for, with its month.
  private var lastDay = (day: Int.min, month: 0)

  init(_ zone: TimeZoneRules) {
    self.zone = zone
    period = zone.period(at: 0)
  }

  /// The seconds that the clocks show, counted from 1970-01-01 on them.
  mutating func local(_ time: Instant) -> Int64 {
    if !period.contains(time.seconds) { period = zone.period(at: time.seconds) }
    return time.seconds + Int64(period.offset)
  }

  /// What the clocks are ahead of UTC at the last time that was asked for.
  var offset: Int { period.offset }

  /// The months from the year 0 to that of a day.
  mutating func month(ofDay day: Int) -> Int {
    if lastDay.day != day {
      let date = CivilDay(number: day).date
      lastDay = (day, date.year * 12 + date.month - 1)
    }
    return lastDay.month
  }
}

extension Dimension {
  /// The integer of a signed number; never 0.
  package static func value(_ number: Int) -> UInt64 { UInt64(number + 1 << 40) }
  /// The number in an integer of `value(_:)`.
  package static func number(_ value: UInt64) -> Int { Int(value) - 1 << 40 }

  /// The day of an hour's integer, counted from 1970-01-01 on the clocks of the zone; nil for unknown.
  package static func day(ofHour value: UInt64) -> Int? {
    value == 0 ? nil : Int(Int64(HourKey(value).hour).flooredQuotient(24))
  }
}

/// An hour on the clocks of a zone. Where clocks are set back an hour comes twice; the offset tells
/// the two apart.
private struct HourKey {
  var hour: Int
  var offset: Int

  init(hour: Int, offset: Int) {
    self.hour = hour
    self.offset = offset
  }

  init(_ value: UInt64) {
    hour = Int(value >> 20) - 1 << 40
    offset = Int(value & 0xF_FFFF) - 1 << 19
  }

  var value: UInt64 { UInt64(hour + 1 << 40) << 20 | UInt64(offset + 1 << 19) }

  /// `2026-06-01T13`, and the offset where it is not UTC: `2026-10-25T02+02:00`.
  var text: String {
    let day = Int(Int64(hour).flooredQuotient(24))
    let clock = "\(CivilDay(number: day))T\(padded(hour - day * 24, 2))"
    if offset == 0 { return clock }
    let minutes = abs(offset) / 60
    return clock + (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":"
      + padded(minutes % 60, 2)
  }
}
