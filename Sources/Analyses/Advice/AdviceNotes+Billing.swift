// Notes about moving the bill: users who pay for themselves, and machines of one's own.

import LogRecords
import Pages
import Pricing
import Spend

extension AdviceNotes {
  // MARK: User-Pays

  /// What the developer would stop paying if each user paid for themselves.
  var userPays: Advice.Note? {
    let total = report.totals.listCost
    let users = sums(by: { cell, _ in cell.user }, precedes: { names.precedes($0, $1) })
      .prefix { $0.metrics.listCost > .zero }
    let known = users.count { $0.key != 0 }
    guard known > 1, isWorthIt(total) else { return nil }
    // Whose requests name nobody, nobody can carry.
    let rest = users.first { $0.key == 0 }?.metrics.listCost ?? .zero
    let rows = users.lazy.filter { $0.key != 0 }.map { user, metrics in
      [
        Advice.Fact("user", "user", .text(names.string(of: user))),
        count("images", metrics.pricedImages),
        Advice.Fact("listCost", "would carry", Advice.cost(metrics)),
      ]
    }
    var facts = [
      count("users", known), count("images", report.totals.pricedImages),
      Advice.Fact("listCost", "the developer pays", Advice.cost(report.totals)),
      Advice.Fact("developerWouldPay", "the developer would pay", .money(rest)),
    ]
    if report.totals.userPaidCost > .zero {
      facts.append(
        Advice.Fact(
          "userPaidCost", "users pay for themselves already",
          .money(report.totals.userPaidCost)))
    }
    return note(
      .userPays,
      "With User-Pays (Puter.js) each of \(Figures.counted(known, "user")) would carry their own "
        + "cost (here at these prices, there at Puter's), and the developer's bill of \(Advice.amount(report.totals)) would be "
        + (rest == .zero ? "$0." : "\(Figures.dollars(rest)), for requests without a user."),
      facts, rows,
      weight: total)
  }

  // MARK: Self-hosting

  private struct OpenUse {
    var images: Int128 = 0
    var pricedImages: Int128 = 0
    var cost: Int128 = 0
    /// Images of models whose weights need a licence.
    var licensedImages: Int128 = 0
    var licensedModels: Set<String> = []
  }

  /// Images on models with open weights: the licence that fits, and when a machine would pay.
  var selfHosting: Advice.Note? {
    let sheet = cells.options.engine.sheet
    var rows: [[Advice.Fact]] = []
    var use = OpenUse()
    for (place, metrics) in sums(
      by: { $1.isPaidByUser ? nil : cells.names.book.models[Int($1.model)].place },
      precedes: { sheet.models[$0].id.utf8.lexicographicallyPrecedes(sheet.models[$1].id.utf8) })
    {
      let model = sheet.models[place]
      guard metrics.images > 0,
        let terms = sheet.weights.first(where: { $0.model == model.id })
      else { continue }
      use.images += Int128(metrics.images)
      use.pricedImages += Int128(metrics.pricedImages)
      use.cost += metrics.listCost.nanodollars
      if !terms.isCommercial {
        use.licensedImages += Int128(metrics.images)
        use.licensedModels.insert(model.id)
      }
      rows.append([
        Advice.Fact("model", "model", .text(model.id)), count("images", metrics.images),
        Advice.Fact("listCost", "cost", Advice.cost(metrics)),
        Advice.Fact("weights", "weights", .text(terms.licence)),
      ])
    }
    // What runs on the user's own machines already has no price and may need a licence.
    let isOwn = use.pricedImages < use.images
    guard use.images > 0, isOwn || isWorthIt(MoneyTotal(nanodollars: use.cost)) else { return nil }
    var facts: [Advice.Fact] = [
      Advice.Fact("images", "images on models with open weights", .count(use.images)),
      Advice.Fact(
        "listCost", "cost", .money(MoneyTotal(nanodollars: use.cost), isOwn ? .atLeast : .exact)),
    ]
    if let images = span.perMonth(use.images) {
      facts.append(Advice.Fact("imagesIn30Days", "images in 30 days", .count(images)))
    }
    facts += licence(use, sheet)
    if let hosting = options.hosting { facts += breakEven(use, hosting) }
    return note(
      .selfHosting,
      "Models with open weights made \(Figures.counted(use.images, "image")), "
        + (isOwn
          ? "\(Figures.grouped(use.images - use.pricedImages)) of them without a price; the others "
          : "which ")
        + "cost \(Figures.dollars(MoneyTotal(nanodollars: use.cost))) and could run on machines of "
        + "your own.", facts, rows, weight: MoneyTotal(nanodollars: use.cost))
  }

  /// The first licence of the sheet that covers the models and the volume.
  private func licence(_ use: OpenUse, _ sheet: PriceSheet) -> [Advice.Fact] {
    func fact(_ text: String) -> [Advice.Fact] {
      [Advice.Fact("licence", "licence", .text(text))]
    }
    if use.licensedImages == 0 { return fact("none is needed") }
    guard let images = span.perMonth(use.licensedImages) else {
      return fact("needed; the period is too short to tell which")
    }
    let fitting = sheet.licences.first { licence in
      use.licensedModels.isSubset(of: licence.covers)
        && (licence.imagesPerMonth.map { images <= Int128($0) } ?? true)
    }
    let volume = Advice.Fact(
      "licensedImagesIn30Days", "of these under a licence", .count(images))
    guard let fitting else { return [volume] + fact("none of the price sheet fits") }
    var text = fitting.name
    text += fitting.imagesPerMonth.map { ", up to \(Figures.grouped($0)) images a month" } ?? ""
    text += fitting.limit.map { ", \($0)" } ?? ""
    return [volume] + fact(text + ", " + (fitting.price ?? "its price is not in the price sheet"))
  }

  /// From how many images on machines of one's own cost less than the API.
  ///
  /// With cost C for I images of the API, U for a machine's hour, N images in it and L for the licence, n
  /// images cost n * C / I and n * U / N + L. So the first n at which the machines are no dearer is
  /// L * I * N / (C * N - U * I), rounded up.
  private func breakEven(_ use: OpenUse, _ hosting: HostingCost) -> [Advice.Fact] {
    let (hour, each) = (Int128(hosting.gpuHour.nanodollars), Int128(hosting.imagesPerGPUHour))
    let licence = Int128(hosting.licenceMonth.nanodollars)
    guard use.pricedImages > 0 else { return [] }
    var facts: [Advice.Fact] = []
    if let images = span.perMonth(use.pricedImages),
      let api = span.perMonth(MoneyTotal(nanodollars: use.cost))
    {
      let machines = Figures.rounded(
        images.magnitude, times: hour.magnitude, over: each.magnitude)
      facts = [
        Advice.Fact("apiCostIn30Days", "the API in 30 days", .money(Advice.monthly(api))),
        Advice.Fact(
          "ownCostIn30Days", "machines and licence in 30 days",
          .money(
            Advice.monthly(MoneyTotal(nanodollars: Int128(clamping: machines) + licence)))),
      ]
    }
    let (income, isTooMuch) = use.cost.multipliedReportingOverflow(by: each)
    let (expense, isTooDear) = hour.multipliedReportingOverflow(by: use.pricedImages)
    guard !isTooMuch, !isTooDear else { return facts }
    guard income > expense else {
      return facts + [
        Advice.Fact(
          "breakEvenImages", "break-even",
          .text("never: an image costs no less on these machines than from the API"))
      ]
    }
    let (volume, overflows) = use.pricedImages.multipliedReportingOverflow(by: each)
    let (fixed, isLarge) = licence.multipliedReportingOverflow(by: volume)
    guard !overflows, !isLarge else { return facts }
    let margin = income - expense
    return facts + [
      Advice.Fact(
        "breakEvenImages", "break-even, images in 30 days",
        .count((fixed + margin - 1) / margin))
    ]
  }
}
