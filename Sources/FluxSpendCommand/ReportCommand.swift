// `fluxspend report`, the main job.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
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

  @OptionGroup(title: "Budgets")
  var budgets: BudgetOptions

  @Option(
    help: ArgumentHelp(
      "What an hour of a machine of your own costs: put beside self-hosted requests.",
      valueName: "usd"))
  var gpuHour: String?

  @OptionGroup(title: "Tables")
  var grouping: GroupingOptions

  @OptionGroup var logs: LogReading

  func run() throws {
    let machineHour = try gpuHour.map { try dollars($0, "--gpu-hour", like: "2.50") }
    var plan = BudgetPlan()
    let configuration = try self.logs.configuration.configuration()
    let logs = self.logs.configured(configuration)
    let budgets = self.budgets.configured(configuration)
    let typed = grouping.tables
    try logs.run(
      configuration, by: typed.isEmpty ? configuration?.tables ?? [] : typed,
      adjust: { options in
        plan = try budgets.resolved(options)
        options.reading.machineHour = machineHour
      }, read: { $0.report(on: plan) })
  }
}
