// The report as JSON: schema `fluxspend.report/1`, keys in a fixed order, each row on its own line
// so that reports can be compared with `diff`.
//
// Money is a string, because a JSON number is a binary float to most readers.

import CivilTime
import LogRecords
import Pages
import Pricing
import Spend

/// Writes a report as one JSON document.
struct JSONReport {
  let budgeted: BudgetedReport
  /// Threads that may write rows.
  let workers: Int

  private var report: SpendReport { budgeted.report }

  /// Writes the document, ending in a line end.
  func write<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    var text = ByteText()
    text.append("{\n")
    for (name, value) in [
      ("schema", JSONText.string("fluxspend.report/1")), ("prices", prices), ("period", period),
      ("inputs", inputs), ("totals", "{" + totals + "}"),
    ] {
      text.append("  \(JSONText.string(name)): \(value),\n")
    }
    text.append("  \"tables\": ")
    let lines = LineStarts(indent: "  ")
    for (index, table) in report.tables.enumerated() {
      text.append(index == 0 ? lines.first : lines.next)
      try write(table, &text, sink)
    }
    text.append(report.tables.isEmpty ? "[]" : lines.end)
    let problems = JSONText.lines(
      report.problems.map(Self.problem) + report.doubts.map(Self.doubt), indent: "  ")
    let incomplete = JSONText.lines(report.incomplete.map(Self.incomplete), indent: "  ")
    let unread = JSONText.lines(report.unread.map(Self.unread), indent: "  ")
    text.append(",\n  \"problems\": \(problems),\n  \"unread\": \(unread)")
    let skipped = JSONText.lines(report.listedSkippedFiles.map(Self.skipped), indent: "  ")
    text.append(",\n  \"skipped\": \(skipped)")
    let selfHosted = JSONText.lines(report.selfHosted.map(selfHosted), indent: "  ")
    text.append(",\n  \"selfHosted\": \(selfHosted)")
    text.append(",\n  \"incomplete\": \(incomplete)")
    for (name, value) in budgeted.budgetMembers {
      text.append(",\n  \(JSONText.string(name)): \(value)")
    }
    text.append("\n}\n")
    try text.flush(to: sink)
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

  var inputs: String {
    JSONText.object(report.inputs.columns.map { ($0.name, String($0.value)) })
  }

  // MARK: Tables

  /// What stands before, between and after the elements of a list that has a line for each, as
  /// `JSONText.lines` has it.
  private struct LineStarts {
    let first: String
    let next: String
    let end: String

    init(indent: String) {
      (first, next, end) = ("[\n\(indent)  ", ",\n\(indent)  ", "\n\(indent)]")
    }
  }

  private func write<Failure: Error>(
    _ table: SpendReport.Table, _ text: inout ByteText, _ sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let by = table.dimensions.map { JSONText.string($0.rawValue) }
    text.append("{\"by\": \(JSONText.list(by)), \"rows\": ")
    if table.rows.isEmpty { return text.append("[]}") }
    let lines = LineStarts(indent: "    ")
    text.append(lines.first)
    let rows = JSONRows(table, rowStart: lines.next).pieces(workers: workers)
    if rows.count == 1 {
      text.append(rows.make(0))
      try text.flushIfLarge(to: sink)
    } else {
      try text.flush(to: sink)
      try rows.write(to: sink)
    }
    text.append("\(lines.end)}")
  }

  var totals: String { Self.members(of: report.totals) }

  /// The members of a row or of the totals, without braces.
  static func members(of metrics: Metrics) -> String {
    var text = ByteText()
    write(metrics, metricStarts, to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// What stands before the value of each metric.
  static let metricStarts = {
    var starts = KeyTexts()
    for (index, name) in Metrics.columnNames.enumerated() {
      starts.append("\(index > 0 ? ", " : "")\(JSONText.string(name)): ".utf8)
    }
    return starts
  }()

  /// Writes the members of a row or of the totals.
  ///
  /// - Parameter starts: `metricStarts`. Its bytes are lent, not its arrays: threads that count references to
  ///   the same array wait for each other.
  static func write(_ metrics: Metrics, _ starts: KeyTexts, to text: inout ByteText) {
    let values = metrics.values
    for index in values.indices {
      text.append(starts.bytes.span.extracting(starts.range(of: index)))
      switch values[index] {
      case .count(let count): text.append(number: count)
      case .money(let amount):
        text.append(byte: UInt8(ascii: "\""))
        text.append(money: amount)
        text.append(byte: UInt8(ascii: "\""))
      }
    }
  }

  // MARK: Problems

  static func problem(_ problem: SpendReport.Problem) -> String {
    JSONText.object([
      ("file", JSONText.string(problem.file)), ("line", String(problem.line)),
      ("byte", String(problem.byte)), ("code", JSONText.string(problem.code)),
      ("message", JSONText.string(problem.message)),
    ])
  }

  /// A problem that has no place.
  private static func doubt(_ doubt: SpendReport.Doubt) -> String {
    JSONText.object([
      ("file", "null"), ("line", "null"), ("byte", "null"), ("code", JSONText.string(doubt.code)),
      ("message", JSONText.string(doubt.message)),
    ])
  }

  static func unread(_ unread: SpendReport.UnreadShape) -> String {
    JSONText.object([
      ("shape", JSONText.string(unread.shape)), ("count", String(unread.count)),
      ("files", String(unread.files)), ("file", JSONText.string(unread.file)),
      ("line", String(unread.line)), ("byte", String(unread.byte)),
      ("ignore", JSONText.string(unread.ignored)),
    ])
  }

  static func skipped(_ skipped: SpendReport.SkippedFile) -> String {
    JSONText.object([
      ("file", JSONText.string(skipped.file)), ("code", JSONText.string(skipped.code)),
      ("message", JSONText.string(skipped.message)),
    ])
  }

  private func selfHosted(_ model: SpendReport.SelfHosted) -> String {
    let isKnown = report.machineHour != nil && model.timed > 0
    return JSONText.object([
      ("model", JSONText.string(model.model)), ("requests", String(model.requests)),
      ("images", String(model.images)), ("weights", JSONText.string(model.weights)),
      ("licences", JSONText.list(model.licences.map { JSONText.string($0) })),
      ("timed", String(model.timed)),
      ("machineCost", isKnown ? JSONText.string(model.machineCost.description) : "null"),
    ])
  }

  static func incomplete(_ incomplete: SpendReport.Incomplete) -> String {
    JSONText.object([
      ("file", JSONText.string(incomplete.file)), ("code", JSONText.string(incomplete.code)),
      ("message", JSONText.string(incomplete.message)),
    ])
  }
}
