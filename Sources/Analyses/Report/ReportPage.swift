// The report for people: the total in one line, the facts behind it, budgets, a table for each grouping, and at
// the end what needs attention.

public import Pages
import Pricing
public import Spend

extension BudgetedReport: Presentable {
  /// The report for people.
  public var page: TextPage {
    let summary = ReportSummary(report)
    var page = TextPage(
      headline: [("FLUX spend:", .plain)] + summary.headline.words, parts: [.facts(summary.facts)])
    page.parts += budgetParts()
    for table in report.tables {
      let chart = table.timeline.map {
        TextPage.Part.chart(Chart(first: $0.first, last: $0.last, amounts: $0.costs))
      }
      if !table.rows.isEmpty {
        page.add(
          table.dimensions.title, [chart, .table(report.textTable(table))].compactMap(\.self))
      }
    }
    page.parts.append(.legend(report.legend ?? ""))
    let findings = report.findings.map(\.item)
    let notes = report.notes.map { TextPage.Item(.note, $0) }
    page.parts +=
      findings.isEmpty
      ? [.statement(ReportSummary.allClear(report)), .items(notes)]
      : [.heading("Needs attention", tone: .attention), .items(findings + notes)]
    return page
  }

  /// All tables as one, with every metric of the schema; without tables, the total alone.
  public var data: DataTable? {
    func values(_ metrics: Metrics) -> [TextTable.Cell] {
      let values = metrics.values
      return values.indices.map { values[$0].cell }
    }
    let tables = report.tables.map { table in
      KeyedTable(by: table.dimensions.map(\.rawValue), count: table.rows.count) { place, add in
        let row = table.rows[place]
        add(KeyedTable.Row(key: row.key, values: values(row.metrics)))
      }
    }
    let total = KeyedTable("total") { $1(KeyedTable.Row(values: values(report.totals))) }
    return DataTable(
      tables.isEmpty ? [total] : tables, isNamed: tables.count > 1, values: Metrics.columnNames)
  }
}

extension SpendReport {
  /// The report as text, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  public func rendered(as format: Format, style: TableStyle = TableStyle()) -> String {
    BudgetedReport(self).rendered(as: format, style: style)
  }
}

extension Metrics.Value {
  /// The value in a table.
  var cell: TextTable.Cell {
    switch self {
    case .count(let count): .count(count)
    case .money(let amount): .money(amount)
    }
  }
}

extension Finding {
  fileprivate var item: TextPage.Item {
    var item = TextPage.Item(.attention, lead: what, meaning)
    item.hint = hint
    item.lines = places.map { .init(lead: $0.position, $0.message, isDeeper: true) }
    return item
  }
}
