// A what-if for people and for programs: before and after, side by side.

public import Pages
import Pricing
import Spend
public import StrictJSON

extension WhatIf: LogResult {
  // MARK: For people

  /// The what-if for people.
  public var page: TextPage {
    var page = TextPage(
      headline: [("FLUX spend:", .plain), (headline, .strong)], parts: [.sentences(facts)])
    for table in tables {
      page.add(table.dimensions.title, .table(textTable(table)))
    }
    return page
  }

  /// `$312.40 would have been $248.10: $64.30 less (20.6%)`.
  private var headline: String {
    let (before, after) = (totals.before.listCost, totals.after.listCost)
    let difference = MoneyTotal(nanodollars: Int128(totals.saving.nanodollars.magnitude))
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
    let rows = table.rows.folded(to: top) { count, others in
      (
        table.dimensions.othersKey(count),
        others.reduce(into: Comparison()) { $0.merge($1.comparison) }
      )
    }
    return TextTable(
      by: table.dimensions,
      [
        .init("before", .decimal), .init("after", .decimal), .init("difference", .decimal),
        .init("%", .trailing, tone: .secondary), .init("changed", .trailing, dropRank: 1),
        .init("requests", .trailing, dropRank: 2),
      ], rows: rows.map { ($0.key, Self.cells($0.comparison)) }, total: Self.cells(totals))
  }

  private static func cells(_ comparison: Comparison) -> [TextTable.Cell] {
    let difference = MoneyTotal(nanodollars: -comparison.saving.nanodollars)
    let magnitude = Int128(difference.nanodollars.magnitude)
    let percent = Figures.percent(magnitude, of: comparison.before.listCost.nanodollars) ?? ""
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

  /// Requests without a price: what is saved is not known.
  public var lack: String? {
    guard totals.isSavingUnknown else { return nil }
    let unpriced = totals.after.unpriced - totals.before.unpriced
    return "\(Figures.counted(unpriced, "request")) would have no price: what is saved is not known"
  }

  // MARK: For programs

  private static let comparedMetrics = [
    "requests", "images", "outputMegapixels", "inputMegapixels", "unpriced", "estimated",
    "listCost", "listCostLow", "listCostHigh",
  ]

  private static func metrics(_ metrics: Metrics) -> [(String, TextTable.Cell)] {
    metrics.columns.filter { comparedMetrics.contains($0.name) }.map { ($0.name, $0.value.cell) }
  }

  private static func members(_ comparison: Comparison) -> [(String, JSON)] {
    func object(_ metrics: Metrics) -> JSON {
      .object(self.metrics(metrics).map { ($0, $1.json) })
    }
    return [
      ("changed", .count(comparison.changed)), ("saving", saving(comparison).json),
      ("before", object(comparison.before)), ("after", object(comparison.after)),
    ]
  }

  private static func saving(_ comparison: Comparison) -> TextTable.Cell {
    comparison.isSavingUnknown ? .empty : .money(comparison.saving)
  }

  /// The document of the schema `fluxspend.whatif/1`.
  public var json: JSON {
    .document([
      ("schema", "fluxspend.whatif/1"), ("totals", .object(Self.members(totals))),
      (
        "tables",
        .lines(
          tables.map { table in
            .table(by: table.dimensions, table.rows, key: \.key) { Self.members($0.comparison) }
          })
      ),
    ])
  }

  /// All tables as one.
  public var data: DataTable? {
    let tables = tables.map { table in
      KeyedTable(by: table.dimensions, table.rows, key: \.key) { row in
        let (before, after) = (row.comparison.before, row.comparison.after)
        return [.count(Int128(row.comparison.changed)), Self.saving(row.comparison)]
          + zip(Self.metrics(before), Self.metrics(after)).flatMap { [$0.1, $1.1] }
      }
    }
    return DataTable(
      tables,
      values: ["changed", "saving"]
        + Self.comparedMetrics.flatMap { ["\($0)Before", "\($0)After"] })
  }
}
