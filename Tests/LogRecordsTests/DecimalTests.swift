// Decimals against a slow twin: digits in arrays, and the rounding of school.

import Pricing
import TestSupport
import Testing

@testable import LogRecords

/// A number as its digits, most significant first, and how many of them stand after the point.
private struct DigitNumber {
  var isNegative = false
  var digits: [Int] = []
  var decimals = 0

  /// Reads what RFC 8259 calls a number; exponents in tests are small.
  init?(_ text: String) {
    var rest = Substring(text)
    if rest.first == "-" {
      isNegative = true
      rest.removeFirst()
    }
    let mark = rest.firstIndex { $0 == "e" || $0 == "E" }
    let mantissa = rest[..<(mark ?? rest.endIndex)]
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let isDigit = { (character: Character) in ("0"..."9").contains(character) }
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) })
    else { return nil }
    if parts[0].count > 1, parts[0].first == "0" { return nil }
    digits = parts.joined().compactMap { $0.wholeNumberValue }
    decimals = parts.count == 2 ? parts[1].count : 0
    if let mark {
      var power = rest[rest.index(after: mark)...]
      let isDown = power.first == "-"
      if isDown || power.first == "+" { power.removeFirst() }
      guard !power.isEmpty, power.allSatisfy(isDigit), let value = Int(power) else { return nil }
      decimals += isDown ? value : -value
    }
    while decimals < 0 {
      digits.append(0)
      decimals += 1
    }
    while digits.count <= decimals { digits.insert(0, at: 0) }
  }

  var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  /// The whole part and the digits behind the point, after moving it.
  func parts(movedBy power: Int) -> (whole: [Int], fraction: [Int]) {
    let all = digits + Array(repeating: 0, count: max(0, power - decimals))
    let point = all.count - max(0, decimals - power)
    return (Array(all[..<point]), Array(all[point...]))
  }

  /// Digits as a number, unless it is over 2^63 - 1.
  static func value(_ digits: [Int]) -> Int64? {
    digits.reduce(Int64?(0)) { value, digit in
      guard let (tens, isTooLarge) = value?.multipliedReportingOverflow(by: 10), !isTooLarge
      else { return nil }
      let (sum, overflow) = tens.addingReportingOverflow(Int64(digit))
      return overflow ? nil : sum
    }
  }

  var wholeNumber: Int? {
    let (whole, fraction) = parts(movedBy: 0)
    guard fraction.allSatisfy({ $0 == 0 }), !isNegative || isZero else { return nil }
    return Self.value(whole).map(Int.init)
  }

  func scaled(by power: Int) -> Int64? {
    let (whole, fraction) = parts(movedBy: power)
    guard let value = Self.value(whole) else { return nil }
    let (rounded, overflow) = value.addingReportingOverflow((fraction.first ?? 0) >= 5 ? 1 : 0)
    return overflow ? nil : isNegative ? -rounded : rounded
  }

  var isBelowOne: Bool {
    !isNegative && !isZero && parts(movedBy: 0).whole.allSatisfy { $0 == 0 }
  }

  /// Seconds and nanoseconds since 1970 of a number of seconds or of a finer unit.
  var epochInstant: Instant? {
    guard !isNegative, let whole = Self.value(parts(movedBy: 0).whole) else { return nil }
    let power =
      whole < 100_000_000_000
      ? 9 : whole < 100_000_000_000_000 ? 6 : whole < 100_000_000_000_000_000 ? 3 : 0
    let digits = parts(movedBy: power).whole
    let seconds = digits.dropLast(9)
    guard let value = Self.value(Array(seconds)), let rest = Self.value(digits.suffix(9)) else {
      return nil
    }
    return Instant(seconds: value, nanoseconds: Int32(rest))
  }
}

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
    guard let twin = DigitNumber(text) else {
      #expect(decimal(text) == nil, "\(text)")
      return
    }
    guard let decimal = decimal(text) else {
      Issue.record("\(text) is not read")
      return
    }
    #expect(decimal.isNegative == twin.isNegative, "\(text)")
    #expect(decimal.isZero == twin.isZero, "\(text)")
    #expect(decimal.wholeNumber == twin.wholeNumber, "\(text)")
    #expect(decimal.isBelowOne == twin.isBelowOne, "\(text)")
    #expect(decimal.epochInstant == twin.epochInstant, "\(text)")
    for power in [0, 7, 9] {
      #expect(decimal.scaled(by: power) == twin.scaled(by: power), "\(text) * 10^\(power)")
    }
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

  @Test(arguments: [
    "", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "1 ", " 1", "1,5", "0x10", "1_000",
    "NaN", "Infinity", "--1", "1e5.0", "1-", "1\0", "²", "٣", "1e1e1", "1.5.2",
  ])
  func `nothing but JSON's numbers is read`(text: String) {
    #expect(DigitNumber(text) == nil)
    #expect(decimal(text) == nil)
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
