// Quotes for programs: the JSON document and the CSV table.

import CivilTime
import Pages
import Pricing
import StrictJSON

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
struct PrintedQuotes: Presentable {
  let prices: PriceSheet
  let workload: Workload
  let quotes: [Quote]
  var comparison: QuoteComparison?
  /// Whether people get the rule with its numbers.
  var isExplained = false
  var hints = HintWords.none

  var page: TextPage {
    comparison?.page(prices, hints) ?? quotes[0].page(prices, isExplained: isExplained)
  }

  var data: DataTable? {
    DataTable(Quote.table(quotes, ratios: comparison.map { quotes.map($0.ratio) }))
  }

  /// The document.
  var json: JSON {
    let unpriced = (comparison?.unpriced ?? []).map {
      JSON.object([
        ("model", .text($0.model)), ("reason", .text($0.reason.rawValue)),
      ])
    }
    return .document([
      ("schema", "fluxspend.quote/1"),
      (
        "prices",
        .object([
          ("name", .text(prices.name)), ("version", .text(prices.version)),
          ("at", .text(workload.at)),
        ])
      ), ("workload", workloadJSON),
      ("comparedWith", .text(comparison?.base)),
      ("quotes", .lines(quotes.map(quote))), ("unpriced", .lines(unpriced)),
    ])
  }

  private var workloadJSON: JSON {
    var users: (count: Int, each: Int)?
    if case .users(let count, let each) = workload.volume { users = (count, each) }
    var members: [(String, JSON)] = [
      ("size", .text(workload.size)),
      ("inputs", .array(workload.inputs.map { .text($0?.description) })),
      ("images", .count(workload.volume.images)),
      ("users", .count(users?.count)), ("imagesPerUser", .count(users?.each)),
    ]
    if let tier = workload.tier { members.append(("resolution", .text(tier.name))) }
    return .object(members)
  }

  private func quote(_ quote: Quote) -> JSON {
    .object([
      ("model", .text(quote.modelName)), ("name", .text(quote.model.name)),
      ("provider", .text(quote.provider.id)),
      ("size", .text(quote.size)),
      ("sizeOrigin", .text(quote.sizeOrigin.rawValue)),
      ("outputMegapixels", .count(quote.perImage.outputMegapixels)),
      ("inputMegapixels", .count(quote.perImage.inputMegapixels)),
      ("perImage", Self.charge(quote.perImage)),
      ("perUser", quote.perUser.map(Self.charge) ?? .null), ("total", Self.charge(quote.total)),
      ("estimated", .boolean(quote.total.isEstimated)),
      ("assumptions", .texts(quote.total.assumptions.names)),
      ("ratio", .text(comparison?.ratio(of: quote))),
      ("price", .object(JSON.members(of: quote.row, isComplete: true))),
      ("sum", .text(QuoteExplanation(quote).sum)),
      ("paidByUser", .boolean(quote.provider.isPaidByUser)),
      ("userPays", .array(quote.userPays.map { .text($0.provider.id) })),
      ("notes", .texts(quote.remarks)),
    ])
  }

  private static func charge(_ charge: Charge) -> JSON {
    .object([
      ("listCost", .text(charge.listCost)),
      ("listCostLow", .text(charge.low)),
      ("listCostHigh", .text(charge.high)),
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
