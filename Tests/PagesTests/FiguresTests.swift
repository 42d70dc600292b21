// Figures as people read them.

import Pricing
import Testing

@testable import Pages

@Suite struct RenderedNumbers {
  @Test(arguments: [
    (0, "$0.00"), (1, "$0.000000001"), (45_000_000, "$0.045"), (500_000_000, "$0.50"),
    (61_204_330_000_000, "$61,204.33"), (-1_234_000_000_000, "-$1,234.00"),
    (999_999_999_999_999_999, "$999,999,999.999999999"),
  ])
  func `dollars are grouped and never rounded`(nanodollars: Int, text: String) {
    #expect(Figures.dollars(MoneyTotal(nanodollars: Int128(nanodollars))) == text)
  }

  @Test(arguments: [
    (45_000_000, 1, "$0.045"), (1_000_000_000, 3, "$0.333"), (2_000_000_000, 3, "$0.667"),
    (1_500_000, 1, "$0.002"), (1_499_999, 1, "$0.001"), (499_999, 1, "<$0.001"), (0, 7, "$0.000"),
  ])
  func `averages round half up to a tenth of a cent`(nanodollars: Int, count: Int, text: String) {
    let total = MoneyTotal(nanodollars: Int128(nanodollars))
    #expect(Figures.average(total, over: count) == text)
    #expect(Figures.average(total, over: 0) == nil)
  }

  @Test func `shares of any size neither trap nor wrap`() {
    #expect(Figures.percent(.max, of: .max) == "100.0%")
    #expect(Figures.percent(.max / 3, of: .max) == "33.3%")
    #expect(Figures.percent(1, of: .max) == "<0.1%")
    #expect(Figures.percent(0, of: 5) == "0.0%")
    #expect(Figures.percent(1, of: 2000) == "0.1%")
    #expect(Figures.percent(1, of: 0) == nil)
    #expect(Figures.grouped(Int128.min).hasPrefix("-170,141,183"))
  }

  @Test func `bytes use decimal units`() {
    #expect(Figures.bytes(0) == "0 bytes")
    #expect(Figures.bytes(1) == "1 byte")
    #expect(Figures.bytes(9876) == "9.9 kB")
    #expect(Figures.bytes(999_999) == "1.0 MB")
    #expect(Figures.bytes(.max) == "9.2 EB")
  }

  @Test func `shares add up to about a hundred percent`() {
    for count in 1...60 {
      let parts = (1...count).map { Int128($0 * $0 * 7 + 3) }
      let whole = parts.reduce(0, +)
      let tenths = parts.map { part in
        Int(Figures.percent(part, of: whole)?.filter(\.isNumber) ?? "") ?? -1
      }
      // Rounding moves each share by half a tenth at most; "<0.1%" stands for up to a tenth.
      #expect(abs(tenths.reduce(0, +) - 1000) <= count)
    }
  }

  @Test func `numbers and amounts have the digits of their descriptions`() {
    var random = SystemRandomNumberGenerator()
    let edges: [Int128] = [0, 1, 9, 10, 999_999_999, 1_000_000_000, .min, .max, 1 << 64]
    let others = (0..<5_000).map { number in
      // All magnitudes, and amounts that end in zeros.
      let value = Int128.random(in: .min ... .max, using: &random) >> Int128(number % 127)
      return number.isMultiple(of: 3) ? value / 1_000_000 * 1_000_000 : value
    }
    for value in edges.flatMap({ [$0, $0 / -1_000, ($0 &- 1)] }) + others {
      var text = ByteText()
      text.append(number: value)
      text.append(" ")
      text.append(money: MoneyTotal(nanodollars: value))
      let expected = "\(value) \(MoneyTotal(nanodollars: value))"
      #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
    }
  }
}
