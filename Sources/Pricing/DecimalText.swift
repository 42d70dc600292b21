// Decimal numbers as people and price sheets write them: amounts, percentages, factors. Never a binary float.

/// Reads decimal numbers.
public enum DecimalText {
  /// A number of digits with at most nine decimals, in billionths; nil for anything else, also for a sign or an
  /// exponent, and beyond 9.2 billion.
  public static func billionths(_ text: some StringProtocol) -> Int64? {
    let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first.flatMap({ wholeNumber($0) }) else {
      return nil
    }
    var fraction = 0
    if parts.count == 2 {
      guard (1...9).contains(parts[1].count), let digits = wholeNumber(parts[1]) else { return nil }
      fraction = digits
      for _ in parts[1].count..<9 { fraction *= 10 }
    }
    let (billionths, tooLarge) = Int64(whole).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow) = billionths.addingReportingOverflow(Int64(fraction))
    return tooLarge || overflow ? nil : sum
  }
}

/// Decimal digits and nothing else; nil when there are none or too many for 63 bits.
func wholeNumber(_ text: some StringProtocol) -> Int? { wholeNumber(Array(text.utf8)) }

func wholeNumber(_ digits: some Collection<UInt8>) -> Int? {
  var value = 0
  for digit in digits {
    guard (0x30...0x39).contains(digit) else { return nil }
    let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = tens.addingReportingOverflow(Int(digit) - 0x30)
    if tooLarge || overflow { return nil }
    value = sum
  }
  return digits.isEmpty ? nil : value
}
