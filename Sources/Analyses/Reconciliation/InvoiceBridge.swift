// From the price sheet to an invoice: what the log computes, each cause for which the API reported something
// else, what the log does not price, and what remains.
//
//   computed + causes = accounted for       accounted for + unexplained = invoice
//
// Only what the API itself reported moves the sum: a logger's figure is its own reckoning, and no bill. What
// a log cannot prove (moderated and failed requests billed) is taken for a cause only if it closes the
// gap to the cent; else it is named, with its worth.

public import Pages
public import Pricing

/// What a seller asks for.
public struct Invoice: Hashable, Sendable {
  /// The amount.
  public var amount: Money
  /// The month it is for, as it was typed.
  public var month: String?

  /// An invoice over an amount.
  public init(amount: Money, month: String? = nil) { (self.amount, self.month) = (amount, month) }
}

/// The way from the computed cost of a log to an invoice.
public struct InvoiceBridge: Hashable, Sendable {
  /// Why the invoice is not the computed cost.
  public enum Cause: Hashable, Sendable {
    /// The API reported another cost than the price sheet gives, for this reason.
    case drift(DriftCause)
    /// The API reported what had to be estimated.
    case estimates
    /// Requests without a list price, at the cost the API reported.
    case unpriced
    /// Costs reported for requests whose submission is in none of the logs.
    case withoutSubmission
    /// Moderated requests without a reported cost, at their list price.
    case moderated
    /// Failed requests without a reported cost, at their list price.
    case failed
    /// An invoice has whole cents.
    case cents
  }

  /// A part of the way.
  public struct Step: Hashable, Sendable {
    /// Why.
    public var cause: Cause
    /// Its requests.
    public var requests = 0
    /// What it adds to the computed cost.
    public var amount = MoneyTotal.zero
  }

  /// What the log says of one seller's requests.
  public struct Seller: Hashable, Sendable {
    /// The provider, as reports call it. Escape it for where it goes.
    public var name: String
    /// What was reported, or else computed.
    public var cost: MoneyTotal
  }

  /// What is to be explained.
  public var invoice: Invoice
  /// Billed requests with a list price.
  public var computedRequests = 0
  /// The sum of these prices.
  public var computed = MoneyTotal.zero
  /// Requests with a cost that the API reported.
  public var reportedRequests = 0
  /// The sum of these costs.
  public var reported = MoneyTotal.zero
  /// Requests that are billed, priced, and of which the API reported no cost.
  public var unreportedRequests = 0
  /// Their list cost.
  public var unreported = MoneyTotal.zero
  /// How much less that list cost can be: 0, or below.
  public var uncertainLow = MoneyTotal.zero
  /// How much more it can be.
  public var uncertainHigh = MoneyTotal.zero
  /// Billed requests with neither a list price nor a reported cost.
  public var unknownRequests = 0
  /// The causes, the largest amount first; the cents last.
  public var steps: [Step] = []
  /// What may have been billed, and is in no sum.
  public var possible: [Step] = []
  /// Who sold, the most first.
  public var sellers: [Seller] = []

  init(_ invoice: Invoice) { self.invoice = invoice }

  /// What the log accounts for.
  public var accountedFor: MoneyTotal {
    MoneyTotal(
      nanodollars: steps.reduce(computed.nanodollars) { $0 + $1.amount.nanodollars })
  }

  /// What of the invoice remains.
  public var unexplained: MoneyTotal {
    MoneyTotal(nanodollars: Int128(invoice.amount.nanodollars) - accountedFor.nanodollars)
  }

  /// Whether what remains lies within what the estimates without a reported cost leave open.
  public var isRestUncertain: Bool {
    unexplained != .zero && uncertainLow <= unexplained && unexplained <= uncertainHigh
  }

  private static let halfCent: Int128 = 5_000_000

  /// Orders what is known, and closes what can be closed.
  mutating func close() {
    steps = steps.filter { $0.amount != .zero }.sorted(by: Self.precedes)
    possible = possible.filter { $0.amount != .zero }.sorted(by: Self.precedes)
    claimPossible()
    // What is left under half a cent is no gap.
    let rest = unexplained
    if rest != .zero, rest.nanodollars.magnitude <= Self.halfCent.magnitude,
      invoice.amount.nanodollars.isMultiple(of: 10_000_000)
    {
      steps.append(Step(cause: .cents, amount: rest))
    }
  }

  /// Takes the fewest possible causes that together are the rest, if some are.
  private mutating func claimPossible() {
    let rest = unexplained.nanodollars
    guard rest.magnitude > Self.halfCent.magnitude else { return }
    let sets = (1..<1 << possible.count).sorted {
      ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)
    }
    for set in sets {
      let chosen = possible.indices.filter { set & 1 << $0 != 0 }
      let sum = chosen.reduce(Int128(0)) { $0 + possible[$1].amount.nanodollars }
      guard (rest - sum).magnitude <= Self.halfCent.magnitude else { continue }
      steps += chosen.map { possible[$0] }
      possible = possible.indices.filter { !chosen.contains($0) }.map { possible[$0] }
      steps.sort(by: Self.precedes)
      return
    }
  }

  private static func precedes(_ one: Step, _ two: Step) -> Bool {
    let amounts = (one.amount.nanodollars.magnitude, two.amount.nanodollars.magnitude)
    return amounts.0 != amounts.1 ? amounts.0 > amounts.1 : one.cause.name < two.cause.name
  }
}

extension InvoiceBridge.Cause {
  /// A stable name for programs.
  public var code: String {
    switch self {
    case .drift(let cause): cause.rawValue
    case .estimates: "estimatesSettled"
    case .unpriced: "unpricedReported"
    case .withoutSubmission: "resultsWithoutSubmission"
    case .moderated: "moderatedUnreported"
    case .failed: "failedUnreported"
    case .cents: "roundedToCents"
    }
  }

  /// The cause in a few words.
  public var name: String {
    switch self {
    case .drift(let cause): cause.name
    case .estimates: "estimates the API settled"
    case .unpriced: "no list price, as reported"
    case .withoutSubmission: "results without a submission"
    case .moderated: "moderated, not reported"
    case .failed: "failed, not reported"
    case .cents: "rounded to the cent"
    }
  }

  /// What it stands for, as a sentence.
  ///
  /// - Parameter hints: how settings that may help are called.
  public func meaning(_ hints: HintWords = .none) -> String {
    switch self {
    case .drift(let cause): cause.meaning(hints)
    case .estimates:
      "The list cost is an estimate; the cost that the API reported lies within its bounds."
    case .unpriced: "The price sheet has no price; the API reported a cost."
    case .withoutSubmission:
      "The API reported costs for requests whose submission is in none of the logs."
    case .moderated: "The worth of moderated requests of which the API reported no cost."
    case .failed: "The worth of failed requests of which the API reported no cost."
    case .cents: "The invoice is in whole cents."
    }
  }
}
