// What explanations say of prices, by their units.

import Pages
package import Pricing

extension PriceSheet.Rate {
  /// The formula in words.
  package var rule: String {
    switch self {
    case .megapixel(let price):
      price.firstInput == price.input
        ? "(first output MP + (output MP - 1) x further output MP + input MP x input) x images"
        : "(first output MP + (output MP - 1) x further output MP + first input MP + (input MP - 1) x "
          + "input) x images"
    case .image: "price of an image x images"
    case .resolution: "price of an image of the resolution x images"
    case .tile(let price):
      price.isEachStep
        ? "(output tiles x output tile + input tiles x input tile) x steps x images"
        : "(output tiles x output tile + input tiles x input tile + steps x step) x images"
    case .step: "MP, in parts, x price x steps / steps of the price x images"
    case .local, .unpublished: "none"
    }
  }

  /// How a size is billed, where that is not by whole megapixels.
  var unitWords: String {
    switch self {
    case .tile(let price): "billed by tiles of \(price.edge) x \(price.edge)"
    case .step: "billed by parts of a megapixel and by steps"
    case .megapixel, .image, .resolution, .local, .unpublished: ""
    }
  }

  /// The prices in words.
  package var words: String {
    func dollars(_ price: Money) -> String { Figures.dollars(MoneyTotal(price)) }
    switch self {
    case .megapixel(let price):
      let first =
        price.firstInput == price.input
        ? "\(dollars(price.input)) for each input MP"
        : "\(dollars(price.firstInput)) for the first input MP, \(dollars(price.input)) for each "
          + "further one"
      return "\(dollars(price.firstOutput)) for the first output MP, "
        + "\(dollars(price.additionalOutput)) for each further one, \(first)"
    case .image(let price): return "\(dollars(price.perImage)) for an image of any size"
    case .resolution(let prices):
      return prices.tiers.map { tier in
        let mark = prices.isPublished(tier) ? "" : " (not published)"
        return "\(tier.name) \(dollars(prices[tier] ?? .zero))\(mark)"
      }.joined(separator: ", ")
    case .tile(let price):
      let each = price.isEachStep ? " and step" : ""
      let step = price.step == .zero ? "" : ", \(dollars(price.step)) for each step"
      return "\(dollars(price.outputTile)) for each output tile\(each) of \(price.edge) x "
        + "\(price.edge) pixels, \(dollars(price.inputTile)) for each input tile\(each)\(step)"
    case .step(let price):
      return "\(dollars(price.perMegapixel)) for a megapixel of "
        + Figures.counted(price.steps, "step")
    case .local, .unpublished: return "none"
    }
  }

  /// What one image costs, as a sum.
  ///
  /// - Parameters:
  ///   - image: its charge.
  ///   - output: its billed megapixels.
  ///   - references: those of its references.
  package func sum(of image: Charge, output: String, references: String) -> String {
    switch self {
    case .megapixel(let price):
      let inputs =
        price.firstInput == price.input || image.inputMegapixels == 0
        ? "\(references) x \(price.input)"
        : "\(price.firstInput) + (\(references) - 1) x \(price.input)"
      return "(\(price.firstOutput) + (\(output) - 1) x \(price.additionalOutput) + \(inputs))"
    case .image(let price): return "\(price.perImage)"
    case .resolution, .tile, .step: return "\(image.listCost)"
    case .local, .unpublished: return ""
    }
  }
}
