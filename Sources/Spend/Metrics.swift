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

  /// The table of figures, in the order in which reports print them: whatever is done with every figure is done
  /// by a visitor. To add one is to add its variable above, and its row here; `MetricLanes` and `MetricValues`
  /// below say how many there are.
  ///
  /// - Parameter other: the figures of another set, for what takes two.
  @inline(__always)
  package mutating func visit(_ other: Metrics, _ visitor: inout some MetricsVisitor) {
    visitor.counter("billable", &billable, other.billable)
    visitor.counter("failed", &failed, other.failed)
    visitor.counter("moderated", &moderated, other.moderated)
    visitor.counter("unpriced", &unpriced, other.unpriced)
    visitor.counter("estimated", &estimated, other.estimated)
    visitor.count("images", &images, other.images)
    visitor.count(nil, &pricedImages, other.pricedImages)
    visitor.quantity("outputMegapixels", &outputMegapixels, other.outputMegapixels)
    visitor.quantity("inputMegapixels", &inputMegapixels, other.inputMegapixels)
    visitor.money("listCost", &listCost, other.listCost)
    visitor.money("listCostLow", &listCostLow, other.listCostLow)
    visitor.money("listCostHigh", &listCostHigh, other.listCostHigh)
    visitor.money("userPaidCost", &userPaidCost, other.userPaidCost)
    visitor.money("moderatedCost", &moderatedCost, other.moderatedCost)
    visitor.counter("reported", &reported, other.reported)
    visitor.money("reportedCost", &reportedCost, other.reportedCost)
    visitor.money("reportedListCost", &reportedListCost, other.reportedListCost)
    visitor.counter("cached", &cached, other.cached)
    visitor.counter("selfHosted", &selfHosted, other.selfHosted)
    visitor.counter("providerAssumed", &providerAssumed, other.providerAssumed)
    visitor.counter("sizeOutOfRange", &sizeOutOfRange, other.sizeOutOfRange)
    visitor.counter("tooManyInputs", &tooManyInputs, other.tooManyInputs)
    visitor.counter("resolved", &resolved, other.resolved)
  }

  /// Adds another set's sums to this one's.
  public mutating func merge(_ other: Metrics) {
    var sum = MetricsSum()
    visit(other, &sum)
  }

  /// The sums of so many requests like these.
  package func multiplied(by count: Int) -> Metrics {
    var result = self
    var product = MetricsProduct(count: count)
    result.visit(self, &product)
    return result
  }

  /// The metrics a report prints, in the order and under the names of the schema `fluxspend.report/1`.
  public var columns: [(name: String, value: Value)] {
    let values = values
    return Self.columnNames.indices.map { (Self.columnNames[$0], values[$0]) }
  }

  /// What the columns are called.
  package static let columnNames: [String] = {
    var names = MetricsNames()
    var metrics = Metrics()
    metrics.visit(metrics, &names)
    return names.names
  }()

  /// The values of the columns, in the order of `columnNames`.
  package var values: MetricValues {
    @inline(__always) get {
      var printed = MetricsPrinting(requests: requests)
      var metrics = self
      metrics.visit(self, &printed)
      return printed.values
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

/// All figures as integers of 64 bits: counters two in a lane, then the others.
package typealias MetricLanes = InlineArray<17, Int64>
/// The printed figures, and before them how many requests there are.
package typealias MetricValues = InlineArray<23, Metrics.Value>

/// Does something with every figure.
package protocol MetricsVisitor {
  /// A counter, to which a request adds 0 or 1.
  mutating func counter(_ name: StaticString, _ value: inout Int, _ other: Int)
  /// How many of something.
  ///
  /// - Parameter name: nil if it is not printed.
  mutating func count(_ name: StaticString?, _ value: inout Int, _ other: Int)
  /// How much of something.
  mutating func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128)
  mutating func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal)
}

/// Adds the other figures.
private struct MetricsSum: MetricsVisitor {
  @inline(__always)
  func counter(_ name: StaticString, _ value: inout Int, _ other: Int) { value += other }
  @inline(__always)
  func count(_ name: StaticString?, _ value: inout Int, _ other: Int) { value += other }
  @inline(__always)
  func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) { value += other }
  @inline(__always)
  func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
    value += other
  }
}

/// Multiplies the figures.
private struct MetricsProduct: MetricsVisitor {
  let count: Int

  @inline(__always)
  func counter(_ name: StaticString, _ value: inout Int, _ other: Int) { value *= count }
  @inline(__always)
  func count(_ name: StaticString?, _ value: inout Int, _ other: Int) { value *= count }
  @inline(__always)
  func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) {
    value *= Int128(count)
  }
  @inline(__always)
  func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
    value = value.multiplied(by: count)
  }
}

/// Collects the names of what is printed.
private struct MetricsNames: MetricsVisitor {
  var names = ["requests"]

  mutating func counter(_ name: StaticString, _ value: inout Int, _ other: Int) { add(name) }
  mutating func count(_ name: StaticString?, _ value: inout Int, _ other: Int) { add(name) }
  mutating func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) {
    add(name)
  }
  mutating func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
    add(name)
  }

  private mutating func add(_ name: StaticString?) {
    if let name { names.append("\(name)") }
  }
}

/// Collects what is printed.
private struct MetricsPrinting: MetricsVisitor {
  var values: MetricValues
  private var next = 1

  @inline(__always)
  init(requests: Int) { values = MetricValues(repeating: .count(Int128(requests))) }

  @inline(__always)
  mutating func counter(_ name: StaticString, _ value: inout Int, _ other: Int) {
    add(.count(Int128(value)))
  }
  @inline(__always)
  mutating func count(_ name: StaticString?, _ value: inout Int, _ other: Int) {
    if name != nil { add(.count(Int128(value))) }
  }
  @inline(__always)
  mutating func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) {
    add(.count(value))
  }
  @inline(__always)
  mutating func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
    add(.money(value))
  }

  @inline(__always)
  private mutating func add(_ value: Metrics.Value) {
    values[next] = value
    next += 1
  }
}
