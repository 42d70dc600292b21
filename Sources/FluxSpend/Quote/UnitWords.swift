// What explanations say of prices, by their units.

import Pages
import Pricing

extension PriceSheet.Rate {
  /// The formula in words.
  var rule: String {
    switch self {
    case .megapixel(let price):
      price.firstInput == price.input
        ? "(first output MP + (output MP - 1) x further output MP + input MP x input) x images"
        : "(first output MP + (output MP - 1) x further output MP + first input MP + (input MP - 1) x "
          + "input) x images"
    case .image: "price of an image x images"
    case .resolution: "price of an image of the resolution x images"
    case .local, .unpublished: "none"
    }
  }

  /// The prices in words.
  var words: String {
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
    case .local, .unpublished: return "none"
    }
  }

  /// What one image costs, as a sum.
  ///
  /// - Parameters:
  ///   - image: its charge.
  ///   - output: its billed megapixels.
  ///   - references: those of its references.
  func sum(of image: Charge, output: String, references: String) -> String {
    switch self {
    case .megapixel(let price):
      let inputs =
        price.firstInput == price.input || image.inputMegapixels == 0
        ? "\(references) x \(price.input)"
        : "\(price.firstInput) + (\(references) - 1) x \(price.input)"
      return "(\(price.firstOutput) + (\(output) - 1) x \(price.additionalOutput) + \(inputs))"
    case .image(let price): return "\(price.perImage)"
    case .resolution: return "\(image.listCost)"
    case .local, .unpublished: return ""
    }
  }
}
