// `fluxspend advise`: the habits that cost money.

public import ArgumentParser
public import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

/// Finds the habits that cost money, and what the alternative would have cost.
struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract: "Find the habits that cost money, each with what the alternative would have cost.",
    discussion: """
      Every finding prices the same requests anew under one rule, and prints the whatif command that \
      says the same. Savings of the same requests overlap and are never added up: the bottom line is one \
      what-if of all rules together.

      Kinds: \(AdviceKind.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @OptionGroup(title: "What is needed, and what is worth a finding")
  var thresholds: AdviceThresholds

  @OptionGroup var logs: LogReading

  func run() throws {
    let configuration = try self.logs.configuration.configuration()
    let logs = self.logs.configured(configuration)
    let advice = try thresholds.resolved(top: logs.outputs)
    let invocation = try invocation(logs)
    try logs.run(
      configuration,
      adjust: { options in
        for dimension in Dimension.allCases.filter(\.isTime)
        where options.filters[dimension] != nil {
          throw CommandFailure.configuration(
            "--where \(dimension.rawValue)=...: advise takes --from and --to for a time")
        }
        let sheet = options.engine.sheet
        for model in advice.kept
        where sheet.identify(model: model, provider: "", host: "").place == nil {
          throw CommandFailure.configuration("--keep: " + notOfSheet(model, sheet))
        }
        options.tables = []
      },
      read: { run in
        do throws(UnknownModelError) {
          var result = try run.advice(advice)
          result?.invocation = invocation
          return result
        } catch {
          throw CommandFailure.configuration(
            "\(TerminalText.escaped(error.name)) is no model of the price sheet")
        }
      })
  }

  /// How `whatif` reads the same logs at the same prices. What is configured is not typed: it is found again.
  private func invocation(_ configured: LogReading) throws -> WhatIfInvocation {
    let free = FreeDimension.all(of: try configured.reading.resolved()).map(Dimension.free)
    let filters = try logs.selection.wantedValues(Dimension.allCases + free).map {
      Advice.Filter(dimension: $0.dimension, values: $0.values)
    }
    return WhatIfInvocation(
      arguments: logs.arguments(of: ["fluxspend", "whatif"], isBefore: true), filters: filters,
      words: OptionWords.arguments)
  }
}

/// What is needed, and what is worth a finding.
struct AdviceThresholds: ParsableArguments {
  @Option(
    help: ArgumentHelp("Findings for each user, each project, or the log.", valueName: "whom"))
  var per = AdviceOptions.Scope.user

  @Option(
    help: ArgumentHelp(
      "The least saving of a finding in 30 days; over the period if it is shorter than a day.",
      valueName: "usd"))
  var minSaving = "1"

  @Option(
    name: .customLong("skip"),
    help: ArgumentHelp("A kind of finding to leave out. Repeatable.", valueName: "kind"),
    completion: .list(AdviceKind.allCases.map(\.rawValue)))
  var skipped: [AdviceKind] = []

  @Option(
    name: .customLong("keep"),
    help: ArgumentHelp(
      "A model that is needed: no other is suggested for it. Repeatable.", valueName: "model"))
  var kept: [String] = []

  @Option(
    help: ArgumentHelp(
      "The size in which images are shown; no larger one is needed.", valueName: "WxH"))
  var display: PixelSize?

  @Option(help: ArgumentHelp("Megapixels that an image needs.", valueName: "n"))
  var needMegapixels = 1

  @Option(help: ArgumentHelp("Images that a request needs.", valueName: "n"))
  var needImages = 1

  @Option(help: ArgumentHelp("Reference images that a request needs.", valueName: "n"))
  var needReferences = 2

  @Option(help: ArgumentHelp("Megapixels that a reference image needs.", valueName: "n"))
  var needReferenceMegapixels = 1

  @Option(
    help: ArgumentHelp(
      "How far over a whole megapixel is just above it, in percent of one.", valueName: "percent"))
  var boundary = 15

  @Option(
    help: ArgumentHelp(
      "Requests for one model and size by one user within an hour that are a burst.",
      valueName: "n"))
  var burst = 10

  @Option(
    help: ArgumentHelp(
      "Failed or moderated requests that are worth a note, in percent.", valueName: "percent"))
  var failureRate = 5

  @Option(
    help: ArgumentHelp("Requests from which on a rate or a mix means something.", valueName: "n"))
  var minRequests = 20

  @Option(
    help: ArgumentHelp(
      "Users or sizes that are few, in percent of all: half the spend in few is a note.",
      valueName: "percent"))
  var few = 20

  @Option(
    help: ArgumentHelp(
      "By how many points of percent the share of a model or size has grown to be a new habit.",
      valueName: "points"))
  var shift = 20

  @Option(
    help: ArgumentHelp(
      "What an hour of your own machine costs, for a break-even.", valueName: "usd"))
  var gpuHour: String?

  @Option(help: ArgumentHelp("Images that it makes in an hour.", valueName: "n"))
  var imagesPerGpuHour: Int?

  @Option(help: ArgumentHelp("What a licence costs for a month of 30 days.", valueName: "usd"))
  var licenceMonth: String?

  /// The options of the analysis.
  func resolved(top outputs: OutputOptions) throws -> AdviceOptions {
    var options = AdviceOptions()
    options.scope = per
    options.minimumSaving = MoneyTotal(try dollars(minSaving, "--min-saving"))
    options.skipped = Set(skipped)
    options.kept = Set(kept)
    options.display = display
    options.neededMegapixels = try number(needMegapixels, "--need-megapixels", 1...1000)
    options.neededImages = try number(needImages, "--need-images", 1...1000)
    options.neededInputs = try number(needReferences, "--need-references", 0...1000)
    options.neededInputMegapixels = try number(
      needReferenceMegapixels, "--need-reference-megapixels", 1...1000)
    options.boundary = try number(boundary, "--boundary", 1...99) * 10
    options.burst = try number(burst, "--burst", 2...1_000_000)
    options.failureRate = try number(failureRate, "--failure-rate", 0...100) * 10
    options.minimumRequests = try number(minRequests, "--min-requests", 1...1_000_000_000)
    options.few = try number(few, "--few", 1...100) * 10
    options.shift = try number(shift, "--shift", 1...100) * 10
    options.hosting = try hosting()
    let isForPeople = try outputs.format().isForPeople
    options.listedParts = isForPeople ? 3 : 20
    options.listedRows = isForPeople ? 5 : 0
    return options
  }

  private func hosting() throws -> HostingCost? {
    if gpuHour == nil, imagesPerGpuHour == nil, licenceMonth == nil { return nil }
    guard let gpuHour, let imagesPerGpuHour else {
      throw CommandFailure.configuration(
        "a break-even needs both --gpu-hour and --images-per-gpu-hour")
    }
    return HostingCost(
      gpuHour: try dollars(gpuHour, "--gpu-hour"),
      imagesPerGPUHour: try number(
        imagesPerGpuHour, "--images-per-gpu-hour", 1...1_000_000_000),
      licenceMonth: try licenceMonth.map { try dollars($0, "--licence-month") } ?? .zero)
  }

  private func dollars(_ text: String, _ option: String) throws -> Money {
    guard let money = Money(dollars: text) else {
      let reason =
        Money.isTooLarge(dollars: text)
        ? "the amount is too large" : "write dollars, at most nine decimals"
      throw CommandFailure.configuration("\(option) \(TerminalText.escaped(text)): \(reason)")
    }
    return money
  }

  private func number(_ number: Int, _ option: String, _ range: ClosedRange<Int>) throws -> Int {
    guard range.contains(number) else {
      throw CommandFailure.configuration(
        "\(option) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

extension AdviceKind: ExpressibleByArgument {}
extension AdviceOptions.Scope: ExpressibleByArgument {}
