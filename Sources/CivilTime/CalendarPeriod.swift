// Days, weeks and months as ranges of days.

/// A span of the calendar that budgets are given for.
public enum CalendarPeriod: String, CaseIterable, Hashable, Sendable {
  /// From midnight to midnight.
  case day
  /// The ISO week, from Monday.
  case week
  /// From the first to the last of the month.
  case month

  /// The days of the span that holds a day, as days since 1970.
  package func days(around day: Int) -> Range<Int> {
    switch self {
    case .day: return day..<day + 1
    case .week:
      let monday = day - weekday(of: day)
      return monday..<monday + 7
    case .month:
      let date = CivilDay(number: day).date
      let first = day - date.day + 1
      return first..<first + CivilDay.days(inMonth: date.month, of: date.year)
    }
  }

  /// What the span that holds a day is called: `2026-06-01`, `2026-W23`, `2026-06`.
  package func name(around day: Int) -> String {
    let civil = CivilDay(number: day)
    switch self {
    case .day: return "\(civil)"
    case .week: return "\(padded(civil.week.year, 4))-W\(padded(civil.week.week, 2))"
    case .month: return "\(padded(civil.date.year, 4))-\(padded(civil.date.month, 2))"
    }
  }
}

/// The weekday of a day since 1970: 0 for Monday to 6 for Sunday.
package func weekday(of day: Int) -> Int {
  // 1970-01-01 was a Thursday.
  day + 3 - Int(Int64(day + 3).flooredQuotient(7)) * 7
}

/// The weekdays, as people and programs read them.
package let weekdayNames = [
  "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
]
