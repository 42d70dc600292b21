// How much drift is borne before a reconciliation fails: `--max-drift`.

public import Pricing

/// A share of the computed cost, or an amount.
public struct DriftLimit: Hashable, Sendable {
  /// As it is typed: `1%`, `0.25%`, `5.00`.
  public let text: String
  private let nanodollars: Int128
  /// Billionths of a percent; nil for an amount.
  private let share: Int128?

  /// Reads a percentage, or an amount in dollars; nil for what is neither.
  public init?(_ text: String) {
    self.text = text
    if text.hasSuffix("%") {
      guard let percent = DecimalText.billionths(text.dropLast()) else { return nil }
      (nanodollars, share) = (0, Int128(percent))
    } else {
      guard let amount = Money(dollars: text) else { return nil }
      (nanodollars, share) = (Int128(amount.nanodollars), nil)
    }
  }

  /// Whether a drift from so much is too much.
  public func isExceeded(by drift: MoneyTotal, from whole: MoneyTotal) -> Bool {
    let magnitude = Int128(drift.nanodollars.magnitude)
    guard let share else { return magnitude > nanodollars }
    // In 256 bits: a sum of charges has up to 128.
    let left = magnitude.magnitude.multipliedFullWidth(by: 100_000_000_000)
    let right = whole.nanodollars.magnitude.multipliedFullWidth(by: share.magnitude)
    return (left.high, left.low) > (right.high, right.low)
  }
}

extension Reconciliation {
  /// What drifts more than is borne: the reported cost from the computed one, or what remains unexplained of
  /// an invoice from that; nil if neither does, or there is no limit.
  public var excess: Excess? {
    guard let limit = maxDrift else { return nil }
    if limit.isExceeded(by: totals.drift, from: totals.computed) { return .reported(totals.drift) }
    if let bridge = invoice,
      limit.isExceeded(by: bridge.unexplained, from: MoneyTotal(bridge.invoice.amount))
    {
      return .unexplained(bridge.unexplained)
    }
    return nil
  }

  /// A drift that is too much.
  public enum Excess: Hashable, Sendable {
    /// Of the reported cost from the computed one.
    case reported(MoneyTotal)
    /// What remains of an invoice.
    case unexplained(MoneyTotal)
  }
}
