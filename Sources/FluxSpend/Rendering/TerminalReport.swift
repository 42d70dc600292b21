// The report for a terminal: the total in one line, the facts behind it, an aligned table for each
// grouping, and at the end, where the eye rests, what needs attention.
//
// Colour adds nothing that the words do not say: the total is bold, side remarks are dim, and what
// needs attention is yellow.

import Pages
import Pricing
import Spend

/// Writes a report for people at a terminal.
struct TerminalReport {
  let budgeted: BudgetedReport
  let style: TableStyle

  private var report: SpendReport { budgeted.report }

  /// The report, ending in a line end.
  var text: String {
    let summary = ReportSummary(report)
    var text = headline(summary.headline) + "\n\n"
    text += facts(summary.facts)
    text += TextPage(parts: budgeted.budgetParts()).terminalText(style: style)
    var hidden: [String] = []
    for table in report.tables where !table.rows.isEmpty {
      let layout = TerminalTable(report.textTable(table), style: style)
      text += "\n\(Ink.paint(table.dimensions.title, .strong, style))\n"
      if let timeline = table.timeline { text += timeline.sparkline(style) }
      text += layout.text
      hidden += layout.hiddenTitles.filter { !hidden.contains($0) }
    }
    return text + "\n" + notes(hidden: hidden) + attention
  }

  /// What the marks mean and which columns did not fit; empty when there is nothing to explain.
  private func notes(hidden: [String]) -> String {
    var notes: [String] = []
    if let legend = report.legend { notes.append(legend) }
    if !hidden.isEmpty {
      notes.append("columns left out for lack of room: \(hidden.joined(separator: ", "))")
    }
    guard !notes.isEmpty else { return "" }
    return notes.map { wrapped($0, indent: 2, tone: .secondary) }.joined() + "\n"
  }

  private func headline(_ headline: ReportSummary.Headline) -> String {
    let parts = [
      Ink.paint(headline.qualifier, .attention, style), Ink.paint(headline.amount, .strong, style),
      Ink.paint(headline.range, .secondary, style),
    ]
    return "FLUX spend: " + parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func facts(_ facts: [(label: String, text: String)]) -> String {
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    return facts.map { fact in
      let label = fact.label + String(repeating: " ", count: width - fact.label.count)
      let lines = TerminalText.lines(
        of: TerminalText.escaped(fact.text), width: style.width - 2 - width)
      let indent = String(repeating: " ", count: 2 + width)
      return "  \(Ink.paint(label, .secondary, style))"
        + lines.joined(separator: "\n\(indent)") + "\n"
    }.joined()
  }

  private var attention: String {
    let findings = report.findings
    let notes = report.notes.map { wrapped("- \($0)", indent: 2) }.joined()
    guard !findings.isEmpty else { return ReportSummary.allClear(report) + "\n" + notes }
    let title = Ink.paint("Needs attention", .attention, style)
    return title + "\n" + findings.map(item).joined() + notes
  }

  private func item(_ finding: Finding) -> String {
    let what = "\(finding.what):"
    let sentence = finding.meaning.isEmpty ? what : "\(what) \(finding.meaning)"
    var lines = TerminalText.lines(of: sentence, width: style.width - 4)
    if lines[0].hasPrefix(what) {
      lines[0] = Ink.paint(what, .attention, style) + lines[0].dropFirst(what.count)
    }
    var text = "  \(Ink.paint("!", .attention, style)) " + lines.joined(separator: "\n    ") + "\n"
    for place in finding.places {
      let sentence = TerminalText.escaped("\(place.position): \(place.message)")
      text += wrapped(sentence, indent: 6)
    }
    if !finding.hint.isEmpty { text += wrapped(finding.hint, indent: 4, tone: .secondary) }
    return text
  }

  private func wrapped(_ text: String, indent: Int, tone: TextTable.Tone = .plain) -> String {
    let space = String(repeating: " ", count: indent)
    return TerminalText.lines(of: text, width: style.width - indent)
      .map { "\(space)\(Ink.paint($0, tone, style))\n" }.joined()
  }
}
