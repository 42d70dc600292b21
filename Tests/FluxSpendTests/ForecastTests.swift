// Forecasts against the same figures worked out slowly: days from Foundation's calendar, means by counting
// and adding, the interval in floating point.

@testable import Pages
@testable import Spend
import CivilTime
import Foundation
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

/// A forecast of a log in memory.
func forecast(
  _ text: String, workers: Int = 2, zone: TimeZoneRules = .utc,
  _ wanted: ForecastOptions = ForecastOptions(),
  change: (inout SpendOptions) throws -> Void = { _ in }
) throws -> Forecast {
  let folder = try LogFolder()
  let file = try folder.write(Array(text.utf8), to: "a.jsonl")
  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
  options.tables = [[.model], [.user], [.user, .model]]
  options.workers = workers
  options.timeZone = zone
  try change(&options)
  return try #require(SpendRun(InputFiles([file]), options: options).forecast(wanted))
}

@Suite struct ForecastTests {
  @Test(arguments: [
    (5, "UTC"), (16, "Europe/Berlin"), (30, "Pacific/Chatham"), (50, "America/Los_Angeles"),
    (90, "Europe/Berlin"), (2, "UTC"), (1, "UTC"),
  ]) func `a forecast is what a slow count says`(days: Int, zone: String) throws {
    let log = DatedLog(seed: days, days: days, zone: zone, idleChance: days < 5 ? 0 : 20)
    let twin = ForecastTwin(log, limit: 56)
    for workers in [1, 3] {
      var wanted = ForecastOptions()
      wanted.days = 45
      let result = try forecast(log.text, workers: workers, zone: try log.rules, wanted)
      #expect(result.basis?.count == twin.history.count)
      #expect(result.basis?.method == twin.method)
      #expect(result.horizons[0].last.number == twin.monthEnd)
      for user in [nil, "ada", "bob", "unknown"] {
        let row = result.tables[1].rows.first { $0.key == [user ?? ""] }
        guard let line = user == nil ? result.totals : row else {
          #expect(!log.requests.contains { ($0.user.isEmpty ? "unknown" : $0.user) == user })
          continue
        }
        let (month, ahead) = twin.sums(user, days: 45)
        #expect(line.sums[0].spent.nanodollars == month.spent)
        for (sum, slow) in zip(line.sums, [month, ahead]) {
          #expect(sum.outlook?.expected.nanodollars == slow.expected)
          let margin = sum.outlook?.margin.map { Double($0.nanodollars) }
          #expect((margin == nil) == (slow.margin == nil))
          if let margin, let slow = slow.margin {
            #expect(abs(margin - slow) <= max(10_000, slow / 1000), "\(margin) \(slow)")
          }
        }
      }
      // The rows are rounded one by one, each mean to a billionth of a dollar.
      for table in result.tables {
        let sum = table.rows.reduce(Int128.zero) { $0 + ($1.sums[1].total?.nanodollars ?? 0) }
        let whole = result.totals.sums[1].total?.nanodollars ?? 0
        #expect((sum - whole).magnitude <= UInt128(table.rows.count * 45 + 45))
      }
    }
  }

  @Test func `a log of one day has no run rate and says so`() throws {
    let result = try forecast(DatedLog.line("2026-06-10T12:00:00Z", user: "ada"))
    #expect(result.basis?.method == RunRateBasis.Method.none)
    #expect(result.totals.perDay == nil)
    #expect(result.totals.sums.allSatisfy { $0.total == nil })
    #expect(result.totals.sums[0].spent == MoneyTotal(nanodollars: 30_000_000))
    #expect(result.rendered(as: .table).contains("no run rate"))
  }

  @Test func `two whole days have a mean, but no interval`() throws {
    let lines = (8...10).map {
      DatedLog.line("2026-06-\($0 < 10 ? "0" : "")\($0)T12:00:00Z", user: "")
    }
    let result = try forecast(lines.joined())
    #expect(result.totals.perDay == MoneyTotal(nanodollars: 30_000_000))
    #expect(result.totals.sums[1].total == MoneyTotal(nanodollars: 900_000_000))
    #expect(result.totals.sums[1].outlook?.margin == nil)
    #expect(result.notes.contains { $0.contains("Too little data") })
  }

  @Test func `requests without a time are in no rate, and are named`() throws {
    let dated = (8...20).map {
      DatedLog.line("2026-06-\($0 < 10 ? "0" : "")\($0)T12:00:00Z", user: "")
    }
    let undated = DatedLog.line("", user: "ada", images: 100)
    let (with, without) = (try forecast((dated + [undated]).joined()), try forecast(dated.joined()))
    #expect(with.totals == without.totals)
    #expect(with.undated.listCost == MoneyTotal(nanodollars: 3_000_000_000))
    #expect(with.notes.contains { $0.hasPrefix("1 request without a time ($3.00)") })
    let none = try forecast(undated)
    #expect(none.basis == nil && none.horizons.isEmpty)
    #expect(none.rendered(as: .table).contains("no request has a time"))
  }

  @Test func `a weekly pattern is forecast day by day`() throws {
    // One image a day from Monday to Friday, ten on Saturdays, for eight weeks from a Monday.
    let monday = try #require(CivilDay("2026-01-05")).number
    let lines = (0...56).compactMap { offset -> String? in
      let weekday = offset % 7
      guard weekday != 6 else { return nil }
      return DatedLog.line(
        "\(CivilDay(number: monday + offset))T23:59:59Z", user: "ada", images: weekday == 5 ? 10 : 1
      )
    }
    var wanted = ForecastOptions()
    wanted.days = 6
    let result = try forecast(lines.joined(), wanted)
    #expect(result.basis?.method == .weekdays)
    #expect(
      result.weekdays.map(\.mean.nanodollars)
        == [30, 30, 30, 30, 30, 300, 0].map { $0 * 1_000_000 })
    // The present is a Monday: Tuesday to Sunday are four images and ten.
    #expect(result.totals.sums[1].total == MoneyTotal(nanodollars: 14 * 30_000_000))
    #expect(result.totals.sums[1].outlook?.margin == .zero)
  }

  @Test func `what was before a long pause does not count`() throws {
    let days =
      (1...20).map { "2026-01-\($0 < 10 ? "0" : "")\($0)" }
      + (1...25).map {
        "2026-03-\($0 < 10 ? "0" : "")\($0)"
      }
    let lines = days.map {
      DatedLog.line("\($0)T12:00:00Z", user: "", images: $0 < "2026-02" ? 50 : 1)
    }
    let result = try forecast(lines.joined())
    #expect(result.basis?.first == CivilDay("2026-03-01"))
    #expect(result.basis?.pause == 39)
    #expect(result.totals.perDay == MoneyTotal(nanodollars: 30_000_000))
  }

  @Test func `a request now and then still has a history`() throws {
    let lines = (0..<6).map {
      DatedLog.line("\(CivilDay(number: 20_500 + $0 * 20))T12:00:00Z", user: "", images: 100)
    }
    let result = try forecast(lines.joined())
    #expect(result.basis?.count == 56)
    #expect(result.basis?.method == .days)
    // The days 44 to 80, with requests on 60 and 80.
    #expect(
      result.totals.perDay
        == MoneyTotal(nanodollars: roundedQuotient(2 * 3_000_000_000, 56)))
  }

  @Test func `February has 29 days in leap years`() throws {
    for (year, length) in [(2024, 29), (2026, 28), (2000, 29)] {
      let lines = ["10", "11", "12", "13"].map {
        DatedLog.line("\(year)-02-\($0)T00:00:00Z", user: "")
      }
      let result = try forecast(lines.joined())
      #expect(result.horizons[0].count == length)
      // The whole present day is to come, and the days after it.
      #expect(
        result.totals.sums[0].total
          == MoneyTotal(nanodollars: Int128(4 + length - 12) * 30_000_000))
    }
  }

  @Test func `amounts near the limit do not overflow`() throws {
    let history = try #require(
      SpendHistory(
        huge(days: 60),
        period: SpendReport.Period(
          first: Instant(seconds: 0), last: Instant(seconds: 60 * 86_400)), zone: .utc, limit: 3660)
    )
    let rate = try #require(RunRate(huge(days: 60), history))
    let outlook = rate.outlook(61..<61 + 3660, rest: true, history)
    #expect(outlook.expected.nanodollars > 0)
    #expect((outlook.margin?.nanodollars ?? -1) > 0)
  }

  private func huge(days: Int) -> DailySpend {
    var spend = DailySpend()
    for day in 0...days {
      var metrics = Metrics()
      metrics.billable = 1
      // Ten trillion dollars, and more on some days.
      metrics.listCost = MoneyTotal(
        nanodollars: (day % 5 == 0 ? 7 : 1) * 10_000_000_000_000_000_000_000)
      spend.add(metrics, on: day)
    }
    return spend
  }
}

/// The figures of a forecast, slowly.
struct ForecastTwin {
  let log: DatedLog
  let present: CivilDay
  let history: [CivilDay]
  let method: RunRateBasis.Method
  let monthEnd: Int
  private let restOfDay: (seconds: Int128, of: Int128)

  init(_ log: DatedLog, limit: Int) {
    self.log = log
    let times = log.requests.map(\.time)
    let last = times.max() ?? .distantPast
    let today = log.day(at: last)
    present = today
    let first = times.min().map(log.day(at:)) ?? today
    history = (max(first.number, today.number - limit)..<today.number).map { CivilDay(number: $0) }
    let weekdays = Dictionary(grouping: history) { Self.weekday($0) }
    let isByWeekday = weekdays.count == 7 && weekdays.values.allSatisfy { $0.count >= 3 }
    method = history.isEmpty ? .none : isByWeekday ? .weekdays : .days
    let calendar = log.calendar
    let month = calendar.dateInterval(of: .month, for: last)
    monthEnd = log.day(at: (month?.end ?? last).addingTimeInterval(-3600 * 6)).number
    let day = calendar.dateInterval(of: .day, for: last)
    restOfDay = (
      Int128((day?.end ?? last).timeIntervalSince(last)), Int128(day?.duration ?? 86_400)
    )
  }

  private static func weekday(_ day: CivilDay) -> Int {
    Calendar(identifier: .iso8601).component(
      .weekday, from: Date(timeIntervalSince1970: Double(day.number) * 86_400 + 43_200))
  }

  struct Slow {
    var spent: Int128 = 0
    var expected: Int128?
    var margin: Double?
  }

  func sums(_ user: String?, days: Int) -> (month: Slow, ahead: Slow) {
    var costs: [CivilDay: Int128] = [:]
    for request in log.requests {
      let name = request.user.isEmpty ? "unknown" : request.user
      if user == nil || name == user { costs[log.day(of: request), default: 0] += request.cost }
    }
    let date = present.date
    var month = Slow(
      spent: costs.filter { $0.key.date.year == date.year && $0.key.date.month == date.month }
        .values.reduce(0, +))
    var ahead = Slow()
    func group(_ day: CivilDay) -> Int { method == .weekdays ? Self.weekday(day) : 0 }
    guard !history.isEmpty else { return (month, ahead) }
    let groups = Dictionary(grouping: history, by: group)
    let means = groups.mapValues { days -> Int128 in
      let sum = days.reduce(Int128.zero) { $0 + (costs[$1] ?? 0) }
      return (2 * sum + Int128(days.count)) / (2 * Int128(days.count))
    }
    func mean(_ day: CivilDay) -> Int128 { means[group(day)] ?? 0 }
    let rest = (2 * mean(present) * restOfDay.seconds + restOfDay.of) / (2 * restOfDay.of)
    func later(_ numbers: Range<Int>) -> [CivilDay] { numbers.map { CivilDay(number: $0) } }
    let toMonthEnd = later(present.number + 1..<monthEnd + 1)
    let toHorizon = later(present.number + 1..<present.number + 1 + days)
    month.expected = rest + toMonthEnd.reduce(0) { $0 + mean($1) }
    ahead.expected = toHorizon.reduce(0) { $0 + mean($1) }
    let freedom = history.count - groups.count
    guard freedom >= 2 else { return (month, ahead) }
    let squares = history.reduce(0.0) { $0 + pow(Double((costs[$1] ?? 0) - mean($1)), 2) }
    let deviation = (squares / Double(freedom)).squareRoot()
    func margin(_ days: [CivilDay], _ part: Double) -> Double {
      var ahead: [Int: Double] = [group(present): part]
      for day in days { ahead[group(day), default: 0] += 1 }
      let spread = ahead.reduce(0.0) {
        $0 + $1.value + $1.value * $1.value / Double(groups[$1.key]?.count ?? 1)
      }
      return deviation * spread.squareRoot() * Double(RunRate.studentFactor(freedom)) / 1000
    }
    month.margin = margin(toMonthEnd, Double(restOfDay.seconds) / Double(restOfDay.of))
    ahead.margin = margin(toHorizon, 0)
    return (month, ahead)
  }
}
