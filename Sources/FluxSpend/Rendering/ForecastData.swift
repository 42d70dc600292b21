// A forecast for programs: JSON and CSV with every digit.

import CivilTime
import Pages
import Pricing
import Spend

extension Forecast {
  /// Writes the document of the schema `fluxspend.forecast/1`, ending in a line end.
  func writeJSON<Failure: Error>(to text: inout StreamedText<Failure>) throws(Failure) {
    let tables = tables.map { table in
      JSONTable(
        dimensions: table.dimensions,
        rows: GroupedRows(count: table.rows.count) { place in
          let row = table.rows[place]
          return (row.key, members(row))
        })
    }
    let weekdays = zip(weekdayNames, weekdays).map { name, weekday in
      JSONText.object([
        ("weekday", JSONText.string(name.lowercased())), ("days", String(weekday.count)),
        ("mean", JSONText.string(weekday.mean.description)),
      ])
    }
    let days = days.map {
      JSONText.object([
        ("day", JSONText.string($0.day.description)),
        ("listCost", JSONText.string($0.cost.description)),
      ])
    }
    let undated = JSONText.object([
      ("requests", String(undated.requests)),
      ("listCost", JSONText.string(undated.listCost.description)),
    ])
    let document = JSONText.document(
      [
        ("schema", JSONText.string("fluxspend.forecast/1")),
        ("runRate", basis.map(\.json) ?? "null"),
        ("listCost", JSONText.string(report.totals.listCost.description)),
        ("unpriced", String(report.totals.unpriced)), ("undated", undated),
        ("totals", JSONText.object(members(totals))),
        ("tables", JSONText.tablesPlace), ("weekdays", JSONText.lines(weekdays)),
        ("days", JSONText.lines(days)),
        ("threshold", JSONText.string(Self.tenths(Int128(threshold)))),
        ("comparableDays", JSONText.number(comparableDays)),
        ("anomalies", JSONText.lines(anomalies.map(\.json))),
      ] + budgeted.budgetMembers.filter { $0.0 != "runRate" }
        + [("notes", JSONText.lines(notes.map { JSONText.string($0) }))])
    try JSONText.write(document, tables: tables, to: &text)
  }

  private func members(_ line: Line) -> [(String, String)] {
    func money(_ amount: MoneyTotal?) -> String { JSONText.string(amount?.description) }
    let sums = zip(horizons, line.sums).map { horizon, sum in
      JSONText.object([
        ("horizon", JSONText.string(horizon.kind.rawValue)),
        ("first", JSONText.string(horizon.first.description)),
        ("last", JSONText.string(horizon.last.description)), ("spent", money(sum.spent)),
        ("toCome", money(sum.outlook?.expected)), ("total", money(sum.total)),
        ("low", money(sum.low)), ("high", money(sum.high)),
      ])
    }
    return [
      ("historyCost", money(line.history.listCost)), ("perDay", money(line.perDay)),
      ("horizons", JSONText.list(sums)),
    ]
  }

  /// Writes one row for each group and horizon.
  func writeCSV<Failure: Error>(to text: inout StreamedText<Failure>) throws(Failure) {
    var dimensions: [Dimension] = []
    for dimension in tables.flatMap(\.dimensions) where !dimensions.contains(dimension) {
      dimensions.append(dimension)
    }
    let figures = ["historyCost", "perDay", "spent", "toCome", "total", "low", "high"]
    let titles = ["table"] + dimensions.map(\.rawValue) + ["horizon", "first", "last"] + figures
    try text.append(CSVText.line(titles.map { CSVText.field($0) }))
    func add(_ line: Line, _ table: String, _ own: [Dimension]) throws(Failure) {
      for (horizon, sum) in zip(horizons, line.sums) {
        let keys = dimensions.map { dimension in
          own.firstIndex(of: dimension).map { TextTable.Cell.text(line.key[$0]) } ?? .empty
        }
        let amounts = [
          line.history.listCost, line.perDay, sum.spent, sum.outlook?.expected, sum.total, sum.low,
          sum.high,
        ]
        let when: [TextTable.Cell] = [
          .text(horizon.kind.rawValue), .text("\(horizon.first)"), .text("\(horizon.last)"),
        ]
        let cells = [.text(table)] + keys + when + amounts.map { $0.map { .money($0) } ?? .empty }
        try text.append(CSVText.line(cells.map { CSVText.field($0) }))
      }
    }
    try add(totals, "total", [])
    for table in tables {
      let name = table.dimensions.map(\.rawValue).joined(separator: "+")
      for line in table.rows { try add(line, name, table.dimensions) }
    }
  }
}
