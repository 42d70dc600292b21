// The run of an advice: the logs are read once, with further sums kept beside the report's, and all findings
// come from those sums.
//
//   cells (user, project, usage, status)   -> findings, shares, rates, the combined what-if
//   hours (user, hour, model, resolution)  -> bursts, habits that are new

import LogRecords
import Pricing
public import Spend

extension SpendRun {
  /// Reads the logs and finds the habits that cost money.
  ///
  /// - Returns: nil when the run was cancelled.
  /// - Throws: `UnknownModelError` never for the models of the sheet in force.
  public func advice(_ advice: AdviceOptions) throws(UnknownModelError) -> Advice? {
    let keepsHours = !advice.skipped.isSuperset(of: [.bursts, .newHabits])
    var columns = [UsageCells.columns(ReadingRules())]
    if keepsHours { columns.append(HourCells.columns) }
    guard var spend = countedWithFacts(columns, [options.engine.sheet]) else { return nil }
    let cells = UsageCells(spend.tables.removeFirst(), spend.names, options)
    let span = AdviceSpan(spend.report.period)
    var assembly = FindingAssembly(cells, advice, span)
    let (findings, rules) = try assembly.findings()
    var combined: Advice.Combined?
    if let rules, !rules.isEmpty {
      var change = WhatIfChange()
      change.rules = rules
      combined = Advice.Combined(
        change: change, totals: try Repricing(change, options).totals(cells),
        saving: try cells.sum(rules).saving(span))
    }
    let notes = AdviceNotes(
      cells: cells, hours: keepsHours ? HourCells(spend.tables[0], spend.names) : nil,
      editSwaps: assembly.editSwaps, options: advice, span: span, report: spend.report)
    return Advice(
      findings: findings, notes: notes.all(), combined: combined, report: spend.report,
      span: span, options: advice, top: options.top)
  }
}
