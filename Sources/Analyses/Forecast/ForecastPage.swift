// A forecast in every format. People see amounts rounded to cents, since none of them has been spent;
// programs get every digit.

import CivilTime
public import Pages
import Pricing
import Spend

extension Forecast: LogResult {
  // MARK: For people

  /// The forecast for people.
  public var page: TextPage {
    var page = TextPage(headline: "FLUX forecast: \(headline)")
    page.parts.append(.facts(facts, chart: chart))
    page.add("What is to come", .table(horizonTable))
    page.add("Steps", .sentences(steps.map(\.sentence)))
    page.add("By weekday", .table(weekdayTable))
    for table in tables {
      if hasRate || horizons.first?.kind.hasPast == true {
        page.add(table.dimensions.title, .table(textTable(table)))
      }
    }
    page.parts += budgeted.budgetParts(sayingHow: false)
    page.add("Far from usual", .sentences(anomalySentences))
    page.add("How it is worked out", .sentences(notes))
    return page
  }

  /// What became of budgets.
  public var budgets: [BudgetState] { budgeted.budgets }

  private var headline: String {
    guard basis != nil else {
      return report.totals.requests == 0 ? "no requests" : "no request has a time"
    }
    guard let perDay = totals.perDay else { return "too little data" }
    let ahead = zip(horizons, totals.sums).compactMap { horizon, sum in
      sum.total.map { "\(Figures.cents($0)) in \(horizon.text)" }
    }
    return "about \(ahead.joined(separator: ", ")), at \(Figures.cents(perDay)) a day"
  }

  private var facts: [(label: String, text: String)] {
    guard let basis else { return [] }
    var facts = [("Present", "\(basis.present), the last request")]
    if basis.method != .none {
      facts.append(
        ("History", "\(Figures.counted(basis.count, "whole day")), \(basis.first) to \(basis.last)")
      )
    }
    return facts
  }

  private var chart: Chart? {
    guard basis != nil, days.count > 1, let first = days.first, let last = days.last else {
      return nil
    }
    return Chart(
      label: "Days", first: "\(first.day)", last: "\(last.day)", amounts: days.map(\.cost))
  }

  private static func cents(_ amount: MoneyTotal?) -> TextTable.Cell {
    amount.map { .text(Figures.cents($0)) } ?? .empty
  }

  private static func range(_ sum: Sum) -> TextTable.Cell {
    guard let low = sum.low, let high = sum.high else { return .empty }
    return .text("\(Figures.cents(low)) to \(Figures.cents(high))")
  }

  private var hasRate: Bool { totals.perDay != nil }
  private var hasInterval: Bool { totals.sums.contains { $0.outlook?.margin != nil } }

  private var horizonTable: TextTable {
    var columns: [TextTable.Column] = [
      .init(""), .init("from", dropRank: 1), .init("to", dropRank: 2), .init("spent", .decimal),
    ]
    if hasRate {
      columns += [.init("to come", .trailing), .init("total", .trailing, tone: .strong)]
    }
    if hasInterval { columns.append(.init("8 times in 10", .trailing)) }
    let rows = zip(horizons, totals.sums).filter { hasRate || $0.0.kind.hasPast }
      .map { horizon, sum in
        let cells: [TextTable.Cell] = [
          .text(horizon.text), .text("\(horizon.first)"), .text("\(horizon.last)"),
          horizon.kind.hasPast ? .money(sum.spent) : .empty, Self.cents(sum.outlook?.expected),
          Self.cents(sum.total), Self.range(sum),
        ]
        return Array(cells.prefix(columns.count))
      }
    return TextTable(columns: columns, rows: rows)
  }

  private var weekdayTable: TextTable {
    let largest = weekdays.map(\.mean.nanodollars).max() ?? 0
    return TextTable(
      columns: [
        .init("weekday"), .init("days", .trailing), .init("mean", .trailing), .init("", .bar),
      ],
      rows: zip(weekdayNames, weekdays).map { name, weekday in
        [
          .text(name), .count(Int128(weekday.count)), Self.cents(weekday.mean),
          .share(weekday.mean.nanodollars, of: largest),
        ]
      })
  }

  private func textTable(_ table: Table) -> TextTable {
    var columns: [TextTable.Column] = hasRate ? [.init("per day", .trailing)] : []
    for horizon in horizons {
      if horizon.kind.hasPast {
        columns.append(.init("spent", .decimal, tone: .secondary, dropRank: 1))
      }
      columns += hasRate ? [.init(horizon.text, .trailing)] : []
    }
    columns += hasInterval ? [.init("8 times in 10", .trailing, dropRank: 2)] : []
    func cells(_ line: Line) -> [TextTable.Cell] {
      var cells = hasRate ? [Self.cents(line.perDay)] : []
      for (horizon, sum) in zip(horizons, line.sums) {
        if horizon.kind.hasPast { cells.append(.money(sum.spent)) }
        cells += hasRate ? [Self.cents(sum.total)] : []
      }
      return cells + (hasInterval ? [line.sums.last.map(Self.range) ?? .empty] : [])
    }
    let rows = table.rows.folded(to: top) { count, others in
      sum(of: others, key: table.dimensions.othersKey(count))
    }
    return TextTable(
      by: table.dimensions, columns, rows: rows.map { ($0.key, cells($0)) }, total: cells(totals))
  }

  /// Sums add up, intervals do not.
  private func sum(of rows: Slice<GroupedRows<Line>>, key: [String]) -> Line {
    var sum = Line(key: key, history: Metrics(), sums: horizons.map { _ in Sum(spent: .zero) })
    func add(_ amount: MoneyTotal?, to sum: inout MoneyTotal?) {
      if let amount { sum = MoneyTotal(nanodollars: (sum?.nanodollars ?? 0) + amount.nanodollars) }
    }
    for row in rows {
      add(row.perDay, to: &sum.perDay)
      for index in sum.sums.indices {
        sum.sums[index].spent += row.sums[index].spent
        var expected = sum.sums[index].outlook?.expected
        add(row.sums[index].outlook?.expected, to: &expected)
        sum.sums[index].outlook = expected.map { SpendOutlook(expected: $0) }
      }
    }
    return sum
  }

  // MARK: Sentences

  /// The method, and what it does not know.
  var notes: [String] {
    guard let basis else { return ["Without requests that have a time there is no run rate."] }
    var notes = [basis.sentence]
    if basis.method != .none {
      notes.append(
        "Days without requests count as days of $0. The day of the last request is not over: its rest "
          + "is to come, in proportion.")
      if totals.sums.contains(where: { $0.outlook?.margin != nil }) {
        notes.append(
          "8 times in 10: from how far the days of the history lie from their means, and how far off "
            + "the means may be (Student's t), if days differ by chance. No trend is assumed.")
      } else {
        notes.append("There are too few days for an interval (three are needed).")
      }
      let unusual = anomalies.count { $0.user == nil && $0.day >= basis.first }
      if unusual > 0 {
        notes.append(
          "\(Figures.counted(unusual, "day")) of the history far from usual, no less counted in the means."
        )
      }
      if basis.busy < 7 {
        notes.append(
          "Too little data: the history has only \(Figures.counted(basis.busy, "day")) with requests."
        )
      }
    }
    if undated.requests > 0 {
      notes.append(
        "\(Figures.counted(undated.requests, "request")) without a time "
          + "(\(Figures.dollars(undated.listCost))) in no day and no rate.")
    }
    if report.totals.unpriced > 0 {
      notes.append(
        "\(Figures.counted(report.totals.unpriced, "request")) without a price: all amounts are too "
          + "low by what they cost.")
    }
    let missing = [
      (report.incomplete.count, "incomplete input"), (report.inputs.malformed, "malformed line"),
    ].filter { $0.0 > 0 }.map { Figures.counted($0.0, $0.1) }
    if !missing.isEmpty {
      notes.append(
        "\(missing.joined(separator: ", ")): requests in there, if any, are missing from all amounts."
      )
    }
    if report.totals.listCostLow != report.totals.listCostHigh {
      notes.append("Some requests are estimated; the best estimates are used.")
    }
    if comparableDays != nil {
      notes.append(
        "Far from usual: over \(Self.tenths(Int128(threshold))) spreads from the median of the others of its "
          + "weekday (of all others, with fewer than \(AnomalySearch.daysOfWeekday) of it). A spread is "
          + "1.4826 times the median distance from there (MAD), at least a tenth of the usual, one "
          + "cent, and what chance does to so few requests.")
    }
    return notes
  }

  /// Anomalies of each kind that people see; JSON has all.
  private static let shownAnomalies = 10

  private var anomalySentences: [String] {
    guard basis != nil, let comparableDays else { return [] }
    if comparableDays < AnomalySearch.leastDays {
      return [
        "Too few days to say: \(comparableDays) with requests, "
          + "\(AnomalySearch.leastDays) are needed."
      ]
    }
    if anomalies.isEmpty {
      return ["None of \(Figures.counted(comparableDays, "day")), and no day of a user."]
    }
    var sentences: [String] = []
    for isOfUser in [false, true] {
      let own = anomalies.filter { ($0.user != nil) == isOfUser }
      sentences += own.prefix(Self.shownAnomalies).map(\.sentence)
      if own.count > Self.shownAnomalies {
        let rest = own.count - Self.shownAnomalies
        sentences.append(
          "\(Figures.counted(rest, "more day"))\(isOfUser ? " of users" : "")"
            + report.hints.said("; ", .json("has all")) + ".")
      }
    }
    return sentences
  }

  /// `35` as `3.5`.
  static func tenths(_ number: Int128) -> String { "\(number / 10).\(number % 10)" }
}

extension Forecast.Horizon {
  /// `2026-06`, or `the next 30 days`.
  fileprivate var text: String {
    switch kind {
    case .month: CalendarPeriod.month.name(around: first.number)
    case .year: "\(first.date.year) until \(last)"
    case .days: count == 1 ? "the next day" : "the next \(Figures.counted(count, "day"))"
    }
  }
}
