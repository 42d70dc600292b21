// Decimals against a slow twin: digits in arrays, and the rounding of school.

import TestSupport
import Testing

@testable import LogRecords

private func decimal(_ text: String) -> Decimal? { Decimal(Array(text.utf8).span) }

@Suite struct `Decimals` {
  static let edges = [
    "0", "-0", "0.0", "-0.000", "0e5", "0e-5", "1", "-1", "10", "100", "9", "1e0", "1E+2", "1e-2",
    "9223372036854775807", "9223372036854775808", "-9223372036854775807", "18446744073709551615",
    "18446744073709551616", "9999999999999999999", "99999999999999999999", "10000000000000000000",
    "9223372036854775807.4", "9223372036854775807.5", "922337203685477580.7e1",
    "0.9999999999999999999", "0.99999999999999999999", "0.00000000000000000001", "1e-19", "1e-20",
    "1e18", "1e19", "12345678901234567890", "1234567890123456789.5", "1234567890123456789.4",
    "1000000000000000000.9", "1000000000000000000.5", "0.5", "0.05", "0.49999999999999999999",
    "0.50000000000000000000000000000001", "4.5", "4.50", "1.005", "1770732202", "1770732202.118",
    "1770732202118", "1770732202118000", "1770732202118000000", "1770732202118000000.5",
    "99999999999", "100000000000", "99999999999999", "100000000000000", "99999999999999999",
    "100000000000000000", "123456789012.34567899", "123456789012.34567894", "0.1e1", "100e-2",
    "99999999999.9999999999999",
  ]

  private func check(_ text: String) {
    if let contradiction = DigitNumber.contradiction(text) { Issue.record("\(contradiction)") }
  }

  @Test func `edges agree with the slow twin`() {
    for text in Self.edges {
      check(text)
      check("-" + text)
      for exponent in ["e1", "E-1", "e+9", "e-9", "e19", "e-19", "e20", "e-20", "e40"] {
        check(text + exponent)
      }
    }
  }

  @Test(arguments: 0..<4)
  func `random numbers agree with the slow twin`(seed: Int) {
    var random = SeededNumbers(seed)
    for _ in 0..<1500 {
      var text = random.oneIn(4) ? "-" : ""
      let whole = (0..<random.below(22)).map { _ in "\(random.below(10))" }.joined()
      text += random.oneIn(4) || whole.isEmpty ? "0" : "1" + whole
      if random.oneIn(2) {
        text +=
          "." + (0...random.below(24)).map { _ in random.pick(["0", "0", "5", "9", "4"]) }.joined()
      }
      if random.oneIn(3) {
        text += random.pick(["e", "E"]) + random.pick(["", "+", "-"]) + "\(random.below(30))"
      }
      check(text)
    }
  }

  @Test func `every text of up to six digits and points agrees with the slow twin`() {
    var texts = [""]
    for _ in 0..<6 {
      texts = texts.flatMap { text in ["0", "1", "9", "."].map { text + $0 } }
      texts.forEach(check)
    }
    for text in [
      "12345678", "123456789", "1234567.", "1234567.8", "0.123456", "0.1234567", "99999.99",
    ] {
      check(text)
    }
  }

  @Test(arguments: [
    "", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "1 ", " 1", "1,5", "0x10", "1_000",
    "NaN", "Infinity", "--1", "1e5.0", "1-", "1\0", "²", "٣", "1e1e1", "1.5.2",
  ])
  func `nothing but JSON's numbers is read`(text: String) {
    #expect(DigitNumber(text) == nil)
    check(text)
  }

  @Test func `numbers of any length and exponent are read without trouble`() {
    let nines = String(repeating: "9", count: 4000)
    #expect(decimal(nines)?.scaled(by: 9) == nil)
    #expect(decimal("0." + nines)?.scaled(by: 9) == 1_000_000_000)
    #expect(decimal("0." + nines)?.wholeNumber == nil)
    #expect(decimal("1e-" + nines)?.scaled(by: 9) == 0)
    #expect(decimal("1e" + nines)?.scaled(by: 9) == nil)
    #expect(decimal("1e" + nines)?.epochInstant == nil)
    #expect(decimal("0e" + nines)?.wholeNumber == 0)
    #expect(decimal("1" + String(repeating: "0", count: 3000) + "e-3000")?.wholeNumber == 1)
    #expect(decimal("0." + String(repeating: "0", count: 3000) + "7e3001")?.wholeNumber == 7)
  }

  @Test func `decimals are as many as it takes`() {
    for (text, decimals) in [("1.50", 1), ("150", 0), ("1.5e-3", 4), ("0.000", 0), ("1.98", 2)] {
      #expect(decimal(text)?.decimals == decimals)
    }
  }
}
