// What to tell somebody who asked for a model without a price: what is known, and what may help.

import CivilTime
import Pages
package import Pricing

extension PriceSheet {
  /// `name` and `version`, as messages name the sheet.
  private var title: String { "the price sheet \(name) \(version)" }

  /// A model that the sheet does not have, at one of its providers or at a foreign one.
  func unknownModel(_ asked: String, provider: String, _ hints: HintWords) -> String {
    guard providers.contains(where: { $0.id == provider }) else {
      let own = identify(model: bare(asked), provider: "", host: "").place.map { models[$0] }
      let hint = own.map { "; the price of \(vendor(of: $0)) is under \(label(of: $0))" } ?? ""
      return "\(asked): the provider \(provider) is not in \(title), and prices differ between "
        + "providers" + hints.said("; ", .otherSheet) + hint
    }
    let near = modelsNear(asked).map(label)
    let hint =
      near.isEmpty
      ? "fluxspend prices lists the models that are"
      : "did you mean \(Self.alternatives(near))?"
    return "\(asked) is not in \(title); \(hint)"
  }

  /// A model of the sheet that has no price for this workload.
  func refusal(_ reason: UnpricedReason, _ model: Model) -> QuoteRefusal {
    var text = "\(model.name) (\(label(of: model))) \(reason.meaning)"
    switch reason {
    case .localOnly:
      if let terms = weights.first(where: { $0.model == model.id }) {
        text += "; its weights: \(terms.licence)"
      }
    case .noPriceRow:
      let known = model.rows.map(\.validity).joined(separator: ", ")
      text += "; its prices hold \(known)"
    case .noResolutionPrice:
      let known = model.rows.flatMap { row -> [ResolutionTier] in
        if case .resolution(let prices) = row.rate { prices.tiers } else { [] }
      }
      let names = ResolutionTier.allCases.filter { known.contains($0) }.map(\.name)
      if !names.isEmpty { text += "; it has prices for \(names.joined(separator: ", "))" }
    case .notPublished, .unknownModel, .amountTooLarge: break
    }
    return QuoteRefusal(reason: reason, description: text)
  }

  private func vendor(of model: Model) -> String {
    providers.first { $0.id == model.provider }?.name ?? model.provider
  }

  private func bare(_ asked: String) -> String {
    asked.split(separator: "/").last.map(String.init) ?? asked
  }

  /// `a, b or c`
  private static func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension PriceSheet.PriceRow {
  /// `from 2026-01-28`, `from 2025-11-25 until 2026-01-27` (the last day), `at any time`; where a price begins
  /// or ends within a day, the first instant of it and the first after it.
  package var validity: String {
    let (first, last) = span
    let parts = [("from", first), ("until", last)].filter { !$0.1.isEmpty }
    return parts.isEmpty ? "at any time" : parts.map { "\($0) \($1)" }.joined(separator: " ")
  }

  /// From when and until when it holds, as they are shown: days, of which the last is the last one it holds for,
  /// or instants; empty where nothing ends it.
  var span: (first: String, last: String) {
    let isOfDays = [from, until].allSatisfy { $0.map(Self.isMidnight) ?? true }
    let first = from.map { isOfDays ? Self.day($0) : Self.instant($0) }
    let last = until.map { end in
      isOfDays ? Self.day(Instant(seconds: end.seconds - 1)) : Self.instant(end)
    }
    return (first ?? "", last ?? "")
  }

  /// The date of an instant that begins one, UTC; else the instant.
  static func moment(_ instant: Instant) -> String {
    isMidnight(instant) ? day(instant) : Self.instant(instant)
  }

  /// `2026-10-01T15:00Z`, with seconds only where there are any.
  private static func instant(_ instant: Instant) -> String {
    let text = instant.description
    return text.hasSuffix(":00Z") ? "\(text.dropLast(4))Z" : text
  }

  private static func isMidnight(_ instant: Instant) -> Bool {
    instant.seconds.quotientAndRemainder(dividingBy: 86_400).remainder == 0
      && instant.nanoseconds == 0
  }

  /// The date of an instant, UTC.
  static func day(_ instant: Instant) -> String {
    CivilDay(number: Int(instant.seconds.flooredQuotient(86_400))).description
  }
}
