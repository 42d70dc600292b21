// `fluxspend report`, the main job.

import ArgumentParser
import FluxSpend
import LogRecords
import Pricing
import Spend
import SystemIO

/// Reads logs and reports the spend.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Read logs, price every request, and report the spend (the default).",
    discussion: """
      An input is a file, a directory (walked; files that begin like JSON, text with JSON in it or gzip \
      are read, whatever their names), or - for standard input.
      """)

  @OptionGroup var logs: LogReading

  @OptionGroup(title: "Budgets")
  var budgets: BudgetOptions

  func run() throws {
    var plan = BudgetPlan()
    try logs.run(
      adjust: { plan = try budgets.resolved($0.engine.sheet) }, read: { $0.report(on: plan) },
      report: { $0.report }, budgets: { $0.budgets },
      write: { result, format, style, file in
        try result.write(as: format, style: style, workers: logs.selection.workers) {
          try file.write($0)
        }
      })
  }
}
