// Which days the two periods are, once it is known from when to when a log goes.

import CivilTime
import Pricing
import Spend

/// Two periods on the calendar.
struct PlacedPeriods {
  var before: (name: String, span: DaySpan?) = ("", nil)
  var after: (name: String, span: DaySpan?) = ("", nil)
  /// How many days each has, where a day is compared with a day.
  var days: (before: Int, after: Int)?
  /// The last instant of the earlier one, whose prices both are priced at anew.
  var pricesAt: Instant?

  /// - Parameter period: of the log.
  init(_ periods: ComparedPeriods, _ period: SpendReport.Period?, _ options: SpendOptions) {
    let zone = options.timeZone
    switch periods {
    case .lastMonths:
      guard let period else { return }
      let spans = Self.lastMonths(of: period, zone)
      set(spans.before, spans.after, zone)
    case .spans(let before, let after): set(before, after, zone)
    case .at(let day):
      // The days between are all there, with requests or without.
      let first = min(period.map { zone.day(at: $0.first) } ?? day.number, day.number - 1)
      let last = max(period.map { zone.day(at: $0.last) } ?? day.number, day.number)
      set(DaySpan(first..<day.number), DaySpan(day.number..<last + 1), zone)
      (before.name, after.name) = ("before \(day)", "since \(day)")
      days = (day.number - first, last + 1 - day.number)
    case .logs:
      (before.name, after.name) = ("the earlier logs", "the later logs")
      pricesAt = period?.last
    }
  }

  private mutating func set(_ before: DaySpan, _ after: DaySpan, _ zone: TimeZoneRules) {
    (self.before, self.after) = ((before.name, before), (after.name, after))
    let end = zone.start(of: CivilDay(number: before.days.upperBound))
    pricesAt = Instant(seconds: end.seconds - 1, nanoseconds: 999_999_999)
  }

  /// A month is whole when the log goes on to its last day.
  private static func lastMonths(
    of period: SpendReport.Period, _ zone: TimeZoneRules
  ) -> (before: DaySpan, after: DaySpan) {
    let last = zone.day(at: period.last)
    let present = DaySpan(.month, around: last)
    let isWhole = last == present.days.upperBound - 1
    let after = isWhole ? present : DaySpan(.month, around: present.days.lowerBound - 1)
    return (DaySpan(.month, around: after.days.lowerBound - 1), after)
  }
}
