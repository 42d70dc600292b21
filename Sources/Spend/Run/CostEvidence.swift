// What all reported costs of a run say together: which unit a bare number has, and whether the API's own cost
// may be trusted to tell an unknown size.
//
// A request of unknown size whose reported cost is one that possible sizes give is no estimate any more. But a
// relay that reports one price for every size would settle everything wrongly: where a cost was reported for
// requests that cannot have cost it, it settles nothing. Nobody knows before all has been read; so requests
// whose cost may tell something wait, by kind, until then.

package import LogRecords
package import Pricing

/// What is noted of reported costs; merging takes sums.
package struct CostEvidence: Sendable {
  /// A cost that was reported for each image of a model.
  private struct Point: Hashable {
    var model: UInt32
    let nanodollars: Int64

    init(_ usage: PricedUsage, _ cost: Money) {
      model = usage.model
      nanodollars = cost.nanodollars / Int64(max(1, usage.imageCount))
    }
  }

  /// Requests that cost exactly this, and others that cannot have cost it.
  private struct Verdicts {
    var agreeing = 0
    var excluded = 0
  }

  private var verdicts: [Point: Verdicts] = [:]
  /// Requests whose cost turned out to be in credits or in dollars.
  private var credits = 0
  private var dollars = 0

  /// Notes a kind of billable requests.
  mutating func note(_ usage: PricedUsage, _ reading: ReportedCost.Reading, count: Int) {
    if !reading.isAmbiguous, reading.amount > .zero {
      switch reading.unit {
      case .credits: credits += count
      case .dollars: dollars += count
      case .unknown: break
      }
    }
    guard let charge = usage.charge else { return }
    let point = Point(usage, reading.amount)
    if reading.amount < charge.low || charge.high < reading.amount {
      verdicts[point, default: Verdicts()].excluded += count
    } else if !charge.isEstimated {
      verdicts[point, default: Verdicts()].agreeing += count
    }
  }

  /// Adds another share's evidence.
  ///
  /// - Parameter numbers: what the other's numbers are here; nil if they are the same.
  package mutating func merge(_ other: CostEvidence, _ numbers: PartNumbers?) {
    for (point, known) in other.verdicts {
      var point = point
      if let numbers { point.model = numbers.names.models[Int(point.model)] }
      verdicts[point, default: Verdicts()].agreeing += known.agreeing
      verdicts[point, default: Verdicts()].excluded += known.excluded
    }
    credits += other.credits
    dollars += other.dollars
  }

  // MARK: Answers

  /// What most of the costs are in.
  var usualUnit: ReportedCost.Unit {
    if credits == dollars { return .unknown }
    return credits > dollars ? .credits : .dollars
  }

  /// What a reported cost means.
  package func reading(of cost: ReportedCost, _ usage: PricedUsage) -> ReportedCost.Reading {
    cost.reading(charge: usage.charge, others: usualUnit)
  }

  /// A request with its exact charge, if its cost tells its unknown sizes; nil if it does not.
  ///
  /// A few requests that were billed wrongly do not make a flat price: it takes more than a tenth of those that
  /// tell.
  package func resolved(
    _ usage: PricedUsage, by cost: Money, _ engine: PricingEngine, _ book: NameBook
  ) -> PricedUsage? {
    guard let charge = usage.charge, let place = book.models[Int(usage.model)].place,
      let exact = engine.resolved(charge, modelAt: place, by: cost)
    else { return nil }
    let known = verdicts[Point(usage, cost)] ?? Verdicts()
    if known.excluded * 10 > known.excluded + known.agreeing { return nil }
    var resolved = usage
    (resolved.outcome, resolved.isResolved) = (.charged(exact), true)
    return resolved
  }
}

/// Costs of which no computed cost tells the unit, together.
package struct CostReadings: Hashable, Sendable {
  private var credits = MoneyTotal.zero
  private var dollars = MoneyTotal.zero
  private var likely = MoneyTotal.zero

  /// Adds a cost.
  mutating func add(_ cost: ReportedCost) {
    credits += cost.reading(charge: nil, others: .credits).amount
    dollars += cost.reading(charge: nil, others: .dollars).amount
    likely += cost.reading(charge: nil).amount
  }

  /// Adds another share's.
  package mutating func merge(_ other: CostReadings) {
    credits += other.credits
    dollars += other.dollars
    likely += other.likely
  }

  /// What they come to if most costs have a unit.
  func total(as unit: ReportedCost.Unit) -> MoneyTotal {
    switch unit {
    case .credits: credits
    case .dollars: dollars
    case .unknown: likely
    }
  }
}

extension PricedUsage {
  /// Its charge; nil if it has none.
  package var charge: Charge? {
    if case .charged(let charge) = outcome { charge } else { nil }
  }

  /// Whether a cost may tell more of such a request than its record does: an unknown size, or which unit
  /// costs have.
  func waits(for cost: ReportedCost?) -> Bool {
    guard let cost, !isPaidByUser else { return false }
    guard let charge else { return cost.unit == .unknown && cost.billionths > 0 }
    return charge.mayBeResolved
  }
}
