// A reconciliation for people: the two sums in one line, what was compared, the drift by cause with
// examples, then the groups that were asked for.

public import Pages
import Pricing
import Spend

extension Reconciliation: LogResult {
  /// Examples of each cause that people get to see; JSON and CSV have more.
  private static var shownExamples: Int { 3 }

  /// The reconciliation for people.
  public var page: TextPage {
    var page = TextPage(
      headline: [("FLUX reconciliation:", .plain), (headline, .strong)], parts: [.facts(facts)])
    if let invoice {
      page.add("Invoice", [.table(invoice.table), .sentences(invoice.notes(report.hints))])
    }
    page.add("Drift by cause", .table(causeTable))
    page.add("Examples", .items(causes.map(item)))
    for table in tables {
      page.add(table.dimensions.title, .table(textTable(table)))
    }
    if hasEstimates { page.parts.append(.legend("~ estimated")) }
    return page
  }

  /// A cause with a few of its requests.
  private func item(_ group: CauseGroup) -> TextPage.Item {
    var item = TextPage.Item(.bullet, "\(group.cause.name): \(group.cause.meaning(report.hints))")
    item.lines = group.examples.prefix(Self.shownExamples).map {
      .init(line(of: $0), isDeeper: true)
    }
    return item
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
    let rows = table.rows.folded(to: top) { count, others in
      (table.dimensions.othersKey(count), others.reduce(into: Sums()) { $0.merge($1.sums) })
    }
    return TextTable(
      by: table.dimensions, columns, rows: rows.map { ($0.key, cells($0.sums)) },
      total: cells(totals))
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
