// A comparison for programs, with every digit.

import CivilTime
public import Pages
import Pricing
import Spend
public import StrictJSON

extension SpendComparison {
  /// The document of the schema `fluxspend.comparison/1`.
  public var json: JSON {
    let bounds = differenceBounds
    return .document([
      ("schema", "fluxspend.comparison/1"), ("unit", .string(days == nil ? "period" : "day")),
      ("before", Self.object(before, days?.before)), ("after", Self.object(after, days?.after)),
      ("difference", .text(total.difference)), ("differenceLow", .text(bounds.low)),
      ("differenceHigh", .text(bounds.high)), ("differencePercent", .text(percent)),
      ("headline", .string(headline)), ("effects", Self.effects(total)),
      (
        "tables",
        .lines(
          tables.map { .table(by: $0.dimensions, $0.rows, key: \.key, members: Self.members) })
      ),
      (
        "undated",
        .object([
          ("requests", .count(undated.requests)), ("listCost", .text(undated.listCost)),
        ])
      ),
      ("problems", .lines(report.problems.map(\.json))),
      ("incomplete", .lines(report.incomplete.map(\.json))),
    ])
  }

  private static func object(_ period: Period, _ days: Int?) -> JSON {
    let (first, last) = (period.requestDays?.lowerBound, period.requestDays?.upperBound)
    var members: [(String, JSON)] = [
      ("name", .string(period.name)),
      ("from", .text(period.span.map { CivilDay(number: $0.days.lowerBound) })),
      ("to", .text(period.span.map { CivilDay(number: $0.days.upperBound) })),
      ("first", .text(first)), ("last", .text(last)),
    ]
    if let days { members.append(("days", .count(days))) }
    return .object([("period", .object(members))] + period.metrics.members)
  }

  private static func effects(_ row: Row) -> JSON {
    .array(
      CostCause.allCases.map { cause in
        .object([("cause", .string(cause.rawValue)), ("amount", .text(row.effects[cause]))])
      })
  }

  private static func members(_ row: Row) -> [(String, JSON)] {
    [
      ("before", .object(row.before.members)), ("after", .object(row.after.members)),
      ("difference", .text(row.difference)), ("state", .string(row.state.rawValue)),
      ("since", .text(row.since)), ("effects", effects(row)),
    ]
  }

  /// The difference in percent of the earlier cost with four decimals, rounded half up; nil where that is nothing.
  private var percent: String? {
    Figures.exactPercent(total.difference.nanodollars, of: costs.before.nanodollars)
  }

  /// The total, and all tables as one.
  public var data: DataTable? {
    let figures = ["requests", "images", "listCost", "listCostLow", "listCostHigh"]
    func cells(_ metrics: Metrics) -> [TextTable.Cell] {
      metrics.columns.filter { figures.contains($0.name) }.map(\.value.cell)
    }
    func values(_ row: Row) -> [TextTable.Cell] {
      [.text(row.state.rawValue), row.since.map { .text("\($0)") } ?? .empty]
        + [.money(row.difference)] + CostCause.allCases.map { .money(row.effects[$0]) }
        + cells(row.before) + cells(row.after)
    }
    let all = KeyedTable("total") { $1(KeyedTable.Row(values: values(total))) }
    let tables = tables.map { KeyedTable(by: $0.dimensions, $0.rows, key: \.key, values: values) }
    return DataTable(
      [all] + tables,
      values: ["state", "since", "difference"] + CostCause.allCases.map(\.rawValue)
        + figures.map { $0 + "Before" } + figures.map { $0 + "After" })
  }
}
