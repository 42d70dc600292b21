// Money is read and printed exactly, and what is not an exact price is refused.

import Pricing
import TestSupport
import Testing

@Suite struct `Money in text` {
  @Test(arguments: [
    ("0", 0), ("0.0", 0), ("0.000000001", 1), ("0.045", 45_000_000), ("3", 3_000_000_000),
    ("3.50", 3_500_000_000), ("61204.33", 61_204_330_000_000), ("00.5", 500_000_000),
    ("1.123456789", 1_123_456_789), ("9223372036.854775807", Int64.max),
    ("0009223372036.854775807", Int64.max),
  ])
  func `a price is read exactly`(text: String, nanodollars: Int64) {
    #expect(Money(dollars: text)?.nanodollars == nanodollars)
  }

  @Test(arguments: [
    "", ".", ".5", "5.", "-1", "+1", "1e2", "1E2", "0x10", "1,5", "1.2.3", "$1", " 1", "1 ", "NaN",
    "Infinity", "0.0000000001", "1.1234567890", "9223372036.854775808", "9223372037",
    "92233720368547758070", "99999999999999999999999999", "١", "1_000", "1.-5",
  ])
  func `anything else is refused`(text: String) {
    #expect(Money(dollars: text) == nil)
  }

  @Test(arguments: [
    (0, "0"), (1, "0.000000001"), (-1, "-0.000000001"), (45_000_000, "0.045"),
    (3_000_000_000, "3"), (3_500_000_000, "3.5"), (61_204_330_000_000, "61204.33"),
    (1_000_000_001, "1.000000001"), (10_000_000_000, "10"), (-1_500_000_000, "-1.5"),
    (Int64.max, "9223372036.854775807"), (Int64.min, "-9223372036.854775808"),
  ])
  func `an amount is printed without trailing zeros`(nanodollars: Int64, text: String) {
    #expect(Money(nanodollars: nanodollars).description == text)
    #expect(MoneyTotal(Money(nanodollars: nanodollars)).description == text)
  }

  @Test func `what is printed is read back`() {
    var numbers = SeededNumbers(1)
    for _ in 0..<10_000 {
      let shift = Int.random(in: 1..<64, using: &numbers)
      let money = Money(nanodollars: Int64(numbers.next() >> UInt64(shift)))
      #expect(Money(dollars: money.description) == money)
    }
  }

  @Test func `a sum has room for more than any log holds`() {
    var total = MoneyTotal.zero
    for _ in 0..<1000 { total += Money(nanodollars: .max) }
    #expect(total.description == "9223372036854.775807")
    total += total
    #expect(total.description == "18446744073709.551614")
    #expect(MoneyTotal.zero < total && Money.zero < Money(nanodollars: 1))
    #expect(
      MoneyTotal(nanodollars: .min).description == "-170141183460469231731687303715.884105728")
  }
}
