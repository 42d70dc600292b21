// Budgets against the days of a log.

import CivilTime
import LogRecords
import Pricing
public import Spend

/// Works out what became of budgets.
struct BudgetWatch {
  private let plan: BudgetPlan
  private var budgets: [Budget] { plan.budgets }

  init(_ plan: BudgetPlan) { self.plan = plan }

  /// The columns of the sums that budgets need: by day, and by day and what they are for.
  var columns: [[GroupColumn]] {
    guard !budgets.isEmpty else { return [] }
    return [[.dimension(.day)]] + dimensions.map { [.dimension(.day), .dimension($0)] }
  }

  private var dimensions: [Dimension] {
    Budget.dimensions.filter { dimension in budgets.contains { $0.dimension == dimension } }
  }

  /// What became of the budgets, in the order in which they were given.
  ///
  /// - Parameter tables: the sums of `columns`.
  func report(
    of spend: CountedSpend, _ tables: ArraySlice<GroupTable>, _ options: SpendOptions
  ) -> BudgetedReport {
    guard let table = tables.first else { return BudgetedReport(spend.report) }
    let whole = table.dailySpend()[[]] ?? DailySpend()
    let history = SpendHistory(
      whole, period: spend.report.period, zone: options.timeZone, limit: plan.historyDays)
    var groups: [Dimension: Groups] = [:]
    for (dimension, table) in zip(dimensions, tables.dropFirst()) {
      for (key, days) in table.dailySpend() {
        let name = dimension.text(of: key[0], spend.names.book.names)
        // A user who is called `unknown` and requests without a user are one name.
        groups[dimension, default: [:]][Array(name.utf8), default: DailySpend()].merge(days)
      }
    }
    let states = budgets.map { budget in
      var state = BudgetState(budget: budget)
      for (name, days) in subjects(of: budget, whole, groups, options) {
        add(days, name, history, to: &state)
      }
      state.present.sort(by: Self.precedes)
      state.earlier.sort { one, two in
        if one.span != two.span { return (one.span ?? "") > (two.span ?? "") }
        return Self.precedes(one, two)
      }
      return state
    }
    return BudgetedReport(spend.report, budgets: states, runRate: history?.basis)
  }

  /// By name, as bytes: names that Unicode calls equal are different users.
  private typealias Groups = [[UInt8]: DailySpend]

  /// Whose spend a budget is about.
  private func subjects(
    of budget: Budget, _ whole: DailySpend, _ groups: [Dimension: Groups],
    _ options: SpendOptions
  ) -> [(name: String?, days: DailySpend)] {
    guard let dimension = budget.dimension else { return [(nil, whole)] }
    let all = groups[dimension] ?? [:]
    if let name = budget.name {
      let name = Self.groupName(name, dimension, options)
      return [(name, all[Array(name.utf8)] ?? DailySpend())]
    }
    let own = budgets.filter { $0.dimension == dimension && $0.period == budget.period }
      .compactMap { $0.name.map { Self.groupName($0, dimension, options) } }
    let others = Set(own.map { Array($0.utf8) })
    return all.filter { !others.contains($0.key) }
      .map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
  }

  /// Any spelling of a model means the model.
  private static func groupName(
    _ name: String, _ dimension: Dimension, _ options: SpendOptions
  ) -> String {
    guard dimension == .model else { return name }
    return options.engine.sheet.identify(model: name, provider: "", host: "").name
  }

  /// Adds the lines of one subject.
  private func add(
    _ days: DailySpend, _ name: String?, _ history: SpendHistory?, to state: inout BudgetState
  ) {
    let budget = state.budget
    let isNamed = budget.dimension == nil || budget.name != nil
    state.isUnseen = budget.name != nil && days.days.isEmpty && days.undated.requests == 0
    guard let period = budget.period else {
      var line = BudgetState.Line(
        name: name, span: nil, amount: budget.amount, metrics: days.total)
      line.exceededOn = Self.exceeded(days.days[...], from: days.undated, budget.amount)
      if let history, let rate = RunRate(days, history) {
        line.perDay = MoneyTotal(nanodollars: rate.perDay)
        let next = history.presentDay + 1
        line.expectedOn = line.expectedDay(rate, next..<next + 366, history)
      }
      state.present.append(line)
      return
    }
    state.undated.merge(days.undated)
    guard let history else { return }
    let present = period.days(around: history.presentDay)
    let metrics = days.sums(of: present)
    if isNamed || metrics.requests > 0 {
      var line = BudgetState.Line(
        name: name, span: period.name(around: history.presentDay), amount: budget.amount,
        metrics: metrics)
      line.days = (history.presentDay - present.lowerBound + 1, present.count)
      line.exceededOn = Self.exceeded(days.entries(of: present), from: Metrics(), budget.amount)
      if let rate = RunRate(days, history) {
        let ahead = history.presentDay + 1..<present.upperBound
        let outlook = rate.outlook(ahead, rest: true, history)
        line.perDay = MoneyTotal(nanodollars: rate.perDay)
        line.expected = MoneyTotal(
          nanodollars: line.spent.nanodollars + outlook.expected.nanodollars)
        line.expectedOn = line.expectedDay(rate, ahead, history)
      }
      state.present.append(line)
    }
    addEarlier(days.entries(of: Int.min..<present.lowerBound), name, period, to: &state)
  }

  /// Adds the spans that are over and were exceeded.
  private func addEarlier(
    _ entries: ArraySlice<(day: Int, metrics: Metrics)>, _ name: String?,
    _ period: CalendarPeriod, to state: inout BudgetState
  ) {
    var rest = entries
    while let first = rest.first {
      let span = period.days(around: first.day)
      let own = rest.prefix { $0.day < span.upperBound }
      rest = rest.dropFirst(own.count)
      var metrics = Metrics()
      for entry in own { metrics.merge(entry.metrics) }
      var line = BudgetState.Line(
        name: name, span: period.name(around: first.day), amount: state.budget.amount,
        metrics: metrics)
      guard line.isExceeded else { continue }
      line.days = (span.count, span.count)
      line.exceededOn = Self.exceeded(own, from: Metrics(), state.budget.amount)
      state.earlier.append(line)
    }
  }

  /// The day on which the sum of the days first was over an amount.
  private static func exceeded(
    _ entries: ArraySlice<(day: Int, metrics: Metrics)>, from start: Metrics, _ amount: MoneyTotal
  ) -> CivilDay? {
    var sum = start.listCost
    for entry in entries {
      sum += entry.metrics.listCost
      if sum > amount { return CivilDay(number: entry.day) }
    }
    return nil
  }

  /// The fullest first, then by name.
  private static func precedes(_ one: BudgetState.Line, _ two: BudgetState.Line) -> Bool {
    // All lines of a state have the same budget, so the fullest is the one that spent most.
    if one.spent != two.spent { return one.spent > two.spent }
    return (one.name ?? "").utf8.lexicographicallyPrecedes((two.name ?? "").utf8)
  }
}

extension BudgetState.Line {
  /// The first of the days ahead, or the present one, on which the budget will be exceeded.
  fileprivate func expectedDay(
    _ rate: RunRate, _ ahead: Range<Int>, _ history: SpendHistory
  ) -> CivilDay? {
    guard !isExceeded else { return nil }
    var sum = spent.nanodollars + rate.expectedRestOfDay(history)
    if sum > amount.nanodollars { return CivilDay(number: history.presentDay) }
    for day in ahead {
      sum += rate.expected(on: day)
      if sum > amount.nanodollars { return CivilDay(number: day) }
    }
    return nil
  }
}

extension SpendRun {
  /// Runs to the end, and works out what became of budgets.
  ///
  /// - Returns: nil when the run was cancelled.
  public func report(on plan: BudgetPlan) -> BudgetedReport? { counted(on: plan)?.report }

  /// Runs to the end with sums for budgets and for an analysis.
  ///
  /// - Parameter columns: those of the sums for the analysis; they come first.
  func counted(
    on plan: BudgetPlan, keeping columns: [[GroupColumn]] = []
  ) -> (spend: CountedSpend, report: BudgetedReport)? {
    let watch = BudgetWatch(plan)
    var run = self
    run.options.extraTables = columns + watch.columns
    guard let spend = run.counted() else { return nil }
    return (spend, watch.report(of: spend, spend.tables.dropFirst(columns.count), options))
  }
}
