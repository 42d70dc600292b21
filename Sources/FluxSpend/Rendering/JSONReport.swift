// The report as JSON: schema `fluxspend.report/1`, keys in a fixed order, each row on its own line
// so that reports can be compared with `diff`.
//
// Money is a string, because a JSON number is a binary float to most readers.

import Pricing

/// Writes a report as one JSON document.
struct JSONReport {
  let report: SpendReport

  /// The document, ending in a line end.
  var text: String {
    let tables = report.tables.map(Self.table)
    let members = [
      ("schema", JSONText.string("fluxspend.report/1")), ("prices", prices), ("period", period),
      ("inputs", inputs), ("totals", JSONText.object(Self.metrics(report.totals))),
      ("tables", JSONText.lines(tables, indent: "  ")),
      ("problems", JSONText.lines(report.problems.map(Self.problem), indent: "  ")),
      ("incomplete", JSONText.lines(report.incomplete.map(Self.incomplete), indent: "  ")),
    ]
    return JSONText.document(members + report.budgetMembers)
  }

  private var prices: String {
    JSONText.object([
      ("name", JSONText.string(report.prices.name)),
      ("version", JSONText.string(report.prices.version)),
      ("at", report.prices.at.map { JSONText.string($0) } ?? "null"),
    ])
  }

  private var period: String {
    let (first, last) = (report.period?.first, report.period?.last)
    return JSONText.object([
      ("first", first.map { JSONText.string($0.description) } ?? "null"),
      ("last", last.map { JSONText.string($0.description) } ?? "null"),
    ])
  }

  private var inputs: String {
    let inputs = report.inputs
    let counts = [
      ("files", inputs.files), ("bytesRead", inputs.bytesRead), ("bytes", inputs.bytes),
      ("lines", inputs.lines), ("requests", inputs.requests), ("notRequests", inputs.notRequests),
      ("duplicates", inputs.duplicates), ("updates", inputs.updates),
      ("filtered", inputs.filtered), ("malformed", inputs.malformed), ("blank", inputs.blank),
      ("withoutId", inputs.withoutId), ("conflicting", inputs.conflicting),
    ]
    return JSONText.object(counts.map { ($0.0, String($0.1)) })
  }

  private static func metrics(_ metrics: Metrics) -> [(String, String)] {
    metrics.columns.map { column in
      switch column.value {
      case .count(let count): (column.name, String(count))
      case .money(let amount): (column.name, JSONText.string(amount.description))
      }
    }
  }

  private static func table(_ table: SpendReport.Table) -> String {
    let by = table.dimensions.map { JSONText.string($0.rawValue) }.joined(separator: ", ")
    let rows = table.rows.map { row in
      let key = zip(table.dimensions, row.key).map { ($0.rawValue, JSONText.string($1)) }
      return JSONText.object([("key", JSONText.object(key))] + metrics(row.metrics))
    }
    return "{\"by\": [\(by)], \"rows\": \(JSONText.lines(rows, indent: "    "))}"
  }

  private static func problem(_ problem: SpendReport.Problem) -> String {
    JSONText.object([
      ("file", JSONText.string(problem.file)), ("line", String(problem.line)),
      ("byte", String(problem.byte)), ("code", JSONText.string(problem.code)),
      ("message", JSONText.string(problem.message)),
    ])
  }

  private static func incomplete(_ incomplete: SpendReport.Incomplete) -> String {
    JSONText.object([
      ("file", JSONText.string(incomplete.file)), ("code", JSONText.string(incomplete.code)),
      ("message", JSONText.string(incomplete.message)),
    ])
  }
}
