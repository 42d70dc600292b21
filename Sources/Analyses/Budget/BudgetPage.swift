// Budgets in a report: for people what is left of each and how long it will last, for programs the same
// in exact figures.

import CivilTime
import Pages
import Pricing
import Spend
import StrictJSON

extension BudgetedReport {
  /// Lines of a budget that people see; JSON has all.
  private static var shownLines: Int { 20 }

  /// The budgets for people; empty without budgets.
  ///
  /// - Parameter saysHow: whether the run rate is explained.
  func budgetParts(sayingHow saysHow: Bool = true) -> [TextPage.Part] {
    guard !budgets.isEmpty else { return [] }
    var page = TextPage()
    var notes: [String] = []
    var rows: [[TextTable.Cell]] = []
    var earlier: [[TextTable.Cell]] = []
    for state in budgets {
      rows += state.present.prefix(Self.shownLines).map { presentCells($0, state.budget) }
      earlier += state.earlier.prefix(Self.shownLines).map { Self.earlierCells($0, state.budget) }
      notes += Self.notes(of: state, report.hints)
    }
    let columns: [TextTable.Column] = [
      .init("budget"), .init("spent", .decimal), .init("left", .decimal),
      .init("used", .trailing),
      .init("day", .trailing, tone: .secondary, dropRank: 1),
      .init("per day", .trailing, dropRank: 2), .init("outlook", .trailing),
    ]
    if report.isIncomplete, budgets.contains(where: { !$0.isExceeded }) {
      notes.append(
        "The reading is incomplete: what was not read can only add to what is spent, so no budget is "
          + "known to be met.")
    }
    if rows.isEmpty { notes.insert("No request has a time, so there is no present.", at: 0) }
    let present = runRate.map { "Budgets on \(day(of: $0))" } ?? "Budgets"
    page.add(present, .table(TextTable(columns: columns, rows: rows)))
    page.add(
      "Budgets exceeded earlier",
      .table(
        TextTable(
          columns: [
            .init("budget"), .init("span"), .init("spent", .decimal), .init("over by", .decimal),
            .init("used", .trailing), .init("exceeded on"),
          ], rows: earlier)))
    if saysHow, let runRate { notes.append(runRate.sentence) }
    return page.parts + [.sentences(notes)]
  }

  private func day(of basis: RunRateBasis) -> String {
    CivilDay(number: basis.first.number + basis.daysToPresent).description
  }

  private func presentCells(_ line: BudgetState.Line, _ budget: Budget) -> [TextTable.Cell] {
    [
      .text(budget.text(for: line)), Self.spent(line), .money(line.left),
      Self.share(line),
      .text(line.days.map { "\($0.gone) of \($0.of)" } ?? ""),
      .text(line.perDay.map { Figures.cents($0) } ?? ""),
      .text(isKnown(line.isExceeded) ? Self.outlook(line) : "not known"),
    ]
  }

  /// Whether what is not read cannot change whether a budget is exceeded.
  private func isKnown(_ isExceeded: Bool) -> Bool { isExceeded || !report.isIncomplete }

  private static func earlierCells(_ line: BudgetState.Line, _ budget: Budget) -> [TextTable.Cell] {
    [
      .text(budget.text(for: line)), .text(line.span ?? ""), spent(line),
      .money(MoneyTotal(nanodollars: -line.left.nanodollars)), share(line),
      .text(line.exceededOn.map { "\($0)" } ?? ""),
    ]
  }

  private static func spent(_ line: BudgetState.Line) -> TextTable.Cell {
    .money(line.spent, line.metrics.certainty)
  }

  private static func share(_ line: BudgetState.Line) -> TextTable.Cell {
    .share(line.spent.nanodollars, of: line.amount.nanodollars)
  }

  private static func outlook(_ line: BudgetState.Line) -> String {
    let doubt = line.isUncertain ? " (uncertain)" : ""
    if line.isExceeded {
      return (line.exceededOn.map { "over since \($0)" } ?? "over") + doubt
    }
    if let day = line.expectedOn { return "will be over \(day)" + doubt }
    if let expected = line.expected { return "\(Figures.cents(expected)) in the end" + doubt }
    if line.perDay == nil { return "too little history" + doubt }
    return "not over in a year" + doubt
  }

  private static func notes(of state: BudgetState, _ hints: HintWords) -> [String] {
    var notes: [String] = []
    let text = state.budget.description
    if state.isUnseen, let dimension = state.budget.dimension {
      notes.append("\(text): no request is of this \(dimension.rawValue).")
    }
    for (count, what) in [(state.present.count, "lines"), (state.earlier.count, "earlier spans")]
    where count > shownLines {
      notes.append(
        "\(text): \(Figures.grouped(count - shownLines)) more \(what)"
          + hints.said("; ", .json("has all")) + ".")
    }
    if state.undated.listCost > .zero {
      notes.append(
        "\(text): \(Figures.dollars(state.undated.listCost)) of requests without a time are in no "
          + "\(state.budget.period?.rawValue ?? "span").")
    }
    return notes
  }

  // MARK: For programs

  /// The member `budgets`; none without budgets.
  var budgetMembers: [(String, JSON)] {
    guard !budgets.isEmpty else { return [] }
    return [
      ("budgets", .lines(budgets.map { $0.json(isComplete: !report.isIncomplete) })),
      ("runRate", runRate.map(\.json) ?? .null),
    ]
  }
}

extension RunRateBasis {
  /// Days from the first one of the history to the present one.
  var daysToPresent: Int { count }

  /// The method in a sentence.
  var sentence: String {
    let span = "\(Figures.counted(count, "whole day")), \(first) to \(last)"
    var text: String
    switch method {
    case .weekdays:
      text = "Run rate: the mean of each weekday over \(span)."
    case .days:
      text =
        "Run rate: the mean of \(span), which are too few for a mean of each weekday (three weeks "
        + "are needed, and seven days with requests; \(busy) had any)."
    case .none:
      text = "There is no run rate: before the day of the last request the log holds no whole day."
    }
    if let pause, method != .none {
      text += " Older days do not count: a pause of \(Figures.counted(pause, "day")) lies between."
    }
    if let step, method != .none {
      text += " Older days do not count: \(step.words)."
    }
    return text
  }

  var json: JSON {
    let hasDays = method != .none
    return .object([
      ("method", .text(method.rawValue)),
      ("present", .text(present)),
      ("first", hasDays ? .text(first) : .null),
      ("last", hasDays ? .text(last) : .null),
      ("days", .count(count)), ("daysWithRequests", .count(busy)),
      ("pauseDays", .count(pause)), ("step", .text(step?.day)),
    ])
  }
}

extension Budget {
  /// A budget as it would be typed for one line of it.
  public func text(for line: BudgetState.Line) -> String {
    var own = self
    own.name = line.name
    return own.description
  }
}

extension BudgetState {
  fileprivate func json(isComplete: Bool) -> JSON {
    .object([
      ("budget", .text(budget)),
      ("by", .text(budget.dimension?.rawValue)), ("name", .text(budget.name)),
      ("amount", .text(budget.amount)),
      ("period", .text(budget.period?.rawValue)), ("exceeded", .boolean(isExceeded)),
      ("known", .boolean(isExceeded || isComplete)), ("unseen", .boolean(isUnseen)),
      ("undatedCost", .text(undated.listCost)),
      ("present", .lines(present.map { $0.json(isComplete: isComplete) })),
      ("earlier", .lines(earlier.map { $0.json(isComplete: isComplete) })),
    ])
  }
}

extension BudgetState.Line {
  fileprivate func json(isComplete: Bool) -> JSON {
    func money(_ amount: MoneyTotal?) -> JSON { .text(amount) }
    func day(_ day: CivilDay?) -> JSON { .text(day) }
    return .object([
      ("name", .text(name)), ("span", .text(span)),
      ("requests", .count(metrics.requests)), ("spent", money(spent)),
      ("spentLow", money(metrics.listCostLow)), ("spentHigh", money(metrics.listCostHigh)),
      ("unpriced", .count(metrics.unpriced)), ("left", money(left)),
      ("exceeded", .boolean(isExceeded)), ("known", .boolean(isExceeded || isComplete)),
      ("exceededOn", day(exceededOn)),
      ("daysGone", .count(days?.gone)), ("daysOfSpan", .count(days?.of)),
      ("perDay", money(perDay)), ("expected", money(expected)), ("expectedOn", day(expectedOn)),
    ])
  }
}
