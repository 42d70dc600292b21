// A request after pricing: what reports group and add up.

package import CivilTime
package import LogRecords
package import Pricing

/// What was asked for, by which model, at what price: everything but who, when and how it ended.
package struct PricedUsage: Hashable, Sendable {
  /// The model's number in the name book.
  package var model: UInt32
  /// The size as logged; 0 and 0 when unknown.
  package var width: Int32
  package var height: Int32
  package var imageCount: Int
  package var isEdit: Bool
  package var isPaidByUser: Bool
  /// Whether the output size is known, in pixels or as printed megapixels.
  package var hasOutput: Bool
  package var outcome: PricingOutcome
  /// Whether the API's own cost told the sizes that the record lacks, so that the outcome is exact.
  package var isResolved = false

  /// The number of no model, of what an update brings.
  package static let noModel = UInt32.max

  package init(_ record: LogRecord, _ outcome: PricingOutcome) {
    model = record.model
    (width, height) = (record.width, record.height)
    imageCount = record.usage.imageCount
    (isEdit, isPaidByUser) = (record.isEdit, record.isPaidByUser)
    hasOutput = true
    if case .unknown = record.usage.output { hasOutput = false }
    self.outcome = outcome
  }
}

/// A request that a report counts: numbers of a name book and of its parts.
package struct PricedRequest: Sendable {
  package var user: UInt32
  package var project: UInt32
  /// The number of the values of free dimensions.
  package var labels: UInt32 = 0
  /// The number of the priced usage.
  package var usage: UInt32
  /// The number of the status.
  package var status: UInt32
  /// The number of the reported cost; 0 for none.
  package var cost: UInt32
  /// Exact to the microsecond.
  package var time: Instant?

  package init(
    user: UInt32, project: UInt32, labels: UInt32 = 0, usage: UInt32, status: UInt32, cost: UInt32,
    time: Instant?
  ) {
    (self.user, self.project, self.labels) = (user, project, labels)
    (self.usage, self.status, self.cost) = (usage, status, cost)
    self.time = time
  }
}

extension Metrics {
  /// The sums of one request.
  ///
  /// - Parameters:
  ///   - reported: the cost that the API reported for it.
  package init(
    _ usage: PricedUsage, ending: RequestEnding, reported: Money?, billsModerated: Bool
  ) {
    self.init()
    let images = usage.imageCount
    switch ending {
    case .billable:
      billable = 1
      self.images = images
    case .moderated: moderated = 1
    case .failed: failed = 1
    case .cached: cached = 1
    case .selfHosted: selfHosted = 1
    }
    // What a cache repeats is the cost of the call that filled it.
    if let reported, !usage.isPaidByUser, ending.isBought {
      self.reported = 1
      reportedCost = MoneyTotal(reported)
    }
    let isBilled = ending.isBilled(billsModerated: billsModerated)
    guard let charge = usage.charge else {
      if isBilled { unpriced = 1 }
      return
    }
    let cost = MoneyTotal(charge.listCost)
    if isBilled {
      resolved = usage.isResolved ? 1 : 0
      count(charge.assumptions)
    }
    if ending == .billable {
      outputMegapixels = Int128(charge.outputMegapixels) * Int128(images)
      inputMegapixels = Int128(charge.inputMegapixels) * Int128(images)
    }
    if usage.isPaidByUser {
      if isBilled { userPaidCost = cost }
      return
    }
    if ending == .moderated { moderatedCost = cost }
    guard isBilled else { return }
    listCost = cost
    listCostLow = MoneyTotal(charge.low)
    listCostHigh = MoneyTotal(charge.high)
    pricedImages = images
    if self.reported == 1 { reportedListCost = cost }
  }

  private mutating func count(_ assumptions: Assumptions) {
    estimated = assumptions.isEmpty ? 0 : 1
    providerAssumed = assumptions.contains(.providerAssumed) ? 1 : 0
    sizeOutOfRange = assumptions.contains(.sizeOutOfRange) ? 1 : 0
    tooManyInputs = assumptions.contains(.tooManyInputs) ? 1 : 0
  }
}

extension RequestEnding {
  /// How a request of a model ended, if this is what its status says.
  package func of(_ model: ModelIdentity) -> RequestEnding {
    self == .billable && model.isSelfHosted ? .selfHosted : self
  }

  /// Whether a cost that the API reported may tell what such a request used.
  package var takesCosts: Bool { self == .billable || self == .moderated }

  /// Whether a seller was asked at all: else there is nothing to compare.
  package var isBought: Bool { self != .cached && self != .selfHosted }

  /// Whether somebody pays for it: then it is priced, bounded and, without a price, missing from the sums,
  /// like everything billed.
  package func isBilled(billsModerated: Bool) -> Bool {
    self == .billable || (self == .moderated && billsModerated)
  }
}
