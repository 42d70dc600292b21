// The slow twin of decimals: digits in arrays, and the rounding of school.

import CivilTime
import Pricing

@testable import LogRecords

/// A number as its digits, most significant first, and how many of them stand after the point.
struct DigitNumber {
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

extension DigitNumber {
  /// How the decimal of a text and its twin, or the short decimal and theirs, contradict each other;
  /// nil if they agree.
  static func contradiction(_ text: String) -> String? {
    for next in ["        ", "00000000", ".5......", "99e9,\"\"}"] {
      if let contradiction = shortContradiction(text, before: next) { return contradiction }
    }
    guard let twin = DigitNumber(text), let decimal = Decimal(Array(text.utf8).span) else {
      let isRead = Decimal(Array(text.utf8).span) != nil
      return isRead == (DigitNumber(text) != nil) ? nil : "\(text) is \(isRead ? "" : "not ")read"
    }
    let agrees =
      decimal.isNegative == twin.isNegative && decimal.isZero == twin.isZero
      && decimal.wholeNumber == twin.wholeNumber && decimal.isBelowOne == twin.isBelowOne
    if !agrees { return "\(text) is another number" }
    if decimal.epochInstant != twin.epochInstant { return "\(text) is another instant" }
    let power = [0, 7, 9].first { decimal.scaled(by: $0) != twin.scaled(by: $0) }
    return power.map { "\(text) * 10^\($0) is another number" }
  }

  /// The same of a short decimal, whatever stands behind it.
  private static func shortContradiction(_ text: String, before next: String) -> String? {
    let word = (text + next).utf8.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let short = ShortDecimal(word, count: text.utf8.count)
    let isPlain = text.utf8.count <= 8 && text.allSatisfy { "0123456789.".contains($0) }
    guard let twin = DigitNumber(text), isPlain else {
      return short == nil ? nil : "\(text) is read as a short number"
    }
    guard let short else { return "\(text) is not read as a short number" }
    let whole = short.decimals == 0 ? Int(short.digits) : nil
    let agrees =
      short.isBelowOne == twin.isBelowOne && short.decimals == twin.decimals
      && (whole == nil || whole == twin.wholeNumber)
      && (7...9).allSatisfy { short.scaled(by: $0) == twin.scaled(by: $0) }
    return agrees ? nil : "\(text) is another short number"
  }
}
