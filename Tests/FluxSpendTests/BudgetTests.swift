// Budgets: how they are written, the spans they are for, and what became of them against a slow count of
// the same requests with Foundation's calendar.

@testable import Spend
import CivilTime
import Foundation
import LogRecords
import Pricing
import SystemIO
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct BudgetGrammarTests {
  @Test(arguments: [
    ("500", "500"), ("500/month", "500/month"), ("12.50/week", "12.5/week"), ("0/day", "0/day"),
    ("0.000000001", "0.000000001"), ("user=50/month", "user=50/month"),
    ("project=7", "project=7"), ("model=3/day", "model=3/day"),
    ("user:ada=80/month", "user:ada=80/month"), ("model:flux.2 [pro]=1", "model:flux.2 [pro]=1"),
    ("user:a=b=1/day", "user:a=b=1/day"), ("user:a/b:c=1", "user:a/b:c=1"),
    ("user:=9=1", "user:=9=1"),
  ]) func `a budget is read and written again`(text: String, written: String) throws {
    let budget = try Budget(parsing: text)
    #expect(budget.description == written)
    #expect(try Budget(parsing: written) == budget)
  }

  @Test func `the parts of a budget are what they seem`() throws {
    let budget = try Budget(parsing: "user:a=b/c:d=12.5/week")
    #expect(budget.dimension == .user)
    #expect(budget.name == "a=b/c:d")
    #expect(budget.amount == MoneyTotal(nanodollars: 12_500_000_000))
    #expect(budget.period == .week)
    let each = try Budget(parsing: "project=1")
    #expect(each.dimension == .project && each.name == nil && each.period == nil)
  }

  @Test(arguments: [
    "", "=", "/month", "month", "-5", "+5", "5 ", "$5", "5/", "5/year", "5/Month", "5/month/day",
    "1e3", "0x10", ".5", "5.", "1,000", "0.0000000001", "9999999999999999", "user", "user=",
    "user:=5", "user:ada", "resolution=5", "day=5", "User=5", "=5", ":ada=5", "user:ada=/day",
  ]) func `what is no budget is refused`(text: String) {
    #expect(throws: Budget.SyntaxError.self) { try Budget(parsing: text) }
  }
}

@Suite struct CalendarPeriodTests {
  @Test(arguments: [
    ("2024-02-29", "2024-W09", "2024-02", 29), ("2023-02-28", "2023-W09", "2023-02", 28),
    ("2000-02-01", "2000-W05", "2000-02", 29), ("1900-02-01", "1900-W05", "1900-02", 28),
    ("2021-01-03", "2020-W53", "2021-01", 31), ("2021-01-04", "2021-W01", "2021-01", 31),
    ("2024-12-30", "2025-W01", "2024-12", 31), ("2026-06-30", "2026-W27", "2026-06", 30),
    ("1969-12-31", "1970-W01", "1969-12", 31),
  ]) func `a day is in its week and its month`(
    text: String, week: String, month: String, length: Int
  ) throws {
    let day = try #require(CivilDay(text)).number
    #expect(CalendarPeriod.day.name(around: day) == text)
    #expect(CalendarPeriod.week.name(around: day) == week)
    #expect(CalendarPeriod.month.name(around: day) == month)
    #expect(CalendarPeriod.month.days(around: day).count == length)
  }

  @Test func `every day of sixty years is in spans that agree with the calendar`() {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    for day in stride(from: -9000, to: 14_000, by: 1) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400)
      let parts = calendar.dateComponents([.weekday, .day], from: date)
      #expect(weekday(of: day) == ((parts.weekday ?? 0) + 5) % 7)
      for (period, component) in [
        (CalendarPeriod.week, Calendar.Component.weekOfYear), (.month, .month),
      ] {
        let interval = calendar.dateInterval(of: component, for: date)
        let days = period.days(around: day)
        #expect(Double(days.lowerBound) * 86_400 == interval?.start.timeIntervalSince1970)
        #expect(Double(days.upperBound) * 86_400 == interval?.end.timeIntervalSince1970)
      }
    }
  }
}

@Suite struct BudgetStateTests {
  @Test(arguments: ["UTC", "Europe/Berlin", "Pacific/Chatham", "America/Los_Angeles"])
  func `what was spent in each span is what a slow count says`(zone: String) throws {
    let folder = try LogFolder()
    let log = DatedLog(seed: 11, days: 75, zone: zone)
    let file = try folder.write(Array(log.text.utf8), to: "a.jsonl")
    for period in CalendarPeriod.allCases {
      let budgets = [
        Budget(amount: MoneyTotal(nanodollars: 2_000_000_000), period: period),
        Budget(
          amount: MoneyTotal(nanodollars: 300_000_000), period: period, dimension: .user),
        Budget(
          amount: MoneyTotal(nanodollars: 900_000_000), period: period, dimension: .user,
          name: "ada"),
      ]
      let states = try (1...3).map { workers in
        try budgeted([file], budgets, workers: workers) { $0.timeZone = try log.rules }.budgets
      }
      #expect(states[0] == states[1] && states[0] == states[2])
      for (budget, state) in zip(budgets, states[0]) {
        let wanted = log.slowLines(of: budget, named: ["ada"])
        #expect(state.present.map(\.brief) == wanted.present)
        #expect(state.earlier.map(\.brief) == wanted.earlier)
        #expect(
          state.isExceeded
            == (wanted.present + wanted.earlier).contains { $0.spent > budget.amount })
      }
    }
  }

  @Test func `a budget without a period is for everything, also what has no time`() throws {
    let folder = try LogFolder()
    let lines = ["2026-06-01T00:00:00Z", "", "2026-06-02T00:00:00Z"].map {
      DatedLog.line($0, user: "ada")
    }
    let file = try folder.write(Array(lines.joined().utf8), to: "a.jsonl")
    let result = try budgeted(
      [file], ["0.06", "0.09", "0.05/month", "user=0.05"].map(Budget.init(parsing:)))
    let states = result.budgets
    #expect(states.map(\.isExceeded) == [true, false, true, true])
    #expect(states[0].present[0].exceededOn == CivilDay("2026-06-02"))
    #expect(states[2].present[0].spent == MoneyTotal(nanodollars: 60_000_000))
    #expect(states[2].undated.requests == 1)
    #expect(states[1].present[0].left == .zero)
  }

  @Test func `the day on which a budget will be exceeded is the first one over it`() throws {
    let folder = try LogFolder()
    // Three cents a day, until noon of the 11th.
    let lines = (1...11).map {
      DatedLog.line("2026-06-\($0 < 10 ? "0" : "")\($0)T12:00:00Z", user: "ada")
    }
    let file = try folder.write(Array(lines.joined().utf8), to: "a.jsonl")
    let result = try budgeted(
      [file],
      ["0.9/month", "0.345/month", "0.344999999/month", "0.8999/month"].map(Budget.init(parsing:)))
    let lines2 = result.budgets.map { $0.present[0] }
    #expect(lines2.map(\.perDay).allSatisfy { $0 == MoneyTotal(nanodollars: 30_000_000) })
    // 0.33 until now, 0.015 in the rest of the day, and 19 days of 0.03.
    #expect(lines2[0].expected == MoneyTotal(nanodollars: 915_000_000))
    #expect(
      lines2.map(\.expectedOn) == [
        CivilDay("2026-06-30"), CivilDay("2026-06-12"), CivilDay("2026-06-11"),
        CivilDay("2026-06-30"),
      ])
  }

  @Test func `names that Unicode calls equal are two users`() throws {
    let folder = try LogFolder()
    let lines = ["caf\u{E9}", "cafe\u{301}"].map { DatedLog.line("2026-06-01T00:00:00Z", user: $0) }
    let file = try folder.write(Array(lines.joined().utf8), to: "a.jsonl")
    let result = try budgeted(
      [file], ["user=1/day", "user:caf\u{E9}=0.01/day"].map(Budget.init(parsing:)))
    #expect(result.budgets[0].present.count == 1)
    #expect(result.budgets[1].present[0].spent == MoneyTotal(nanodollars: 30_000_000))
  }

  @Test func `any spelling of a model means the model`() throws {
    let folder = try LogFolder()
    let file = try folder.write(
      Array(DatedLog.line("2026-06-01T00:00:00Z", user: "ada").utf8), to: "a.jsonl")
    let result = try budgeted([file], [Budget(parsing: "model:FLUX.2 [pro]=0.01")])
    #expect(result.budgets[0].isExceeded)
  }
}

/// A report with what became of budgets.
func budgeted(
  _ files: [FilePath], _ budgets: [Budget], workers: Int = 2,
  change: (inout SpendOptions) throws -> Void = { _ in }
) throws -> BudgetedReport {
  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
  options.workers = workers
  try change(&options)
  var plan = BudgetPlan()
  plan.budgets = budgets
  return try #require(SpendRun(InputFiles(files), options: options).report(on: plan))
}

/// What is compared of a line.
struct BriefLine: Equatable {
  var name: String?
  var span: String?
  var spent: MoneyTotal
  var requests: Int
  var exceededOn: CivilDay?
}

extension BudgetState.Line {
  fileprivate var brief: BriefLine {
    BriefLine(
      name: name, span: span, spent: spent, requests: metrics.requests, exceededOn: exceededOn)
  }
}

extension DatedLog {
  /// The lines of a budget, counted one request after the other.
  func slowLines(
    of budget: Budget, named: Set<String>
  ) -> (present: [BriefLine], earlier: [BriefLine]) {
    guard let period = budget.period, let last = requests.max(by: { $0.time < $1.time }) else {
      return ([], [])
    }
    var lines: [String: BriefLine] = [:]
    for request in requests.sorted(by: { $0.time < $1.time }) {
      let user = request.user.isEmpty ? "unknown" : request.user
      if budget.dimension == .user {
        if let name = budget.name, name != user { continue }
        if budget.name == nil, named.contains(user) { continue }
      }
      let name = budget.dimension == nil ? nil : user
      let span = span(period, of: request)
      let key = "\(span) \(name ?? "")"
      var line = lines[key] ?? BriefLine(name: name, span: span, spent: .zero, requests: 0)
      line.spent.nanodollars += request.cost
      line.requests += 1
      if line.spent > budget.amount, line.exceededOn == nil { line.exceededOn = day(of: request) }
      lines[key] = line
    }
    let present = span(period, of: last)
    func precedes(_ one: BriefLine, _ two: BriefLine) -> Bool {
      if one.span != two.span { return (one.span ?? "") > (two.span ?? "") }
      return one.spent != two.spent ? one.spent > two.spent : (one.name ?? "") < (two.name ?? "")
    }
    var ofPresent = lines.values.filter { $0.span == present }.sorted(by: precedes)
    if ofPresent.isEmpty, budget.name != nil {
      ofPresent = [BriefLine(name: budget.name, span: present, spent: .zero, requests: 0)]
    }
    let earlier = lines.values.filter { $0.span != present && $0.spent > budget.amount }
    return (ofPresent, earlier.sorted(by: precedes))
  }
}
