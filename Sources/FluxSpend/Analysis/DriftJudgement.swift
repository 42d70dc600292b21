// Which cause a drift has, where a request alone does not tell.
//
// A flat price shows only in several requests: the same cost for sizes that cost different amounts. And
// several faults can explain one cost: $0.03 for an edit is the price without its reference, and also a
// flat price. Of all causes that explain a request, the one that explains the most requests of its model
// is taken; of equals the first in the order of `DriftCause`.

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
  /// The faults that explain the cost of one request; empty if it agrees or nothing does.
  var causes: Set<DriftCause> = []

  var verdict: Reconciliation.Verdict {
    if isFree { return reported == .zero ? .agreeing : .drifting }
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

  /// The billed sizes that a cost for each image, or for each request, was reported for.
  private var sizesByImagePrice: [ReportedPrice: Set<Int>] = [:]
  private var sizesByRequestPrice: [ReportedPrice: Set<Int>] = [:]
  /// By model: the drifting requests that each cause explains.
  private var explained: [UInt32: [DriftCause: Int]] = [:]

  init(_ kinds: [ComparedKind]) {
    for kind in kinds { note(sizeOf: kind) }
    for kind in kinds where kind.verdict == .drifting {
      for cause in causes(of: kind) {
        explained[kind.model, default: [:]][cause, default: 0] += kind.count
      }
    }
  }

  /// The cause of a drifting kind.
  func cause(of kind: ComparedKind) -> DriftCause {
    let counts = explained[kind.model] ?? [:]
    return causes(of: kind).min {
      let (one, two) = (counts[$0] ?? 0, counts[$1] ?? 0)
      return one != two ? one > two : $0 < $1
    } ?? .unknown
  }

  private mutating func note(sizeOf kind: ComparedKind) {
    // An assumed size is no evidence.
    guard !kind.isFree, !kind.charge.isEstimated, kind.reported > .zero else { return }
    let size = kind.charge.outputMegapixels
    if let price = imagePrice(kind) { sizesByImagePrice[price, default: []].insert(size) }
    if kind.imageCount == 1 || kind.verdict == .drifting {
      sizesByRequestPrice[requestPrice(kind), default: []].insert(size)
    }
  }

  private func imagePrice(_ kind: ComparedKind) -> ReportedPrice? {
    let (each, rest) = kind.reported.nanodollars.quotientAndRemainder(
      dividingBy: Int64(kind.imageCount))
    return rest == 0 ? ReportedPrice(model: kind.model, nanodollars: each) : nil
  }

  private func requestPrice(_ kind: ComparedKind) -> ReportedPrice {
    ReportedPrice(model: kind.model, nanodollars: kind.reported.nanodollars)
  }

  private func causes(of kind: ComparedKind) -> Set<DriftCause> {
    isFlat(kind) ? kind.causes.union([.flatPrice]) : kind.causes
  }

  /// Whether the same cost was reported for another size too: for each image, or for requests of any
  /// number of images.
  private func isFlat(_ kind: ComparedKind) -> Bool {
    guard !kind.isFree, kind.reported > .zero else { return false }
    if let price = imagePrice(kind), (sizesByImagePrice[price]?.count ?? 0) > 1 { return true }
    return kind.imageCount > 1 && (sizesByRequestPrice[requestPrice(kind)]?.count ?? 0) > 1
  }
}
