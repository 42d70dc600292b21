// `fluxspend inspect`: how logs are read, and one request explained.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
import Spend
import SystemIO

/// Shows how each line is read, and what to type where it is not.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show how logs are read: shapes, places of facts, what is missing, what to type.",
    discussion: """
      For each file: what its lines are and where the records stand in them, where each fact was found \
      and how often, what is missing and what that costs in exactness, places that look like facts nobody \
      named, lines that were not understood, files left out. What it proposes has been tried on the same \
      logs. It prints keys, places, sizes and counts, never other values; it is slower than a report, and \
      its exit status is that of one.
      """)

  @OptionGroup(title: "One request")
  var request: ExplainedRequest

  @OptionGroup var logs: LogReading

  func run() throws {
    if try logs.outputs.format() == .csv {
      throw CommandFailure.configuration("--format: inspect is written as table, json or markdown")
    }
    let configuration = try self.logs.configuration.configuration()
    let logs = self.logs.configured(configuration)
    if let id = request.id {
      if request.line != nil {
        throw CommandFailure.configuration("--line and --id: one of them names the request")
      }
      return try logs.run(configuration, read: { $0.explanation(ofID: id) })
    }
    if let line = request.line { return try explain(line, logs, configuration) }
    // As it was typed: the next command finds the same configuration.
    let invocation = InspectInvocation(
      arguments: self.logs.arguments(of: ["fluxspend"]),
      settings: self.logs.settings(configuration),
      name: OptionWords.name)
    try logs.run(
      configuration,
      read: { run in
        var inspection = run.inspection(canRepeat: canRepeat(run))
        inspection?.invocation = invocation
        return inspection
      })
  }

  /// Whether the inputs can be read again.
  private func canRepeat(_ run: SpendRun) -> Bool {
    run.inputs.files.allSatisfy { $0.size != nil }
  }

  private func explain(
    _ line: Int, _ logs: LogReading, _ configuration: Configuration?
  ) throws {
    guard line > 0 else { throw CommandFailure.configuration("--line is a number from 1") }
    try logs.run(
      configuration,
      read: { run in
        guard run.inputs.files.count == 1, canRepeat(run) else {
          throw CommandFailure.configuration(
            "--line takes one file, which is read more than once; these are "
              + "\(Figures.counted(run.inputs.files.count, "input"))")
        }
        return run.explanation(ofLine: line)
      })
  }
}

/// Which request is explained.
struct ExplainedRequest: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Explain what begins in this line of the only file: its request to the end.",
      valueName: "number"))
  var line: Int?

  @Option(
    help: ArgumentHelp("Explain the request with this id to the end.", valueName: "id"))
  var id: String?
}
