// A forecast for programs: JSON and CSV with every digit.

import CivilTime
public import Pages
import Pricing
import Spend
public import StrictJSON

extension Forecast {
  /// The document of the schema `fluxspend.forecast/1`.
  public var json: JSON {
    let weekdays = zip(weekdayNames, weekdays).map { name, weekday in
      JSON.object([
        ("weekday", .text(name.lowercased())), ("days", .count(weekday.count)),
        ("mean", .text(weekday.mean)),
      ])
    }
    let days = days.map {
      JSON.object([
        ("day", .text($0.day.description)),
        ("listCost", .text($0.cost.description)),
      ])
    }
    let undated = JSON.object([
      ("requests", .count(undated.requests)),
      ("listCost", .text(undated.listCost)),
    ])
    return .document(
      [
        ("schema", "fluxspend.forecast/1"),
        ("runRate", basis.map(\.json) ?? .null),
        ("listCost", .text(report.totals.listCost)),
        ("unpriced", .count(report.totals.unpriced)), ("undated", undated),
        ("totals", .object(members(totals))),

        (
          "tables",
          .lines(tables.map { .table(by: $0.dimensions, $0.rows, key: \.key, members: members) })
        ), ("weekdays", .lines(weekdays)),
        ("days", .lines(days)),
        ("threshold", .text(Self.tenths(Int128(threshold)))),
        ("comparableDays", .count(comparableDays)),
        ("steps", .lines(steps.map(\.json))),
        ("anomalies", .lines(anomalies.map(\.json))),
      ] + budgeted.budgetMembers.filter { $0.0 != "runRate" }
        + [("notes", .lines(notes.map { .string($0) }))])
  }

  private func members(_ line: Line) -> [(String, JSON)] {
    func money(_ amount: MoneyTotal?) -> JSON { .text(amount) }
    let sums = zip(horizons, line.sums).map { horizon, sum in
      JSON.object([
        ("horizon", .text(horizon.kind.rawValue)),
        ("first", .text(horizon.first)),
        ("last", .text(horizon.last)), ("spent", money(sum.spent)),
        ("toCome", money(sum.outlook?.expected)), ("total", money(sum.total)),
        ("low", money(sum.low)), ("high", money(sum.high)),
      ])
    }
    return [
      ("historyCost", money(line.history.listCost)), ("perDay", money(line.perDay)),
      ("horizons", .array(sums)),
    ]
  }

  /// A row for each group and horizon.
  public var data: DataTable? {
    func rows(_ line: Line) -> [KeyedTable.Row] {
      zip(horizons, line.sums).map { horizon, sum in
        let when: [TextTable.Cell] = [
          .text(horizon.kind.rawValue), .text("\(horizon.first)"), .text("\(horizon.last)"),
        ]
        let amounts = [
          line.history.listCost, line.perDay, sum.spent, sum.outlook?.expected, sum.total, sum.low,
          sum.high,
        ]
        return KeyedTable.Row(
          key: line.key, values: when + amounts.map { $0.map { .money($0) } ?? .empty })
      }
    }
    let total = KeyedTable("total") { rows(totals).forEach($1) }
    let tables = tables.map { table in
      KeyedTable(by: table.dimensions.map(\.rawValue), count: table.rows.count) { place, add in
        rows(table.rows[place]).forEach(add)
      }
    }
    return DataTable(
      [total] + tables,
      values: [
        "horizon", "first", "last", "historyCost", "perDay", "spent", "toCome", "total", "low",
        "high",
      ])
  }
}
