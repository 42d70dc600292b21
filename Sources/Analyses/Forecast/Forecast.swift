// What will be spent until the month ends, and in the next days: the mean of each weekday, day by day
// (RunRate), for all requests and for each group of the tables.

public import CivilTime
import LogRecords
public import Pricing
public import Spend

/// What is likely to be spent, and what was unlike the rest.
public struct Forecast {
  /// How far a forecast looks ahead.
  public struct Horizon: Hashable, Sendable {
    /// What it is: the month of the last request, or the days after the day of it.
    public enum Kind: String, Hashable, Sendable {
      /// From the first to the last day of the month.
      case month
      /// Whole days after the present one.
      case days
      /// From 1 January of the present year to a day that was asked for.
      case year

      /// Whether it began before the present, so that there is something spent in it.
      var hasPast: Bool {
        switch self {
        case .month, .year: true
        case .days: false
        }
      }
    }

    /// What it is.
    public var kind: Kind
    /// Its first day.
    public var first: CivilDay
    /// Its last day.
    public var last: CivilDay

    /// How many days it has.
    public var count: Int { last.number - first.number + 1 }
  }

  /// What one horizon comes to.
  public struct Sum: Hashable, Sendable {
    /// What has been spent in it.
    public var spent: MoneyTotal
    /// What is to come; nil without a whole day of history.
    public var outlook: SpendOutlook?

    /// Both together.
    public var total: MoneyTotal? {
      outlook.map { MoneyTotal(nanodollars: spent.nanodollars + $0.expected.nanodollars) }
    }
    /// The least that is likely.
    public var low: MoneyTotal? { bound(\.low) }
    /// The most that is likely.
    public var high: MoneyTotal? { bound(\.high) }

    private func bound(_ path: KeyPath<SpendOutlook, MoneyTotal?>) -> MoneyTotal? {
      outlook?[keyPath: path].map {
        MoneyTotal(nanodollars: spent.nanodollars + $0.nanodollars)
      }
    }
  }

  /// All requests, or a group of them.
  public struct Line: Hashable, Sendable {
    /// One value for each dimension; none for all requests. Text from logs: escape it for where it goes.
    public var key: [String]
    /// The sums of the days of the history.
    public var history: Metrics
    /// What a day costs, on the mean of a week; nil without a whole day of history.
    public var perDay: MoneyTotal?
    /// One for each horizon.
    public var sums: [Sum]
  }

  /// A table of groups.
  public struct Table {
    /// What it groups by.
    public var dimensions: [Dimension]
    /// The most expensive ahead first.
    public var rows: GroupedRows<Line>
  }

  /// A weekday's mean.
  public struct Weekday: Hashable, Sendable {
    /// How many of them the history has.
    public var count: Int
    /// What one costs.
    public var mean: MoneyTotal
  }

  /// What was read, and what became of budgets.
  public var budgeted: BudgetedReport
  /// What was read.
  public var report: SpendReport { budgeted.report }
  /// What the means are of; nil when no request has a time.
  public var basis: RunRateBasis?
  /// How far it looks; empty when no request has a time.
  public var horizons: [Horizon] = []
  /// All requests.
  public var totals = Line(key: [], history: Metrics(), sums: [])
  /// By group.
  public var tables: [Table] = []
  /// From Monday to Sunday, if each has a mean of its own.
  public var weekdays: [Weekday] = []
  /// What each day of the history cost, and the present one as far as it is gone.
  public var days: [(day: CivilDay, cost: MoneyTotal)] = []
  /// Requests without a time: in no rate, and in no day.
  public var undated = Metrics()
  /// When the level of a day changed for good.
  public var steps: [SpendStep] = []
  /// Days and users far from their history.
  public var anomalies: [Anomaly] = []
  /// Days with requests that were compared with each other.
  public var comparableDays: Int?
  /// Spreads from which on a day is an anomaly, in tenths.
  public var threshold = ForecastOptions().threshold
  /// Rows of a table for people before the others are left out; 0 for all.
  public var top = 0

  init(_ report: BudgetedReport) { budgeted = report }
}

/// What a forecast is to look at.
public struct ForecastOptions: Sendable {
  /// The days after the present one.
  public var days = 30
  /// A day up to which, from the year's beginning, is looked as well, instead of at the days after the present one.
  public var until: CivilDay?
  /// Whether days and users far from their history are looked for.
  public var findsAnomalies = true
  /// Whether only these days are looked at, and not the month.
  public var leavesOutMonth = false
  /// Spreads from which on a day is an anomaly, in tenths.
  public var threshold = 35

  /// The month, and the next thirty days.
  public init() {}
}

extension SpendRun {
  /// Reads the logs and looks ahead from their end.
  ///
  /// - Returns: nil when the run was cancelled.
  public func forecast(
    _ wanted: ForecastOptions = ForecastOptions(), budgets: BudgetPlan = BudgetPlan()
  ) -> Forecast? {
    let tables = options.tables.map { [.dimension(.day)] + $0.map(GroupColumn.dimension) }
    // The sums that anomalies come from are by far the most groups.
    let columns = wanted.findsAnomalies ? AnomalySearch.columns : [.dimension(.day)]
    guard
      let (spend, report) = counted(on: budgets, keeping: [[.dimension(.day)], columns] + tables)
    else { return nil }
    return Forecaster(spend, options, wanted, limit: budgets.historyDays).forecast(report)
  }
}

/// Works a forecast out.
private struct Forecaster {
  private let spend: CountedSpend
  private let options: SpendOptions
  private let wanted: ForecastOptions
  private let whole: DailySpend
  private let history: SpendHistory?

  init(_ spend: CountedSpend, _ options: SpendOptions, _ wanted: ForecastOptions, limit: Int) {
    self.spend = spend
    self.options = options
    self.wanted = wanted
    whole = spend.tables[0].dailySpend()[[]] ?? DailySpend()
    history = SpendHistory(
      whole, period: spend.report.period, zone: options.timeZone, limit: limit)
  }

  func forecast(_ report: BudgetedReport) -> Forecast {
    var forecast = Forecast(report)
    forecast.undated = whole.undated
    forecast.threshold = wanted.threshold
    forecast.top = options.top
    guard let history else { return forecast }
    forecast.basis = history.basis
    forecast.horizons = horizons(history)
    forecast.totals = line([], whole, forecast.horizons, history)
    if history.isByWeekday, let rate = RunRate(whole, history) {
      forecast.weekdays = zip(rate.counts, rate.means).map {
        Forecast.Weekday(count: $0, mean: MoneyTotal(nanodollars: $1))
      }
    }
    forecast.days = (history.days.lowerBound...history.presentDay).map { day in
      (CivilDay(number: day), whole.sums(of: day..<day + 1).listCost)
    }
    forecast.tables = zip(options.tables, spend.tables.dropFirst(2)).map { dimensions, table in
      self.table(dimensions, table, forecast.horizons, history)
    }
    forecast.steps = history.steps.steps
    guard wanted.findsAnomalies else { return forecast }
    let names = spend.names.book.names
    forecast.steps = history.steps.steps(by: spend.tables[1], names)
    let start = forecast.steps.isEmpty ? history.resumed : history.days.lowerBound
    forecast.comparableDays = whole.entries(of: start..<history.presentDay + 1).count
    forecast.anomalies = AnomalySearch(
      spend.tables[1], names, from: start, threshold: wanted.threshold
    ).anomalies()
    return forecast
  }

  private func horizons(_ history: SpendHistory) -> [Forecast.Horizon] {
    let month = CalendarPeriod.month.days(around: history.presentDay)
    let next = history.presentDay + 1
    let ahead: Forecast.Horizon
    if let until = wanted.until,
      let first = CivilDay(year: CivilDay(number: history.presentDay).date.year, month: 1, day: 1)
    {
      ahead = Forecast.Horizon(kind: .year, first: first, last: max(until, first))
    } else {
      ahead = Forecast.Horizon(
        kind: .days, first: CivilDay(number: next),
        last: CivilDay(number: next + wanted.days - 1))
    }
    let all = [
      Forecast.Horizon(
        kind: .month, first: CivilDay(number: month.lowerBound),
        last: CivilDay(number: month.upperBound - 1)),
      ahead,
    ]
    return wanted.leavesOutMonth ? Array(all.dropFirst()) : all
  }

  private func line(
    _ key: [String], _ days: DailySpend, _ horizons: [Forecast.Horizon], _ history: SpendHistory
  ) -> Forecast.Line {
    let rate = RunRate(days, history)
    return Forecast.Line(
      key: key, history: days.sums(of: history.days),
      perDay: rate.map { MoneyTotal(nanodollars: $0.perDay) },
      sums: sums(days, rate, horizons, history))
  }

  private func sums(
    _ days: DailySpend, _ rate: RunRate?, _ horizons: [Forecast.Horizon], _ history: SpendHistory
  ) -> [Forecast.Sum] {
    let next = history.presentDay + 1
    return horizons.map { horizon in
      let first = horizon.first.number
      let end = horizon.last.number + 1
      return Forecast.Sum(
        spent: days.sums(of: first..<max(first, next)).listCost,
        outlook: rate?.outlook(max(first, next)..<max(next, end), rest: first < next, history))
    }
  }

  private func table(
    _ dimensions: [Dimension], _ table: GroupTable, _ horizons: [Forecast.Horizon],
    _ history: SpendHistory
  ) -> Forecast.Table {
    let groups = GroupedDays(table)
    // What is to come of each group that says something, the last horizon first. A line is worked out again
    // when it is asked for.
    var costs: ContiguousArray<(UInt128, Int128)> = []
    costs.reserveCapacity(groups.count)
    var shown: ContiguousArray<Int> = []
    for group in 0..<groups.count {
      let days = groups.spend(of: group)
      let sums = sums(days, RunRate(days, history), horizons, history)
      // Groups without any spend, before or ahead, say nothing.
      if sums.contains(where: { $0.spent != .zero || ($0.total ?? .zero) != .zero }) {
        shown.append(group)
      }
      let amounts = sums.reversed().map { ($0.total ?? $0.spent).nanodollars }
      // Money that is spent is never negative.
      costs.append(((amounts.first ?? 0).magnitude, amounts.count > 1 ? amounts[1] : 0))
    }
    let order = KeyedOrder(dimensions, groups.keys, spend.names.book.names, groups: shown) {
      costs[$0]
    }
    return Forecast.Table(
      dimensions: dimensions,
      rows: GroupedRows(count: order.groups.count) { place in
        let group = Int(order.groups[place])
        return line(order.key(of: group), groups.spend(of: group), horizons, history)
      })
  }
}
