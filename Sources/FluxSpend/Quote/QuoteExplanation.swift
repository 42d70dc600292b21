// The rule of a quote with its numbers filled in, so that anybody can do the sum again.

import Pages
import Pricing

/// How a quote was computed, line by line.
struct QuoteExplanation {
  private let quote: Quote
  private var rule: MegapixelRule { quote.model.megapixel }

  init(_ quote: Quote) { self.quote = quote }

  /// Label and text of each line. Names in them are not yet escaped.
  var facts: [(label: String, text: String)] {
    var facts = [("Rule", Self.rule(of: quote.row.rate)), ("Sum", sum)]
    if case .megapixel = quote.row.rate {
      facts.append(("Megapixel", megapixelText))
      facts.append(("Output", outputText))
      for (index, input) in quote.workload.inputs.enumerated() {
        facts.append(("Input \(index + 1)", inputText(input)))
      }
    }
    facts.append(("Price", Self.prices(of: quote.row.rate)))
    facts.append(("Holds", quote.row.validity))
    facts.append(("Source", quote.row.source))
    if let hint { facts.append(("Hint", hint)) }
    return facts
  }

  /// The formula in words.
  private static func rule(of rate: PriceSheet.Rate) -> String {
    switch rate {
    case .megapixel:
      "(first output MP + (output MP - 1) x further output MP + input MP x input) x images"
    case .image: "price of an image x images"
    case .local: "none"
    }
  }

  /// The formula with the numbers of the best estimate: `(0.03 + (2 - 1) x 0.015 + 1 x 0.015) x 4 = 0.24`.
  var sum: String {
    let images = quote.total.imageCount
    let result = quote.total.listCost
    switch quote.row.rate {
    case .megapixel(let first, let further, let input):
      return "(\(first) + (\(billedOutput) - 1) x \(further) + \(billedInputs) x \(input))"
        + " x \(images) = \(result)"
    case .image(let price): return "\(price) x \(images) = \(result)"
    case .local: return ""
    }
  }

  /// Megapixels billed for the output of one image, in the best estimate: a decimal.
  var billedOutput: String {
    let known = quote.size.flatMap { rule.billed(pixels: $0.pixels) }
    guard let known else { return String(quote.perImage.outputMegapixels) }
    return Self.decimal(max(known, .one))
  }

  /// Megapixels billed for all references of one image, in the best estimate: a decimal.
  var billedInputs: String {
    let inputs = quote.workload.inputs.map { input in
      input.map { rule.billedInput(pixels: $0.pixels) } ?? .one
    }
    return Self.decimal(Megapixels(nano: inputs.reduce(0) { $0 + $1.nano }))
  }

  private var megapixelText: String {
    "\(Figures.grouped(rule.pixels)) pixels; \(rule.roundingText)"
  }

  private var outputText: String {
    let billed = "billed as \(billedOutput) MP"
    guard let size = quote.size else { return "not known, \(billed)" }
    return "\(size) = \(measured(size)), \(billed)"
  }

  private func inputText(_ size: PixelSize?) -> String {
    guard let size else { return "unknown size, taken as 1 MP; at most \(rule.maxInputMegapixels)" }
    let billed = rule.billedInput(pixels: size.pixels)
    let isResized = size.pixels > Int64(rule.maxInputMegapixels) * rule.pixels
    let resized = isResized ? " after resizing to \(rule.maxInputMegapixels) MP" : ""
    return "\(size) = \(measured(size)), billed as \(Self.decimal(billed)) MP\(resized)"
  }

  /// `2,073,600 pixels = 1.977539 MP`
  private func measured(_ size: PixelSize) -> String {
    let exact = Megapixels(
      nano: Int64((Int128(size.pixels) * 1_000_000_000 + 500) / Int128(rule.pixels)))
    let micro = Megapixels(nano: (exact.nano + 500) / 1000 * 1000)
    return "\(Figures.grouped(size.pixels)) pixels = \(Self.decimal(micro)) MP"
  }

  private static func prices(of rate: PriceSheet.Rate) -> String {
    func dollars(_ price: Money) -> String { Figures.dollars(MoneyTotal(price)) }
    switch rate {
    case .megapixel(let first, let further, let input):
      return "\(dollars(first)) for the first output MP, \(dollars(further)) for each further one, "
        + "\(dollars(input)) for each input MP"
    case .image(let price): return "\(dollars(price)) for an image of any size"
    case .local: return "none"
    }
  }

  /// What a few pixels less would save, when the last billed megapixel is hardly used.
  private var hint: String? {
    guard rule.rounding == .up, let size = quote.size, let saving = lastMegapixelPrice else {
      return nil
    }
    let (whole, over) = size.pixels.quotientAndRemainder(dividingBy: rule.pixels)
    guard whole >= 1, over > 0, over <= rule.pixels / 4 else { return nil }
    let cheaper = Money(nanodollars: quote.perImage.listCost.nanodollars - saving.nanodollars)
    return "\(Figures.grouped(over)) pixels over \(whole) MP are billed as another one: at "
      + "\(Figures.grouped(whole * rule.pixels)) pixels or fewer an image costs "
      + "\(Figures.dollars(MoneyTotal(cheaper))) instead of "
      + Figures.dollars(MoneyTotal(quote.perImage.listCost))
  }

  private var lastMegapixelPrice: Money? {
    guard case .megapixel(_, let further, _) = quote.row.rate, further > .zero else { return nil }
    return further
  }

  /// Megapixels as a decimal without trailing zeros.
  private static func decimal(_ quantity: Megapixels) -> String {
    MoneyTotal(nanodollars: Int128(quantity.nano)).description
  }
}
