// `fluxspend prices`: the price sheet in force, or a check of one.

import ArgumentParser
import Analyses
import Quotes
import Pages
import Pricing
import SystemIO

/// Shows or checks a price sheet.
struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices", abstract: "Show the price sheet in force, or check one of your own.",
    discussion: """
      Examples:
        fluxspend prices
        fluxspend prices --provider fal
        fluxspend prices --format json > mine.json
        fluxspend prices --check mine.json
      """)

  @OptionGroup var prices: PriceOptions

  @OptionGroup(title: "Configuration")
  var configuration: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "Show what another provider asks: \(PriceOptions.providers.joined(separator: ", ")).",
      valueName: "name"), completion: .list(PriceOptions.providers))
  var provider: String?

  @Option(
    help: ArgumentHelp("Check a price sheet and say what it holds.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var check: PathArgument?

  @Option(
    name: .customLong("format"),
    help: "How the sheet is written, as a table if not said; json is a price sheet again.")
  var typedFormat: Format?

  @OptionGroup var target: TargetOptions

  func validate() throws {
    guard check == nil || (prices.file == nil && typedFormat == nil && provider == nil) else {
      throw ValidationError("--check stands alone")
    }
  }

  func run() throws {
    guard let check else {
      let format = try target.format(typedFormat)
      let sheet = try sheet()
      try target.refuse(overwriting: prices.file)
      return try target.write(sheet.rendered(as: format, style: target.style))
    }
    let summary = try PriceOptions.sheet(check).summary
    try target.refuse(overwriting: check)
    try target.write("\(check.name): \(TerminalText.escaped(summary))\n")
  }

  private func sheet() throws -> PriceSheet {
    let sheet = try prices.sheet(configuration)
    guard let provider else { return sheet }
    let all = sheet.addingSellers()
    guard let only = all.only(provider: provider) else {
      throw CommandFailure.configuration(
        "--provider \(TerminalText.escaped(provider)): " + PriceOptions.unknown(in: all))
    }
    return only
  }
}
