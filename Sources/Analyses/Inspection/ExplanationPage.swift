// One request explained, for people and for programs.

import CivilTime
internal import LogRecords
public import Pages
internal import Pricing
internal import Quotes
import Spend
public import StrictJSON

extension LineExplanation: LogResult {
  /// The lines and what they lack.
  public var explainsUnread: Bool { true }
  /// Nothing begins there.
  public var lack: String? { items.isEmpty ? "no record begins in line \(line)" : nil }
  /// None: an explanation is no table.
  public var data: DataTable? { nil }

  /// The document of the schema `fluxspend.inspect/1`.
  public var json: JSON {
    .document([
      InspectJSON.schema, ("lines", .lines(items.map(RequestExplanation.json))),
      ("requests", .lines(requests.map(\.requestJSON))),
    ])
  }

  /// What begins in the line, for people: each request on a page of its own.
  public var page: TextPage {
    let title = "\(file):\(line)"
    if requests.count == 1 { return requests[0].page("\(title): one request") }
    var page = TextPage(headline: "\(title): \(Figures.counted(requests.count, "request"))")
    if items.isEmpty { page.parts = [.sentences(["Nothing begins in this line."])] }
    if requests.isEmpty, !items.isEmpty {
      page.parts = [.table(RequestExplanation.lineTable(items))]
    }
    page.parts += requests.enumerated().map {
      .page($0.element.page("Request \($0.offset + 1) of the line"))
    }
    return page
  }
}

extension RequestExplanation: LogResult {
  /// The lines and what they lack.
  public var explainsUnread: Bool { true }
  /// There is no such request.
  public var lack: String? { lines.isEmpty ? "no line has this id" : nil }
  /// None: an explanation is no table.
  public var data: DataTable? { nil }
  /// The request for people.
  public var page: TextPage { page("One request") }

  /// The document of the schema `fluxspend.inspect/1`.
  public var json: JSON {
    .document([
      InspectJSON.schema, ("lines", .lines(lines.map(Self.json))),
      ("requests", .lines([requestJSON])),
    ])
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

  fileprivate static func json(_ line: Line) -> JSON {
    let facts = line.facts.map { fact, place in
      JSON.object([("fact", .text(fact.rawValue))] + InspectJSON.members(of: place))
    }
    return .object([
      ("first", InspectJSON.place(line.place)), ("kind", .text(line.kind.name)),
      ("path", .text(line.path)), ("facts", .array(facts)),
    ])
  }

  fileprivate var requestJSON: JSON {
    .object([
      ("lines", .array(lines.map(Self.json))),
      ("time", .text(report.period?.first.description)),
      ("model", .text(request?.model?.label)),
      ("size", .text(request?.size?.description)),
      ("images", .count(request?.usage.imageCount)),
      ("references", .count(request?.usage.inputs.count)),
      ("status", .text(request?.status)),
      ("ending", .text(request?.ending.meaning(report.hints))),
      (
        "price",
        request?.row.map { .object(JSON.members(of: $0, isComplete: true)) } ?? .null
      ),
      ("sum", .text(request?.sum)), ("totals", InspectJSON.totals(of: report)),
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
