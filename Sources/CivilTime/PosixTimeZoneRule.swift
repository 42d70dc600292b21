// The rule that ends a TZif file, evaluated: standard time, and the two changes of each year.
//
//     CET-1CEST,M3.5.0,M10.5.0/3
//     standard  daylight begins on the last (5) Sunday (0) of March (3) at 02:00 standard time
//               and ends on the last Sunday of October at 03:00 daylight time
//
// "Daylight" is a name, not a promise: Dublin's winter is written as a daylight time of -1 hour.
// The Gregorian calendar repeats after 400 years, which are whole weeks, so any instant is moved
// into 1970...2369 first. That keeps all arithmetic small, whatever 64-bit number a log holds.

/// Offsets by yearly rule, as POSIX writes them in `TZ` and TZif files in their footer.
struct PosixTimeZoneRule: Hashable, Sendable {
  /// A day of every year.
  enum YearDay: Hashable, Sendable {
    /// `Jn`: 1 to 365; 29 February is never counted.
    case julian(Int)
    /// `n`: 0 to 365; 29 February is counted.
    case zeroBased(Int)
    /// `Mm.w.d`: month 1 to 12, week 1 to 5 (5 is the last), weekday 0 (Sunday) to 6.
    case weekday(month: Int, week: Int, weekday: Int)
  }

  /// When the clocks change: a day, and seconds after its local midnight (-167 to 167 hours).
  struct Change: Hashable, Sendable {
    var day: YearDay
    var secondOfDay: Int
  }

  /// The other offset of the year.
  struct Daylight: Hashable, Sendable {
    /// Seconds east of UTC.
    var offset: Int
    /// From standard to daylight, in standard time.
    var start: Change
    /// From daylight to standard, in daylight time.
    var end: Change
  }

  /// Seconds east of UTC.
  var standardOffset: Int
  /// The other offset, in zones that change their clocks.
  var daylight: Daylight?

  private static let secondsIn400Years: Int64 = 146_097 * 86_400

  /// The offset at an instant, and when it last changed and changes next by this rule.
  func period(at epochSeconds: Int64) -> TimeZoneRules.Period {
    guard let daylight else {
      return TimeZoneRules.Period(offset: standardOffset, start: .min, end: .max)
    }
    let remainder = epochSeconds % Self.secondsIn400Years
    let moment = remainder < 0 ? remainder + Self.secondsIn400Years : remainder
    let year = CivilDay(number: Int(moment / 86_400)).date.year
    var last = (second: Int64.min, offset: standardOffset)
    var next = Int64.max
    // A change may stand eight days outside its year (167 hours and an offset), so in the first
    // days of January the year before the last one can matter, in the last of December the one
    // after next.
    for candidate in year - 2...year + 2 {
      let start = daylight.start.localSecond(in: candidate) - Int64(standardOffset)
      let end = daylight.end.localSecond(in: candidate) - Int64(daylight.offset)
      for change in [
        (second: start, offset: daylight.offset), (second: end, offset: standardOffset),
      ] {
        if change.second > moment {
          next = min(next, change.second)
        } else if change.second >= last.second {
          // At one and the same second the later year wins: a zone that is on daylight time all
          // year ends it and begins it again at once.
          last = change
        }
      }
    }
    // Both were found: five years hold changes on either side of the third.
    return TimeZoneRules.Period(
      offset: last.offset, start: epochSeconds.addingClamped(last.second - moment),
      end: epochSeconds.addingClamped(next - moment))
  }
}

extension PosixTimeZoneRule.Change {
  /// Seconds from 1970-01-01T00:00:00 to the change, both in local time.
  fileprivate func localSecond(in year: Int) -> Int64 {
    Int64(day.number(in: year)) * 86_400 + Int64(secondOfDay)
  }
}

extension PosixTimeZoneRule.YearDay {
  /// Days from 1970-01-01 to this day of a year.
  fileprivate func number(in year: Int) -> Int {
    let newYear = Self.firstOfMonth(1, in: year)
    switch self {
    case .zeroBased(let day): return newYear + day
    case .julian(let day):
      let isLeap = Self.firstOfMonth(3, in: year) - newYear == 60
      return newYear + day - 1 + (isLeap && day >= 60 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let first = Self.firstOfMonth(month, in: year)
      let next =
        month < 12 ? Self.firstOfMonth(month + 1, in: year) : Self.firstOfMonth(1, in: year + 1)
      // 1970-01-01 was a Thursday (4); the weeks added keep the years just before it positive.
      let firstWeekday = (first + 4 + 7 * 1000) % 7
      let day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      return day < next ? day : day - 7
    }
  }

  /// Days from 1970-01-01 to the first of a month, which every year and month has.
  private static func firstOfMonth(_ month: Int, in year: Int) -> Int {
    CivilDay(year: year, month: month, day: 1)?.number ?? 0
  }
}

extension Int64 {
  /// The sum, or the nearest number that fits.
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
