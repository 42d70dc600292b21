// One workload with every model of a sheet, the cheapest first.

import CivilTime
import Pages
public import Pricing

/// Quotes for one workload, to be compared.
public struct QuoteComparison: Hashable, Sendable {
  /// What was asked for, with the size that all models were given.
  public var workload: Workload
  /// The cheapest first; the sheet's order where totals are equal.
  public var quotes: [Quote]
  /// The model that the others are compared with; nil for the cheapest.
  public var base: String?
  /// The models without a price, in the order of the sheet.
  public var unpriced: [Unpriced]

  /// A model without a price for the workload.
  public struct Unpriced: Hashable, Sendable {
    /// What reports call the model.
    public var model: String
    /// Why it has none.
    public var reason: UnpricedReason
  }

  /// The total that is 1.00 in the column of ratios.
  var baseTotal: Money? {
    let quote = base.flatMap { base in quotes.first { $0.modelName == base } } ?? quotes.first
    return quote?.total.listCost
  }

  /// A quote's total as a multiple of the base's with two decimals, rounded half up; nil when the
  /// base costs nothing.
  func ratio(of quote: Quote) -> String? {
    guard let whole = baseTotal, whole > .zero else { return nil }
    let hundredths = Figures.rounded(
      Int128(quote.total.listCost.nanodollars).magnitude, times: 100,
      over: Int128(whole.nanodollars).magnitude)
    return "\(hundredths / 100).\(padded(Int(clamping: hundredths % 100), 2))"
  }
}

extension PriceSheet {
  /// Prices a workload with every model of the sheet.
  ///
  /// The workload is the same for all of them: one without a size gets that of the named model, or
  /// 1024x1024, unless there are references for it to follow.
  ///
  /// - Parameters:
  ///   - name: the model to compare the others with, in any spelling.
  ///   - isEverywhere: whether the named model alone is priced, wherever it is sold.
  ///   - count: how many of the sheet's models are compared, from the first; all if not given. Those that users
  ///     pay for send no bill to compare.
  /// - Throws: why the named model has no price.
  public func comparison(
    for workload: Workload, with name: String? = nil, isEverywhere: Bool = false,
    first count: Int? = nil
  ) throws(QuoteRefusal) -> QuoteComparison {
    var workload = workload
    var base: Quote?
    if let name { base = try quote(name, for: workload) }
    if isEverywhere { base?.nameSeller() }
    if workload.size == nil, workload.inputs.isEmpty {
      let (width, height) = PriceSheet.Model.standardSize
      workload.size = base?.size ?? PixelSize(width: width, height: height)
    }
    var quotes: [(place: Int, seller: Int, quote: Quote)] = []
    var unpriced: [QuoteComparison.Unpriced] = []
    for place in models.indices.prefix(count ?? models.count)
    where suits(place, workload) && (!isPaidByUser(place) || base?.model == models[place]) {
      if isEverywhere, let base, !isSold(base.model, as: place) { continue }
      do throws(QuoteRefusal) {
        quotes.append((place, 0, try quote(modelAt: place, for: workload)))
        for (number, seller) in resellers(ofModelAt: place).enumerated() where isEverywhere {
          var resold = try quote(modelAt: place, for: workload, provider: seller.id)
          resold.nameSeller()
          quotes.append((place, number + 1, resold))
        }
      } catch {
        unpriced.append(
          QuoteComparison.Unpriced(model: label(of: models[place]), reason: error.reason))
      }
    }
    quotes.sort {
      ($0.quote.total.listCost, $0.place, $0.seller) < (
        $1.quote.total.listCost, $1.place, $1.seller
      )
    }
    return QuoteComparison(
      workload: workload, quotes: quotes.map(\.quote), base: base?.modelName, unpriced: unpriced)
  }
}

extension PriceSheet {
  /// Whether the model at a place is what a workload would ask for: of two that a seller has for generating and for
  /// editing, the one that fits.
  private func suits(_ place: Int, _ workload: Workload) -> Bool {
    let model = models[place]
    if workload.inputs.isEmpty {
      return !(model.isEditOnly && model.id.hasSuffix(Self.editSuffix))
    }
    return !models.contains {
      $0.provider == model.provider && $0.id == model.id + Self.editSuffix
    }
  }

  /// Who sells a model at the prices of its provider (Vercel AI Gateway). Where users pay, there is no bill to
  /// compare.
  private func resellers(ofModelAt place: Int) -> [Provider] {
    let seller = models[place].provider
    return providers.filter { $0.pricesOf == seller && $0.id != seller && !$0.isPaidByUser }
  }

  private func isPaidByUser(_ place: Int) -> Bool {
    providers.contains { $0.id == models[place].provider && $0.isPaidByUser }
  }

  /// Whether the model at a place is a seller's name for a model.
  private func isSold(_ model: Model, as place: Int) -> Bool {
    models[place].name == model.name || models[place].name == model.name + " edit"
  }

  /// What sellers write behind a model that edits.
  private static var editSuffix: String { "/edit" }
}

extension Quote {
  /// Puts the seller before the model, where it is one that charges another's prices.
  fileprivate mutating func nameSeller() {
    if provider.id != model.provider { modelName = "\(provider.id)/\(model.id)" }
  }
}
