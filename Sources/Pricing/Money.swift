// Money is a whole number of nano-dollars (1e-9 USD), never a binary float.
//
// One charge fits 64 bits (up to 9.2 billion dollars); a sum of charges has 128, which no log can
// fill. Nothing rounds between a price and a printed total. The smallest step BFL publishes is a tenth
// of a cent (1,000,000 nano-dollars); a negotiated price may be a million times finer.

import CivilTime

/// The amount of one charge, in nano-dollars.
public struct Money: Hashable, Comparable, Sendable {
  /// 1e-9 US dollars each.
  public var nanodollars: Int64

  /// An amount of so many nano-dollars.
  public init(nanodollars: Int64) { self.nanodollars = nanodollars }

  /// No money.
  public static var zero: Money { Money(nanodollars: 0) }

  /// Orders by amount.
  public static func < (left: Money, right: Money) -> Bool { left.nanodollars < right.nanodollars }
}

/// A sum of charges, in nano-dollars.
public struct MoneyTotal: Hashable, Comparable, Sendable {
  /// 1e-9 US dollars each. 128 bits hold 10^19 of the largest charges.
  public var nanodollars: Int128

  /// A sum of so many nano-dollars.
  public init(nanodollars: Int128) { self.nanodollars = nanodollars }

  /// A sum of one charge.
  public init(_ money: Money) { self.nanodollars = Int128(money.nanodollars) }

  /// The empty sum.
  public static var zero: MoneyTotal { MoneyTotal(nanodollars: 0) }

  /// Orders by amount.
  public static func < (left: MoneyTotal, right: MoneyTotal) -> Bool {
    left.nanodollars < right.nanodollars
  }

  /// The sum of so many like this.
  public func multiplied(by count: Int) -> MoneyTotal {
    MoneyTotal(nanodollars: nanodollars * Int128(count))
  }

  /// Adds one charge.
  public static func += (left: inout MoneyTotal, right: Money) {
    left.nanodollars += Int128(right.nanodollars)
  }

  /// Adds another sum.
  public static func += (left: inout MoneyTotal, right: MoneyTotal) {
    left.nanodollars += right.nanodollars
  }
}

extension Money: CustomStringConvertible {
  /// US dollars as an exact decimal without trailing zeros: `"0.045"`, `"3"`, `"0"`.
  public var description: String { MoneyTotal(self).description }
}

extension MoneyTotal: CustomStringConvertible {
  /// US dollars as an exact decimal without trailing zeros: `"61204.33"`, `"0"`.
  public var description: String {
    let (dollars, rest) = nanodollars.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    var text = nanodollars < 0 ? "-" : ""
    text += UInt64(exactly: dollars).map { String($0) } ?? String(dollars)
    guard rest > 0 else { return text }
    var fraction = UInt32(rest)
    var width = 9
    while fraction % 10 == 0 {
      fraction /= 10
      width -= 1
    }
    return text + "." + padded(Int(fraction), width)
  }
}
