// `fluxspend compare`: two periods, and why they did not cost the same.

import ArgumentParser
import CivilTime
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

/// Compares two periods of a log, or two logs.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Two periods side by side: the difference by cause, and by who made it.",
    discussion: """
      Without options: the last whole month before the log's last request, with the month before it. A period is a \
      month (2026-06), a day, a week (2026-W23), a year, two of these joined by .., or a word as last-month.

      EXAMPLES
        fluxspend compare logs/ --before 2026-05 --after 2026-06
        fluxspend compare logs/ --at 2026-06-08
        fluxspend compare --before-logs may/ --after-logs june/ --by project
      """)

  @OptionGroup(title: "Periods")
  var periods: PeriodOptions

  @OptionGroup(title: "Tables")
  var grouping: GroupingOptions

  @OptionGroup var logs: LogReading

  func run() throws {
    let configuration = try self.logs.configuration.configuration()
    var logs = self.logs.configured(configuration)
    var compared = ComparedPeriods.lastMonths
    let sets = try periods.logSets(logs.inputs)
    if let sets { logs.inputs = sets.before + sets.after }
    let reading = logs
    func files(_ paths: [PathArgument]) -> InputFiles {
      var files = reading.files(paths, configuration)
      if !reading.selection.allowIdentical { files.leaveOutCopies(hints: .ofOptions) }
      return files
    }
    try logs.run(
      configuration, by: grouping.tables,
      adjust: { options in
        if grouping.tables.isEmpty { options.tables = [[.user], [.project], [.model]] }
        try grouping.refuseTime(in: options, of: "a comparison")
        compared = try periods.resolved(&options, hasSets: sets != nil)
      },
      read: { run in
        guard let sets else { return run.comparison(compared) }
        var earlier = run
        earlier.inputs = files(sets.before)
        return earlier.comparison(.logs, later: files(sets.after))
      })
  }
}

/// What is compared with what.
struct PeriodOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The earlier period.", valueName: "period"))
  var before: String?

  @Option(help: ArgumentHelp("The later period.", valueName: "period"))
  var after: String?

  @Option(
    help: ArgumentHelp(
      "What a day cost before this day, and from then on.", valueName: "date"))
  var at: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs of the earlier period, as a whole.", valueName: "input"),
    completion: .file())
  var beforeLogs: [PathArgument] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs of the later period, as a whole.", valueName: "input"),
    completion: .file())
  var afterLogs: [PathArgument] = []

  /// The two sets of logs, if that is what is compared.
  func logSets(
    _ inputs: [PathArgument]
  ) throws -> (before: [PathArgument], after: [PathArgument])? {
    if beforeLogs.isEmpty, afterLogs.isEmpty { return nil }
    guard !beforeLogs.isEmpty, !afterLogs.isEmpty else {
      throw CommandFailure.configuration("--before-logs and --after-logs come together")
    }
    guard inputs.isEmpty else {
      throw CommandFailure.configuration(
        "name the logs with --before-logs and --after-logs, or all of them without these")
    }
    guard before == nil, after == nil, at == nil else {
      throw CommandFailure.configuration(
        "--before-logs and --after-logs compare logs as a whole: --before, --after and --at do not apply"
      )
    }
    return (beforeLogs, afterLogs)
  }

  /// The periods; what lies outside them is not read into the sums.
  func resolved(_ options: inout SpendOptions, hasSets: Bool) throws -> ComparedPeriods {
    if hasSets { return .logs }
    if let at {
      guard before == nil, after == nil else {
        throw CommandFailure.configuration("--at stands alone: it makes both periods")
      }
      guard let day = CivilDay(at) else {
        throw CommandFailure.configuration(
          "--at \(TerminalText.escaped(at)): this is no date (2026-06-08)")
      }
      return .at(day)
    }
    guard let before, let after else {
      if before != nil || after != nil {
        throw CommandFailure.configuration("--before and --after come together")
      }
      return .lastMonths
    }
    guard options.from == nil, options.to == nil else {
      throw CommandFailure.configuration(
        "--before and --after choose the time: --from, --to and --in do not apply")
    }
    let zone = options.timeZone
    let (old, new) = (
      try span(before, "--before", zone), try span(after, "--after", zone)
    )
    guard !old.days.overlaps(new.days) else {
      throw CommandFailure.configuration("--before and --after share days")
    }
    let days =
      min(
        old.days.lowerBound, new.days.lowerBound)..<max(
        old.days.upperBound, new.days.upperBound)
    options.from = zone.start(of: CivilDay(number: days.lowerBound))
    options.to = zone.start(of: CivilDay(number: days.upperBound))
    return .spans(before: old, after: new)
  }
}
