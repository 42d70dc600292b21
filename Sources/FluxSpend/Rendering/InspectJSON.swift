// An inspection for programs, schema `fluxspend.inspect/1`: an overview, or what is known of single requests.

internal import LogRecords
internal import Pages
internal import Pricing
internal import Spend

/// Writes one JSON document. Every key is always there.
struct InspectJSON {
  private let invocation: InspectInvocation

  init(_ invocation: InspectInvocation) { self.invocation = invocation }

  static let schema = ("schema", JSONText.string("fluxspend.inspect/1"))

  func text(of inspection: Inspection) -> String {
    let report = inspection.report
    return JSONText.document([
      Self.schema, ("inForce", JSONText.lines(invocation.settings.map(setting))),
      ("inputs", JSONReport(budgeted: BudgetedReport(report), workers: 1).inputs),
      ("totals", Self.totals(of: report)),
      ("coverage", JSONText.lines(inspection.coverage.map(coverage))),
      ("missing", JSONText.lines(inspection.lacks.map(lack))),
      ("shapes", JSONText.lines(inspection.shapes.map(shape))),
      ("files", JSONText.lines(inspection.files.map(file))),
      ("unread", JSONText.lines(report.unread.map(JSONReport.unread))),
      ("skipped", JSONText.lines(report.listedSkippedFiles.map(JSONReport.skipped))),
      ("incomplete", JSONText.lines(report.incomplete.map(JSONReport.incomplete))),
      ("next", next(inspection.proposal)),
    ])
  }

  /// The metrics of a report.
  static func totals(of report: SpendReport) -> String {
    "{\(JSONReport(budgeted: BudgetedReport(report), workers: 1).totals)}"
  }

  private func setting(_ setting: InspectSetting) -> String {
    JSONText.object([
      ("name", JSONText.string(setting.name)), ("value", JSONText.string(setting.value)),
      ("from", JSONText.string(setting.origin)),
    ])
  }

  private func coverage(_ coverage: Inspection.Coverage) -> String {
    JSONText.object([
      ("fact", JSONText.string(coverage.fact.rawValue)), ("known", String(coverage.known)),
      ("of", String(coverage.whole)), ("percent", percent(coverage.known, coverage.whole)),
    ])
  }

  /// A percentage with one decimal, as text.
  private func percent(_ part: Int, _ whole: Int) -> String {
    let text = Figures.percent(Int128(part), of: Int128(whole)) ?? "0%"
    return JSONText.string(String(text.dropLast()))
  }

  private func lack(_ lack: Inspection.Lack) -> String {
    JSONText.object([
      ("fact", JSONText.string(lack.coverage.fact.rawValue)),
      ("meaning", JSONText.string(lack.text)),
    ])
  }

  // MARK: Shapes

  private func file(_ file: Inspection.File) -> String {
    JSONText.object([
      ("file", JSONText.string(file.name)), ("lines", String(file.lines)),
      ("shapes", JSONText.list(file.shapes.map(shape))),
    ])
  }

  private func shape(_ shape: Inspection.Shape) -> String {
    let facts = shape.facts.map { fact in
      let places = fact.places.map { place, count in
        JSONText.object(Self.members(of: place) + [("count", String(count))])
      }
      return JSONText.object([
        ("fact", JSONText.string(fact.fact.rawValue)), ("known", String(fact.count)),
        ("percent", percent(fact.count, shape.count)), ("places", JSONText.list(places)),
      ])
    }
    let candidates = shape.candidates.map { candidate in
      JSONText.object([
        ("fact", JSONText.string(candidate.candidate.fact.rawValue)),
        ("path", JSONText.string(candidate.candidate.path)), ("count", String(candidate.count)),
      ])
    }
    return JSONText.object([
      ("kind", JSONText.string(shape.kind.name)), ("path", JSONText.string(shape.path)),
      ("behindText", String(shape.isBehindText)), ("count", String(shape.count)),
      ("files", String(shape.files)), ("first", Self.place(shape.first)),
      ("facts", JSONText.list(facts)), ("candidates", JSONText.list(candidates)),
    ])
  }

  static func members(of place: FactPlace) -> [(String, String)] {
    [("in", JSONText.string(place.scope.rawValue)), ("path", JSONText.string(place.path))]
  }

  static func place(_ place: Inspection.Place) -> String {
    JSONText.object([
      ("file", JSONText.string(place.file)), ("line", String(place.line)),
      ("byte", String(place.byte)),
    ])
  }

  // MARK: What to type

  private func next(_ proposal: InspectProposal) -> String {
    let options = proposal.options.map { option in
      JSONText.object([
        ("option", JSONText.string(invocation.name(option.setting))),
        ("value", JSONText.string(option.value)),
        ("reason", JSONText.string(option.reason)),
      ])
    }
    let result = proposal.result.map { report in
      JSONText.object([
        ("requests", String(report.totals.requests)),
        ("listCost", JSONText.string(report.totals.listCost.description)),
        ("unread", String(report.inputs.unread)), ("complete", String(!report.isIncomplete)),
      ])
    }
    return JSONText.object([
      ("command", JSONText.string(invocation.command(proposal))),
      ("options", JSONText.list(options)), ("result", result ?? "null"),
    ])
  }
}
