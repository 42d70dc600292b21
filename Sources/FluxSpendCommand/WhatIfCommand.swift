// `fluxspend whatif`: the same log under other rules or prices.

import ArgumentParser
import CivilTime
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

/// Prices a log anew under changed rules.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Price a log anew under other rules or prices, side by side with what it was.",
    discussion: """
      Every request is changed by the rules, in this order, and priced exactly: swap, max-images, \
      drop-inputs-over, max-input-megapixels, snap-inputs, max-size, max-megapixels, snap; then at \
      the prices of --prices or --prices-at. --where limits the change to some requests; all others stay in both sums.
      """)

  @OptionGroup(title: "Changes")
  var change: ChangeOptions

  @OptionGroup(title: "Tables")
  var grouping: GroupingOptions

  @OptionGroup var logs: LogReading

  func run() throws {
    let configuration = try self.logs.configuration.configuration()
    let logs = self.logs.configured(configuration)
    var typed = self.change
    typed.beforePrices = typed.beforePrices ?? configuration?.prices
    let before = try typed.before(logs.selection)
    var change = try typed.resolved()
    try logs.run(
      configuration, by: grouping.tables,
      reading: [ReadFile("--before-prices", typed.beforePrices)],
      adjust: { options in
        if let time = options.tables.joined().first(where: \.isTime)
          ?? options.filters.keys.filter(\.isTime).min(by: { $0.rawValue < $1.rawValue })
        {
          throw CommandFailure.configuration(
            "whatif adds up the whole time: there is no \(time.rawValue) for --by or --where; --from "
              + "and --to choose a time")
        }
        // Which requests change, not which are read.
        (change.filters, options.filters) = (options.filters, [:])
        // Other prices are part of the change; the configuration's are those of the log as it was.
        if options.engine.at != nil || self.logs.selection.prices.file != nil {
          change.engine = options.engine
          options.pricesAt = nil
        }
        options.engine = before.engine
        options.pricesAt = before.pricesAt
        if options.billsModerated {
          change.billsModerated = true
        }
        options.billsModerated = typed.beforeModerated == .billed
        if change.rules.isEmpty, change.engine == nil, change.billsModerated == nil {
          throw CommandFailure.configuration(
            "whatif needs a change: --swap, --max-megapixels, --snap, --prices-at or another "
              + "(fluxspend whatif --help lists them)")
        }
      },
      read: { run in try read(run, change) })
  }

  private func read(_ run: SpendRun, _ change: WhatIfChange) throws -> WhatIf? {
    do throws(UnknownModelError) {
      return try run.whatIf(change)
    } catch {
      throw CommandFailure.configuration(
        "--swap: " + notOfSheet(error.name, run.options.engine.sheet))
    }
  }
}

/// What is to be different.
struct ChangeOptions: ParsableArguments {
  @Option(
    name: .customLong("swap"),
    help: ArgumentHelp(
      "Requests of one model go to another; * is any model. Repeatable, the first that fits counts.",
      valueName: "model=model"))
  var swaps: [String] = []

  @Option(
    name: .customLong("swap-edits"),
    help: ArgumentHelp(
      "The same for requests that edit an image, before --swap. Repeatable.",
      valueName: "model=model"))
  var editSwaps: [String] = []

  @Option(
    name: .customLong("swap-new-images"),
    help: ArgumentHelp(
      "The same for requests that do not edit, before --swap. Repeatable.",
      valueName: "model=model"))
  var newImageSwaps: [String] = []

  @Option(
    help: ArgumentHelp("A request asks for no more images than this.", valueName: "n"))
  var maxImages: Int?

  @Option(
    help: ArgumentHelp("Only the first so many reference images are sent.", valueName: "n"))
  var dropInputsOver: Int?

  @Option(
    help: ArgumentHelp(
      "Reference images are sent with no more megapixels; those of unknown size stay as they are.",
      valueName: "n"))
  var maxInputMegapixels: Int?

  @Flag(help: "Reference images just over a whole megapixel are sent with one less.")
  var snapInputs = false

  @Option(
    help: ArgumentHelp(
      "Images fit this box: the aspect ratio is kept, edges go down to multiples of 16.",
      valueName: "WxH"))
  var maxSize: PixelSize?

  @Option(
    help: ArgumentHelp(
      "Images have no more megapixels: the aspect ratio is kept, edges go down to multiples of 16.",
      valueName: "n"))
  var maxMegapixels: Int?

  @Flag(
    help: "Images just over a whole megapixel get the nearest size that is billed one less.")
  var snap = false

  @Option(
    help: ArgumentHelp(
      "How far over a megapixel --snap reaches, in percent of one.", valueName: "percent"))
  var snapWithin = 15

  @Option(
    help: ArgumentHelp(
      "The price sheet for the log as it was. (default: the built-in one)", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var beforePrices: PathArgument?

  @Option(
    help: ArgumentHelp("Price the log as it was at the prices of this day.", valueName: "date"))
  var beforePricesAt: String?

  @Option(
    help: ArgumentHelp(
      "Whether moderated requests were billed in the log as it was.", valueName: "rule"))
  var beforeModerated = SelectionOptions.Moderation.free

  /// The prices of the log as it was.
  func before(_ selection: SelectionOptions) throws -> (engine: PricingEngine, pricesAt: String?) {
    let sheet = try selection.sold(in: beforePrices.map(PriceOptions.sheet) ?? .builtIn)
    let at = try beforePricesAt.map { try instant($0, "--before-prices-at", zone: .utc) }
    return (PricingEngine(sheet: sheet, at: at), beforePricesAt)
  }

  /// The change.
  func resolved() throws -> WhatIfChange {
    var change = WhatIfChange()
    change.rules.swaps =
      try editSwaps.map { try swap($0, "--swap-edits", .edits) }
      + newImageSwaps.map { try swap($0, "--swap-new-images", .newImages) }
      + swaps.map { try swap($0, "--swap") }
    change.rules.maximumImages = try positive(maxImages, "--max-images", from: 1)
    change.rules.maximumInputs = try positive(dropInputsOver, "--drop-inputs-over", from: 0)
    change.rules.maximumMegapixels = try positive(maxMegapixels, "--max-megapixels", from: 1)
    change.rules.maximumInputMegapixels = try positive(
      maxInputMegapixels, "--max-input-megapixels", from: 1)
    change.rules.maximumSize = maxSize
    guard (1...99).contains(snapWithin) else {
      throw CommandFailure.configuration("--snap-within is a percentage from 1 to 99")
    }
    change.rules.snapWithin = snap ? snapWithin * 10 : nil
    change.rules.snapInputsWithin = snapInputs ? snapWithin * 10 : nil
    return change
  }

  private func swap(
    _ text: String, _ option: String, _ scope: UsageRules.Swap.Scope = .all
  ) throws -> UsageRules.Swap {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw CommandFailure.configuration(
        "\(option) \(TerminalText.escaped(text)): write it as MODEL=MODEL")
    }
    return UsageRules.Swap(
      from: parts[0] == "*" ? nil : parts[0], to: parts[1], scope: scope)
  }

  private func positive(_ number: Int?, _ option: String, from least: Int) throws -> Int? {
    guard let number else { return nil }
    guard (least...1000).contains(number) else {
      throw CommandFailure.configuration("\(option) is a number from \(least) to 1000")
    }
    return number
  }
}
