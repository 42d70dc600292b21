// What a report adds up, for the total and for each row of each table.
//
// Adding is associative and commutative and the empty value is its identity, so neither the number of
// workers nor the order of files can change a report.

public import Pricing

/// Counts, quantities and money of a set of requests.
public struct Metrics: Hashable, Sendable {
  /// Requests whose images the vendor bills.
  public var billable = 0
  /// Requests that ended in an error: not billed.
  public var failed = 0
  /// Requests stopped or withheld by moderation: not billed unless the user says so.
  public var moderated = 0
  /// Requests that a cache answered: no call was made, nothing is billed.
  public var cached = 0
  /// Requests that one's own machines served: no fee for an image.
  public var selfHosted = 0
  /// Billed requests that no price row covers: billable ones, and moderated ones if these are billed. Their
  /// cost is unknown, never zero.
  public var unpriced = 0
  /// Billed requests priced with an assumption: see `listCostLow` and `listCostHigh`.
  public var estimated = 0
  /// Of the estimated ones: the log does not say who sold the image.
  public var providerAssumed = 0
  /// Of the estimated ones: the model makes no images of that size.
  public var sizeOutOfRange = 0
  /// Of the estimated ones: the model takes fewer reference images.
  public var tooManyInputs = 0
  /// Billed requests of unknown sizes that the API's own cost settled; not among the estimated ones.
  public var resolved = 0
  /// Images of the billable requests, priced or not.
  public var images = 0
  /// Images that `listCost` pays for: the divisor of an average price.
  public var pricedImages = 0
  /// Whole megapixels billed for output, over all images. Flat-priced models count 0.
  public var outputMegapixels: Int128 = 0
  /// Whole megapixels billed for reference images, over all images.
  public var inputMegapixels: Int128 = 0
  /// The price sheet applied to what was used; the best estimate where something was assumed.
  public var listCost = MoneyTotal.zero
  /// The least that the same requests can have cost.
  public var listCostLow = MoneyTotal.zero
  /// The most that the same requests can have cost.
  public var listCostHigh = MoneyTotal.zero
  /// List cost carried by the users themselves; in no other sum.
  public var userPaidCost = MoneyTotal.zero
  /// What the moderated requests would have cost; in `listCost` only with `--moderated billed`.
  public var moderatedCost = MoneyTotal.zero
  /// Billable requests with a cost reported by the API.
  public var reported = 0
  /// The cost the API reported for them.
  public var reportedCost = MoneyTotal.zero
  /// The list cost of those same requests.
  public var reportedListCost = MoneyTotal.zero

  /// Nothing counted yet.
  public init() {}

  /// One request, to count by.
  package static let one: Metrics = {
    var metrics = Metrics()
    metrics.billable = 1
    return metrics
  }()

  /// However they ended, together.
  public var requests: Int { billable + failed + moderated + cached + selfHosted }

  /// Adds another set's sums to this one's.
  public mutating func merge(_ other: Metrics) {
    billable += other.billable
    failed += other.failed
    moderated += other.moderated
    cached += other.cached
    selfHosted += other.selfHosted
    unpriced += other.unpriced
    estimated += other.estimated
    providerAssumed += other.providerAssumed
    sizeOutOfRange += other.sizeOutOfRange
    tooManyInputs += other.tooManyInputs
    resolved += other.resolved
    images += other.images
    pricedImages += other.pricedImages
    outputMegapixels += other.outputMegapixels
    inputMegapixels += other.inputMegapixels
    listCost += other.listCost
    listCostLow += other.listCostLow
    listCostHigh += other.listCostHigh
    userPaidCost += other.userPaidCost
    moderatedCost += other.moderatedCost
    reported += other.reported
    reportedCost += other.reportedCost
    reportedListCost += other.reportedListCost
  }

  /// The sums of so many requests like these.
  package func multiplied(by count: Int) -> Metrics {
    var product = self
    product.billable *= count
    product.failed *= count
    product.moderated *= count
    product.cached *= count
    product.selfHosted *= count
    product.unpriced *= count
    product.estimated *= count
    product.providerAssumed *= count
    product.sizeOutOfRange *= count
    product.tooManyInputs *= count
    product.resolved *= count
    product.images *= count
    product.pricedImages *= count
    product.outputMegapixels *= Int128(count)
    product.inputMegapixels *= Int128(count)
    product.listCost = listCost.multiplied(by: count)
    product.listCostLow = listCostLow.multiplied(by: count)
    product.listCostHigh = listCostHigh.multiplied(by: count)
    product.userPaidCost = userPaidCost.multiplied(by: count)
    product.moderatedCost = moderatedCost.multiplied(by: count)
    product.reported *= count
    product.reportedCost = reportedCost.multiplied(by: count)
    product.reportedListCost = reportedListCost.multiplied(by: count)
    return product
  }

  /// The metrics a report prints, in the order and under the names of the schema `fluxspend.report/1`.
  public var columns: [(name: String, value: Value)] {
    let values = values
    return Self.columnNames.indices.map { (Self.columnNames[$0], values[$0]) }
  }

  /// What the columns are called.
  package static let columnNames = [
    "requests", "billable", "failed", "moderated", "unpriced", "estimated", "images",
    "outputMegapixels", "inputMegapixels", "listCost", "listCostLow", "listCostHigh",
    "userPaidCost", "moderatedCost", "reported", "reportedCost", "reportedListCost",
    "cached", "selfHosted", "providerAssumed", "sizeOutOfRange", "tooManyInputs", "resolved",
  ]

  /// The values of the columns, in the order of `columnNames`.
  package var values: InlineArray<23, Value> {
    @inline(__always) get {
      [
        .count(Int128(requests)), .count(Int128(billable)), .count(Int128(failed)),
        .count(Int128(moderated)), .count(Int128(unpriced)), .count(Int128(estimated)),
        .count(Int128(images)), .count(outputMegapixels), .count(inputMegapixels),
        .money(listCost), .money(listCostLow), .money(listCostHigh), .money(userPaidCost),
        .money(moderatedCost), .count(Int128(reported)), .money(reportedCost),
        .money(reportedListCost), .count(Int128(cached)), .count(Int128(selfHosted)),
        .count(Int128(providerAssumed)), .count(Int128(sizeOutOfRange)),
        .count(Int128(tooManyInputs)), .count(Int128(resolved)),
      ]
    }
  }

  /// A printed metric: a whole number, or US dollars.
  public enum Value: Hashable, Sendable {
    /// How many.
    case count(Int128)
    /// How much.
    case money(MoneyTotal)
  }
}
