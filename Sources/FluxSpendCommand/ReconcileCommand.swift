// `fluxspend reconcile`: what was reported, and perhaps invoiced, against what the price sheet says.

import ArgumentParser
import CivilTime
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

/// Compares reported with computed costs, and says why they differ.
struct ReconcileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Compare the costs that the API or a logger reported with the price sheet.",
    discussion: """
      Each request is priced and compared with the cost the API reported, or else with the logger's. \
      What differs is computed again under one fault after the other and grouped by the fault that \
      gives the reported cost, with examples: a flat price whatever the size, megapixels of 1,000,000 \
      pixels or in parts, references or the number of images forgotten, an old price, dollars for \
      credits, failed or moderated requests billed. Rows are in order of the drift.

      With --invoice the way from the price sheet to the invoice is shown, cause by cause, and what \
      remains unexplained:
        fluxspend reconcile logs/ --invoice 61204.33 --month 2026-06 --max-drift 1%
      """)

  @OptionGroup(title: "Invoice")
  var billing: InvoiceOptions

  @OptionGroup(title: "Tables")
  var grouping: GroupingOptions

  @OptionGroup var logs: LogReading

  func run() throws {
    let configuration = try self.logs.configuration.configuration()
    let invoice = try billing.billed()
    let limit = try billing.limit()
    try logs.configured(configuration).run(
      configuration, by: grouping.tables, adjust: billing.selectMonth, excess: billing.message,
      read: { run in
        var result = run.reconciliation(invoice: invoice)
        result?.maxDrift = limit
        return result
      })
  }
}

/// What was invoiced, for when, and how far off it may be.
struct InvoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("What the seller asks for these requests, in dollars.", valueName: "usd"))
  var invoice: String?

  @Option(
    help: ArgumentHelp(
      "Only requests of this month, in the zone of --timezone.", valueName: "yyyy-mm"))
  var month: String?

  @Option(
    help: ArgumentHelp(
      "Exit with status 5 if the reported cost drifts further from the computed one, or more of the invoice remains unexplained: a percentage, or dollars.",
      valueName: "p%|usd"))
  var maxDrift: String?

  /// The invoice; nil if there is none.
  func billed() throws -> Invoice? {
    try invoice.map {
      Invoice(amount: try dollars($0, "--invoice", like: "61204.33"), month: month)
    }
  }

  func limit() throws -> DriftLimit? {
    guard let text = maxDrift else { return nil }
    guard let limit = DriftLimit(text) else {
      throw CommandFailure.configuration(
        "--max-drift \(TerminalText.escaped(text)): write a percentage, as 1%, or dollars, as 5.00")
    }
    return limit
  }

  /// Leaves out what is not of the month.
  func selectMonth(_ options: inout SpendOptions) throws {
    guard let month else { return }
    guard options.from == nil, options.to == nil else {
      throw CommandFailure.configuration("--month goes without --from and --to")
    }
    guard let first = CivilDay(month + "-01") else {
      throw CommandFailure.configuration(
        "--month \(TerminalText.escaped(month)): write a year and a month, as 2026-06")
    }
    let date = first.date
    let next = CivilDay(number: first.number + CivilDay.days(inMonth: date.month, of: date.year))
    options.from = options.timeZone.start(of: first)
    options.to = options.timeZone.start(of: next)
  }

  /// What is said of a drift that is too much.
  func message(about result: Reconciliation) -> String? {
    guard let limit = result.maxDrift, let excess = result.excess else { return nil }
    switch excess {
    case .reported(let drift):
      return
        "reported and computed cost are \(Figures.dollars(drift)) apart, more than --max-drift "
        + limit.text
    case .unexplained(let rest):
      return "\(Figures.dollars(rest)) of the invoice is unexplained, more than --max-drift "
        + limit.text
    }
  }
}
