// Reports of any texts and numbers, written in each format and read back by the parsers of the tests.

@testable import Spend
@testable import Pages
import CivilTime
import FuzzTarget
import Pricing
import StrictJSON

@testable import Analyses
@testable import Quotes

/// Renders a report.
final class RenderersTarget: FuzzTarget {
  func run(_ input: [UInt8]) throws {
    var values = FuzzedValues(input)
    let width = values.below(256)
    let format = values.below(4)
    let report = SpendReport(&values)
    switch format {
    case 0: try checkJSON(report)
    case 1: try checkCSV(report)
    case 2: checkMarkdown(report)
    default: checkTerminal(report, width: width)
    }
  }

  // MARK: JSON

  private func checkJSON(_ report: SpendReport) throws {
    let text = report.rendered(as: .json)
    requireInert(text, sparing: "\n")
    require(!text.contains("</"), "no script ends in JSON")
    let root = try JSONReader.value(of: text)
    require(root.isSame(as: Self.node(report)), "JSON reads back as the report")
  }

  /// The report as its schema has it.
  private static func node(_ report: SpendReport) -> JSONNode {
    let inputs = report.inputs
    // Each record is in one of these.
    let records =
      inputs.requests + inputs.notRequests + inputs.otherModels + inputs.duplicates
      + inputs.updates + inputs.filtered + inputs.unread + inputs.malformed
    return .members([
      ("schema", .string("fluxspend.report/1")),
      (
        "prices",
        .members([
          ("name", .string(report.prices.name)), ("version", .string(report.prices.version)),
          ("at", .text(report.prices.at)),
        ])
      ),
      (
        "period",
        .members([
          ("first", .text(report.period?.first.description)),
          ("last", .text(report.period?.last.description)),
        ])
      ),
      (
        "inputs",
        .members([
          ("files", .count(inputs.files)), ("bytesRead", .count(inputs.bytesRead)),
          ("bytes", .count(inputs.bytes)), ("lines", .count(inputs.lines)),
          ("requests", .count(inputs.requests)), ("notRequests", .count(inputs.notRequests)),
          ("duplicates", .count(inputs.duplicates)), ("updates", .count(inputs.updates)),
          ("filtered", .count(inputs.filtered)), ("malformed", .count(inputs.malformed)),
          ("blank", .count(inputs.blank)), ("withoutId", .count(inputs.withoutId)),
          ("conflicting", .count(inputs.conflicting)), ("records", .count(records)),
          ("unread", .count(inputs.unread)), ("mentions", .count(inputs.mentions)),
          ("otherModels", .count(inputs.otherModels)), ("unmatched", .count(inputs.unmatched)),
          ("leftOut", .count(inputs.leftOut)), ("ambiguousCosts", .count(inputs.ambiguousCosts)),
        ])
      ),
      ("totals", .members(metrics(report.totals))),
      ("tables", .array(report.tables.map(table))),
      (
        "problems",
        .array(
          report.problems.map {
            .members([
              ("file", .string($0.file)), ("line", .count($0.line)), ("byte", .count($0.byte)),
              ("code", .string($0.code)), ("message", .string($0.message)),
            ])
          })
      ),
      (
        "unread",
        .array(
          report.unread.map {
            .members([
              ("shape", .string($0.shape)), ("count", .count($0.count)),
              ("files", .count($0.files)), ("file", .string($0.file)),
              ("line", .count($0.line)), ("byte", .count($0.byte)),
              ("ignore", .text($0.ignored)),
            ])
          })
      ),
      (
        "skipped",
        .array(
          report.skipped.map {
            .members([
              ("file", .string($0.file)), ("code", .string($0.code)),
              ("message", .string($0.message)),
            ])
          })
      ),
      (
        "selfHosted",
        .array(
          report.selfHosted.map {
            .members([
              ("model", .string($0.model)), ("requests", .count($0.requests)),
              ("images", .count($0.images)), ("weights", .text($0.weights)),
              ("licences", .array($0.licences.map { .string($0) })), ("timed", .count($0.timed)),
              (
                "machineCost",
                report.machineHour == nil || $0.timed == 0
                  ? .null : .string(decimal($0.machineCost))
              ),
            ])
          })
      ),
      (
        "incomplete",
        .array(
          report.incomplete.map {
            .members([
              ("file", .string($0.file)), ("code", .string($0.code)),
              ("message", .string($0.message)),
            ])
          })
      ),
    ])
  }

  private static func table(_ table: SpendReport.Table) -> JSONNode {
    let rows: [JSONNode] = table.rows.map { row in
      let key = zip(table.dimensions, row.key).map { ($0.rawValue, JSONNode.string($1)) }
      return .members([("key", .members(key))] + metrics(row.metrics))
    }
    return .members([
      ("by", .array(table.dimensions.map { .string($0.rawValue) })), ("rows", .array(rows)),
    ])
  }

  private static func metrics(_ metrics: Metrics) -> [(String, JSONNode)] {
    metrics.columns.map { column in
      switch column.value {
      case .count(let count): (column.name, .count(count))
      case .money(let amount): (column.name, .string(decimal(amount)))
      }
    }
  }

  /// Dollars by schoolbook: the digits, with a point before the last nine.
  private static func decimal(_ amount: MoneyTotal) -> String {
    var digits = Array(String(amount.nanodollars.magnitude))
    while digits.count < 10 { digits.insert("0", at: 0) }
    var fraction = digits.suffix(9)
    while fraction.last == "0" { fraction.removeLast() }
    let whole = String(digits.dropLast(9))
    return (amount.nanodollars < 0 ? "-" : "") + whole
      + (fraction.isEmpty ? "" : "." + String(fraction))
  }

  // MARK: CSV

  private func checkCSV(_ report: SpendReport) throws {
    let text = report.rendered(as: .csv)
    requireInert(text, sparing: "\t\r\n")
    let lines = try CSVReader.lines(of: text)
    let header = lines[0]
    require(lines.allSatisfy { $0.count == header.count }, "as many cells in each line")
    let rows = report.tables.flatMap { table in table.rows.map { (table, $0) } }
    guard !report.tables.isEmpty else {
      require(lines.count == 2, "a line of totals")
      return requireMetrics(lines[1], header, report.totals)
    }
    require(lines.count == rows.count + 1, "a line for each row")
    for (line, (table, row)) in zip(lines.dropFirst(), rows) {
      requireMetrics(line, header, row.metrics)
      for (dimension, key) in zip(table.dimensions, row.key) {
        let cell = header.firstIndex(of: dimension.rawValue).map { line[$0] } ?? ""
        require(
          spelled(cell) == spelled(key) || spelled(cell) == spelled("'" + key), "CSV keeps a name")
        let start = cell.unicodeScalars.first { !$0.properties.isWhitespace }
        require(start.map { !"=+-@＝＋－＠".unicodeScalars.contains($0) } ?? true, "no formula")
        require(cell.utf8.first != 0x09 && cell.utf8.first != 0x0D, "no formula behind space")
      }
    }
  }

  private func requireMetrics(_ line: [String], _ header: [String], _ metrics: Metrics) {
    let expected = Self.metrics(metrics).map { _, node in
      switch node {
      case .number(let text), .string(let text): text
      default: ""
      }
    }
    require(Array(line.suffix(expected.count)) == expected, "CSV keeps numbers")
  }

  // MARK: Markdown

  private func checkMarkdown(_ report: SpendReport) {
    requireInert(report.rendered(as: .markdown), sparing: "\n")
    for table in report.tables where !table.rows.isEmpty {
      let layout = report.textTable(table)
      let lines = layout.markdown.split(separator: "\n").map { MarkdownReader.cells(of: $0) }
      require(lines.count == 2 + table.rows.count + (layout.footer == nil ? 0 : 1), "all rows")
      require(lines.allSatisfy { $0.count == lines[0].count }, "as many cells in each line")
      for (cells, row) in zip(lines.dropFirst(2), table.rows) where row.folded == 0 {
        for (cell, key) in zip(cells, row.key) {
          require(spelled(cell) == spelled(key), "Markdown keeps a name")
        }
      }
    }
  }

  // MARK: Terminal

  private func checkTerminal(_ report: SpendReport, width: Int) {
    requireInert(report.rendered(as: .table, style: TableStyle(width: width)), sparing: "\n")
    for table in report.tables where !table.rows.isEmpty {
      let layout = report.textTable(table)
      let narrow = layout.terminalText(style: TableStyle(width: width)).split(separator: "\n")
      let widths = Set(narrow.map { DisplayWidth.columns(of: String($0)) })
      require(widths.count == 1, "lines of equal width")
      let wide = layout.terminalText(style: TableStyle(width: 10_000)).split(separator: "\n")
      for (line, row) in zip(wide.dropFirst(2), table.rows) where row.folded == 0 {
        let key = "  " + row.key[0] + "  "
        require(spelled(String(line)).starts(with: spelled(key).dropLast(2)), "names stay whole")
      }
    }
  }

  // MARK: Texts

  /// No character that acts on a terminal. A joiner may stand between emoji.
  private func requireInert(_ text: String, sparing spared: String) {
    let active = text.unicodeScalars.first { scalar in
      if (0x20...0x7E).contains(scalar.value) { return false }
      if spared.unicodeScalars.contains(scalar) { return false }
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: return true
      case .format:
        return scalar.value != 0x200D && !scalar.isVisibleFormat
      default: return false
      }
    }
    require(active == nil, "U+\(String(active?.value ?? 0, radix: 16)) is escaped")
  }

  /// The scalars of a text after resolving what is spelled `\u{...}`, whoever spelled it so.
  private func spelled(_ text: String) -> [Unicode.Scalar] {
    let scalars = Array(text.unicodeScalars)
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < scalars.count {
      if scalars[index...].starts(with: "\\u{".unicodeScalars) {
        let digits = scalars[(index + 3)...].prefix { $0.properties.isASCIIHexDigit }
        let end = index + 3 + digits.count
        let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
        if end < scalars.count, scalars[end] == "}", let scalar = value.flatMap(Unicode.Scalar.init)
        {
          result.append(scalar)
          index = end + 1
          continue
        }
      }
      result.append(scalars[index])
      index += 1
    }
    return result
  }
}

extension JSONNode {
  fileprivate static func members(_ members: [(String, JSONNode)]) -> JSONNode {
    .object(members.map { Member(name: $0.0, value: $0.1) })
  }

  fileprivate static func count(_ count: some BinaryInteger) -> JSONNode { .number(String(count)) }

  fileprivate static func text(_ text: String?) -> JSONNode { text.map { .string($0) } ?? .null }

  /// Equality by bytes: `==` of strings takes other spellings of a character for the same.
  fileprivate func isSame(as other: JSONNode) -> Bool {
    switch (self, other) {
    case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    case (.object(let left), .object(let right)):
      return left.map(\.name) == right.map(\.name)
        && zip(left, right).allSatisfy { $0.value.isSame(as: $1.value) }
    default: return self == other
    }
  }
}
