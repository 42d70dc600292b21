// An anomaly as a sentence and as JSON: what it cost, what is usual, what changed.

import CivilTime
import Pages
import Pricing
import Spend

extension Anomaly {
  /// What happened and what changed, for people.
  var sentence: String {
    let who = user.map { ", user \($0)" } ?? ""
    let whose = isUsualOfWeekday ? "a \(weekdayNames[weekday(of: day.number)]) has" : "usual are"
    var parts = changes.map { change in
      let what = change.dimension == .resolution ? "size" : change.dimension.rawValue
      return "\(what) \(change.name) \(Figures.dollars(change.spent)) instead of "
        + Figures.cents(change.usual)
    }
    parts.append(
      "\(Figures.counted(counts.requests, "request")) instead of \(mean(otherCounts.requests))")
    if counts.images != counts.requests || otherCounts.images != otherCounts.requests {
      parts.append(
        "\(Figures.counted(counts.images, "image")) instead of \(mean(otherCounts.images))")
    }
    if counts.failed > 2, counts.failed * otherDays * 2 > otherCounts.failed * 3 {
      parts.append(
        "\(Figures.grouped(counts.failed)) failed instead of \(mean(otherCounts.failed))")
    }
    return "\(day)\(who): \(Figures.dollars(spent)); \(whose) \(Figures.cents(usual)) "
      + "(\(Forecast.tenths(score)) spreads away). Against the mean of the other days: "
      + parts.joined(separator: ", ") + "."
  }

  private func mean(_ sum: Int) -> String {
    Forecast.tenths(roundedQuotient(Int128(sum) * 10, Int128(max(1, otherDays))))
  }

  /// One object of `anomalies`.
  var json: String {
    func object(_ counts: Counts) -> String {
      JSONText.object([
        ("requests", String(counts.requests)), ("images", String(counts.images)),
        ("failed", String(counts.failed)),
      ])
    }
    let changes = changes.map { change in
      JSONText.object([
        ("by", JSONText.string(change.dimension.rawValue)), ("name", JSONText.string(change.name)),
        ("spent", JSONText.string(change.spent.description)),
        ("usual", JSONText.string(change.usual.description)),
      ])
    }
    return JSONText.object([
      ("day", JSONText.string(day.description)), ("user", JSONText.string(user)),
      ("spent", JSONText.string(spent.description)),
      ("usual", JSONText.string(usual.description)),
      ("usualOf", JSONText.string(isUsualOfWeekday ? "weekday" : "all-days")),
      ("score", JSONText.string(Forecast.tenths(score))), ("changes", JSONText.list(changes)),
      ("counts", object(counts)), ("otherDays", String(otherDays)),
      ("otherCounts", object(otherCounts)),
    ])
  }
}
