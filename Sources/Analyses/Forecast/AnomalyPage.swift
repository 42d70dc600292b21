// An anomaly as a sentence and as JSON: what it cost, what is usual, what changed.

import CivilTime
import Pages
import Pricing
import Spend
import StrictJSON

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
  var json: JSON {
    func object(_ counts: Counts) -> JSON {
      .object([
        ("requests", .count(counts.requests)), ("images", .count(counts.images)),
        ("failed", .count(counts.failed)),
      ])
    }
    let changes = changes.map { change in
      JSON.object([
        ("by", .text(change.dimension.rawValue)), ("name", .text(change.name)),
        ("spent", .text(change.spent)),
        ("usual", .text(change.usual)),
      ])
    }
    return .object([
      ("day", .text(day)), ("user", .text(user)),
      ("spent", .text(spent)),
      ("usual", .text(usual)),
      ("usualOf", .text(isUsualOfWeekday ? "weekday" : "all-days")),
      ("score", .text(Forecast.tenths(score))), ("changes", .array(changes)),
      ("counts", object(counts)), ("otherDays", .count(otherDays)),
      ("otherCounts", object(otherCounts)),
    ])
  }
}
