// An advice for programs: the schema `fluxspend.advice/1`, of which every key is always there, and a row for each
// finding and note.

import CivilTime
public import Pages
import Pricing
import Spend
public import StrictJSON

extension Advice {
  /// The document.
  public var json: JSON {
    .document([
      ("schema", "fluxspend.advice/1"), ("prices", report.prices.json), ("period", periodJSON),
      ("totals", Self.metrics(report.totals)), ("options", optionsJSON),
      ("findings", .lines(findings.map(object))),
      ("combined", combined.map(object) ?? .null),
      ("notes", .lines(notes.map(object))),
    ])
  }

  private var periodJSON: JSON {
    guard let period = report.period else { return .null }
    return .object([
      ("first", .text(period.first)),
      ("last", .text(period.last)),
      ("nanoseconds", .text(String(span.nanoseconds))),
    ])
  }

  private var optionsJSON: JSON {
    return .object([
      ("per", .text(options.scope.rawValue)),
      ("minSaving", .text(options.minimumSaving)),
      ("display", .text(options.display)),
      ("needMegapixels", .count(options.neededMegapixels)),
      ("needImages", .count(options.neededImages)),
      ("needReferences", .count(options.neededInputs)),
      ("needReferenceMegapixels", .count(options.neededInputMegapixels)),
      ("boundaryPercent", .count(options.boundary / 10)),
      ("keep", .texts(options.kept.sorted())),
      (
        "skip", .texts(options.skipped.map(\.rawValue).sorted())
      ),
    ])
  }

  private static func metrics(_ metrics: Metrics) -> JSON {
    .object([
      ("requests", .count(metrics.requests)), ("images", .count(metrics.pricedImages)),
      ("unpriced", .count(metrics.unpriced)),
      ("listCost", .text(metrics.listCost)),
      ("listCostLow", .text(metrics.listCostLow)),
      ("listCostHigh", .text(metrics.listCostHigh)),
    ])
  }

  private static func saving(_ saving: Saving) -> JSON {
    .object([
      ("amount", .text(saving.amount)),
      ("low", .text(saving.atLeast)),
      ("high", .text(saving.atMost)),
      ("in30Days", .text(saving.perMonth)),
      ("exact", .boolean(saving.isExact)),
    ])
  }

  private static func who(_ who: Who) -> JSON {
    switch who {
    case .user(let name): .object([("user", .text(name))])
    case .project(let name): .object([("project", .text(name))])
    case .others(let count): .object([("others", .count(count))])
    case .log: .object([("log", true)])
    }
  }

  private static func facts(_ facts: [Fact]) -> JSON {
    .object(facts.map { ($0.name, $0.value.json) })
  }

  private static func part(_ part: Part) -> JSON {
    .object([
      ("requests", .count(part.requests)), ("images", .count(part.images)),
      ("before", .text(part.before)),
      ("costBefore", .text(part.costBefore)),
      ("after", .text(part.after)),
      ("costAfter", .text(part.costAfter)),
      ("estimated", .boolean(part.isEstimated)),
    ])
  }

  private static func arguments(_ command: [String]?) -> JSON {
    command.map { .texts($0) } ?? .null
  }

  private func object(_ finding: Finding) -> JSON {
    .object([
      ("number", .count(finding.number)), ("kind", .text(finding.kind.rawValue)),
      ("who", Self.who(finding.who)), ("habit", .text(finding.habit)),
      ("alternative", .text(finding.alternative)),
      ("rules", Self.arguments(invocation?.arguments(of: finding.rules))),
      ("before", Self.metrics(finding.comparison.before)),
      ("after", Self.metrics(finding.comparison.after)), ("of", Self.metrics(finding.whole)),
      ("saving", Self.saving(finding.saving)), ("combined", .boolean(finding.isCombined)),
      ("alternativeTo", .array(finding.alternativeTo.map { .count($0) })),
      ("facts", Self.facts(finding.facts)),
      ("parts", .array(finding.parts.map(Self.part))),
      ("furtherParts", .count(finding.furtherParts)),
      ("whatif", Self.arguments(invocation?.command(for: finding))),
    ])
  }

  private func object(_ combined: Combined) -> JSON {
    .object([
      ("before", Self.metrics(combined.totals.before)),
      ("after", Self.metrics(combined.totals.after)),
      ("changed", .count(combined.totals.changed)), ("saving", Self.saving(combined.saving)),
      ("whatif", Self.arguments(invocation?.command(for: combined))),
    ])
  }

  private func object(_ note: Note) -> JSON {
    .object([
      ("kind", .text(note.kind.rawValue)), ("who", Self.who(note.who)),
      ("sentence", .text(note.sentence)), ("facts", Self.facts(note.facts)),
      ("rows", .array(note.rows.map(Self.facts))),
      ("furtherRows", .count(note.furtherRows)),
    ])
  }

  /// A line for each finding, for the combined what-if, and for each note.
  public var data: DataTable? { DataTable(exactTable) }

  private var exactTable: TextTable {
    var table = TextTable(
      columns: [
        "type", "number", "kind", "whose", "who", "habit", "alternative", "requests", "images",
        "cost", "costLow", "costHigh", "alternativeCost", "saving", "savingLow", "savingHigh",
        "savingIn30Days", "combined", "alternativeTo", "whatif",
      ].map { .init($0) })
    func money(_ comparison: WhatIf.Comparison, _ saving: Saving) -> [TextTable.Cell] {
      let before = comparison.before
      return [
        .count(Int128(before.requests)), .count(Int128(before.pricedImages)),
        .money(before.listCost), .money(before.listCostLow), .money(before.listCostHigh),
        .money(comparison.after.listCost), .money(saving.amount), .money(saving.atLeast),
        .money(saving.atMost), saving.perMonth.map { .money($0) } ?? .empty,
      ]
    }
    for finding in findings {
      let whatif = invocation?.command(for: finding).map(ShellText.line) ?? ""
      table.rows.append(
        [
          .text("finding"), .count(Int128(finding.number)), .text(finding.kind.rawValue),
          .text(finding.who.type), .text(Self.name(finding.who)), .text(finding.habit),
          .text(finding.alternative),
        ] + money(finding.comparison, finding.saving) + [
          .text(finding.isCombined ? "yes" : "no"),
          .text(finding.alternativeTo.map(String.init).joined(separator: " ")), .text(whatif),
        ])
    }
    if let combined {
      table.rows.append(
        [.text("combined"), .empty, .empty, .text("log"), .text("everybody"), .empty, .empty]
          + money(combined.totals, combined.saving)
          + [
            .empty, .empty,
            .text(invocation.map { ShellText.line($0.command(for: combined)) } ?? ""),
          ])
    }
    for note in notes {
      let nothing = [TextTable.Cell](repeating: .empty, count: 14)
      table.rows.append(
        [
          .text("note"), .empty, .text(note.kind.rawValue), .text(note.who.type),
          .text(Self.name(note.who)), .text(note.sentence),
        ] + nothing)
    }
    return table
  }
}

extension Advice.Who {
  /// `user`, `project`, `others`, `log`.
  var type: String {
    switch self {
    case .user: "user"
    case .project: "project"
    case .others: "others"
    case .log: "log"
    }
  }
}
