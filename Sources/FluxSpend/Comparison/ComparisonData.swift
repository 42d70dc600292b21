// A comparison in every format; for programs with every digit.

import CivilTime
public import Pages
import Pricing
import Spend

extension SpendComparison: StreamedResult {
  /// Passes the text on as UTF-8, in pieces, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  public func write<Failure: Error>(
    as format: ReportFormat, style: TableStyle = TableStyle(),
    to sink: @escaping ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var text = StreamedText(to: sink)
    switch format {
    case .table: try text.append(page.terminalText(style: style))
    case .json: try writeJSON(to: &text)
    case .csv: try writeCSV(to: &text)
    case .markdown: try text.append(page.markdown)
    }
    try text.flush()
  }

  // MARK: JSON

  private func writeJSON<Failure: Error>(to text: inout StreamedText<Failure>) throws(Failure) {
    let tables = tables.map { table in
      JSONTable(
        dimensions: table.dimensions,
        rows: GroupedRows(count: table.rows.count) { place in
          let row = table.rows[place]
          return (row.key, members(row))
        })
    }
    let bounds = differenceBounds
    let document = JSONText.document([
      ("schema", JSONText.string("fluxspend.comparison/1")),
      ("unit", JSONText.string(days == nil ? "period" : "day")),
      ("before", object(before, days?.before)), ("after", object(after, days?.after)),
      ("difference", JSONText.string(total.difference.description)),
      ("differenceLow", JSONText.string(bounds.low.description)),
      ("differenceHigh", JSONText.string(bounds.high.description)),
      ("differencePercent", JSONText.string(percent)),
      ("headline", JSONText.string(headline)), ("effects", effects(total)),
      ("tables", JSONText.tablesPlace),
      (
        "undated",
        JSONText.object([
          ("requests", String(undated.requests)),
          ("listCost", JSONText.string(undated.listCost.description)),
        ])
      ),
      ("problems", JSONText.lines(report.problems.map(JSONReport.problem))),
      ("incomplete", JSONText.lines(report.incomplete.map(JSONReport.incomplete))),
    ])
    try JSONText.write(document, tables: tables, to: &text)
  }

  private func object(_ period: Period, _ days: Int?) -> String {
    let (first, last) = (period.requestDays?.lowerBound, period.requestDays?.upperBound)
    let from = period.span.map { CivilDay(number: $0.days.lowerBound).description }
    let to = period.span.map { CivilDay(number: $0.days.upperBound).description }
    var members = [
      ("name", JSONText.string(period.name)), ("from", JSONText.string(from)),
      ("to", JSONText.string(to)), ("first", JSONText.string(first?.description)),
      ("last", JSONText.string(last?.description)),
    ]
    if let days { members.append(("days", String(days))) }
    return "{\"period\": \(JSONText.object(members)), \(JSONReport.members(of: period.metrics))}"
  }

  private func effects(_ row: Row) -> String {
    JSONText.list(
      CostCause.allCases.map { cause in
        JSONText.object([
          ("cause", JSONText.string(cause.rawValue)),
          ("amount", JSONText.string(row.effects[cause].description)),
        ])
      })
  }

  private func members(_ row: Row) -> [(String, String)] {
    [
      ("before", "{\(JSONReport.members(of: row.before))}"),
      ("after", "{\(JSONReport.members(of: row.after))}"),
      ("difference", JSONText.string(row.difference.description)),
      ("state", JSONText.string(row.state.rawValue)),
      ("since", JSONText.string(row.since?.description)), ("effects", effects(row)),
    ]
  }

  /// The difference in percent of the earlier cost with four decimals, rounded half up; nil where that is nothing.
  private var percent: String? {
    Figures.exactPercent(total.difference.nanodollars, of: costs.before.nanodollars)
  }

  // MARK: CSV

  private func writeCSV<Failure: Error>(to text: inout StreamedText<Failure>) throws(Failure) {
    var dimensions: [Dimension] = []
    for dimension in tables.flatMap(\.dimensions) where !dimensions.contains(dimension) {
      dimensions.append(dimension)
    }
    let figures = ["requests", "images", "listCost", "listCostLow", "listCostHigh"]
    func cells(_ metrics: Metrics) -> [TextTable.Cell] {
      metrics.columns.filter { figures.contains($0.name) }.map { column in
        switch column.value {
        case .count(let count): .count(count)
        case .money(let amount): .money(amount)
        }
      }
    }
    let titles =
      ["table"] + dimensions.map(\.rawValue) + ["state", "since", "difference"]
      + CostCause.allCases.map(\.rawValue) + figures.map { $0 + "Before" }
      + figures.map { $0 + "After" }
    try text.append(CSVText.line(titles.map { CSVText.field($0) }))
    func add(_ row: Row, _ table: String, _ own: [Dimension]) throws(Failure) {
      let keys = dimensions.map { dimension in
        own.firstIndex(of: dimension).map { TextTable.Cell.text(row.key[$0]) } ?? .empty
      }
      var line = [TextTable.Cell.text(table)] + keys
      line += [.text(row.state.rawValue), row.since.map { .text("\($0)") } ?? .empty]
      line.append(.money(row.difference))
      line += CostCause.allCases.map { .money(row.effects[$0]) }
      line += cells(row.before) + cells(row.after)
      try text.append(CSVText.line(line.map { CSVText.field($0) }))
    }
    try add(total, "total", [])
    for table in tables {
      let name = table.dimensions.map(\.rawValue).joined(separator: "+")
      for row in table.rows { try add(row, name, table.dimensions) }
    }
  }
}
