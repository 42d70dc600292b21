// The report to paste into a ticket, a chat or the minutes of a meeting: the total in the heading,
// a few facts, one pipe table for each grouping, and what needs attention.

import Pages
import Pricing
import Spend

/// Writes a report as GitHub-flavoured Markdown.
struct MarkdownReport {
  let budgeted: BudgetedReport

  private var report: SpendReport { budgeted.report }

  /// The document, ending in a line end.
  var text: String {
    let summary = ReportSummary(report)
    var text = "## FLUX spend: \(MarkdownText.escaped(summary.headline.text))\n\n"
    for fact in summary.facts { text += "- \(fact.label): \(MarkdownText.escaped(fact.text))\n" }
    text += TextPage(parts: budgeted.budgetParts()).markdown
    for table in report.tables where !table.rows.isEmpty {
      text += "\n### \(table.dimensions.title)\n\n" + report.textTable(table).markdown
    }
    if let legend = report.legend { text += "\n\(MarkdownText.escaped(legend))\n" }
    let findings = report.findings
    let notes = report.notes.map { "- \(MarkdownText.escaped($0))\n" }.joined()
    if findings.isEmpty {
      return text + "\n\(ReportSummary.allClear(report))\n" + (notes.isEmpty ? "" : "\n\(notes)")
    }
    text += "\n### Needs attention\n\n"
    for finding in findings { text += Self.item(finding) }
    return text + notes
  }

  private static func item(_ finding: Finding) -> String {
    let sentence = [finding.meaning, finding.hint].filter { !$0.isEmpty }.joined(separator: " ")
    var text = "- **\(MarkdownText.escaped(finding.what))**"
    text += sentence.isEmpty ? "\n" : ": \(MarkdownText.escaped(sentence))\n"
    for place in finding.places {
      let position = MarkdownText.escaped(place.position)
      text += "  - \(position): \(MarkdownText.escaped(place.message))\n"
    }
    return text
  }
}
