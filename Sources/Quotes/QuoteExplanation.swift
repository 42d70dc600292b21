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
    var facts = [("Rule", quote.row.rate.rule), ("Sum", sum)]
    if quote.isByMegapixel {
      facts.append(("Megapixel", megapixelText))
      facts.append(("Output", outputText))
      for (index, input) in quote.workload.inputs.enumerated() {
        facts.append(("Input \(index + 1)", inputText(input)))
      }
    }
    facts.append(("Price", quote.row.rate.words))
    facts.append(("Holds", quote.row.validity))
    facts.append(("Source", quote.row.source))
    if let hint { facts.append(("Hint", hint)) }
    return facts
  }

  /// The formula with its numbers.
  var sum: String {
    let each = quote.row.rate.sum(
      of: quote.perImage, output: billedOutput, references: billedInputs)
    return
      "\(each) x \(Figures.grouped(quote.workload.volume.images ?? 0)) = \(quote.total.listCost)"
  }

  /// Megapixels billed for the output of one image, in the best estimate: a decimal.
  var billedOutput: String {
    guard let size = quote.size else { return String(quote.perImage.outputMegapixels) }
    let known = rule.billed(pixels: Int128(size.pixels))
    return max(known, .one).decimal
  }

  /// Megapixels billed for all references of one image, in the best estimate: a decimal.
  var billedInputs: String {
    let inputs = quote.workload.inputs
    guard rule.rounding == .none else { return String(quote.perImage.inputMegapixels) }
    return inputs.reduce(Megapixels(parts: 0)) {
      $0 + rule.billedInput(pixels: $1?.pixels, among: inputs.count)
    }.decimal
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
    let count = quote.workload.inputs.count
    let several = count > 1 ? rule.inputs.several : nil
    guard let size else {
      return "unknown size, taken as 1 MP; at most \(rule.inputs.single)"
        + (several == nil ? "" : " if each is billed by its size")
    }
    let billed = rule.billedInput(pixels: size.pixels, among: count)
    let limit = several ?? rule.inputs.single
    let isResized = size.pixels > Int64(limit) * rule.pixels
    let resized = isResized ? " after resizing to \(limit) MP" : ""
    let bySize = rule.billedInput(pixels: size.pixels, among: 1)
    let other = several != nil && bySize > billed ? "; \(bySize.decimal) if by its size" : ""
    return "\(size) = \(measured(size)), billed as \(billed.decimal) MP\(resized)\(other)"
  }

  /// `2,073,600 pixels = 1.977539 MP`
  private func measured(_ size: PixelSize) -> String {
    let unit = Int128(rule.pixels)
    let micro = (Int128(size.pixels) * 1_000_000 + unit / 2) / unit
    let megapixels = MoneyTotal(nanodollars: micro * 1000).description
    return "\(Figures.grouped(size.pixels)) pixels = \(megapixels) MP"
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
    guard case .megapixel(let price) = quote.row.rate, price.additionalOutput > .zero
    else { return nil }
    return price.additionalOutput
  }
}
