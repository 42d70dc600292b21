// `fluxspend quote`: options in, a quote of the library out.

import LogRecords
import ArgumentParser
import CivilTime
import Analyses
import Quotes
import Pages
import Pricing
import SystemIO

/// Prices one request or a workload before it is made.
struct QuoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quote", abstract: "Price one request or a workload before it is made.",
    discussion: """
      Examples:
        fluxspend quote --model flux-2-pro --size 1920x1080 --images 10000 --explain
        fluxspend quote --model "FLUX.2 [pro]" --input 1024x1024 --images 5000
        fluxspend quote --model flux-2-klein-4b --users 500 --images-per-user 20
        fluxspend quote --compare --size 2048x2048 --format markdown
        fluxspend quote --compare --all-providers --model flux-2-pro --input 1024x1024
        fluxspend quote --model fal-ai/flux-2-pro

      Without --at each model's newest price is taken, so that the same quote is the same on any \
      day. Without --size an image has the model's default size; an edit follows its first --input.
      """)

  @Option(
    help: "The model, in any spelling (fluxspend prices lists them).",
    completion: .list(PriceSheet.builtIn.models.map(\.id)))
  var model: String?

  @Option(help: ArgumentHelp("The size of each image in pixels.", valueName: "WxH"))
  var size: PixelSize?

  @Option(
    help: ArgumentHelp(
      "A reference image of each request, or \"unknown\" (repeatable).", valueName: "WxH"))
  var input: [InputSize] = []

  @Option(
    help: ArgumentHelp(
      "How many steps an image takes, where a provider bills them. (default: the provider's)",
      valueName: "n"))
  var steps: Int?

  @Option(help: ArgumentHelp("How many images, as 500, 10k or 2M. (default: 1)", valueName: "n"))
  var images: CountArgument?

  @Option(
    help: ArgumentHelp("How many users make images; with --images-per-user.", valueName: "n"))
  var users: CountArgument?

  @Option(help: ArgumentHelp("How many images each user makes.", valueName: "n"))
  var imagesPerUser: CountArgument?

  @Option(help: ArgumentHelp("The date (or RFC 3339 time) whose prices hold.", valueName: "time"))
  var at: TimeArgument?

  @Option(
    help: ArgumentHelp("The resolution by name, as FLUX 3 has it.", valueName: "1k|2k|..."))
  var resolution: ResolutionTier?

  @Flag(help: "Compare all models, the cheapest first.")
  var compare = false

  @Flag(
    help: "With --compare: at all providers; with --model that model only, wherever it is sold.")
  var allProviders = false

  @OptionGroup var prices: PriceOptions

  @OptionGroup(title: "Configuration")
  var configuration: ConfigurationOptions

  @Option(
    name: .customLong("format"),
    help: "How the quote is written. (default: table) Also --json, --csv, --markdown.")
  var typedFormat: Format?

  @OptionGroup var target: TargetOptions

  @Flag(help: "Show the rule with its numbers, the price's dates and its source.")
  var explain = false

  func validate() throws {
    guard model != nil || compare else {
      throw ValidationError("--model is missing; --compare prices all models")
    }
    guard compare || !allProviders else {
      throw ValidationError("--all-providers goes with --compare")
    }
    guard model?.isEmpty != true else { throw ValidationError("--model is empty") }
    guard (users == nil) == (imagesPerUser == nil) else {
      throw ValidationError("--users and --images-per-user belong together")
    }
    guard images == nil || users == nil else {
      throw ValidationError("--images and --users exclude each other")
    }
    for (name, count) in [
      ("images", images?.count), ("steps", steps), ("users", users?.count),
      ("images-per-user", imagesPerUser?.count),
    ] {
      if let count, count < 1 { throw ValidationError("--\(name) must be 1 or more") }
    }
    guard input.count <= InputImages.capacity else {
      throw ValidationError("--input can be given \(InputImages.capacity) times at most")
    }
    if explain, compare || typedFormat == .csv || target.formatOfName == .csv {
      throw ValidationError("--explain is for a single quote, as table, markdown or json")
    }
  }

  func run() throws {
    let sheet = try prices.sheet(configuration)
    let format = try target.format(typedFormat)
    try target.refuse(overwriting: prices.file)
    let quote: String
    do throws(QuoteRefusal) {
      quote = try text(sheet, format, target.style)
    } catch {
      throw CommandFailure.unpriced(TerminalText.escaped(error.description))
    }
    try target.write(quote)
  }

  private func text(
    _ sheet: PriceSheet, _ format: Format, _ style: TableStyle
  ) throws(QuoteRefusal) -> String {
    let all = sheet.addingSellers()
    if compare {
      return try all.comparison(
        for: workload, with: model, isEverywhere: allProviders,
        first: allProviders ? nil : sheet.models.count
      ).rendered(as: format, prices: all, style: style, hints: .ofOptions)
    }
    return try all.quote(model ?? "", for: workload, hints: .ofOptions)
      .rendered(as: format, prices: all, isExplained: explain, style: style)
  }

  private var workload: Workload {
    var volume = Workload.Volume.images(images?.count ?? 1)
    if let users, let imagesPerUser {
      volume = .users(users.count, imagesEach: imagesPerUser.count)
    }
    return Workload(
      size: size, inputs: input.map(\.size), volume: volume, at: at?.instant,
      tier: resolution, steps: UInt16(clamping: steps ?? 0))
  }
}

/// How many: a number, or thousands (`10k`) or millions (`2M`) of them.
struct CountArgument: ExpressibleByArgument {
  let count: Int

  init?(argument: String) {
    let units = ["k": 1000, "m": 1_000_000]
    guard let unit = argument.last.flatMap({ units[$0.lowercased()] }) else {
      guard let count = Int(argument) else { return nil }
      self.count = count
      return
    }
    guard let billionths = DecimalText.billionths(argument.dropLast()) else { return nil }
    let product = Int128(billionths) * Int128(unit)
    let (whole, rest) = product.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard rest == 0, let count = Int(exactly: whole) else { return nil }
    self.count = count
  }
}

/// The value of `--input`: a size, or that there is none.
struct InputSize: ExpressibleByArgument {
  /// Nil when the size is unknown.
  let size: PixelSize?

  init?(argument: String) {
    size = PixelSize(argument)
    if size == nil, argument != "unknown" { return nil }
  }
}

/// The value of `--at`.
struct TimeArgument: ExpressibleByArgument {
  /// What it means.
  let instant: Instant

  init?(argument: String) {
    guard let instant = Instant(argument: argument) else { return nil }
    self.instant = instant
  }
}
