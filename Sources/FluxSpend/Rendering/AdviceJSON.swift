// An advice for programs, schema `fluxspend.advice/1`.

import CivilTime
import Pages
import Pricing
import Spend

/// Writes an advice as one JSON document. Every key is always there.
struct AdviceJSON {
  let advice: Advice
  let invocation: WhatIfInvocation

  var text: String {
    let report = advice.report
    let prices = JSONText.object([
      ("name", JSONText.string(report.prices.name)),
      ("version", JSONText.string(report.prices.version)),
      ("at", JSONText.string(report.prices.at)),
    ])
    return JSONText.document([
      ("schema", JSONText.string("fluxspend.advice/1")), ("prices", prices), ("period", period),
      ("totals", Self.metrics(report.totals)), ("options", options),
      ("findings", JSONText.lines(advice.findings.map(finding))),
      ("combined", advice.combined.map(combined) ?? "null"),
      ("notes", JSONText.lines(advice.notes.map(note))),
    ])
  }

  private var period: String {
    guard let period = advice.report.period else { return "null" }
    return JSONText.object([
      ("first", JSONText.string(period.first.description)),
      ("last", JSONText.string(period.last.description)),
      ("nanoseconds", JSONText.string(String(advice.span.nanoseconds))),
    ])
  }

  private var options: String {
    let options = advice.options
    return JSONText.object([
      ("per", JSONText.string(options.scope.rawValue)),
      ("minSaving", JSONText.string(options.minimumSaving.description)),
      ("display", JSONText.string(options.display?.description)),
      ("needMegapixels", String(options.neededMegapixels)),
      ("needImages", String(options.neededImages)),
      ("needReferences", String(options.neededInputs)),
      ("needReferenceMegapixels", String(options.neededInputMegapixels)),
      ("boundaryPercent", String(options.boundary / 10)),
      ("keep", JSONText.list(options.kept.sorted().map { JSONText.string($0) })),
      (
        "skip", JSONText.list(options.skipped.map(\.rawValue).sorted().map { JSONText.string($0) })
      ),
    ])
  }

  private static func metrics(_ metrics: Metrics) -> String {
    JSONText.object([
      ("requests", String(metrics.requests)), ("images", String(metrics.pricedImages)),
      ("unpriced", String(metrics.unpriced)),
      ("listCost", JSONText.string(metrics.listCost.description)),
      ("listCostLow", JSONText.string(metrics.listCostLow.description)),
      ("listCostHigh", JSONText.string(metrics.listCostHigh.description)),
    ])
  }

  private static func saving(_ saving: Advice.Saving) -> String {
    JSONText.object([
      ("amount", JSONText.string(saving.amount.description)),
      ("low", JSONText.string(saving.atLeast.description)),
      ("high", JSONText.string(saving.atMost.description)),
      ("in30Days", JSONText.string(saving.perMonth?.description)),
      ("exact", String(saving.isExact)),
    ])
  }

  private static func who(_ who: Advice.Who) -> String {
    switch who {
    case .user(let name): JSONText.object([("user", JSONText.string(name))])
    case .project(let name): JSONText.object([("project", JSONText.string(name))])
    case .others(let count): JSONText.object([("others", String(count))])
    case .log: JSONText.object([("log", "true")])
    }
  }

  private static func facts(_ facts: [Advice.Fact]) -> String {
    JSONText.object(facts.map { ($0.name, $0.value.json) })
  }

  private static func part(_ part: Advice.Part) -> String {
    JSONText.object([
      ("requests", String(part.requests)), ("images", String(part.images)),
      ("before", JSONText.string(part.before)),
      ("costBefore", JSONText.string(part.costBefore.description)),
      ("after", JSONText.string(part.after)),
      ("costAfter", JSONText.string(part.costAfter.description)),
      ("estimated", String(part.isEstimated)),
    ])
  }

  private static func arguments(_ command: [String]?) -> String {
    command.map { JSONText.list($0.map { JSONText.string($0) }) } ?? "null"
  }

  private func finding(_ finding: Advice.Finding) -> String {
    JSONText.object([
      ("number", String(finding.number)), ("kind", JSONText.string(finding.kind.rawValue)),
      ("who", Self.who(finding.who)), ("habit", JSONText.string(finding.habit)),
      ("alternative", JSONText.string(finding.alternative)),
      ("rules", Self.arguments(invocation.arguments(of: finding.rules))),
      ("before", Self.metrics(finding.comparison.before)),
      ("after", Self.metrics(finding.comparison.after)), ("of", Self.metrics(finding.whole)),
      ("saving", Self.saving(finding.saving)), ("combined", String(finding.isCombined)),
      ("alternativeTo", JSONText.list(finding.alternativeTo.map(String.init))),
      ("facts", Self.facts(finding.facts)),
      ("parts", JSONText.list(finding.parts.map(Self.part))),
      ("furtherParts", String(finding.furtherParts)),
      ("whatif", Self.arguments(invocation.command(for: finding))),
    ])
  }

  private func combined(_ combined: Advice.Combined) -> String {
    JSONText.object([
      ("before", Self.metrics(combined.totals.before)),
      ("after", Self.metrics(combined.totals.after)),
      ("changed", String(combined.totals.changed)), ("saving", Self.saving(combined.saving)),
      ("whatif", Self.arguments(invocation.command(for: combined))),
    ])
  }

  private func note(_ note: Advice.Note) -> String {
    JSONText.object([
      ("kind", JSONText.string(note.kind.rawValue)), ("who", Self.who(note.who)),
      ("sentence", JSONText.string(note.sentence)), ("facts", Self.facts(note.facts)),
      ("rows", JSONText.list(note.rows.map(Self.facts))),
      ("furtherRows", String(note.furtherRows)),
    ])
  }
}
