// A what-if in every format: before and after, side by side.

public import Pages
import Pricing
import Spend

extension WhatIf: StreamedResult {
  /// Passes the text on as UTF-8, in pieces, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  public func write<Failure: Error>(
    as format: ReportFormat, style: TableStyle = TableStyle(),
    to sink: @escaping ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var text = StreamedText(to: sink)
    switch format {
    case .table: try text.append(terminalText(style))
    case .json: try writeJSON(to: &text)
    case .csv: try writeCSV(to: &text)
    case .markdown: try text.append(markdown)
    }
    try text.flush()
  }

  // MARK: For people

  /// `$312.40 would have been $248.10: $64.30 less (20.6%)`.
  private var headline: String {
    let (before, after) = (totals.before.listCost, totals.after.listCost)
    let difference = MoneyTotal(
      nanodollars: Int128(saving.nanodollars.magnitude))
    var text =
      "\(totals.before.costCell.humanText) would have been \(totals.after.costCell.humanText)"
    if totals.isSavingUnknown { return text + ": how much less is not known" }
    if before == after { return text + ": no difference" }
    text += ": \(Figures.dollars(difference)) \(after < before ? "less" : "more")"
    if let percent = Figures.percent(difference.nanodollars, of: before.nanodollars) {
      text += " (\(percent))"
    }
    return text
  }

  private var saving: MoneyTotal { totals.saving }

  private var facts: [String] {
    let requests = Figures.counted(totals.before.requests, "request")
    var facts = [
      "\(Figures.grouped(Int128(totals.changed))) of \(requests) would have cost something else"
    ]
    if totals.isSavingUnknown {
      let more = totals.after.unpriced - totals.before.unpriced
      facts.append("\(Figures.counted(more, "request")) would have no price: the sum is too low")
    }
    if totals.after.listCostLow != totals.after.listCostHigh {
      facts.append(
        "between \(Figures.dollars(totals.after.listCostLow)) and "
          + "\(Figures.dollars(totals.after.listCostHigh)): some requests are estimated")
    }
    return facts
  }

  private func textTable(_ table: Table) -> TextTable {
    let keys = table.dimensions.map { TextTable.Column($0.rawValue) }
    let columns =
      keys + [
        .init("before", .decimal), .init("after", .decimal), .init("difference", .decimal),
        .init("%", .trailing, tone: .secondary), .init("changed", .trailing, dropRank: 1),
        .init("requests", .trailing, dropRank: 2),
      ]
    func cells(_ comparison: Comparison) -> [TextTable.Cell] {
      let difference = MoneyTotal(nanodollars: -comparison.saving.nanodollars)
      let magnitude = Int128(difference.nanodollars.magnitude)
      let percent =
        Figures.percent(magnitude, of: comparison.before.listCost.nanodollars) ?? ""
      let isEqual = magnitude == 0
      if comparison.isSavingUnknown {
        return [
          comparison.before.costCell, comparison.after.costCell, .text("unknown"), .empty,
          .count(Int128(comparison.changed)), .count(Int128(comparison.before.requests)),
        ]
      }
      return [
        comparison.before.costCell, comparison.after.costCell,
        isEqual ? .empty : .money(difference),
        .text(isEqual ? "" : (difference.nanodollars < 0 ? "-" : "+") + percent),
        comparison.changed == 0 ? .empty : .count(Int128(comparison.changed)),
        .count(Int128(comparison.before.requests)),
      ]
    }
    let rows = table.rows.map { $0.key.map { TextTable.Cell.text($0) } + cells($0.comparison) }
    let total = [TextTable.Cell.text("total")] + keys.dropFirst().map { _ in .empty }
    return TextTable(
      columns: columns, rows: rows, footer: rows.count > 1 ? total + cells(totals) : nil)
  }

  private func terminalText(_ style: TableStyle) -> String {
    var text = "FLUX spend: \(Ink.paint(headline, .strong, style))\n\n"
    text += facts.map { "  \($0)\n" }.joined()
    for table in tables where !table.rows.isEmpty {
      let layout = TerminalTable(textTable(folded(table)), style: style)
      text += "\n\(Ink.paint(table.dimensions.title, .strong, style))\n" + layout.text
    }
    return text
  }

  private var markdown: String {
    var text = "## FLUX spend: \(headline)\n\n" + facts.map { "* \($0)\n" }.joined()
    for table in tables where !table.rows.isEmpty {
      text += "\n### \(table.dimensions.title)\n\n" + textTable(folded(table)).markdown
    }
    return text
  }

  /// The first rows, and one for all others.
  private func folded(_ table: Table) -> Table {
    guard top > 0, table.rows.count > top else { return table }
    var others = Comparison()
    for row in table.rows.dropFirst(top) { others.merge(row.comparison) }
    let key = table.dimensions.othersKey(table.rows.count - top)
    return Table(
      dimensions: table.dimensions,
      rows: GroupedRows(Array(table.rows.prefix(top)) + [(key: key, comparison: others)]))
  }

  // MARK: For programs

  private static let comparedMetrics = [
    "requests", "images", "outputMegapixels", "inputMegapixels", "unpriced", "estimated",
    "listCost",
    "listCostLow", "listCostHigh",
  ]

  private static func metrics(_ metrics: Metrics) -> [(String, TextTable.Cell)] {
    metrics.columns.filter { comparedMetrics.contains($0.name) }.map { column in
      switch column.value {
      case .count(let count): (column.name, .count(count))
      case .money(let amount): (column.name, .money(amount))
      }
    }
  }

  private static func object(_ metrics: Metrics) -> String {
    JSONText.object(
      Self.metrics(metrics).map { name, cell in (name, cell.json) })
  }

  private static func members(_ comparison: Comparison) -> [(String, String)] {
    [
      ("changed", String(comparison.changed)),
      (
        "saving",
        comparison.isSavingUnknown ? "null" : JSONText.string(comparison.saving.description)
      ),
      ("before", object(comparison.before)), ("after", object(comparison.after)),
    ]
  }

  private func writeJSON<Failure: Error>(
    to text: inout StreamedText<Failure>
  ) throws(Failure) {
    let tables = tables.map { table in
      JSONTable(
        dimensions: table.dimensions,
        rows: GroupedRows(count: table.rows.count) { place in
          let row = table.rows[place]
          return (row.key, Self.members(row.comparison))
        })
    }
    let document = JSONText.document([
      ("schema", JSONText.string("fluxspend.whatif/1")),
      ("totals", JSONText.object(Self.members(totals))),
      ("tables", JSONText.tablesPlace),
    ])
    try JSONText.write(document, tables: tables, to: &text)
  }

  private static func saving(_ comparison: Comparison) -> TextTable.Cell {
    comparison.isSavingUnknown ? .empty : .money(comparison.saving)
  }

  private func writeCSV<Failure: Error>(
    to text: inout StreamedText<Failure>
  ) throws(Failure) {
    var dimensions: [Dimension] = []
    for dimension in tables.flatMap(\.dimensions) where !dimensions.contains(dimension) {
      dimensions.append(dimension)
    }
    let names = Self.comparedMetrics.flatMap { ["\($0)Before", "\($0)After"] }
    let titles =
      ["table"] + dimensions.map(\.rawValue) + ["changed", "saving"] + names
    try text.append(CSVText.line(titles.map { CSVText.field($0) }))
    for table in tables {
      let name = table.dimensions.map(\.rawValue).joined(separator: "+")
      for row in table.rows {
        let keys = dimensions.map { dimension in
          table.dimensions.firstIndex(of: dimension).map { TextTable.Cell.text(row.key[$0]) }
            ?? .empty
        }
        let values = zip(Self.metrics(row.comparison.before), Self.metrics(row.comparison.after))
          .flatMap { [$0.1, $1.1] }
        let cells =
          [.text(name)] + keys
          + [.count(Int128(row.comparison.changed)), Self.saving(row.comparison)] + values
        try text.append(CSVText.line(cells.map { CSVText.field($0) }))
      }
    }
  }
}
