// A request after pricing: what reports group and add up. It is made of a few small parts, so that the
// many requests that share a part need it only once (see JoinTable).

import LogRecords
import Pricing

/// What was asked for, by which model, at what price: everything but who, when and how it ended.
struct PricedUsage: Hashable, Sendable {
  /// The model's number in the name book.
  var model: UInt32
  /// The size as logged; 0 and 0 when unknown.
  var width: Int32
  var height: Int32
  var imageCount: Int
  var isEdit: Bool
  var isPaidByUser: Bool
  var outcome: PricingOutcome
}

/// A request that a report counts.
struct PricedRequest: Sendable {
  var user: UInt32
  var project: UInt32
  var usage: PricedUsage
  /// Exact to the microsecond.
  var time: Instant?
  /// The status's number in the name book.
  var status: UInt32
  var reportedCost: Money?

  init(
    user: UInt32, project: UInt32, usage: PricedUsage, time: Instant?, status: UInt32,
    reportedCost: Money?
  ) {
    self.user = user
    self.project = project
    self.usage = usage
    self.time = time
    self.status = status
    self.reportedCost = reportedCost
  }

  init(_ record: LogRecord, _ outcome: PricingOutcome) {
    self.init(
      user: record.user, project: record.project,
      usage: PricedUsage(
        model: record.model, width: record.width, height: record.height,
        imageCount: record.usage.imageCount, isEdit: record.isEdit,
        isPaidByUser: record.isPaidByUser, outcome: outcome),
      time: record.usage.time.map { time in
        Instant(seconds: time.seconds, nanoseconds: time.nanoseconds / 1000 * 1000)
      }, status: record.status, reportedCost: record.reportedCost)
  }
}

extension Metrics {
  /// The sums of one request.
  init(_ request: PricedRequest, ending: RequestEnding, billsModerated: Bool) {
    self.init()
    let usage = request.usage
    let images = usage.imageCount
    switch ending {
    case .billable:
      billable = 1
      self.images = images
    case .moderated: moderated = 1
    case .failed: failed = 1
    }
    if let cost = request.reportedCost, !usage.isPaidByUser {
      reported = 1
      reportedCost = MoneyTotal(cost)
    }
    guard case .charged(let charge) = usage.outcome else {
      if ending == .billable { unpriced = 1 }
      return
    }
    let cost = MoneyTotal(charge.listCost)
    if ending == .billable {
      estimated = charge.isEstimated ? 1 : 0
      outputMegapixels = Int128(charge.outputMegapixels) * Int128(images)
      inputMegapixels = Int128(charge.inputMegapixels) * Int128(images)
    }
    if usage.isPaidByUser {
      if ending == .billable { userPaidCost = cost }
      return
    }
    if ending == .moderated { moderatedCost = cost }
    guard ending == .billable || (ending == .moderated && billsModerated) else { return }
    listCost = cost
    listCostLow = MoneyTotal(charge.low)
    listCostHigh = MoneyTotal(charge.high)
    pricedImages = images
    if reported == 1 { reportedListCost = cost }
  }
}
