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
      ("schema", Self.string("fluxspend.report/1")), ("prices", prices), ("period", period),
      ("inputs", inputs), ("totals", Self.object(Self.metrics(report.totals))),
      ("tables", Self.lines(tables, indent: "  ")),
      ("problems", Self.lines(report.problems.map(Self.problem), indent: "  ")),
      ("incomplete", Self.lines(report.incomplete.map(Self.incomplete), indent: "  ")),
    ]
    return "{\n" + members.map { "  \"\($0.0)\": \($0.1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private var prices: String {
    Self.object([
      ("name", Self.string(report.prices.name)), ("version", Self.string(report.prices.version)),
      ("at", report.prices.at.map(Self.string) ?? "null"),
    ])
  }

  private var period: String {
    let (first, last) = (report.period?.first, report.period?.last)
    return Self.object([
      ("first", first.map { Self.string($0.description) } ?? "null"),
      ("last", last.map { Self.string($0.description) } ?? "null"),
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
    return Self.object(counts.map { ($0.0, String($0.1)) })
  }

  private static func metrics(_ metrics: Metrics) -> [(String, String)] {
    metrics.columns.map { column in
      switch column.value {
      case .count(let count): (column.name, String(count))
      case .money(let amount): (column.name, string(amount.description))
      }
    }
  }

  private static func table(_ table: SpendReport.Table) -> String {
    let by = table.dimensions.map { string($0.rawValue) }.joined(separator: ", ")
    let rows = table.rows.map { row in
      let key = zip(table.dimensions, row.key).map { ($0.rawValue, string($1)) }
      return object([("key", object(key))] + metrics(row.metrics))
    }
    return "{\"by\": [\(by)], \"rows\": \(lines(rows, indent: "    "))}"
  }

  private static func problem(_ problem: SpendReport.Problem) -> String {
    object([
      ("file", string(problem.file)), ("line", String(problem.line)),
      ("byte", String(problem.byte)), ("code", string(problem.code)),
      ("message", string(problem.message)),
    ])
  }

  private static func incomplete(_ incomplete: SpendReport.Incomplete) -> String {
    object([
      ("file", string(incomplete.file)), ("code", string(incomplete.code)),
      ("message", string(incomplete.message)),
    ])
  }
}

extension JSONReport {
  /// Members on one line; the values are JSON already.
  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(string($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
  }

  /// An array with each element on a line of its own.
  private static func lines(_ elements: [String], indent: String) -> String {
    guard !elements.isEmpty else { return "[]" }
    let lines = elements.map { "\(indent)  \($0)" }.joined(separator: ",\n")
    return "[\n\(lines)\n\(indent)]"
  }

  /// A JSON string.
  ///
  /// Besides what JSON demands, everything a terminal or a `<script>` element could act on is
  /// written as `\u` escapes; to a JSON reader the text is the same.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "<": result += "\\u003c"
      case _ where TerminalText.isInert(scalar): result.unicodeScalars.append(scalar)
      default: for unit in String(scalar).utf16 { result += escape(unit) }
      }
    }
    return result + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
