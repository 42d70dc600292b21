// What one's own machines did: no fee for an image, but a licence that covers it, and the time of a machine.

import LogRecords
public import Pricing

/// Requests of a model that one's own machines served.
struct SelfHostedSums: Hashable, Sendable {
  var requests = 0
  var images = 0
  /// Of these requests the ones that say how long they took, if an hour has a price; and what that cost.
  var timed = 0
  var machineCost = MoneyTotal.zero

  mutating func add(_ count: Int, images: Int, machineCost cost: Money?) {
    requests += count
    self.images += images * count
    guard let cost else { return }
    timed += count
    machineCost += MoneyTotal(cost).multiplied(by: count)
  }

  mutating func merge(_ other: SelfHostedSums) {
    requests += other.requests
    images += other.images
    timed += other.timed
    machineCost += other.machineCost
  }
}

extension SpendReport {
  /// What one's own machines did with one model.
  public struct SelfHosted: Hashable, Sendable {
    /// The model, as reports call it. Escape it for where it goes.
    public var model: String
    /// Its requests.
    public var requests: Int
    /// Their images.
    public var images: Int
    /// The terms of its weights; nil if the price sheet does not know them.
    public var weights: String?
    /// The vendor's licences that cover it.
    public var licences: [String]
    /// Requests that say how long they took, if an hour of a machine has a price.
    public var timed: Int
    /// What the machine cost for these.
    public var machineCost: MoneyTotal

    /// What machines did.
    public init(
      model: String, requests: Int, images: Int, weights: String?, licences: [String], timed: Int,
      machineCost: MoneyTotal
    ) {
      (self.model, self.requests, self.images) = (model, requests, images)
      (self.weights, self.licences) = (weights, licences)
      (self.timed, self.machineCost) = (timed, machineCost)
    }
  }
}

extension PriceSheet {
  /// What one's own machines did, the most requests first.
  func selfHosted(_ sums: [UInt32: SelfHostedSums], _ book: NameBook) -> [SpendReport.SelfHosted] {
    sums.map { number, sums in
      let model = book.models[Int(number)]
      let terms = weights.first { $0.model == model.weightsOf }
      let covering = licences.filter { licence in
        model.weightsOf.map { licence.covers.contains($0) } ?? false
      }
      return SpendReport.SelfHosted(
        model: model.name, requests: sums.requests, images: sums.images, weights: terms?.licence,
        licences: terms?.isCommercial == true ? [] : covering.map(\.name), timed: sums.timed,
        machineCost: sums.machineCost)
    }.sorted {
      $0.requests != $1.requests
        ? $0.requests > $1.requests : $0.model.utf8.lexicographicallyPrecedes($1.model.utf8)
    }
  }
}
