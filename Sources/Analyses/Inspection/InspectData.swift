// An inspection for programs, schema `fluxspend.inspect/1`: an overview, or what is known of single requests.

internal import LogRecords
internal import Pages
internal import Pricing
internal import Spend
internal import StrictJSON

/// Writes one JSON document. Every key is always there.
struct InspectJSON {
  private let invocation: InspectInvocation

  init(_ invocation: InspectInvocation) { self.invocation = invocation }

  static var schema: (String, JSON) { ("schema", "fluxspend.inspect/1") }

  func document(of inspection: Inspection) -> JSON {
    let report = inspection.report
    return .document([
      Self.schema, ("inForce", .lines(invocation.settings.map(setting))),
      ("inputs", report.inputs.json),
      ("totals", Self.totals(of: report)),
      ("coverage", .lines(inspection.coverage.map(coverage))),
      ("missing", .lines(inspection.lacks.map(lack))),
      ("shapes", .lines(inspection.shapes.map(shape))),
      ("files", .lines(inspection.files.map(file))),
      ("unread", .lines(report.unread.map(\.json))),
      ("skipped", .lines(report.listedSkippedFiles.map(\.json))),
      ("incomplete", .lines(report.incomplete.map(\.json))),
      ("next", next(inspection.proposal)),
    ])
  }

  /// The metrics of a report.
  static func totals(of report: SpendReport) -> JSON { .object(report.totals.members) }

  private func setting(_ setting: InspectSetting) -> JSON {
    .object([
      ("name", .text(setting.name)), ("value", .text(setting.value)),
      ("from", .text(setting.origin)),
    ])
  }

  private func coverage(_ coverage: Inspection.Coverage) -> JSON {
    .object([
      ("fact", .text(coverage.fact.rawValue)), ("known", .count(coverage.known)),
      ("of", .count(coverage.whole)), ("percent", percent(coverage.known, coverage.whole)),
    ])
  }

  /// A percentage with one decimal, as text.
  private func percent(_ part: Int, _ whole: Int) -> JSON {
    let text = Figures.percent(Int128(part), of: Int128(whole)) ?? "0%"
    return .text(String(text.dropLast()))
  }

  private func lack(_ lack: Inspection.Lack) -> JSON {
    .object([
      ("fact", .text(lack.coverage.fact.rawValue)),
      ("meaning", .text(lack.text)),
    ])
  }

  // MARK: Shapes

  private func file(_ file: Inspection.File) -> JSON {
    .object([
      ("file", .text(file.name)), ("lines", .count(file.lines)),
      ("shapes", .array(file.shapes.map(shape))),
    ])
  }

  private func shape(_ shape: Inspection.Shape) -> JSON {
    let facts = shape.facts.map { fact in
      let places = fact.places.map { place, count in
        JSON.object(Self.members(of: place) + [("count", .count(count))])
      }
      return JSON.object([
        ("fact", .text(fact.fact.rawValue)), ("known", .count(fact.count)),
        ("percent", percent(fact.count, shape.count)), ("places", .array(places)),
      ])
    }
    let candidates = shape.candidates.map { candidate in
      JSON.object([
        ("fact", .text(candidate.candidate.fact.rawValue)),
        ("path", .text(candidate.candidate.path)), ("count", .count(candidate.count)),
      ])
    }
    return .object([
      ("kind", .text(shape.kind.name)), ("path", .text(shape.path)),
      ("behindText", .boolean(shape.isBehindText)), ("count", .count(shape.count)),
      ("files", .count(shape.files)), ("first", Self.place(shape.first)),
      ("facts", .array(facts)), ("candidates", .array(candidates)),
    ])
  }

  static func members(of place: FactPlace) -> [(String, JSON)] {
    [("in", .text(place.scope.rawValue)), ("path", .text(place.path))]
  }

  static func place(_ place: Inspection.Place) -> JSON {
    .object([
      ("file", .text(place.file)), ("line", .count(place.line)),
      ("byte", .count(place.byte)),
    ])
  }

  // MARK: What to type

  private func next(_ proposal: InspectProposal) -> JSON {
    let options = proposal.options.map { option in
      JSON.object([
        ("option", .string(invocation.name(option.setting))), ("value", .string(option.value)),
        ("reason", .text(option.reason)),
      ])
    }
    let result = proposal.result.map { report in
      JSON.object([
        ("requests", .count(report.totals.requests)),
        ("listCost", .text(report.totals.listCost)),
        ("unread", .count(report.inputs.unread)), ("complete", .boolean(!report.isIncomplete)),
      ])
    }
    return .object([
      ("command", .text(invocation.command(proposal))),
      ("options", .array(options)), ("result", result ?? .null),
    ])
  }
}
