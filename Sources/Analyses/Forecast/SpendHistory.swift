// Which days of a log a run rate may be worked out from.
//
//     first request        pause               history                present
//     |..xx.x..x|..........................|x.xxxxx.xxxxx.xxxxx.xxxxx.|xx   |
//               \_ 14 days or more ________/ \_ whole days __________/  \_ the day that is not over
//
// The present is the last request, never the clock: a report is the same on any day. Days without requests
// count as days of $0. What was before a long pause says little about now, so it is left out, if what came
// after it is long enough to stand alone; and so is what was before the last step (StepSearch).

public import CivilTime
import Pricing
import Spend

/// The days that run rates are means of, and where the present is in them.
struct SpendHistory: Sendable {
  /// Days without requests that end a history, if as many days came after them ...
  static let longPause = 14
  /// ... of which so many had requests: else a log of a request now and then would have no history. As
  /// many are needed for means of weekdays.
  static let busyDays = 7
  /// Whole days from which on each weekday has a mean of its own: three of each.
  static let daysForWeekdays = 21

  /// The zone of the days.
  let zone: TimeZoneRules
  /// The last request.
  let present: Instant
  /// The day of the last request, since 1970. It is not over, so it is not in the history.
  let presentDay: Int
  /// The first day with requests after the last long pause, since 1970.
  let resumed: Int
  /// Whole days before the present one; empty when there is none.
  let days: Range<Int>
  /// How many of them have requests.
  let busy: Int
  /// What changed for good; the history begins with the last of it.
  let steps: SpendSteps
  /// The days of the pause before the history, if it begins after one.
  let pause: Int?

  /// The history of a log.
  ///
  /// - Parameters:
  ///   - spend: that of the whole log.
  ///   - limit: the most days that are looked back.
  /// - Returns: nil when no request has a time.
  init?(_ spend: DailySpend, period: SpendReport.Period?, zone: TimeZoneRules, limit: Int) {
    guard let present = period?.last, let first = spend.days.first else { return nil }
    let today = zone.day(at: present)
    var (resumed, idle) = (first.day, 0)
    let busy = spend.entries(of: Int.min..<today).map(\.day)
    for (index, (earlier, later)) in zip(busy, busy.dropFirst()).enumerated() {
      let pause = later - earlier - 1
      let isEnough = today - later >= Self.longPause && busy.count - index > Self.busyDays
      if pause >= Self.longPause, isEnough { (resumed, idle) = (later, pause) }
    }
    (self.zone, self.present, presentDay, self.resumed) = (zone, present, today, resumed)
    let start = max(resumed, today - limit)
    steps = SpendSteps(spend, start..<max(start, today))
    let level = steps.pieces.last?.lowerBound ?? start
    days = level..<max(level, today)
    self.busy = spend.entries(of: days).count
    pause = resumed > first.day && resumed == level ? idle : nil
  }

  /// Whether each weekday has a mean of its own.
  var isByWeekday: Bool { days.count >= Self.daysForWeekdays && busy >= Self.busyDays }

  /// The history in what people and programs read.
  var basis: RunRateBasis {
    RunRateBasis(
      present: present, method: days.isEmpty ? .none : isByWeekday ? .weekdays : .days,
      first: CivilDay(number: days.lowerBound), count: days.count, busy: busy, pause: pause,
      step: steps.steps.last)
  }

  /// How much of the present day is left, in seconds, and how long it is.
  var restOfDay: (seconds: Int128, of: Int128) {
    let start = zone.start(of: CivilDay(number: presentDay)).seconds
    let end = zone.start(of: CivilDay(number: presentDay + 1)).seconds
    return (Int128(max(0, end - present.seconds)), Int128(max(1, end - start)))
  }
}

extension TimeZoneRules {
  /// The day, since 1970, that clocks show at an instant.
  package func day(at instant: Instant) -> Int {
    Int((instant.seconds + Int64(offset(at: instant.seconds))).flooredQuotient(86_400))
  }
}

/// What run rates are the means of.
public struct RunRateBasis: Hashable, Sendable {
  /// How they are worked out.
  public enum Method: String, Hashable, Sendable {
    /// The mean of each weekday.
    case weekdays = "weekday-mean"
    /// The mean of all days: there are fewer than three of each weekday, or few days with requests.
    case days = "daily-mean"
    /// Not at all: no day is whole.
    case none
  }

  /// The last request.
  public var present: Instant
  /// How they are worked out.
  public var method: Method
  /// The first day.
  public var first: CivilDay
  /// How many whole days there are, those without requests included.
  public var count: Int
  /// How many of them have requests.
  public var busy: Int
  /// The days of the pause before the first day, if older days are left out for it.
  public var pause: Int?
  /// The step that the days begin with, if older days are left out for it.
  public var step: SpendStep?
  /// The last day; before the first one when there is none.
  public var last: CivilDay { CivilDay(number: first.number + count - 1) }
}
