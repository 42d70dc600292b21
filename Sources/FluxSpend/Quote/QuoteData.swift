// Quotes for programs: the JSON document and the CSV table.

import CivilTime
import Pages
import Pricing

/// One JSON document of the schema `fluxspend.quote/1`.
///
/// Keys in this order; money is an exact decimal string in US dollars, counts are integers:
/// ```json
/// {
///   "schema": "fluxspend.quote/1",
///   "prices": {"name": "bfl", "version": "2026-06-01", "at": null},
///   "workload": {"size": "1024x1024", "inputs": ["1024x1024", null], "images": 10000,
///                "users": 500, "imagesPerUser": 20},
///   "comparedWith": "flux-2-pro",
///   "quotes": [
///     {"model": "flux-2-pro", "name": "FLUX.2 [pro]", "provider": "bfl",
///      "size": "1024x1024", "sizeOrigin": "given", "outputMegapixels": 1, "inputMegapixels": 2,
///      "perImage": {"listCost": "0.06", "listCostLow": "0.06", "listCostHigh": "0.105"},
///      "perUser": {"listCost": ..., "listCostLow": ..., "listCostHigh": ...},
///      "total": {"listCost": ..., "listCostLow": ..., "listCostHigh": ...},
///      "estimated": true, "assumptions": ["inputSizeAssumed"], "ratio": "1.00",
///      "price": {"unit": "megapixel", "firstOutput": "0.03", "additionalOutput": "0.015",
///                "input": "0.015", "from": "2025-11-25", "until": null, "published": true,
///                "source": "..."},
///      "sum": "(0.03 + (1 - 1) x 0.015 + 2 x 0.015) x 10000 = 600",
///      "paidByUser": false, "userPays": ["puter"], "notes": ["..."]}
///   ],
///   "unpriced": [{"model": "flux-2-dev", "reason": "localOnly"}]
/// }
/// ```
/// `at` is the moment asked for, null for each model's newest price. `workload.size` is null when it
/// was left to the model; `sizeOrigin` is given, modelDefault, firstInput, unknown or notPriced (a
/// flat price, whose unit is `image` and whose only amount is `perImage`). Megapixels are those of
/// one image, whole ones as billed, a part counting as one, 0 for a flat price. `users`,
/// `imagesPerUser` and `perUser` are null without users. `ratio` is the total as a multiple of the
/// model in `comparedWith`, or of the cheapest one when that is null, rounded half up to two
/// decimals; null outside a comparison. `paidByUser` tells that the provider bills the users, and
/// `userPays` names the providers that would: the developer then pays 0.
struct QuoteJSON {
  let prices: PriceSheet
  let workload: Workload
  let quotes: [Quote]
  var comparison: QuoteComparison?

  /// The document, ending in a line end.
  var text: String {
    let unpriced = (comparison?.unpriced ?? []).map {
      JSONText.object([
        ("model", JSONText.string($0.model)), ("reason", JSONText.string($0.reason.rawValue)),
      ])
    }
    return JSONText.document([
      ("schema", JSONText.string("fluxspend.quote/1")),
      (
        "prices",
        JSONText.object([
          ("name", JSONText.string(prices.name)), ("version", JSONText.string(prices.version)),
          ("at", JSONText.string(workload.at?.description)),
        ])
      ), ("workload", workloadText),
      ("comparedWith", JSONText.string(comparison?.base)),
      ("quotes", JSONText.lines(quotes.map(quote))), ("unpriced", JSONText.lines(unpriced)),
    ])
  }

  private var workloadText: String {
    var users: (count: Int, each: Int)?
    if case .users(let count, let each) = workload.volume { users = (count, each) }
    var members = [
      ("size", JSONText.string(workload.size?.description)),
      ("inputs", JSONText.list(workload.inputs.map { JSONText.string($0?.description) })),
      ("images", JSONText.number(workload.volume.images)),
      ("users", JSONText.number(users?.count)), ("imagesPerUser", JSONText.number(users?.each)),
    ]
    if let tier = workload.tier { members.append(("resolution", JSONText.string(tier.name))) }
    return JSONText.object(members)
  }

  private func quote(_ quote: Quote) -> String {
    JSONText.object([
      ("model", JSONText.string(quote.modelName)), ("name", JSONText.string(quote.model.name)),
      ("provider", JSONText.string(quote.provider.id)),
      ("size", JSONText.string(quote.size?.description)),
      ("sizeOrigin", JSONText.string(quote.sizeOrigin.rawValue)),
      ("outputMegapixels", JSONText.number(quote.perImage.outputMegapixels)),
      ("inputMegapixels", JSONText.number(quote.perImage.inputMegapixels)),
      ("perImage", Self.charge(quote.perImage)),
      ("perUser", quote.perUser.map(Self.charge) ?? "null"), ("total", Self.charge(quote.total)),
      ("estimated", String(quote.total.isEstimated)),
      ("assumptions", JSONText.list(quote.total.assumptions.names.map(JSONText.string))),
      ("ratio", JSONText.string(comparison?.ratio(of: quote))),
      ("price", JSONText.object(JSONText.members(of: quote.row, isComplete: true))),
      ("sum", JSONText.string(QuoteExplanation(quote).sum)),
      ("paidByUser", String(quote.provider.isPaidByUser)),
      ("userPays", JSONText.list(quote.userPays.map { JSONText.string($0.id) })),
      ("notes", JSONText.list(quote.remarks.map(JSONText.string))),
    ])
  }

  private static func charge(_ charge: Charge) -> String {
    JSONText.object([
      ("listCost", JSONText.string(charge.listCost.description)),
      ("listCostLow", JSONText.string(charge.low.description)),
      ("listCostHigh", JSONText.string(charge.high.description)),
    ])
  }
}

extension Quote {
  /// Quotes with exact values, one a line.
  static func table(_ quotes: [Quote], ratios: [String?]?) -> TextTable {
    let titles = [
      "model", "name", "provider", "size", "inputs", "images", "outputMegapixels",
      "inputMegapixels", "perImage", "perUser", "listCost", "listCostLow", "listCostHigh",
      "estimated", "ratio",
    ]
    let rows = quotes.enumerated().map { index, quote -> [TextTable.Cell] in
      let inputs = quote.workload.inputs.map { $0?.description ?? "unknown" }
      return [
        .text(quote.modelName), .text(quote.model.name), .text(quote.provider.id),
        .text(quote.size?.description ?? ""), .text(inputs.joined(separator: " ")),
        .count(Int128(quote.total.imageCount)), .count(Int128(quote.perImage.outputMegapixels)),
        .count(Int128(quote.perImage.inputMegapixels)), .money(MoneyTotal(quote.perImage.listCost)),
        quote.perUser.map { .money(MoneyTotal($0.listCost)) } ?? .empty,
        .money(MoneyTotal(quote.total.listCost)), .money(MoneyTotal(quote.total.low)),
        .money(MoneyTotal(quote.total.high)), .text(String(quote.total.isEstimated)),
        ratios?[index].map { .text($0) } ?? .empty,
      ]
    }
    return TextTable(columns: titles.map { TextTable.Column($0) }, rows: rows)
  }
}
