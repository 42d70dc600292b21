// The sentence that a boss can read: how much more, and what it comes from.
//
//   June cost $507.25, $329.25 more than May (+185.0%): render-bot is new since 8 June and adds $350.10
//   (flux-2-max 2048x2048 with 2 references)
//
// Someone is named who makes up half of the difference, and more of it than of what was paid before; else the causes
// are, the largest first.

import CivilTime
import Pages
import Pricing
import Spend

/// Says what happened between two periods.
struct ComparisonHeadline {
  private let comparison: SpendComparison
  /// By user or else by project; nil if the log names neither.
  private let who: SpendComparison.Table?
  private let models: SpendComparison.Table
  private let largestKind: (Dimension, String) -> String?

  init(
    _ comparison: SpendComparison, who: SpendComparison.Table?, models: SpendComparison.Table,
    largestKind: @escaping (Dimension, String) -> String?
  ) {
    (self.comparison, self.who, self.models) = (comparison, who, models)
    self.largestKind = largestKind
  }

  private var total: SpendComparison.Row { comparison.total }
  private var difference: Int128 { total.difference.nanodollars }

  /// The sentence, without a full stop. Names in it are not escaped.
  var text: String {
    if total.before.requests + total.after.requests == 0 {
      return "no requests in either period"
    }
    let reasons = reasons
    return opening + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; "))
  }

  // MARK: How much

  private var opening: String {
    let names = PeriodWords(comparison)
    let (before, after) = comparison.costs
    let cost = amount(after, total.after)
    let isDaily = comparison.days != nil
    var text = isDaily ? "\(names.after) a day costs \(cost)" : "\(names.after) cost \(cost)"
    if total.before.requests == 0 { return text + "; there are no requests \(names.beforeAlone)" }
    if difference == 0 { return text + ", as much as \(names.before)" }
    let size = MoneyTotal(nanodollars: Int128(difference.magnitude))
    text += ", \(money(size)) \(difference > 0 ? "more" : "less") than \(names.before)"
    if let percent = Figures.percent(Int128(difference.magnitude), of: before.nanodollars) {
      text += " (\(difference > 0 ? "+" : "-")\(percent))"
    }
    return text
  }

  private func amount(_ cost: MoneyTotal, _ metrics: Metrics) -> String {
    metrics.certainty.mark + money(cost)
  }

  private func money(_ amount: MoneyTotal) -> String { comparison.rounded(amount) }

  private func signed(_ amount: MoneyTotal, isPlural: Bool = false) -> String {
    let size = MoneyTotal(nanodollars: Int128(amount.nanodollars.magnitude))
    let verb = (amount < .zero ? "save" : "add") + (isPlural ? "" : "s")
    return "\(verb) \(money(size))" + (comparison.days == nil ? "" : " a day")
  }

  // MARK: What it comes from

  private var reasons: [String] {
    if difference == 0 || total.before.requests == 0 || total.after.requests == 0 { return [] }
    // Prices are nobody's doing.
    if total.effects.main == .price, isLarge(total.effects[.price]) { return causes }
    let people = people
    return people.isEmpty ? causes : people
  }

  /// Whether an amount is half of the difference or more, in its direction.
  private func isLarge(_ amount: MoneyTotal) -> Bool {
    let signed = difference > 0 ? amount.nanodollars : -amount.nanodollars
    return signed * 2 >= Int128(difference.magnitude)
  }

  private var people: [String] {
    guard let who, who.rows.count > 1, let first = who.rows.first,
      first.key != [Dimension.unknown], isLarge(first.difference), stands(out: first)
    else { return [] }
    var reasons = [sentence(first, who.dimensions[0])]
    let second = who.rows[who.rows.startIndex + 1]
    let isOpposite = (second.difference > .zero) != (first.difference > .zero)
    if second.key != [Dimension.unknown], second.difference != .zero,
      isLarge(
        isOpposite ? MoneyTotal(nanodollars: -second.difference.nanodollars) : second.difference)
    {
      reasons.append(sentence(second, who.dimensions[0]))
    }
    return reasons
  }

  /// Whether a group makes up more of the difference than of what was paid: what everybody does is not
  /// explained by who does the most of it.
  private func stands(out row: SpendComparison.Row) -> Bool {
    if row.state == .new || row.state == .gone { return true }
    let whole = total.before.listCost.nanodollars
    guard whole > 0 else { return true }
    // share of the difference >= share of what was paid + one fifth
    let (size, part) = (
      Int128(difference.magnitude),
      difference > 0 ? row.difference.nanodollars : -row.difference.nanodollars
    )
    return 5 * (part * whole - row.before.listCost.nanodollars * size) >= size * whole
  }

  private func sentence(_ row: SpendComparison.Row, _ dimension: Dimension) -> String {
    let name = row.key[0]
    switch row.state {
    case .new:
      var text = name + " is new"
      if let since = row.since, comparison.after.span?.days.lowerBound != since.number {
        text += " since \(since.dayAndMonth)"
      }
      text += " and \(signed(row.difference))"
      if let kind = largestKind(dimension, name) { text += " (\(kind))" }
      return text
    case .gone: return "\(name) is gone, which \(signed(row.difference))"
    case .grown, .shrunk, .same:
      return "\(name) \(signed(row.difference)), mostly by \(row.effects.main.words)"
    }
  }

  /// The causes that make up most of the difference.
  private var causes: [String] {
    let sign: Int128 = difference > 0 ? 1 : -1
    let ordered = CostCause.allCases.map { ($0, total.effects[$0].nanodollars * sign) }
      .filter { $0.1 * 4 >= Int128(difference.magnitude) }
      .sorted { $0.1 > $1.1 }
    return ordered.prefix(2).map { cause, _ in
      "\(phrase(cause)) \(signed(total.effects[cause], isPlural: cause != .price))"
    }
  }

  private func phrase(_ cause: CostCause) -> String {
    let (old, new) = (total.before, total.after)
    let isMore = total.effects[cause] > .zero
    switch cause {
    case .price: return "a change of prices"
    case .requests: return (isMore ? "more" : "fewer") + " requests"
    case .imagesPerRequest:
      let before = ratio(old.pricedImages, old.billable)
      let after = ratio(new.pricedImages, new.billable)
      return "\(isMore ? "more" : "fewer") images per request (\(after) after \(before))"
    case .modelMix:
      return (isMore ? "dearer" : "cheaper") + " models"
        + (replacement.map { " (\($0.to) for \($0.from))" } ?? "")
    case .sizeMix: return (isMore ? "larger" : "smaller") + " images"
    case .references: return (isMore ? "more" : "fewer") + " megapixels of reference images"
    case .other: return "other causes (steps, tiers)"
    }
  }

  private func ratio(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return "none" }
    let hundredths = Figures.rounded(
      UInt128(part.magnitude), times: 100, over: UInt128(whole.magnitude))
    return "\(hundredths / 100).\(Figures.zeroFilled(hundredths % 100, 2))"
  }

  /// The models whose share of the images fell and rose the most.
  private var replacement: (from: String, to: String)? {
    let (old, new) = (Int128(total.before.pricedImages), Int128(total.after.pricedImages))
    guard old > 0, new > 0 else { return nil }
    let shares = models.rows.map { row in
      (
        name: row.key[0],
        change: Int128(row.after.pricedImages) * old - Int128(row.before.pricedImages) * new
      )
    }
    guard let from = shares.min(by: { $0.change < $1.change }), from.change < 0,
      let to = shares.max(by: { $0.change < $1.change }), to.change > 0
    else { return nil }
    return (from.name, to.name)
  }
}

/// What the two periods are called in a sentence.
struct PeriodWords {
  /// At the beginning of a sentence.
  let after: String
  /// After "than".
  let before: String
  /// After "no requests".
  let beforeAlone: String

  init(_ comparison: SpendComparison) {
    guard let old = comparison.before.span, let new = comparison.after.span else {
      (after, before, beforeAlone) = ("The later logs", "the earlier ones", "in the earlier ones")
      return
    }
    if comparison.days != nil {
      let day = CivilDay(number: new.days.lowerBound)
      (after, before) = ("Since \(day.dayAndMonth)", "before")
      beforeAlone = "before"
      return
    }
    let isOneYear =
      CivilDay(number: old.days.lowerBound).date.year
      == CivilDay(number: new.days.lowerBound).date.year
    after = new.words(withYear: !isOneYear)
    before = old.words(withYear: !isOneYear)
    beforeAlone = "in \(before)"
  }
}

extension DaySpan {
  /// `June`, `8 June`, or the name.
  fileprivate func words(withYear: Bool) -> String {
    let first = CivilDay(number: days.lowerBound)
    let year = withYear ? " \(first.date.year)" : ""
    switch kind {
    case .month: return monthNames[first.date.month - 1] + year
    case .day: return first.dayAndMonth + year
    case .year, .week: return name
    case .days: return name.replacing("..", with: " to ")
    }
  }
}
