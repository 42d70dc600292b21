// `fluxspend report`, the main job.

import ArgumentParser
import FluxSpend
import LogRecords
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
    try logs.run(adjust: budgets.apply, read: { $0.report() }, report: { $0 }) {
      report, format, style, file in
      try report.write(as: format, style: style, workers: logs.selection.workers) {
        try file.write($0)
      }
    }
  }
}
