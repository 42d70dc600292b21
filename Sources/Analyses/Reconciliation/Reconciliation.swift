// Computed against reported costs: which agree, which drift, by how much, and why.
//
// It works on requests that agree in usage, status and reported cost, and in what the tables ask for, and
// on how many there are; so memory depends on the different combinations, not on the requests.

import LogRecords
public import Pricing
public import Spend

/// A log whose computed costs have been compared with the reported ones.
public struct Reconciliation {
  /// What the same requests are reported and computed to have cost.
  public struct Sums: Hashable, Sendable {
    /// Requests compared.
    public var requests = 0
    /// Of these: the two costs are equal, and nothing was assumed.
    public var agreeing = 0
    /// Of these: the reported cost told the unknown sizes, so that the two cannot differ.
    public var resolved = 0
    /// Of these: the computed cost is an estimate, and the reported one lies within its bounds.
    public var withinBounds = 0
    /// Of these: the two costs differ.
    public var drifting = 0
    /// Of these: the computed cost is an estimate.
    public var estimated = 0
    /// Their images.
    public var images = 0
    /// What was reported.
    public var reported = MoneyTotal.zero
    /// What the price sheet says, the best estimate where something was assumed.
    public var computed = MoneyTotal.zero
    /// The least that can be.
    public var computedLow = MoneyTotal.zero
    /// The most that can be.
    public var computedHigh = MoneyTotal.zero

    /// Nothing compared yet.
    public init() {}

    /// Reported less computed.
    public var drift: MoneyTotal {
      MoneyTotal(nanodollars: reported.nanodollars - computed.nanodollars)
    }

    mutating func merge(_ other: Sums) {
      requests += other.requests
      agreeing += other.agreeing
      resolved += other.resolved
      withinBounds += other.withinBounds
      drifting += other.drifting
      estimated += other.estimated
      images += other.images
      reported += other.reported
      computed += other.computed
      computedLow += other.computedLow
      computedHigh += other.computedHigh
    }
  }

  /// How a request's two costs compare.
  public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// Equal, and nothing was assumed.
    case agreeing
    /// The reported cost told the unknown sizes: the two cannot differ.
    case resolved
    /// The computed cost is an estimate, and the reported one lies within its bounds.
    case withinBounds
    /// They differ.
    case drifting
  }

  /// Who reported a cost.
  public enum Source: String, CaseIterable, Hashable, Sendable {
    /// The API.
    case api
    /// The logger or gateway, where the API reported none.
    case logger
  }

  /// All drift of one cause.
  public struct CauseGroup: Sendable {
    /// The cause.
    public var cause: DriftCause
    /// Its requests.
    public var sums: Sums
    /// A few of them, of the usages that drift most.
    public var examples: [Example]
  }

  /// A request, by the first line of its kind.
  public struct Example: Hashable, Sendable {
    /// Where it stands.
    public var position: LogPosition
    /// The model, as reports call it. Escape it for where it goes.
    public var model: String
    /// The size as logged: `WIDTHxHEIGHT`, or `unknown`.
    public var resolution: String
    /// Images asked for.
    public var imageCount: Int
    /// Reference images sent along.
    public var referenceCount: Int
    /// How it ended, as reports call it. Escape it for where it goes.
    public var status: String
    /// Who reported the cost.
    public var source: Source
    /// The reported cost of this one request.
    public var reported: Money
    /// The computed cost of this one request.
    public var computed: Money
    /// The least that can be.
    public var computedLow: Money
    /// The most that can be.
    public var computedHigh: Money
    /// Whether it is an estimate.
    public var isEstimated: Bool
    /// Requests of this kind.
    public var requests: Int
  }

  /// A table of groups, the largest drift first.
  public struct Table {
    /// What it groups by.
    public var dimensions: [Dimension]
    /// The groups that have requests to compare.
    public var rows: GroupedRows<(key: [String], sums: Sums)>
  }

  /// Requests that could not be compared.
  public struct LeftOut: Hashable, Sendable {
    /// Nobody reported a cost.
    public var withoutCost = 0
    /// Of these: the billable ones.
    public var billableWithoutCost = 0
    /// A cost is reported, but the price sheet has none.
    public var unpriced = 0
    /// What was reported for these.
    public var unpricedReported = MoneyTotal.zero
    /// The users pay themselves, with keys of their own.
    public var paidByUsers = 0

    /// All of them.
    public var requests: Int { withoutCost + unpriced + paidByUsers }
  }

  /// All requests compared.
  public var totals = Sums()
  /// The same by verdict.
  public var verdicts: [Verdict: Sums] = [:]
  /// The same by who reported the cost.
  public var sources: [Source: Sums] = [:]
  /// The drifting ones by cause, the largest drift first.
  public var causes: [CauseGroup] = []
  /// What was not compared.
  public var leftOut = LeftOut()
  /// One for each grouping.
  public var tables: [Table] = []
  /// The way from the computed cost to an invoice; nil without one.
  public var invoice: InvoiceBridge?
  /// The drift that is borne; nil for any.
  public var maxDrift: DriftLimit?
  /// The report of the log.
  public var report: SpendReport
  /// Rows of a table for people before the others are summed up in one; 0 for all.
  public var top = 0
}

extension SpendRun {
  /// Reads the logs and compares what was reported with what the price sheet says.
  ///
  /// - Parameter invoice: what was asked for the requests of the log.
  /// - Returns: nil when the run was cancelled.
  public func reconciliation(invoice: Invoice? = nil) -> Reconciliation? {
    let columns = ReconciledCells.columns(for: options.tables)
    guard
      let spend = countedWithFacts(
        [columns], [options.engine.sheet, .builtIn], keepsPlaces: true)
    else { return nil }
    var cells = ReconciledCells(spend, columns, options)
    var result = cells.result()
    result.invoice = invoice.map { cells.bridge(to: $0) }
    return result
  }
}
