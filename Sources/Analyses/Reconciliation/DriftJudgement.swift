// Which cause a drift has, where a request alone does not tell.
//
// A flat price shows only in several requests: the same cost for sizes that cost different amounts. And
// several faults can explain one cost: $0.03 for an edit is the price without its reference, and also a
// flat price. Then a cause is preferred that is certain: that alone explains another drifting request of
// the model (a flat price: one of the same price). Of several such it is the first in the order of
// `DriftCause`; without any it is the one that explains the most requests, of equals again the first.

import LogRecords
import Pricing

/// Requests of one usage, status and reported cost, compared.
struct ComparedKind {
  /// The number of the model in the name book.
  var model: UInt32
  /// How many requests.
  var count: Int
  var imageCount: Int
  var reported: Money
  /// What the price sheet says; nothing for requests that are not billed.
  var charge: Charge
  var ending: RequestEnding
  /// Whether the ending makes it cost nothing.
  var isFree: Bool
  /// Whether the API's own cost told the unknown sizes, so that it cannot differ.
  var isResolved = false
  /// The faults that explain the cost of one request; empty if it agrees or nothing does.
  var causes: Set<DriftCause> = []

  var verdict: Reconciliation.Verdict {
    if isFree { return reported == .zero ? .agreeing : .drifting }
    if isResolved { return .resolved }
    if charge.isEstimated {
      return charge.low <= reported && reported <= charge.high ? .withinBounds : .drifting
    }
    return reported == charge.listCost ? .agreeing : .drifting
  }
}

/// Judges all kinds of a log together.
struct DriftJudgement {
  /// A cost reported for a model.
  private struct ReportedPrice: Hashable {
    var model: UInt32
    var nanodollars: Int64
  }

  /// A cause of a model; a flat price is another cause for each price.
  private struct Explanation: Hashable {
    var model: UInt32
    var cause: DriftCause
    var price: ReportedPrice?
  }

  /// Drifting requests.
  private struct Evidence {
    var explained = 0
    /// Whether nothing else explains one of them.
    var isCertain = false
  }

  /// The billed sizes that a cost for each image was reported for: of requests without references, as
  /// those make up for size, and of models that are used for nothing but edits.
  private var sizes: [ReportedPrice: Set<Int>] = [:]
  private var evidence: [Explanation: Evidence] = [:]

  init(_ kinds: [ComparedKind]) {
    let generating = Set(kinds.filter { $0.charge.inputMegapixels == 0 }.map(\.model))
    for kind in kinds
    where kind.charge.inputMegapixels == 0 || !generating.contains(kind.model) {
      note(sizeOf: kind)
    }
    let drifting = kinds.filter { $0.verdict == .drifting }
    for kind in drifting {
      let explanations = explanations(of: kind)
      for explanation in explanations {
        evidence[explanation, default: Evidence()].explained += kind.count
      }
      if explanations.count == 1 { evidence[explanations[0]]?.isCertain = true }
    }
    for kind in drifting {
      // A flat price that is nowhere certain casts no doubt on others, but for the one that it is most
      // easily taken for.
      let serious = explanations(of: kind).filter { explanation in
        explanation.cause != .flatPrice || kind.causes.contains(.megapixelsRoundedDown)
          || evidence[explanation]?.isCertain == true
      }
      if serious.count == 1 { evidence[serious[0]]?.isCertain = true }
    }
  }

  /// The cause of a drifting kind.
  func cause(of kind: ComparedKind) -> DriftCause {
    let explanations = explanations(of: kind)
    let certain = explanations.filter { evidence[$0]?.isCertain == true }
    if let first = certain.map(\.cause).min() { return first }
    let best = explanations.min { one, two in
      let counts = (evidence[one]?.explained ?? 0, evidence[two]?.explained ?? 0)
      return counts.0 != counts.1 ? counts.0 > counts.1 : one.cause < two.cause
    }
    return best?.cause ?? (isFlatForRequests(kind) ? .flatPrice : .unknown)
  }

  private mutating func note(sizeOf kind: ComparedKind) {
    // An assumed size is no evidence.
    guard !kind.charge.isEstimated, let price = imagePrice(kind) else { return }
    sizes[price, default: []].insert(kind.charge.outputMegapixels)
  }

  /// The cost for each image; nil if there is no such whole one, or nothing to pay.
  private func imagePrice(_ kind: ComparedKind) -> ReportedPrice? {
    guard !kind.isFree, kind.reported > .zero else { return nil }
    let (each, rest) = kind.reported.nanodollars.quotientAndRemainder(
      dividingBy: Int64(kind.imageCount))
    return rest == 0 ? ReportedPrice(model: kind.model, nanodollars: each) : nil
  }

  private func explanations(of kind: ComparedKind) -> [Explanation] {
    var explanations = kind.causes.map { Explanation(model: kind.model, cause: $0) }
    if let price = imagePrice(kind), (sizes[price]?.count ?? 0) > 1 {
      explanations.append(Explanation(model: kind.model, cause: .flatPrice, price: price))
    }
    return explanations
  }

  /// Whether a cost is a flat price of the model that ignores the number of images too.
  private func isFlatForRequests(_ kind: ComparedKind) -> Bool {
    guard !kind.isFree, kind.imageCount > 1 else { return false }
    let price = ReportedPrice(model: kind.model, nanodollars: kind.reported.nanodollars)
    let flat = Explanation(model: kind.model, cause: .flatPrice, price: price)
    return evidence[flat]?.isCertain == true
  }
}
