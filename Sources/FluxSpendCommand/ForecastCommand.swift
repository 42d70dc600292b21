// `fluxspend forecast`: what will be spent, and what was unlike the rest.

import ArgumentParser
import CivilTime
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

/// Looks ahead from the end of a log.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "What will be spent this month and in the next days, and which days were unusual.",
    discussion: """
      The present is the last request of the logs, never the clock. What is to come is the mean of each \
      weekday of the history (of all days, with under three weeks of it), with an interval from the \
      history's own spread. The output says how it was worked out, and if there is too little to say.
      """)

  @OptionGroup(title: "Budgets")
  var budgets: BudgetOptions

  @OptionGroup(title: "Forecast")
  var ahead: AheadOptions

  @OptionGroup(title: "Tables")
  var grouping: GroupingOptions

  @OptionGroup var logs: LogReading

  func run() throws {
    let wanted = try ahead.resolved()
    var plan = BudgetPlan()
    let configuration = try self.logs.configuration.configuration()
    let logs = self.logs.configured(configuration)
    let budgets = self.budgets.configured(configuration)
    try logs.run(
      configuration, by: grouping.tables,
      adjust: { options in
        plan = try budgets.resolved(options)
        if grouping.tables.isEmpty { options.tables = [[.model], [.user]] }
        try grouping.refuseTime(in: options, of: "a forecast")
      },
      read: { $0.forecast(wanted, budgets: plan) })
  }
}

/// How far to look ahead, and what is unusual.
struct AheadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only the next so many days. (default: the rest of the month, and the next 30 days)",
      valueName: "n"))
  var days: Int?

  @Option(
    help: ArgumentHelp(
      "Up to this day: what was spent since 1 January, and the rest, instead of the next 30 days.",
      valueName: "date"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "A day is unusual when it is so many spreads (1.4826 MAD) away from the median.",
      valueName: "x"))
  var threshold = "3.5"

  @Flag(
    inversion: .prefixedNo,
    help: "Look for days and users far from usual; with very many users it takes memory.")
  var anomalies = true

  /// The forecast's options.
  func resolved() throws -> ForecastOptions {
    var options = ForecastOptions()
    options.findsAnomalies = anomalies
    if let days {
      guard (1...3660).contains(days) else {
        throw CommandFailure.configuration("--days is a number from 1 to 3660")
      }
      options.days = days
      options.leavesOutMonth = true
    }
    if let until {
      guard days == nil else {
        throw CommandFailure.configuration("--days and --until exclude each other")
      }
      guard let day = CivilDay(until) else {
        throw CommandFailure.configuration(
          "--until \(TerminalText.escaped(until)): this is no date (2026-12-31)")
      }
      options.until = day
    }
    guard let billionths = DecimalText.billionths(threshold), billionths % 100_000_000 == 0,
      (1_000_000_000...1_000_000_000_000).contains(billionths)
    else {
      throw CommandFailure.configuration(
        "--threshold is a number from 1 to 1000 with at most one decimal")
    }
    options.threshold = Int(billionths / 100_000_000)
    return options
  }
}
