// A reconciliation for people: the two sums in one line, what was compared, the drift by cause with
// examples, then the groups that were asked for.

public import Pages
import Pricing
import Spend

extension Reconciliation: StreamedResult {
  /// Examples of each cause that people get to see; JSON and CSV have more.
  private static var shownExamples: Int { 3 }

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

  private func terminalText(_ style: TableStyle) -> String {
    var text = "FLUX reconciliation: \(Ink.paint(headline, .strong, style))\n\n"
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    for fact in facts {
      let label = fact.label + String(repeating: " ", count: width - fact.label.count)
      let lines = TerminalText.lines(of: fact.text, width: style.width - 2 - width)
      text += "  \(Ink.paint(label, .secondary, style))"
      text += lines.joined(separator: "\n" + String(repeating: " ", count: 2 + width)) + "\n"
    }
    if let invoice {
      text += "\n\(Ink.paint("Invoice", .strong, style))\n"
      text += TerminalTable(invoice.table, style: style).text
      for note in invoice.notes(report.hints) {
        text += indented(TerminalText.escaped(note), by: 2, style)
      }
    }
    if !causes.isEmpty {
      text += "\n\(Ink.paint("Drift by cause", .strong, style))\n"
      text += TerminalTable(causeTable, style: style).text
      text += "\n\(Ink.paint("Examples", .strong, style))\n"
      for group in causes {
        text += indented(sentence(of: group), by: 2, style)
        for example in group.examples.prefix(Self.shownExamples) {
          text += indented(TerminalText.escaped(line(of: example)), by: 6, style)
        }
      }
    }
    for table in tables where !table.rows.isEmpty {
      let layout = TerminalTable(textTable(folded(table)), style: style)
      text += "\n\(Ink.paint(table.dimensions.title, .strong, style))\n" + layout.text
    }
    return text + (hasEstimates ? "\n  ~ estimated\n" : "")
  }

  private func indented(_ text: String, by indent: Int, _ style: TableStyle) -> String {
    let space = String(repeating: " ", count: indent)
    return TerminalText.lines(of: text, width: style.width - indent - 2).enumerated()
      .map { "\(space)\($0.offset > 0 ? "  " : "")\($0.element)\n" }.joined()
  }

  private var markdown: String {
    var text = "## FLUX reconciliation: \(MarkdownText.escaped(headline))\n\n"
    for fact in facts { text += "- \(fact.label): \(MarkdownText.escaped(fact.text))\n" }
    if let invoice {
      text += "\n### Invoice\n\n" + invoice.table.markdown
      if !invoice.notes(report.hints).isEmpty { text += "\n" }
      for note in invoice.notes(report.hints) { text += "- \(MarkdownText.escaped(note))\n" }
    }
    if !causes.isEmpty {
      text += "\n### Drift by cause\n\n" + causeTable.markdown + "\n"
      for group in causes {
        text += "- \(MarkdownText.escaped(sentence(of: group)))\n"
        for example in group.examples.prefix(Self.shownExamples) {
          text += "  - \(MarkdownText.escaped(line(of: example)))\n"
        }
      }
    }
    for table in tables where !table.rows.isEmpty {
      text += "\n### \(table.dimensions.title)\n\n" + textTable(folded(table)).markdown
    }
    return text + (hasEstimates ? "\n\\~ estimated\n" : "")
  }

  // MARK: Sentences

  /// `reported $253.425, computed ~$253.16 for the same 4,105 requests, drift +0.1%`.
  private var headline: String { invoice?.headline ?? comparison }

  private var comparison: String {
    guard totals.requests > 0 else { return "no request has a cost to compare" }
    let drift = totals.percentText
    return
      "reported \(Figures.dollars(totals.reported)), computed \(totals.computedCell.humanText) "
      + "for the same \(Figures.counted(totals.requests, "request")), drift \(drift)"
  }

  private var facts: [(label: String, text: String)] {
    var facts: [(label: String, text: String)] = []
    func add(_ label: String, _ text: String) { facts.append((label, text)) }
    if let invoice {
      facts += invoice.facts
      add("Compared", comparison)
    }
    if totals.requests > 0 { add("Drift", driftFact) }
    add("Agreeing", agreementFact)
    if let sums = verdicts[.resolved] {
      add(
        "Resolved",
        "\(Figures.counted(sums.requests, "request")) of sizes that only the reported cost tells: "
          + "\(Figures.dollars(sums.reported)), which cannot differ")
    }
    if let sums = verdicts[.withinBounds] {
      add(
        "Estimated",
        "\(Figures.counted(sums.requests, "request")) within the bounds of an estimate: "
          + "\(sums.amounts), between \(Figures.dollars(sums.computedLow)) and "
          + Figures.dollars(sums.computedHigh))
    }
    if let sums = verdicts[.drifting] {
      add("Drifting", "\(Figures.counted(sums.requests, "request")): \(sums.amounts)")
    }
    for source in Source.allCases {
      guard let sums = sources[source] else { continue }
      let name = source == .api ? "By the API" : "By a logger"
      add(name, "\(Figures.counted(sums.requests, "request")): \(sums.amounts)")
    }
    if let text = leftOutFact { add("Left out", text) }
    let prices = report.prices
    let at = prices.at.map { ", everything at the prices of \($0)" } ?? ""
    add("Prices", "\(prices.name) \(prices.version)\(at)")
    return facts
  }

  private var driftFact: String {
    let drift = totals.drift.nanodollars
    if drift == 0 { return "none" + (totals.drifting > 0 ? " in sum" : "") }
    let amount = Figures.dollars(MoneyTotal(nanodollars: Int128(drift.magnitude)))
    return "\(amount) \(drift > 0 ? "more" : "less") reported than computed"
  }

  private var agreementFact: String {
    let requests = Figures.counted(totals.agreeing, "request")
    guard totals.agreeing > 0, let sums = verdicts[.agreeing] else { return requests }
    return "\(requests): \(Figures.dollars(sums.reported)), to the last digit"
  }

  private var leftOutFact: String? {
    var parts: [String] = []
    if leftOut.withoutCost > 0 {
      let count = Figures.counted(leftOut.withoutCost, "request")
      parts.append(
        "\(count) without a reported cost (\(Figures.grouped(leftOut.billableWithoutCost)) billable)"
      )
    }
    if leftOut.unpriced > 0 {
      parts.append(
        "\(Figures.counted(leftOut.unpriced, "request")) unpriced (reported "
          + "\(Figures.dollars(leftOut.unpricedReported)))")
    }
    if leftOut.paidByUsers > 0 {
      parts.append("\(Figures.counted(leftOut.paidByUsers, "request")) paid by users")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private func sentence(of group: CauseGroup) -> String {
    "\(group.cause.name): \(group.cause.meaning(report.hints))"
  }

  /// `logs/a.jsonl:17: flux-2-pro 1920x1080 x 4, 2 references: reported $0.03, computed $0.045`. Names are
  /// not escaped yet.
  private func line(of example: Example) -> String {
    var what = "\(example.model) \(example.resolution)"
    if example.resolution == Dimension.unknown {
      what = example.model + (example.isEstimated ? ", size unknown" : "")
    }
    if example.imageCount > 1 { what += " x \(example.imageCount)" }
    if example.referenceCount > 0 {
      what += ", " + Figures.counted(example.referenceCount, "reference")
    }
    if example.status != Dimension.unknown { what += ", \(example.status)" }
    let computed = (example.isEstimated ? "~" : "") + Figures.dollars(MoneyTotal(example.computed))
    return "\(example.position.file):\(example.position.line): \(what): reported "
      + "\(Figures.dollars(MoneyTotal(example.reported))), computed \(computed)"
  }

  private var hasEstimates: Bool {
    causes.contains { $0.sums.estimated > 0 } || totals.estimated > 0
  }

  // MARK: Tables

  private var causeTable: TextTable {
    let columns: [TextTable.Column] = [
      .init("cause"), .init("requests", .trailing), .init("reported", .decimal),
      .init("computed", .decimal), .init("drift", .decimal),
      .init("%", .trailing, tone: .secondary),
    ]
    func cells(_ sums: Sums) -> [TextTable.Cell] {
      [
        .count(Int128(sums.requests)), .money(sums.reported), sums.computedCell,
        .money(sums.drift), .text(sums.percentText),
      ]
    }
    let rows = causes.map { [TextTable.Cell.text($0.cause.name)] + cells($0.sums) }
    let sums = verdicts[.drifting] ?? Sums()
    return TextTable(
      columns: columns, rows: rows, footer: rows.count > 1 ? [.text("total")] + cells(sums) : nil)
  }

  private func textTable(_ table: Table) -> TextTable {
    let keys = table.dimensions.map { TextTable.Column($0.rawValue) }
    let columns: [TextTable.Column] = [
      .init("reported", .decimal), .init("computed", .decimal), .init("drift", .decimal),
      .init("%", .trailing, tone: .secondary), .init("drifting", .trailing, dropRank: 1),
      .init("requests", .trailing, dropRank: 2),
    ]
    func cells(_ sums: Sums) -> [TextTable.Cell] {
      let isEqual = sums.drift == .zero
      return [
        .money(sums.reported), sums.computedCell, isEqual ? .empty : .money(sums.drift),
        .text(isEqual ? "" : sums.percentText),
        sums.drifting == 0 ? .empty : .count(Int128(sums.drifting)), .count(Int128(sums.requests)),
      ]
    }
    let rows = table.rows.map { $0.key.map { TextTable.Cell.text($0) } + cells($0.sums) }
    let total = [TextTable.Cell.text("total")] + keys.dropFirst().map { _ in .empty }
    return TextTable(
      columns: keys + columns, rows: rows, footer: rows.count > 1 ? total + cells(totals) : nil)
  }

  /// The first rows, and one for all others.
  private func folded(_ table: Table) -> Table {
    guard top > 0, table.rows.count > top else { return table }
    var others = Sums()
    for row in table.rows.dropFirst(top) { others.merge(row.sums) }
    let key = table.dimensions.othersKey(table.rows.count - top)
    return Table(
      dimensions: table.dimensions,
      rows: GroupedRows(Array(table.rows.prefix(top)) + [(key: key, sums: others)]))
  }
}

extension Reconciliation.Sums {
  /// `reported $1.20, computed ~$1.10`.
  fileprivate var amounts: String {
    "reported \(Figures.dollars(reported)), computed \(computedCell.humanText)"
  }

  fileprivate var computedCell: TextTable.Cell {
    .money(computed, estimated > 0 ? .estimated : .exact)
  }

  /// The drift in percent of the computed cost, with its sign: `+0.1%`; in words where nothing was
  /// computed.
  fileprivate var percentText: String {
    let drift = drift.nanodollars
    guard let percent = Figures.percent(Int128(drift.magnitude), of: computed.nanodollars) else {
      return drift == 0 ? "0.0%" : "from $0"
    }
    // A share that rounds to nothing is `<0.1%`, which has no sign.
    if drift == 0 || percent.first == "<" { return percent }
    return (drift < 0 ? "-" : "+") + percent
  }
}
