// `fluxspend quote`: options in, a quote of the library out.

import ArgumentParser
import CivilTime
import FluxSpend
import Pages
import Pricing

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

  @Option(help: ArgumentHelp("How many images. (default: 1)", valueName: "n"))
  var images: Int?

  @Option(
    help: ArgumentHelp("How many users make images; with --images-per-user.", valueName: "n"))
  var users: Int?

  @Option(help: ArgumentHelp("How many images each user makes.", valueName: "n"))
  var imagesPerUser: Int?

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

  @Option(help: "How the quote is written.")
  var format = Format.table

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
      ("images", images), ("steps", steps), ("users", users), ("images-per-user", imagesPerUser),
    ] {
      if let count, count < 1 { throw ValidationError("--\(name) must be 1 or more") }
    }
    guard input.count <= InputImages.capacity else {
      throw ValidationError("--input can be given \(InputImages.capacity) times at most")
    }
    if explain, compare || format == .csv {
      throw ValidationError("--explain is for a single quote, as table, markdown or json")
    }
  }

  func run() throws {
    let sheet = try prices.sheet(configuration)
    do {
      try printResult(text(sheet))
    } catch let refusal as QuoteRefusal {
      throw CommandFailure.unpriced(TerminalText.escaped(refusal.description))
    }
  }

  private func text(_ sheet: PriceSheet) throws(QuoteRefusal) -> String {
    if compare {
      let scope = allProviders ? sheet.addingSellers() : sheet
      return try scope.comparison(for: workload, with: model, isEverywhere: allProviders)
        .rendered(as: format, prices: scope, hints: .ofOptions)
    }
    let all = sheet.addingSellers()
    return try all.quote(model ?? "", for: workload, hints: .ofOptions)
      .rendered(as: format, prices: all, isExplained: explain)
  }

  private var workload: Workload {
    var volume = Workload.Volume.images(images ?? 1)
    if let users, let imagesPerUser { volume = .users(users, imagesEach: imagesPerUser) }
    return Workload(
      size: size, inputs: input.map(\.size), volume: volume, at: at?.instant,
      tier: resolution, steps: UInt16(clamping: steps ?? 0))
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
