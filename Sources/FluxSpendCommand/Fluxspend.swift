// The `fluxspend` command: its subcommands, and the only place where the process ends.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import SystemIO

/// The root command. Without a subcommand it reports.
struct Fluxspend: ParsableCommand {
  /// The version of this release.
  static let release = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "fluxspend",
    abstract: "What FLUX image generation really costs, from your request logs.",
    usage: """
      fluxspend <input> ... [<options>]
      fluxspend <subcommand> ...
      """,
    // Paragraphs are one line each, because the parser wraps them; examples fit 80 columns.
    discussion: """
      Reads JSON-lines logs of API requests, plain or in gzip, prices each request by the price \
      sheet of its day, and adds up the spend by model, user, resolution and more.

      EXAMPLES
        fluxspend logs/                           the report of a folder of logs
        fluxspend logs/ --by user --by day        two tables: by user, and by day
        fluxspend logs/ --by user,model --top 10  a cross-tab, its ten largest rows
        fluxspend logs/ --from 2026-06-01 --to 2026-07-01 --where project=catalog
        zcat old.gz | fluxspend - --format json -o report.json
        fluxspend compare logs/ --before 2026-05 --after 2026-06
        fluxspend advise logs/                    habits that cost money, in dollars
        fluxspend quote --model flux-2-pro --size 1920x1080 --images 4 --explain
        fluxspend reconcile logs/                 reported costs against list prices
        fluxspend inspect logs/                   how lines are read, what is missing
        fluxspend forecast logs/ --budget 500/month --budget user=50/month
        fluxspend prices                          the prices in force, with sources

      EXIT STATUS
        0  complete
        1  nothing could be reported, or the output could not be written
        2  the command line or a price sheet is wrong; nothing was read
        3  incomplete: malformed lines, damaged files or unpriced models; the
           report is written and says what is missing
        5  a --budget or --max-drift was exceeded, in a complete result or an
           incomplete one
      """,
    version: "fluxspend \(release) (\(InflateBackend.versions))",
    subcommands: [
      ReportCommand.self, CompareCommand.self, AdviseCommand.self, WhatIfCommand.self,
      ReconcileCommand.self,
      ForecastCommand.self, InspectCommand.self, QuoteCommand.self, PricesCommand.self,
    ],
    defaultSubcommand: ReportCommand.self)
}

@main
enum Main {
  static func main() {
    reserveStandardDescriptors()
    ignoreWriteSignals()
    let arguments = commandLineArguments().map(ArgumentText.text)
    let status: CInt
    do {
      if arguments.isEmpty { throw CleanExit.helpRequest(Fluxspend.self) }
      var command = try Fluxspend.parseAsRoot(TypedArguments.understood(arguments))
      try command.run()
      status = 0
    } catch let exit as ExitStatus {
      status = exit.rawValue
    } catch {
      status = Messages.end(with: error, arguments)
    }
    endProcess(status: status)
  }
}

/// How the process ends, other than well. COMMAND.md has the meanings.
enum ExitStatus: CInt, Error {
  case nothingUsable = 1
  case wrongUsage = 2
  case incomplete = 3
  case overLimit = 5
}
