// A cost as a log has it: a number, and what is known of its unit.
//
// BFL reports credits, which are US cents; some relays turn them into dollars and say nothing of it. No
// number tells by itself: FLUX 3 has prices of 0.9 credits. So the computed cost decides, or the other costs
// of the same log.

/// A cost that the API, or somebody between, reported.
public struct ReportedCost: Hashable, Sendable {
  /// The number as logged, in billionths.
  public var billionths: Int64
  /// What it counts.
  public var unit: Unit

  /// What a reported cost counts.
  public enum Unit: UInt8, CaseIterable, Hashable, Sendable {
    /// The log does not say.
    case unknown
    /// US cents.
    case credits
    /// US dollars.
    case dollars
  }

  /// The largest number, some 2.3 billion credits or dollars.
  public static let limit: Int64 = 1 << 61 - 1

  /// A number of a unit; nil if it is negative or over the limit.
  public init?(billionths: Int64, unit: Unit = .unknown) {
    guard (0...Self.limit).contains(billionths) else { return nil }
    self.billionths = billionths
    self.unit = unit
  }

  /// The amount if it is that unit; half a nano-dollar counts as one.
  public func amount(as unit: Unit) -> Money {
    switch unit {
    case .dollars: Money(nanodollars: billionths)
    case .credits, .unknown:
      Money(nanodollars: billionths / 100 + (billionths % 100 >= 50 ? 1 : 0))
    }
  }

  /// What a reported cost means.
  public struct Reading: Hashable, Sendable {
    /// The amount.
    public var amount: Money
    /// The unit it was read as: credits or dollars.
    public var unit: Unit
    /// Whether it may as well have been the other one.
    public var isAmbiguous: Bool
  }

  /// What the cost means.
  ///
  /// If its unit is not known, it is the one whose amount lies within the bounds of the computed cost, or
  /// is fewer times larger or smaller than it; without a computed cost, the one of the same log's other
  /// costs; without these, credits, but for less than half a credit, which no image costs.
  ///
  /// - Parameters:
  ///   - charge: what the request is computed to cost; nil if it has no price.
  ///   - others: what the other costs of the same source turned out to be; unknown if nothing.
  public func reading(charge: Charge?, others: Unit = .unknown) -> Reading {
    func reading(_ unit: Unit, isAmbiguous: Bool = false) -> Reading {
      Reading(amount: amount(as: unit), unit: unit, isAmbiguous: isAmbiguous)
    }
    if unit != .unknown { return reading(unit) }
    // Nothing is nothing in any unit.
    if billionths == 0 { return reading(.credits) }
    guard let charge, charge.high > .zero else {
      if others != .unknown { return reading(others) }
      return reading(billionths < 500_000_000 ? .dollars : .credits, isAmbiguous: true)
    }
    func isWithin(_ amount: Money) -> Bool { charge.low <= amount && amount <= charge.high }
    let isCredits = isWithin(amount(as: .credits))
    if isCredits != isWithin(amount(as: .dollars)) {
      return reading(isCredits ? .credits : .dollars)
    }
    // Of two amounts a hundred times apart, the larger is nearer to what is over a tenth of it.
    let isDollars = Int128(charge.listCost.nanodollars) * 10 > Int128(billionths)
    return reading(isDollars ? .dollars : .credits, isAmbiguous: isCredits)
  }
}
