// `fluxspend reconcile`: what was reported against what the price sheet says.

import ArgumentParser
import FluxSpend
import LogRecords
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
      """)

  @OptionGroup var logs: LogReading

  func run() throws {
    let configuration = try self.logs.configuration.configuration()
    try logs.configured(configuration).run(
      configuration, read: { $0.reconciliation() }, report: { $0.report },
      write: { result, format, style, file in
        try result.write(as: format, style: style) { try file.write($0) }
      })
  }
}
