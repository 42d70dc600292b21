// The report as JSON: schema `fluxspend.report/1`, keys in a fixed order, each row on its own line
// so that reports can be compared with `diff`.
//
// Money is a string, because a JSON number is a binary float to most readers.

import LogRecords
import Pages
import Pricing
import Spend
public import StrictJSON

extension BudgetedReport {
  /// The report as one document.
  public var json: JSON {
    let budgets = budgetMembers
    return .document(
      [
        ("schema", "fluxspend.report/1"), ("prices", report.prices.json),
        ("period", report.periodJSON), ("inputs", report.inputs.json),
        ("totals", .object(report.totals.members)), ("tables", .lines(report.tables.map(\.json))),
        ("problems", .lines(report.problems.map(\.json) + report.doubts.map(\.json))),
        ("unread", .lines(report.unread.map(\.json))),
        ("skipped", .lines(report.listedSkippedFiles.map(\.json))),
        ("selfHosted", .lines(report.selfHosted.map { $0.json(machineHour: report.machineHour) })),
        ("incomplete", .lines(report.incomplete.map(\.json))),
      ] + budgets)
  }
}

extension SpendReport {
  fileprivate var periodJSON: JSON {
    .object([("first", .text(period?.first)), ("last", .text(period?.last))])
  }
}

extension SpendReport.Prices {
  /// The member `prices` of all documents about logs.
  var json: JSON {
    .object([("name", .string(name)), ("version", .string(version)), ("at", .text(at))])
  }
}

extension InputCounts {
  /// The member `inputs`.
  var json: JSON { .object(columns.map { ($0.name, .count($0.value)) }) }
}

extension Metrics {
  /// All metrics of the schema.
  var members: [(String, JSON)] {
    columns.map { column in
      switch column.value {
      case .count(let count): (column.name, .number(count))
      case .money(let amount): (column.name, .text(amount))
      }
    }
  }
}

extension SpendReport.Table {
  fileprivate var json: JSON {
    .object([
      ("by", .texts(dimensions.map(\.rawValue))), ("rows", .written(JSONRows(self))),
    ])
  }
}

extension SpendReport.Problem {
  var json: JSON {
    .object([
      ("file", .string(file)), ("line", .count(line)), ("byte", .count(byte)),
      ("code", .string(code)), ("message", .string(message)),
    ])
  }
}

extension SpendReport.Doubt {
  /// A problem that has no place.
  fileprivate var json: JSON {
    .object([
      ("file", .null), ("line", .null), ("byte", .null), ("code", .string(code)),
      ("message", .string(message)),
    ])
  }
}

extension SpendReport.UnreadShape {
  var json: JSON {
    .object([
      ("shape", .string(shape)), ("count", .count(count)), ("files", .count(files)),
      ("file", .string(file)), ("line", .count(line)), ("byte", .count(byte)),
      ("ignore", .text(ignored)),
    ])
  }
}

extension SpendReport.SkippedFile {
  var json: JSON {
    .object([("file", .string(file)), ("code", .string(code)), ("message", .string(message))])
  }
}

extension SpendReport.SelfHosted {
  fileprivate func json(machineHour: Money?) -> JSON {
    let isKnown = machineHour != nil && timed > 0
    return .object([
      ("model", .string(model)), ("requests", .count(requests)), ("images", .count(images)),
      ("weights", .text(weights)), ("licences", .texts(licences)), ("timed", .count(timed)),
      ("machineCost", isKnown ? .text(machineCost) : .null),
    ])
  }
}

extension SpendReport.Incomplete {
  var json: JSON {
    .object([("file", .string(file)), ("code", .string(code)), ("message", .string(message))])
  }
}
