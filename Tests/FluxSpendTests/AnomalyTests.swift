// Anomalies: planted ones are found with what changed, steady logs have none, and the rule is the one that
// the slow twin follows in floating point.

@testable import Pages
import CivilTime
import Foundation
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes
@testable import Spend

@Suite struct AnomalyTests {
  /// Six weeks of weekdays with ten requests of `ada` and four of `bob` a day, two of them on Sundays.
  private func steady(_ extra: [String] = [], without: Int? = nil) throws -> String {
    let monday = try #require(CivilDay("2026-05-04")).number
    var lines = extra
    for day in 0..<42 where day != without {
      let date = CivilDay(number: monday + day)
      for number in 0..<(day % 7 == 6 ? 2 : 14) {
        lines.append(
          DatedLog.line("\(date)T1\(number % 10):00:00Z", user: number < 10 ? "ada" : "bob"))
      }
    }
    return lines.joined()
  }

  @Test func `a steady log has none, weekends or not`() throws {
    #expect(try forecast(try steady()).anomalies.isEmpty)
  }

  @Test func `a day with another model and size is found, with what changed`() throws {
    let extra = (0..<30).map { number in
      #"{"ts":"2026-05-20T0\#(number % 10):00:00Z","user":"bob","model":"flux-2-max","width":2048,"#
        + #""height":2048}"# + "\n"
    }
    let found = try forecast(try steady(extra)).anomalies
    #expect(found.map(\.day) == Array(repeating: try #require(CivilDay("2026-05-20")), count: 2))
    #expect(found.map(\.user) == [nil, "bob"])
    // 14 requests of 3 cents, and 30 of 16.
    #expect(found[0].spent == MoneyTotal(nanodollars: 5_220_000_000))
    #expect(found[0].usual == MoneyTotal(nanodollars: 420_000_000))
    #expect(found[0].changes.map(\.name) == ["bob", "flux-2-max", "2048x2048"])
    #expect(found[0].changes[1].spent == MoneyTotal(nanodollars: 4_800_000_000))
    #expect(found[0].changes[1].usual == .zero)
    #expect(found[1].changes.map(\.name) == ["flux-2-max", "2048x2048"])
    #expect(found[0].counts.requests == 44 && found[0].otherDays == 41)
    #expect(found[0].otherCounts.requests == 35 * 14 + 6 * 2)
  }

  @Test func `a cheap day is compared with its weekday, not at the ends, not for a user`() throws {
    let lines = try steady().split(separator: "\n").map { $0 + "\n" }
    func without(_ day: String) -> String {
      lines.filter { !($0.contains(day) && !$0.contains("T10")) }.joined()
    }
    // Two requests instead of 14 are 12 / 14 * the root of 14 = 3.2 spreads away.
    var wanted = ForecastOptions()
    wanted.threshold = 30
    let found = try forecast(without("2026-05-20"), wanted).anomalies
    #expect(found.map(\.day) == [CivilDay("2026-05-20")])
    #expect(found.map(\.user) == [nil])
    #expect(found.map(\.score) == [32])
    #expect(try forecast(without("2026-05-04"), wanted).anomalies.isEmpty)
  }

  @Test func `few requests more or less are chance`() throws {
    let extra = (0..<3).map { DatedLog.line("2026-05-20T0\($0):00:00Z", user: "bob") }
    #expect(try forecast(try steady(extra)).anomalies.isEmpty)
  }

  @Test func `six days are no history`() throws {
    let lines = (1...6).map {
      DatedLog.line("2026-06-0\($0)T00:00:00Z", user: "", images: $0 == 3 ? 900 : 1)
    }
    let result = try forecast(lines.joined())
    #expect(result.anomalies.isEmpty && result.comparableDays == 6)
    #expect(result.rendered(as: .table).contains("Too few days to say: 6"))
  }

  @Test(arguments: 1...8)
  func `the rule is the one that is written down`(seed: Int) throws {
    let log = DatedLog(seed: seed, days: 20 + seed * 9, idleChance: 10)
    for threshold in [10, 20, 35] {
      var wanted = ForecastOptions()
      wanted.threshold = threshold
      let results = try [1, 3].map { try forecast(log.text, workers: $0, wanted).anomalies }
      #expect(results[0] == results[1])
      #expect(
        Set(results[0].map { "\($0.day) \($0.user ?? "-")" }) == slowAnomalies(log, threshold))
    }
  }

  private func slowAnomalies(_ log: DatedLog, _ threshold: Int) -> Set<String> {
    var found: Set<String> = []
    let days = Dictionary(grouping: log.requests) { log.day(of: $0) }.values
      .map { $0.reduce(0.0) { $0 + Double($1.cost) } }.sorted()
    let usualDay = (days[(days.count - 1) / 2] + days[days.count / 2]) / 2
    for user in ["-", "ada", "bob", "unknown"] {
      let least = user == "-" ? 0 : usualDay / 100
      var costs: [Int: Double] = [:]
      var counts: [Int: Double] = [:]
      for request in log.requests {
        let name = request.user.isEmpty ? "unknown" : request.user
        guard user == "-" || user == name else { continue }
        costs[log.day(of: request).number, default: 0] += Double(request.cost)
        counts[log.day(of: request).number, default: 0] += 1
      }
      guard costs.count >= 7 else { continue }
      func isAlike(_ one: Int, _ two: Int) -> Bool { (one - two) % 7 == 0 }
      func usual(_ values: [Int: Double], _ day: Int) -> (Double, isOfWeekday: Bool) {
        let alike = values.filter { isAlike($0.key, day) }
        let isOfWeekday = alike.count >= 4
        let sorted = (isOfWeekday ? alike : values).filter { $0.key != day }.values.sorted()
        let middle = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return (middle, isOfWeekday)
      }
      let distances = costs.map { abs($0.value - usual(costs, $0.key).0) }.sorted()
      let mad = (distances[(distances.count - 1) / 2] + distances[distances.count / 2]) / 2
      for (day, cost) in costs {
        let (expected, isOfWeekday) = usual(costs, day)
        let isEnd = day == costs.keys.min() || day == costs.keys.max()
        if cost < expected, user != "-" || isEnd || !isOfWeekday { continue }
        let requests = max(1, usual(counts, day).0.rounded(.toNearestOrAwayFromZero))
        let spread = max(1.4826 * mad, expected / 10, expected / requests.squareRoot(), 10_000_000)
        let score = (abs(cost - expected) / spread * 10).rounded(.down)
        if score > Double(threshold), abs(cost - expected) >= least {
          found.insert("\(CivilDay(number: day)) \(user)")
        }
      }
    }
    return found
  }
  @Test func `a step is where a forecast begins, and who made it is named`() throws {
    let monday = try #require(CivilDay("2026-05-04")).number
    var lines: [String] = []
    for day in 0..<56 {
      let date = CivilDay(number: monday + day)
      for number in 0..<10 { lines.append(DatedLog.line("\(date)T10:0\(number):00Z", user: "ada")) }
      if day >= 28 {
        for number in 0..<30 {
          lines.append(DatedLog.line("\(date)T11:\(10 + number):00Z", user: "bot"))
        }
      }
    }
    let found = try forecast(lines.joined())
    let step = try #require(found.steps.first)
    #expect(found.steps.count == 1)
    #expect(step.day == CivilDay(number: monday + 28))
    #expect(step.before == MoneyTotal(nanodollars: 300_000_000))
    #expect(step.after == MoneyTotal(nanodollars: 1_200_000_000))
    #expect(step.changes.map(\.name) == ["bot", "flux-2-pro"])
    #expect(step.changes[0].before == .zero)
    #expect(step.changes[0].after == MoneyTotal(nanodollars: 900_000_000))
    #expect(found.basis?.first == step.day && found.basis?.step?.day == step.day)
    #expect(found.totals.perDay == MoneyTotal(nanodollars: 1_200_000_000))
    // The new level is the usual one.
    #expect(found.anomalies.isEmpty)
    #expect(found.rendered(as: .table).contains("the user bot adds $0.90"))
    let steady = try forecast(lines.filter { $0.contains("ada") }.joined())
    #expect(steady.steps.isEmpty && steady.basis?.step == nil)
  }

  @Test func `until a day is the year to date and the rest`() throws {
    let monday = try #require(CivilDay("2026-05-04")).number
    let lines = (0..<30).map { day in
      DatedLog.line("\(CivilDay(number: monday + day))T23:59:59Z", user: "ada")
    }
    var wanted = ForecastOptions()
    wanted.until = CivilDay("2026-12-31")
    let found = try forecast(lines.joined(), wanted)
    let year = try #require(found.horizons.last)
    #expect(year.kind == .year && year.first == CivilDay("2026-01-01"))
    let sum = try #require(found.totals.sums.last)
    #expect(sum.spent == MoneyTotal(nanodollars: 900_000_000))
    // From 3 June on; of the present day a second is left.
    let days = try #require(CivilDay("2026-12-31")).number - (monday + 29)
    let expected = try #require(sum.outlook?.expected).nanodollars
    #expect(abs(expected - Int128(days) * 30_000_000) < 1000)
  }
}
