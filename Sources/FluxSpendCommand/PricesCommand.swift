// `fluxspend prices`: the price sheet in force, or a check of one.

import ArgumentParser
import FluxSpend
import Pages
import Pricing

/// Shows or checks a price sheet.
struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices", abstract: "Show the price sheet in force, or check one of your own.",
    discussion: """
      Examples:
        fluxspend prices
        fluxspend prices --format json > mine.json
        fluxspend prices --check mine.json
      """)

  @OptionGroup var prices: PriceOptions

  @OptionGroup(title: "Configuration")
  var configuration: ConfigurationOptions

  @Option(
    help: ArgumentHelp("Check a price sheet and say what it holds.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var check: PathArgument?

  @Option(
    help: "How the sheet is written, as a table if not said; json is a price sheet again.")
  var format: ViewFormat?

  func validate() throws {
    guard check == nil || (prices.file == nil && format == nil) else {
      throw ValidationError("--check stands alone")
    }
  }

  func run() throws {
    guard let check else {
      return try printResult(prices.sheet(configuration).rendered(as: format ?? .table))
    }
    let summary = try PriceOptions.sheet(check).summary
    try printResult("\(check.name): \(TerminalText.escaped(summary))\n")
  }
}
