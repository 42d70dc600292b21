// One request explained, for people and for programs.

import CivilTime
internal import LogRecords
public import Pages
internal import Pricing
import Spend

extension LineExplanation {
  /// What begins in a line, in a format, ending in a line end. There is no CSV.
  ///
  /// - Parameter title: `logs/a.jsonl:17`.
  public func rendered(
    as format: ReportFormat, title: String, style: TableStyle = TableStyle()
  ) -> String {
    switch format {
    case .json:
      return JSONText.document([
        InspectJSON.schema, ("lines", JSONText.lines(items.map(RequestExplanation.json))),
        ("requests", JSONText.lines(requests.map(\.json))),
      ])
    case .table, .csv:
      return pages(title).map { $0.terminalText(style: style) }.joined(separator: "\n")
    case .markdown: return pages(title).map(\.markdown).joined(separator: "\n")
    }
  }

  private func pages(_ title: String) -> [TextPage] {
    if requests.count == 1 { return [requests[0].page("\(title): one request")] }
    var page = TextPage(headline: "\(title): \(Figures.counted(requests.count, "request"))")
    if items.isEmpty { page.parts = [.sentences(["Nothing begins in this line."])] }
    if requests.isEmpty, !items.isEmpty {
      page.parts = [.table(RequestExplanation.lineTable(items))]
    }
    return [page]
      + requests.enumerated().map { $0.element.page("Request \($0.offset + 1) of the line") }
  }
}

extension RequestExplanation {
  /// The request in a format, ending in a line end. There is no CSV.
  public func rendered(as format: ReportFormat, style: TableStyle = TableStyle()) -> String {
    switch format {
    case .json:
      JSONText.document([
        InspectJSON.schema, ("lines", JSONText.lines(lines.map(Self.json))),
        ("requests", JSONText.lines([json])),
      ])
    case .table, .csv: page("One request").terminalText(style: style)
    case .markdown: page("One request").markdown
    }
  }

  // MARK: Pages

  fileprivate func page(_ title: String) -> TextPage {
    let cost = ReportSummary(report).headline.text
    var page = TextPage(headline: "\(title): \(lines.isEmpty ? "no line has this id" : cost)")
    page.add("Lines", .table(Self.lineTable(lines)))
    for line in lines where !line.facts.isEmpty {
      page.add(
        "Facts of \(line.place.text)",
        .facts(line.facts.map { ($0.fact.rawValue, $0.place.text) }))
    }
    page.add("What they say together", .facts(request.map(facts) ?? []))
    page.add("How it is computed", .facts(request.map(computation) ?? []))
    if request == nil, !lines.isEmpty {
      let reason =
        report.inputs.filtered > 0
        ? "It is left out by \(report.hints(.selection) ?? "the selection")."
        : "No line tells what was asked for, so it is in no sum."
      page.parts.append(.sentences([reason]))
    }
    return page
  }

  fileprivate static func lineTable(_ lines: [Line]) -> TextTable {
    TextTable(
      columns: [.init("line"), .init("what"), .init("where in the line")],
      rows: lines.map { line in
        [
          .text(line.place.text), .text(line.kind.name),
          .text(line.path.isEmpty ? "the line itself" : line.path),
        ]
      })
  }

  private func facts(_ request: Joined) -> [(label: String, text: String)] {
    var facts = [
      ("Model", request.model.map { "\($0.name) (\($0.label))" } ?? "not in the price sheet")
    ]
    facts.append(("Time", report.period.map { "\($0.first)" } ?? "unknown"))
    facts.append(("Size", request.size?.description ?? Self.size(request.usage.output)))
    facts.append(("Images", Figures.grouped(request.usage.imageCount)))
    let inputs = request.usage.inputs
    if inputs.count > 0 {
      let known = (0..<min(inputs.count, InputImages.capacity)).count {
        inputs.pixels(ofImage: $0) != nil
      }
      facts.append(("References", "\(inputs.count), of known size \(known)"))
    }
    facts.append(
      ("Status", "\(request.status ?? "not a known one"): \(request.ending.meaning(report.hints))"))
    if report.totals.reported > 0 {
      facts.append(("Reported", Figures.dollars(report.totals.reportedCost)))
    }
    return facts
  }

  private static func size(_ output: OutputSize) -> String {
    guard case .printed(let printed) = output else { return "unknown" }
    return "\(MoneyTotal(nanodollars: Int128(printed.value))) MP as the API prints them"
  }

  private func computation(_ request: Joined) -> [(label: String, text: String)] {
    switch request.outcome {
    case .unpriced(let reason): return [("Price", "none: the model \(reason.meaning)")]
    case .charged(let charge):
      guard let row = request.row, let sum = request.sum else { return [] }
      var facts = [("Rule", row.rate.rule), ("Sum", sum)]
      facts.append(("Price", row.rate.words))
      facts += [("Holds", row.validity), ("Source", row.source)]
      facts += Assumptions.descriptions.filter { charge.assumptions.contains($0.reason) }
        .map { ("Assumed", $0.meaning) }
      if charge.low != charge.high {
        let low = Figures.dollars(MoneyTotal(charge.low))
        facts.append(("Bounds", "\(low) to \(Figures.dollars(MoneyTotal(charge.high)))"))
      }
      return facts
    }
  }

  // MARK: JSON

  fileprivate static func json(_ line: Line) -> String {
    let facts = line.facts.map { fact, place in
      JSONText.object([("fact", JSONText.string(fact.rawValue))] + InspectJSON.members(of: place))
    }
    return JSONText.object([
      ("first", InspectJSON.place(line.place)), ("kind", JSONText.string(line.kind.name)),
      ("path", JSONText.string(line.path)), ("facts", JSONText.list(facts)),
    ])
  }

  fileprivate var json: String {
    JSONText.object([
      ("lines", JSONText.list(lines.map(Self.json))),
      ("time", JSONText.string(report.period?.first.description)),
      ("model", JSONText.string(request?.model?.label)),
      ("size", JSONText.string(request?.size?.description)),
      ("images", JSONText.number(request?.usage.imageCount)),
      ("references", JSONText.number(request?.usage.inputs.count)),
      ("status", JSONText.string(request?.status)),
      ("ending", JSONText.string(request?.ending.meaning(report.hints))),
      (
        "price",
        request?.row.map { JSONText.object(JSONText.members(of: $0, isComplete: true)) } ?? "null"
      ),
      ("sum", JSONText.string(request?.sum)), ("totals", InspectJSON.totals(of: report)),
    ])
  }
}

extension RequestEnding {
  /// What it means for the bill.
  fileprivate func meaning(_ hints: HintWords) -> String {
    switch self {
    case .billable: "billable"
    case .failed: "failed, not billed"
    case .moderated:
      "moderated, " + (hints(.moderatedBilled).map { "billed only with \($0)" } ?? "not billed")
    case .cached: "answered from a cache, not billed"
    case .selfHosted: "on machines of one's own, not billed"
    }
  }
}
