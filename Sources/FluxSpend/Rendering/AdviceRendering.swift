// An advice in every format.

public import Pages
import Pricing
import Spend

extension Advice {
  /// The advice as text, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameters:
  ///   - invocation: how to read the same logs again.
  ///   - top: findings that are explained for people; 0 for all.
  ///   - style: the terminal, for `.table` only.
  public func rendered(
    as format: ReportFormat, _ invocation: WhatIfInvocation, top: Int = 0,
    style: TableStyle = TableStyle()
  ) -> String {
    switch format {
    case .table: AdviceTerminal(advice: self, invocation: invocation, top: top, style: style).text
    case .json: AdviceJSON(advice: self, invocation: invocation).text
    case .csv: csvTable(invocation).csv
    case .markdown: AdviceMarkdown(advice: self, invocation: invocation, top: top).text
    }
  }

  /// A line for each finding, for the combined what-if, and for each note.
  private func csvTable(_ invocation: WhatIfInvocation) -> TextTable {
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
      let whatif = invocation.command(for: finding).map(ShellText.line) ?? ""
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
          + [.empty, .empty, .text(ShellText.line(invocation.command(for: combined)))])
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

/// Writes an advice for people at a terminal.
struct AdviceTerminal {
  let advice: Advice
  let invocation: WhatIfInvocation
  let top: Int
  let style: TableStyle

  var text: String {
    var text = "FLUX spend: \(Ink.paint(advice.headline, .strong, style))\n\n"
    let width = (advice.basis.map(\.label.count).max() ?? 0) + 2
    for line in advice.basis {
      let label = line.label + String(repeating: " ", count: width - line.label.count)
      text += "  " + Ink.paint(label, .secondary, style) + TerminalText.escaped(line.text) + "\n"
    }
    if !advice.findings.isEmpty {
      var table = advice.findingTable
      if top > 0 { table.rows = Array(table.rows.prefix(top)) }
      text += "\n" + Ink.paint("Habits that cost money", .strong, style) + "\n"
      text += table.terminalText(style: style) + "\n"
      let shown = top > 0 ? advice.findings.prefix(top) : advice.findings[...]
      for finding in shown { text += card(finding) }
      let rest = advice.findings.count - shown.count
      if rest > 0 {
        text += "  \(Figures.counted(rest, "further finding"))"
        text += advice.report.hints.said(": ", .everyFinding) + "\n\n"
      }
    }
    if let combined = advice.combined { text += sum(combined) }
    if !advice.notes.isEmpty {
      text += "\n" + Ink.paint("Worth knowing", .strong, style) + "\n"
      for note in advice.notes { text += item(note) }
    }
    return text
  }

  private func card(_ finding: Advice.Finding) -> String {
    let number = String(finding.number)
    let indent = String(repeating: " ", count: max(0, 3 - number.count))
    var text = "\(indent)\(number)  "
    text +=
      Ink.paint(
        TerminalText.escaped("\(Advice.name(finding.who)): \(finding.habit)"), .strong, style)
      + "\n"
    text += wrapped("instead: \(finding.alternative)")
    text += wrapped(Advice.shareText(finding))
    var saving = Advice.savingText(finding.saving, of: finding.comparison.before)
    let standing = Advice.standing(finding)
    if !standing.isEmpty { saving += "; \(standing)" }
    text += wrapped(saving)
    for part in finding.parts { text += wrapped(Advice.text(of: part), indent: 7) }
    if finding.furtherParts > 0 {
      text += wrapped("and \(Figures.counted(finding.furtherParts, "further kind"))", indent: 7)
    }
    for fact in finding.facts {
      text += wrapped("\(fact.label): \(fact.value.humanText)")
    }
    if let command = invocation.command(for: finding) { text += self.command(command) }
    return text + "\n"
  }

  private func sum(_ combined: Advice.Combined) -> String {
    var text = Ink.paint("Everything together", .strong, style) + "\n"
    let totals = combined.totals
    text += wrapped(
      "\(Advice.amount(totals.before)) would have been \(Advice.amount(totals.after)): "
        + Advice.savingText(combined.saving, of: totals.before), indent: 2)
    text += wrapped(Advice.overlap, indent: 2)
    return text + command(invocation.command(for: combined), indent: 2)
  }

  private func item(_ note: Advice.Note) -> String {
    var text = "  * " + wrapped(note.sentence, indent: 4).dropFirst(4)
    for fact in note.facts { text += wrapped("\(fact.label): \(fact.value.humanText)", indent: 4) }
    if let table = advice.table(of: note) {
      let layout = table.terminalText(
        style: TableStyle(isColored: style.isColored, width: style.width - 2))
      text += layout.split(separator: "\n").map { "  \($0)\n" }.joined()
      if note.furtherRows > 0 {
        text += wrapped("and \(Figures.grouped(note.furtherRows)) more", indent: 4)
      }
    }
    return text
  }

  private func wrapped(_ text: String, indent: Int = 5) -> String {
    let space = String(repeating: " ", count: indent)
    return TerminalText.lines(of: TerminalText.escaped(text), width: style.width - indent)
      .map { "\(space)\($0)\n" }.joined()
  }

  /// On one line, however long, so that it can be copied.
  private func command(_ arguments: [String], indent: Int = 5) -> String {
    String(repeating: " ", count: indent)
      + Ink.paint(ShellText.line(arguments), .secondary, style) + "\n"
  }
}

/// Writes an advice as GitHub-flavoured Markdown.
struct AdviceMarkdown {
  let advice: Advice
  let invocation: WhatIfInvocation
  let top: Int

  var text: String {
    var text = "## FLUX spend: \(MarkdownText.escaped(advice.headline))\n\n"
    for line in advice.basis { text += "- \(line.label): \(MarkdownText.escaped(line.text))\n" }
    if !advice.findings.isEmpty {
      var table = advice.findingTable
      if top > 0 { table.rows = Array(table.rows.prefix(top)) }
      text += "\n### Habits that cost money\n\n" + table.markdown
      let shown = top > 0 ? advice.findings.prefix(top) : advice.findings[...]
      for finding in shown { text += section(finding) }
      let rest = advice.findings.count - shown.count
      if rest > 0 { text += "\n\(Figures.counted(rest, "further finding"))\n" }
    }
    if let combined = advice.combined { text += sum(combined) }
    if !advice.notes.isEmpty {
      text += "\n### Worth knowing\n"
      for note in advice.notes { text += item(note) }
    }
    return text
  }

  private func section(_ finding: Advice.Finding) -> String {
    let title = "\(finding.number). \(Advice.name(finding.who)): \(finding.habit)"
    var text = "\n#### \(MarkdownText.escaped(title))\n\n"
    var saving = Advice.savingText(finding.saving, of: finding.comparison.before)
    let standing = Advice.standing(finding)
    if !standing.isEmpty { saving += "; \(standing)" }
    var lines = ["instead: \(finding.alternative)", Advice.shareText(finding), saving]
    lines += finding.parts.map(Advice.text)
    if finding.furtherParts > 0 {
      lines.append("and \(Figures.counted(finding.furtherParts, "further kind"))")
    }
    lines += finding.facts.map { "\($0.label): \($0.value.humanText)" }
    for line in lines { text += "- \(MarkdownText.escaped(line))\n" }
    if let command = invocation.command(for: finding) { text += self.command(command) }
    return text
  }

  private func sum(_ combined: Advice.Combined) -> String {
    let totals = combined.totals
    let sentence =
      "\(Advice.amount(totals.before)) would have been \(Advice.amount(totals.after)): "
      + Advice.savingText(combined.saving, of: totals.before)
    return "\n### Everything together\n\n\(MarkdownText.escaped(sentence))\n\n\(Advice.overlap)\n"
      + command(invocation.command(for: combined))
  }

  private func item(_ note: Advice.Note) -> String {
    var text = "\n- \(MarkdownText.escaped(note.sentence))\n"
    for fact in note.facts {
      text += "  - \(MarkdownText.escaped("\(fact.label): \(fact.value.humanText)"))\n"
    }
    if let table = advice.table(of: note) {
      text += "\n" + table.markdown.split(separator: "\n").map { "  \($0)\n" }.joined()
      if note.furtherRows > 0 { text += "\n  and \(Figures.grouped(note.furtherRows)) more\n" }
    }
    return text
  }

  /// In a fence: no argument can begin a line there, so none can end it.
  private func command(_ arguments: [String]) -> String {
    "\n```sh\n\(ShellText.line(arguments))\n```\n"
  }
}
