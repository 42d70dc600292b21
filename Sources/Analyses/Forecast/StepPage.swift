// Steps for people and for programs.

import CivilTime
import Pages
import Pricing
import Spend
import StrictJSON

extension SpendStep {
  /// `from 2026-06-08 on a day costs $16.50, before $5.20`
  var words: String {
    "from \(day) on a day costs \(Figures.cents(after)), before \(Figures.cents(before))"
  }

  /// What changed, and who made it.
  var sentence: String {
    let difference = after.nanodollars - before.nanodollars
    var text = words.prefix(1).uppercased() + words.dropFirst()
    if let percent = Figures.percent(
      Int128(difference.magnitude), of: before.nanodollars)
    {
      text += " (\(difference > 0 ? "+" : "-")\(percent))"
    }
    let causes = changes.map { change in
      let change = (change, change.after.nanodollars - change.before.nanodollars)
      let size = MoneyTotal(nanodollars: Int128(change.1.magnitude))
      return
        "the \(change.0.dimension.rawValue) \(change.0.name) \(change.1 > 0 ? "adds" : "saves") "
        + Figures.cents(size)
    }
    return text + (causes.isEmpty ? "." : ": \(causes.joined(separator: ", ")) a day.")
  }

  var json: JSON {
    .object([
      ("day", .text(day)), ("before", .text(before)), ("after", .text(after)),
      (
        "changes",
        .array(
          changes.map {
            .object([
              ("dimension", .string($0.dimension.rawValue)), ("name", .string($0.name)),
              ("before", .text($0.before)), ("after", .text($0.after)),
            ])
          })
      ),
    ])
  }
}
