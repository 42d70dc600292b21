// A price sheet for people: first the tables as the vendor publishes them, then the rates behind them
// with their dates, and who says so.

public import Pages
public import Pricing

extension PriceSheet: Presentable {
  /// Every price with exact values, one a line.
  public var data: DataTable? { DataTable(rateTable) }

  /// What a sheet holds, in one line: for a sheet that was checked.
  public var summary: String {
    let prices = models.reduce(0) { $0 + $1.rows.count }
    return "price sheet \(name) \(version): \(Figures.counted(providers.count, "provider")), "
      + "\(Figures.counted(models.count, "model")), \(Figures.counted(prices, "price"))"
  }

  /// The sheet for people.
  public var page: TextPage {
    let owner = providers.first.map { ", \($0.name)" } ?? ""
    var page = TextPage(headline: "FLUX prices: \(name) \(version)\(owner)")
    page.add("Published prices", .table(listedTable))
    if let floorSentence { page.parts.append(.sentences([floorSentence])) }
    page.add("Flat prices per image", .table(flatTable))
    if !localSentences.isEmpty { page.parts.append(.sentences(localSentences)) }
    page.add("Self-hosting licences", .table(licenceTable))
    page.add("Terms of the weights", .table(weightsTable))
    page.add("Rates by the megapixel", .table(megapixelTable))
    page.add("Rates by tiles and steps", .sentences(stepSentences))
    page.add("Prices by resolution", .table(resolutionTable))
    if !unpublishedSentences.isEmpty { page.parts.append(.sentences(unpublishedSentences)) }
    page.add("Sources", .sentences(sources))
    page.add("Notes", .sentences(notes))
    return page
  }

  /// The vendor's own price list, word for word.
  private var listedTable: TextTable {
    let rows = models.compactMap { model -> [TextTable.Cell]? in
      guard let listed = model.listed else { return nil }
      return [
        .text(model.name), .text(listed.text(listed.textToImage)),
        .text(listed.text(listed.imageEditing)), .text(model.bestFor ?? ""),
      ]
    }
    return TextTable(
      columns: [.init("Model"), .init("Text-to-image"), .init("Image editing"), .init("Best for")],
      rows: rows)
  }

  /// Prices that do not depend on the size, as credits and dollars.
  private var flatTable: TextTable {
    let rows = models.compactMap { model -> [TextTable.Cell]? in
      guard let row = model.rows.last else { return nil }
      switch row.rate {
      case .megapixel, .resolution, .tile, .step, .local, .unpublished: return nil
      case .image(let price):
        let remark = row.isPublished ? "" : "not published by the vendor"
        return [
          .text(label(of: model)), .text(model.name), .text(price.perImage.credits),
          .text("$\(price.perImage)"), .text(remark),
        ]
      }
    }
    return TextTable(
      columns: [
        .init("Model id"), .init("Name"), .init("Credits", .trailing), .init("USD", .trailing),
        .init("Note", dropRank: 1),
      ], rows: rows)
  }

  /// Models that only run on the user's own machines and are not in the vendor's price list.
  private var localSentences: [String] {
    models.compactMap { model in
      guard model.listed == nil, case .local? = model.rows.last?.rate else { return nil }
      let terms = weights.first { $0.model == model.id }.map { "\($0.licence) weights, " } ?? ""
      return "\(model.name): \(terms)no per-image fee when self-hosted"
    }
  }

  /// Models that are known, and of which nobody has published a price.
  private var unpublishedSentences: [String] {
    let known = models.filter { $0.rows.last?.rate == .unpublished }.map(label)
    return known.isEmpty
      ? [] : ["Known, without a published price: \(known.joined(separator: ", "))"]
  }

  /// Prices by the resolution that a request names, with the time they hold; `~` where the vendor does not
  /// publish one.
  private var resolutionTable: TextTable {
    let rows = models.flatMap { model in
      model.rows.enumerated().compactMap { index, row -> [TextTable.Cell]? in
        guard case .resolution(let prices) = row.rate else { return nil }
        // Where the next price begins, this one ends.
        let next = index + 1 < model.rows.count ? model.rows[index + 1].from : nil
        let isFollowed = row.until != nil && row.until == next
        let cells = ResolutionTier.allCases.map { tier -> TextTable.Cell in
          let mark = row.isPublished && prices.isPublished(tier) ? "" : "~"
          return .text(prices[tier].map { "\(mark)$\($0)" } ?? "")
        }
        return [.text(label(of: model))] + cells + [
          .text(row.from.map(PriceSheet.PriceRow.moment) ?? ""),
          .text(isFollowed ? "" : row.until.map(PriceSheet.PriceRow.moment) ?? ""),
        ]
      }
    }
    return TextTable(
      columns: [.init("Model id")] + ResolutionTier.allCases.map { .init($0.name, .trailing) }
        + [.init("From"), .init("Until")], rows: rows
    ).withoutEmptyColumns
  }

  private static func spanCells(_ row: PriceSheet.PriceRow) -> [TextTable.Cell] {
    let (first, last) = row.span
    return [.text(first), .text(last)]
  }

  private var licenceTable: TextTable {
    TextTable(
      columns: [
        .init("Licence"), .init("Models"), .init("Images a month", .trailing), .init("Limit"),
        .init("Price"),
      ],
      rows: licences.map { licence in
        [
          .text(licence.name), .text(licence.models),
          licence.imagesPerMonth.map { .count(Int128($0)) } ?? .text("custom"),
          .text(licence.limit ?? ""), .text(licence.price ?? ""),
        ]
      })
  }

  private var weightsTable: TextTable {
    TextTable(
      columns: [.init("Model"), .init("Weights")],
      rows: weights.map { [.text($0.model), .text($0.licence)] })
  }

  /// Prices that depend on the size, with the time they hold.
  private var megapixelTable: TextTable {
    let rows = models.flatMap { model in
      model.rows.compactMap { row -> [TextTable.Cell]? in
        guard case .megapixel(let price) = row.rate else { return nil }
        let first = price.firstInput == price.input ? "" : "$\(price.firstInput)/"
        let run = row.perRun == .zero ? "" : "$\(row.perRun)"
        return [
          .text(label(of: model)), .text(run), .text("$\(price.firstOutput)"),
          .text("$\(price.additionalOutput)"), .text("\(first)$\(price.input)"),
        ] + Self.spanCells(row) + [.text(Self.mark(of: row))]
      }
    }
    let columns: [TextTable.Column] = [
      .init("Model id"), .init("Each request", .trailing), .init("First MP", .trailing),
      .init("Further", .trailing), .init("Input MP", .trailing), .init("From"), .init("Until"),
      .init("Note", dropRank: 1),
    ]
    return TextTable(columns: columns, rows: rows).withoutEmptyColumns
  }

  /// Prices by tiles and by steps, in words.
  private var stepSentences: [String] {
    models.flatMap { model in
      model.rows.compactMap { row -> String? in
        switch row.rate {
        case .megapixel, .image, .resolution, .local, .unpublished: return nil
        case .tile, .step:
          let mark = Self.mark(of: row)
          return "\(label(of: model)): \(row.rate.words)\(mark.isEmpty ? "" : " (\(mark))")."
        }
      }
    }
  }

  private static func mark(of row: PriceRow) -> String {
    let mark = row.isPublished ? "" : "not published"
    return row.otherReading == nil ? mark : (mark.isEmpty ? "" : mark + ", ") + "two readings"
  }
}

extension PriceSheet {
  /// Each source once, with the prices it stands for.
  private var sources: [String] {
    var models: [String: [String]] = [:]
    var order: [String] = []
    for model in self.models {
      for row in model.rows {
        if models[row.source] == nil { order.append(row.source) }
        let dated = model.rows.count > 1 ? " \(row.validity)" : ""
        models[row.source, default: []].append(label(of: model) + dated)
      }
    }
    return order.map { "\($0): \((models[$0] ?? []).joined(separator: ", "))." }
  }

  /// How megapixels are counted, who bills whom, and what the sheet remarks on its models.
  private var notes: [String] {
    var notes: [String] = []
    for model in models {
      for row in model.rows {
        if let other = row.otherReading {
          notes.append("\(label(of: model)), by another reading: \(other.words).")
        }
        if let fast = row.fastRate {
          notes.append("\(label(of: model)), with go_fast: \(fast.words).")
        }
      }
    }
    var rules: [MegapixelRule] = []
    for model in models where model.hasMegapixelPrice && !rules.contains(model.megapixel) {
      rules.append(model.megapixel)
    }
    for rule in rules {
      let users = models.filter { $0.hasMegapixelPrice && $0.megapixel == rule }.map(label)
      let who = rules.count > 1 ? "\(users.joined(separator: ", ")): " : ""
      notes.append(who + rule.sentence)
    }
    for provider in providers where provider.isPaidByUser {
      notes.append("Through \(provider.name) the users of an app pay for themselves.")
    }
    var remarks: [String] = []
    for remark in models.compactMap(\.note) where !remarks.contains(remark) {
      remarks.append(remark)
    }
    return notes
      + remarks.map { remark in
        let about = models.filter { $0.note == remark }.map(label).joined(separator: ", ")
        return "\(about): \(remark)."
      }
  }

  /// Every price with exact values, one a line.
  private var rateTable: TextTable {
    let titles = [
      "provider", "model", "name", "family", "unit", "firstOutput", "additionalOutput", "input",
      "perImage", "768sq", "1k", "1.5k", "2k", "4k", "firstInput", "outputTile", "inputTile",
      "step",
      "perMegapixel", "perRun", "from", "until", "published", "source",
    ]
    let rows = models.flatMap { model in
      model.rows.map { row in Self.cells(of: row, model, Array(titles[5...19])) }
    }
    return TextTable(columns: titles.map { TextTable.Column($0) }, rows: rows)
  }
}

extension PriceSheet {
  /// A row of the table with exact values.
  private static func cells(
    of row: PriceRow, _ model: Model, _ amounts: [String]
  ) -> [TextTable.Cell] {
    var members = Dictionary(uniqueKeysWithValues: row.rate.amounts)
    if row.perRun != .zero { members["perRun"] = row.perRun }
    var cells: [TextTable.Cell] = [
      .text(model.provider), .text(model.id), .text(model.name), .text(model.family),
      .text(row.rate.unit),
    ]
    for title in amounts { cells.append(members[title].map { .money(MoneyTotal($0)) } ?? .empty) }
    cells.append(.text(row.from.map(PriceRow.moment) ?? ""))
    cells.append(.text(row.until.map(PriceRow.moment) ?? ""))
    cells.append(.text(String(row.isPublished)))
    cells.append(.text(row.source))
    return cells
  }
}

extension PriceSheet.Listed {
  /// `from $0.014`, `$0.04`, `local only`.
  fileprivate func text(_ price: Money?) -> String {
    price.map { isFloor ? "from $\($0)" : "$\($0)" } ?? "local only"
  }
}

extension PriceSheet.Model {
  fileprivate var hasMegapixelPrice: Bool {
    rows.contains { if case .megapixel = $0.rate { true } else { false } }
  }
}

extension PriceSheet.Rate {
  /// The amounts under their names in price sheets.
  var amounts: [(String, Money)] {
    members.flatMap { member -> [(String, Money)] in
      switch member {
      case .amount(let name, let price): [(name, price)]
      case .amounts(_, let prices): prices.map { ($0.name, $0.price) }
      case .names, .count, .flag: []
      }
    }
  }
}

extension MegapixelRule {
  /// The rule in a sentence.
  fileprivate var sentence: String {
    var text =
      "One megapixel is \(Figures.grouped(pixels)) pixels; \(roundingText). A single reference over "
      + "\(inputs.single) MP is billed as \(inputs.single)"
    if let several = inputs.several { text += ", each of several as \(several) at most" }
    if let total = inputs.total { text += ", input and output together as \(total)" }
    if let least = inputs.least { text += ", all together as \(least) at least" }
    if let onePixels { text += "; an image of up to \(Figures.grouped(onePixels)) pixels as 1" }
    return text + "."
  }

  /// What becomes of a part of a megapixel.
  var roundingText: String {
    switch rounding {
    case .up: "a part counts as a whole one, at least 1 for each image"
    case .nearest: "rounded to the nearest whole one, at least 1 for each image"
    case .down: "a part does not count, at least 1 for each image"
    case .none:
      isFirstWhole
        ? "a part is billed as what it is, the first of the output always whole"
        : "a part is billed as what it is"
    }
  }
}

extension Money {
  /// The price in credits of a US cent.
  fileprivate var credits: String { MoneyTotal(nanodollars: Int128(nanodollars) * 100).description }
}
