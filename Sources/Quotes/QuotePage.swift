// Quotes and comparisons for people.

public import Pages
public import Pricing

extension Quote {
  /// The quote in a format, ending in a line end.
  ///
  /// - Parameters:
  ///   - prices: the sheet it was made with.
  ///   - isExplained: whether people get the rule with its numbers; JSON always has them.
  public func rendered(
    as format: Format, prices: PriceSheet, isExplained: Bool = false,
    style: TableStyle = TableStyle()
  ) -> String {
    PrintedQuotes(prices: prices, workload: workload, quotes: [self], isExplained: isExplained)
      .rendered(as: format, style: style)
  }

  func page(_ prices: PriceSheet, isExplained: Bool) -> TextPage {
    var page = TextPage(
      headline: "FLUX quote: \(imagesText) with \(model.name) for \(Self.amount(total))")
    page.parts = [.facts(facts(prices))]
    if isExplained {
      let explanation = QuoteExplanation(self)
      page.add("How it is computed", .facts(explanation.facts))
    }
    return page
  }

  private func facts(_ prices: PriceSheet) -> [(label: String, text: String)] {
    var facts = [("Model", "\(model.name) (\(modelName)), \(provider.name)"), ("Size", sizeText)]
    if !workload.inputs.isEmpty { facts.append(("References", referencesText)) }
    facts.append(("One image", Self.amount(perImage)))
    if case .users(let users, let each) = workload.volume, let perUser {
      facts.append(("Each user", "\(Figures.counted(each, "image")), \(Self.amount(perUser))"))
      let product = "\(Figures.counted(users, "user")) x \(Figures.counted(each, "image"))"
      facts.append(("All users", "\(product) = \(imagesText), \(Self.amount(total))"))
    } else {
      facts.append(("Total", "\(imagesText), \(Self.amount(total))"))
    }
    if let userPaysText { facts.append(("User-Pays", userPaysText)) }
    let at = workload.at.map { ", at the prices of \($0)" } ?? ""
    facts.append(("Prices", "\(prices.title(of: model))\(at); this one holds \(row.validity)"))
    facts += remarks.map { ("Note", $0) }
    if let floor = floorRemark(prices) { facts.append(("Note", floor)) }
    return facts
  }

  /// `10,000 images`
  var imagesText: String { Figures.counted(total.imageCount, "image") }

  /// `$225.00`, or `about $225.00 ($225.00 to $450.00)`.
  static func amount(_ charge: Charge) -> String {
    let best = Figures.dollars(MoneyTotal(charge.listCost))
    guard charge.isEstimated else { return best }
    guard charge.low != charge.high else { return "about \(best)" }
    let low = Figures.dollars(MoneyTotal(charge.low))
    return "about \(best) (\(low) to \(Figures.dollars(MoneyTotal(charge.high))))"
  }

  private var sizeText: String {
    if case .resolution = row.rate {
      if let tier = workload.tier { return tier.name }
      return size.map { "\($0), which nearly tells the resolution" }
        ?? "\(model.defaultTier.name), the model's default"
    }
    guard row.rate.isBySize else {
      return size.map { "\($0), which does not change this flat price" }
        ?? "any, because the price is flat"
    }
    let billed =
      isByMegapixel ? "billed as \(QuoteExplanation(self).billedOutput) MP" : row.rate.unitWords
    guard let size else { return "not known, like the first reference image; \(billed)" }
    return switch sizeOrigin {
    case .modelDefault: "\(size), the model's default; \(billed)"
    case .firstInput: "\(size), like the first reference image; \(billed)"
    case .given, .unknown, .notPriced: "\(size), \(billed)"
    }
  }

  private var referencesText: String {
    let sizes = workload.inputs.map { $0?.description ?? "unknown size" }.joined(separator: ", ")
    guard row.rate.isBySize else { return "\(sizes), which do not change this flat price" }
    guard isByMegapixel else { return "\(sizes), \(row.rate.unitWords)" }
    return "\(sizes), billed as \(QuoteExplanation(self).billedInputs) MP"
  }

  private var userPaysText: String? {
    if provider.isPaidByUser {
      return "through \(provider.name) your bill is $0: the users pay for themselves"
    }
    guard let other = userPays.first, let perUser = other.perUser else { return nil }
    return "through \(other.provider.name) your bill would be $0 and each user's "
      + Self.amount(perUser)
  }

  /// What to know before relying on the quote: the assumptions, limits of the model, and the sheet's
  /// own note.
  var remarks: [String] {
    let assumed = Assumptions.descriptions.filter { total.assumptions.contains($0.reason) }
    let largest = model.megapixel.maxOutputMegapixels
    let meanings = assumed.compactMap { reason, _, meaning -> String? in
      // Of its limits the model has more to say.
      if reason == .sizeOutOfRange || reason == .tooManyInputs { return nil }
      return reason == .sizeAssumed && isByMegapixel
        ? "the output size is not known; it can be billed as 1 to \(largest) MP" : meaning
    }
    return meanings + limitRemarks + [model.note].compactMap(\.self)
  }

  private var limitRemarks: [String] {
    var remarks: [String] = []
    if isByMegapixel, let size, size.pixels > model.megapixel.largestPixels {
      remarks.append("the model makes images of up to \(model.megapixel.maxOutputMegapixels) MP")
    }
    if isByMegapixel, let size, let least = model.megapixel.leastEdge,
      min(size.width, size.height) < least
    {
      remarks.append("the model makes images with edges of at least \(least) pixels")
    }
    if let limit = model.maxInputImages, workload.inputs.count > limit {
      remarks.append("the model takes at most \(Figures.counted(limit, "reference image"))")
    }
    return remarks
  }

  /// What fits into a cell of a comparison.
  fileprivate var shortRemarks: String {
    var remarks: [String] = []
    if total.assumptions.contains(.unpublishedPrice) { remarks.append("not published") }
    if total.assumptions.contains(.beforeFirstPrice) { remarks.append("older than its prices") }
    if model.isEditOnly, workload.inputs.isEmpty { remarks.append("edits only") }
    return (remarks + limitRemarks).joined(separator: "; ")
  }
}

extension QuoteComparison {
  /// The comparison in a format, ending in a line end.
  public func rendered(
    as format: Format, prices: PriceSheet, style: TableStyle = TableStyle(),
    hints: HintWords = .none
  ) -> String {
    PrintedQuotes(
      prices: prices, workload: workload, quotes: quotes, comparison: self, hints: hints
    ).rendered(as: format, style: style)
  }

  func page(_ prices: PriceSheet, _ hints: HintWords) -> TextPage {
    let images = quotes.first?.imagesText ?? "no price"
    var page = TextPage(headline: "FLUX quote: \(images), cheapest model first")
    let at = workload.at.map { ", at the prices of \($0)" } ?? ", each model's newest"
    let first = workload.inputs.first.flatMap { $0 }.map { "\($0), " } ?? ""
    let size = workload.size?.description ?? "\(first)like the first reference image"
    var facts = [("Size", size)]
    if !workload.inputs.isEmpty {
      let sizes = workload.inputs.map { $0?.description ?? "unknown size" }
      facts.append(("References", sizes.joined(separator: ", ")))
    }
    if case .users(let users, let each) = workload.volume {
      let product = "\(Figures.counted(users, "user")) x \(Figures.counted(each, "image"))"
      facts.append(("Users", product))
      if let other = quotes.lazy.compactMap(\.userPays.first).first?.provider {
        facts.append(
          ("User-Pays", "through \(other.name) your bill would be $0 and each user pays their own"))
      }
    }
    facts.append(("Prices", "\(prices.name) \(prices.version)\(at)"))
    page.parts = [.facts(facts), .table(table)]
    var remarks = unpriced.map { "Not compared: \($0.model) \($0.reason.meaning)." }
    if quotes.contains(where: \.total.isEstimated) {
      remarks.insert("~ is an estimate" + hints.said("; ", .jsonHasBounds) + ".", at: 0)
    }
    page.parts.append(.sentences(remarks))
    return page
  }

  /// The quotes for people.
  private var table: TextTable {
    let hasUsers = quotes.contains { $0.perUser != nil }
    var columns: [TextTable.Column] = [
      .init("Model"), .init("One image", .decimal),
      .init("Total", .decimal, tone: .strong), .init("vs. \(base ?? "cheapest")", .trailing),
      .init("Note", tone: .secondary, dropRank: 1),
    ]
    if hasUsers { columns.insert(.init("Each user", .decimal), at: 2) }
    let rows = quotes.map { quote in
      var row: [TextTable.Cell] = [
        .text(quote.modelName), .charge(quote.perImage), .charge(quote.total),
        .text(ratio(of: quote).map { "\($0)x" } ?? ""), .text(quote.shortRemarks),
      ]
      if hasUsers { row.insert(quote.perUser.map { .charge($0) } ?? .empty, at: 2) }
      return row
    }
    return TextTable(columns: columns, rows: rows)
  }
}

extension TextTable.Cell {
  /// The list cost of a charge, marked when it is estimated.
  static func charge(_ charge: Charge) -> TextTable.Cell {
    .money(MoneyTotal(charge.listCost), charge.isEstimated ? .estimated : .exact)
  }
}
