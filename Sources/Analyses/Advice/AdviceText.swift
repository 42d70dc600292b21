// The sentences of an advice, which the terminal and Markdown share. Names are not yet escaped.

import Pages
import Pricing
import Spend

extension Advice {
  /// `$253.16, of which $150.00 could be saved (59.3%)`.
  var headline: String {
    let totals = report.totals
    guard totals.requests > 0 else { return "no requests" }
    let spend = totals.unpriced > 0 && totals.pricedImages == 0 ? "unknown" : Self.amount(totals)
    guard let combined else {
      return findings.isEmpty
        ? "\(spend); no habit costs more than it needs to"
        : "\(spend); see what each habit costs"
    }
    let saving = combined.saving
    let percent = Figures.percent(saving.amount.nanodollars, of: totals.listCost.nanodollars)
    let about = saving.isExact ? "" : "about "
    return "\(spend), of which \(about)\(Figures.dollars(saving.amount)) could be saved"
      + (percent.map { " (\($0))" } ?? "")
  }

  static func amount(_ metrics: Metrics) -> String { cost(metrics).humanText }

  /// The cost, and how sure it is; nothing if none of it is known.
  static func cost(_ metrics: Metrics) -> TextTable.Cell {
    metrics.unpriced > 0 && metrics.pricedImages == 0 ? .empty : metrics.costCell
  }

  /// What everything is computed from.
  var basis: [(label: String, text: String)] {
    var basis: [(label: String, text: String)] = []
    if let period = report.period {
      let days = span.hundredthsOfDays
      basis.append(
        (
          "Period",
          "\(period.first) to \(period.last)"
            + (span.isLongEnough
              ? ", \(days / 100).\(Figures.zeroFilled((days % 100).magnitude, 2)) days"
              : "; less than a day, so no amounts for 30 days")
        ))
    } else if report.totals.requests > 0 {
      basis.append(("Period", "unknown, so no amounts for 30 days"))
    }
    basis.append(
      (
        "Prices",
        "\(report.prices.name) \(report.prices.version)\(report.prices.at.map { ", everything at the prices of \($0)" } ?? "")"
      ))
    basis.append(
      (
        "Threshold",
        "\(Figures.dollars(options.minimumSaving)) "
          + (span.isLongEnough ? "in 30 days" : "over the period")
      ))
    if report.totals.unpriced > 0 {
      basis.append(
        (
          "Left out",
          "\(Figures.counted(report.totals.unpriced, "request")) without a price: what they cost, and "
            + "could save, is unknown"
        ))
    }
    return basis
  }

  static func name(_ who: Who) -> String {
    switch who {
    case .user(let name), .project(let name): name
    case .others(let count): "(\(Figures.counted(count, "other")))"
    case .log: "everybody"
    }
  }

  /// An amount for 30 days, rounded half up to a cent.
  static func monthly(_ amount: MoneyTotal) -> MoneyTotal {
    let cents = Figures.rounded(amount.nanodollars.magnitude, over: 10_000_000)
    let rounded = Int128(clamping: cents) * 10_000_000
    return MoneyTotal(nanodollars: amount.nanodollars < 0 ? -rounded : rounded)
  }

  static func savingText(_ saving: Saving, of before: Metrics) -> String {
    var text = "saves \(Figures.dollars(saving.amount))"
    if let percent = Figures.percent(saving.amount.nanodollars, of: before.listCost.nanodollars) {
      text += " (\(percent))"
    }
    if let month = saving.perMonth { text += ", \(Figures.dollars(monthly(month))) in 30 days" }
    return text + "; " + confidence(saving)
  }

  static func confidence(_ saving: Saving) -> String {
    saving.isExact
      ? "exact"
      : "estimated, between \(Figures.dollars(saving.atLeast)) and "
        + "\(Figures.dollars(saving.atMost))"
  }

  /// `377 of 377 images (100.0%), $60.32 of $60.32 (100.0%); instead $28.275`.
  static func shareText(_ finding: Finding) -> String {
    let (before, whole) = (finding.comparison.before, finding.whole)
    let images =
      "\(Figures.grouped(before.pricedImages)) of \(Figures.counted(whole.pricedImages, "image"))"
    let percent = Figures.percent(Int128(before.pricedImages), of: Int128(whole.pricedImages))
    let cost = "\(amount(before)) of \(amount(whole))"
    let share = Figures.percent(before.listCost.nanodollars, of: whole.listCost.nanodollars)
    return "\(images) (\(percent ?? "0.0%")), \(cost) (\(share ?? "0.0%")); instead "
      + amount(finding.comparison.after)
  }

  /// `377 x flux-2-max 2048x2048 (4 MP) at $0.16: flux-2-pro 2048x2048 (4 MP) at $0.075`.
  static func text(of part: Part) -> String {
    let mark = part.isEstimated ? "~" : ""
    func dollars(_ money: Money) -> String { mark + Figures.dollars(MoneyTotal(money)) }
    return "\(Figures.grouped(part.requests)) x \(part.before) at \(dollars(part.costBefore)): "
      + "\(part.after) at \(dollars(part.costAfter))"
  }

  /// Whether the finding counts in the bottom line.
  static func standing(_ finding: Finding) -> String {
    if finding.isCombined { return "" }
    if finding.alternativeTo.isEmpty { return "not in the sum of all" }
    return "instead of \(finding.alternativeTo.map(String.init).joined(separator: ", "))"
  }

  static let overlap =
    "Findings about the same requests overlap and do not add up; this is one what-if of them all."

  func table(of findings: [Finding]) -> TextTable {
    var table = TextTable(columns: [
      .init("#", .trailing), .init("who"), .init("habit"),
      .init("cost", .decimal), .init("saving", .decimal), .init("in 30 days", .decimal),
      .init("", tone: .secondary, dropRank: 1),
    ])
    table.rows = findings.map { finding in
      let saving = finding.saving
      return [
        .count(Int128(finding.number)), .text(Self.name(finding.who)), .text(finding.title),
        Self.cost(finding.comparison.before),
        .money(saving.amount, saving.isExact ? .exact : .estimated),
        saving.perMonth.map { .money(Self.monthly($0)) } ?? .empty,
        .text(Self.standing(finding)),
      ]
    }
    return table
  }

  func table(of note: Note) -> TextTable? {
    guard let first = note.rows.first else { return nil }
    return TextTable(
      columns: first.map { fact in
        switch fact.value {
        case .money: .init(fact.label, .decimal)
        case .count, .share: .init(fact.label, .trailing)
        case .empty, .text: .init(fact.label)
        }
      }, rows: note.rows.map { $0.map(\.value) })
  }
}
