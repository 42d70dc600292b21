// A reconciliation for programs: JSON of the schema `fluxspend.reconciliation/1`, and one table as CSV.

import Pages
import Pricing
import Spend

extension Reconciliation {
  // MARK: JSON

  /// Writes one document.
  func writeJSON<Failure: Error>(to text: inout StreamedText<Failure>) throws(Failure) {
    let tables = tables.map { table in
      JSONTable(
        dimensions: table.dimensions,
        rows: GroupedRows(count: table.rows.count) { place in
          let row = table.rows[place]
          return (row.key, Self.members(row.sums))
        })
    }
    let verdicts = Verdict.allCases.map {
      JSONText.object(
        [("verdict", JSONText.string($0.rawValue))] + Self.members(self.verdicts[$0] ?? Sums()))
    }
    let sources = Source.allCases.map {
      JSONText.object(
        [("source", JSONText.string($0.rawValue))] + Self.members(self.sources[$0] ?? Sums()))
    }
    let prices = JSONText.object([
      ("name", JSONText.string(report.prices.name)),
      ("version", JSONText.string(report.prices.version)),
      ("at", report.prices.at.map { JSONText.string($0) } ?? "null"),
    ])
    let incomplete = report.incomplete.map {
      JSONText.object([
        ("file", JSONText.string($0.file)), ("code", JSONText.string($0.code)),
        ("message", JSONText.string($0.message)),
      ])
    }
    let document = JSONText.document([
      ("schema", JSONText.string("fluxspend.reconciliation/1")), ("prices", prices),
      ("totals", JSONText.object(Self.members(totals))),
      ("verdicts", JSONText.lines(verdicts, indent: "  ")),
      ("sources", JSONText.lines(sources, indent: "  ")), ("notCompared", Self.object(leftOut)),
      ("causes", JSONText.lines(causes.map { Self.object($0, report.hints) }, indent: "  ")),
      ("invoice", invoice?.json(report.hints) ?? "null"), ("maxDrift", limitText),
      ("tables", JSONText.tablesPlace),
      ("malformed", String(report.inputs.malformed)),
      ("incomplete", JSONText.lines(incomplete, indent: "  ")),
    ])
    try JSONText.write(document, tables: tables, to: &text)
  }

  private var limitText: String {
    guard let maxDrift else { return "null" }
    return JSONText.object([
      ("limit", JSONText.string(maxDrift.text)), ("exceeded", String(excess != nil)),
    ])
  }

  private static func members(_ sums: Sums) -> [(String, String)] {
    columns(sums).map { name, cell in
      if case .share = cell { return (name, JSONText.string(percent(sums))) }
      return (name, cell.json)
    }
  }

  private static func object(_ leftOut: LeftOut) -> String {
    JSONText.object([
      ("requests", String(leftOut.requests)), ("withoutCost", String(leftOut.withoutCost)),
      ("billableWithoutCost", String(leftOut.billableWithoutCost)),
      ("unpriced", String(leftOut.unpriced)),
      ("unpricedReportedCost", JSONText.string(leftOut.unpricedReported.description)),
      ("paidByUsers", String(leftOut.paidByUsers)),
    ])
  }

  private static func object(_ group: CauseGroup, _ hints: HintWords) -> String {
    let examples = group.examples.map { example in
      JSONText.object([
        ("file", JSONText.string(example.position.file)), ("line", String(example.position.line)),
        ("model", JSONText.string(example.model)),
        ("resolution", JSONText.string(example.resolution)),
        ("images", String(example.imageCount)), ("references", String(example.referenceCount)),
        ("status", JSONText.string(example.status)),
        ("source", JSONText.string(example.source.rawValue)),
        ("reportedCost", JSONText.string(example.reported.description)),
        ("computedCost", JSONText.string(example.computed.description)),
        ("estimated", String(example.isEstimated)), ("requests", String(example.requests)),
      ])
    }
    let head = [
      ("cause", JSONText.string(group.cause.rawValue)),
      ("meaning", JSONText.string(group.cause.meaning(hints))),
    ]
    return JSONText.object(
      head + members(group.sums) + [("examples", JSONText.lines(examples, indent: "    "))])
  }

  // MARK: CSV

  /// The columns of sums, in the order and under the names of the schema.
  private static func columns(_ sums: Sums) -> [(String, TextTable.Cell)] {
    [
      ("requests", .count(Int128(sums.requests))), ("agreeing", .count(Int128(sums.agreeing))),
      ("resolved", .count(Int128(sums.resolved))),
      ("withinBounds", .count(Int128(sums.withinBounds))),
      ("drifting", .count(Int128(sums.drifting))), ("estimated", .count(Int128(sums.estimated))),
      ("images", .count(Int128(sums.images))), ("reportedCost", .money(sums.reported)),
      ("computedCost", .money(sums.computed)), ("computedCostLow", .money(sums.computedLow)),
      ("computedCostHigh", .money(sums.computedHigh)), ("drift", .money(sums.drift)),
      ("driftPercent", .share(sums.drift.nanodollars, of: sums.computed.nanodollars)),
    ]
  }

  /// The drift in percent of the computed cost with four decimals, rounded half up; nil where nothing was
  /// computed.
  private static func percent(_ sums: Sums) -> String? {
    Figures.exactPercent(sums.drift.nanodollars, of: sums.computed.nanodollars)
  }

  /// Writes one table: the total, the verdicts, the causes and their examples, then the groups.
  func writeCSV<Failure: Error>(to text: inout StreamedText<Failure>) throws(Failure) {
    var dimensions: [Dimension] = []
    for dimension in tables.flatMap(\.dimensions) where !dimensions.contains(dimension) {
      dimensions.append(dimension)
    }
    let names = ["table", "cause", "file", "line"] + dimensions.map(\.rawValue)
    let sumNames = Self.columns(Sums()).map(\.0)
    let amount = invoice == nil ? [] : ["amount"]
    try text.append(CSVText.line((names + sumNames + amount).map { CSVText.field($0) }))
    func add(
      _ table: String, _ head: [TextTable.Cell], _ sums: [TextTable.Cell]
    ) throws(Failure) {
      let missing = names.count - 1 - head.count
      let cells =
        [.text(table)] + head + Array(repeating: .empty, count: missing) + sums
        + amount.map { _ in .empty }
      try text.append(CSVText.line(cells.map { CSVText.field($0) }))
    }
    func values(_ sums: Sums) -> [TextTable.Cell] { Self.columns(sums).map(\.1) }
    try add("total", [], values(totals))
    for verdict in Verdict.allCases {
      try add(verdict.rawValue, [], values(verdicts[verdict] ?? Sums()))
    }
    for source in Source.allCases {
      try add(source.rawValue, [], values(sources[source] ?? Sums()))
    }
    for row in invoice?.csvRows ?? [] {
      let empty = Array(repeating: TextTable.Cell.empty, count: names.count - 2)
      let cells: [TextTable.Cell] =
        [.text("invoice"), .text(row.name)] + empty
        + [row.requests.map { .count(Int128($0)) } ?? .empty]
        + sumNames.dropFirst().map { _ in .empty } + [.money(row.amount)]
      try text.append(CSVText.line(cells.map { CSVText.field($0) }))
    }
    for group in causes { try add("cause", [.text(group.cause.rawValue)], values(group.sums)) }
    for group in causes {
      for example in group.examples {
        try add(
          "example",
          [
            .text(group.cause.rawValue), .text(example.position.file),
            .count(Int128(example.position.line)),
          ], values(Sums(example)))
      }
    }
    for table in tables {
      let name = table.dimensions.map(\.rawValue).joined(separator: "+")
      for row in table.rows {
        let keys = dimensions.map { dimension in
          table.dimensions.firstIndex(of: dimension).map { TextTable.Cell.text(row.key[$0]) }
            ?? .empty
        }
        try add(name, [.empty, .empty, .empty] + keys, values(row.sums))
      }
    }
  }
}

extension Reconciliation.Sums {
  /// Those of one request.
  fileprivate init(_ example: Reconciliation.Example) {
    self.init()
    (requests, drifting, images) = (1, 1, example.imageCount)
    estimated = example.isEstimated ? 1 : 0
    reported = MoneyTotal(example.reported)
    computed = MoneyTotal(example.computed)
    computedLow = MoneyTotal(example.computedLow)
    computedHigh = MoneyTotal(example.computedHigh)
  }
}
