// An advice for people: the habits in a table, each with its figures and the command that says the same, then
// all of them together, and what else is worth knowing.

public import Pages
import Pricing
import Spend

extension Advice: LogResult {
  /// The advice for people.
  public var page: TextPage {
    var page = TextPage(
      headline: [("FLUX spend:", .plain), (headline, .strong)], parts: [.facts(basis)])
    let shown = top > 0 ? Array(findings.prefix(top)) : findings
    page.add("Habits that cost money", [.table(table(of: shown)), .items(shown.map(item))])
    let rest = findings.count - shown.count
    if rest > 0 {
      page.parts.append(
        .sentences([
          Figures.counted(rest, "further finding") + report.hints.said(": ", .everyFinding)
        ]))
    }
    if let combined {
      let totals = combined.totals
      page.add(
        "Everything together",
        [
          .sentences([
            "\(Self.amount(totals.before)) would have been \(Self.amount(totals.after)): "
              + Self.savingText(combined.saving, of: totals.before), Self.overlap,
          ]), .command(invocation.map { ShellText.line($0.command(for: combined)) } ?? ""),
        ])
    }
    page.add("Worth knowing", .items(notes.map(item)))
    return page
  }

  private func item(_ finding: Finding) -> TextPage.Item {
    var item = TextPage.Item(
      .number(finding.number), lead: "\(Self.name(finding.who)): \(finding.habit)")
    var saving = Self.savingText(finding.saving, of: finding.comparison.before)
    let standing = Self.standing(finding)
    if !standing.isEmpty { saving += "; \(standing)" }
    item.lines = ["instead: \(finding.alternative)", Self.shareText(finding), saving]
      .map { .init($0) }
    item.lines += finding.parts.map { .init(Self.text(of: $0), isDeeper: true) }
    if finding.furtherParts > 0 {
      let rest = "and \(Figures.counted(finding.furtherParts, "further kind"))"
      item.lines.append(.init(rest, isDeeper: true))
    }
    item.lines += finding.facts.map(Self.line)
    item.command = invocation?.command(for: finding).map(ShellText.line) ?? ""
    return item
  }

  private func item(_ note: Note) -> TextPage.Item {
    var item = TextPage.Item(.bullet, note.sentence)
    item.lines = note.facts.map(Self.line)
    item.table = table(of: note)
    if note.furtherRows > 0 { item.rest = "and \(Figures.grouped(note.furtherRows)) more" }
    return item
  }

  private static func line(_ fact: Fact) -> TextPage.Item.Line {
    .init("\(fact.label): \(fact.value.humanText)")
  }
}
