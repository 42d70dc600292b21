// `fluxspend report`, the main job.

import ArgumentParser
import FluxSpend
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

  @OptionGroup var logs: LogReading

  @OptionGroup(title: "Budgets")
  var budgets: BudgetOptions

  @Option(
    help: ArgumentHelp(
      "What an hour of a machine of your own costs: put beside self-hosted requests.",
      valueName: "usd"))
  var gpuHour: String?

  func run() throws {
    let machineHour = try gpuHour.map { try dollars($0, "--gpu-hour", like: "2.50") }
    var plan = BudgetPlan()
    let configuration = try self.logs.configuration.configuration()
    var logs = self.logs.configured(configuration)
    let budgets = self.budgets.configured(configuration)
    if logs.selection.tables.isEmpty { logs.selection.tables = configuration?.tables ?? [] }
    try logs.run(
      configuration,
      adjust: { options in
        plan = try budgets.resolved(options)
        options.reading.machineHour = machineHour
      }, read: { $0.report(on: plan) })
  }
}
