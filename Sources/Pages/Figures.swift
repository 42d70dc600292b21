// Numbers as people read them: grouped by thousands, money with a dollar sign and at least two
// decimals. Only human formats use them; JSON and CSV print exact plain digits.
//
// Costs are never rounded: a total that ends in a tenth of a cent shows it. Averages and shares are
// the two rounded figures, both half up and both by whole-number arithmetic.

public import Pricing

/// Numbers in the words of a human format.
public enum Figures {
  /// `1204331` as `1,204,331`.
  public static func grouped(_ number: some BinaryInteger) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `1 request`, `1,204 requests`.
  public static func counted(_ number: some BinaryInteger, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// The exact amount: at least two decimals, more only where digits other than zero stand there.
  public static func dollars(_ total: MoneyTotal) -> String {
    let magnitude = total.nanodollars.magnitude
    var fraction = zeroFilled(magnitude % 1_000_000_000, 9)
    while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
    let sign = total.nanodollars < 0 ? "-" : ""
    return "\(sign)$\(grouped(magnitude / 1_000_000_000)).\(fraction)"
  }

  /// What was not spent but worked out, rounded half up to a cent, or to more decimals: `$48.10`.
  ///
  /// A positive amount that would round to nothing is `<$0.01`.
  public static func cents(_ total: MoneyTotal, decimals: Int = 2) -> String {
    let unit = (0..<decimals).reduce(UInt128(1)) { unit, _ in unit * 10 }
    let parts = rounded(total.nanodollars.magnitude, times: unit, over: 1_000_000_000)
    if parts == 0, total.nanodollars > 0 { return "<$0.\(zeroFilled(1, decimals))" }
    let sign = total.nanodollars < 0 && parts > 0 ? "-" : ""
    return "\(sign)$\(grouped(parts / unit)).\(zeroFilled(parts % unit, decimals))"
  }

  /// The cost of one of `count` things, rounded half up to a tenth of a cent; nil for no things.
  ///
  /// A positive average that would round to nothing is `<$0.001`.
  public static func average(_ total: MoneyTotal, over count: Int) -> String? {
    guard count > 0 else { return nil }
    let nanodollars = total.nanodollars.magnitude
    let thousandths = rounded(nanodollars, over: UInt128(count) * 1_000_000)
    if thousandths == 0, nanodollars > 0 { return "<$0.001" }
    let sign = total.nanodollars < 0 ? "-" : ""
    return "\(sign)$\(grouped(thousandths / 1000)).\(zeroFilled(thousandths % 1000, 3))"
  }

  /// `part` in percent of `whole` with one decimal, rounded half up; nil when `whole` is not
  /// positive.
  ///
  /// A positive share that would round to nothing is `<0.1%`.
  public static func percent(_ part: Int128, of whole: Int128) -> String? {
    guard let tenths = permille(part, of: whole) else { return nil }
    if tenths == 0, part > 0 { return "<0.1%" }
    return "\(part < 0 && tenths > 0 ? "-" : "")\(grouped(tenths / 10)).\(tenths % 10)%"
  }

  /// `part` in percent of `whole` with four decimals and no sign of it, for programs; nil when `whole` is not
  /// positive.
  package static func exactPercent(_ part: Int128, of whole: Int128) -> String? {
    guard whole > 0 else { return nil }
    let parts = rounded(part.magnitude, times: 1_000_000, over: whole.magnitude)
    let sign = part < 0 && parts > 0 ? "-" : ""
    return "\(sign)\(parts / 10_000).\(zeroFilled(parts % 10_000, 4))"
  }

  /// A thousandth of the whole as a unit, rounded half up, without its sign.
  package static func permille(_ part: Int128, of whole: Int128) -> UInt128? {
    guard whole > 0 else { return nil }
    return rounded(part.magnitude, times: 1000, over: whole.magnitude)
  }

  /// A span of time in its largest whole unit: `9 minutes`, `3 days`.
  public static func duration(seconds: Int) -> String {
    switch seconds {
    case ..<120: counted(seconds, "second")
    case ..<7200: counted(seconds / 60, "minute")
    case ..<172_800: counted(seconds / 3600, "hour")
    default: counted(seconds / 86_400, "day")
    }
  }

  /// `9876` as `9.9 kB`: decimal units, one decimal, rounded half up.
  public static func bytes(_ count: Int) -> String {
    guard count >= 1000 else { return counted(count, "byte") }
    var unit: UInt128 = 1000
    for name in ["kB", "MB", "GB", "TB", "PB", "EB"] {
      let tenths = rounded(UInt128(count.magnitude), times: 10, over: unit)
      if tenths < 10_000 || name == "EB" { return "\(tenths / 10).\(tenths % 10) \(name)" }
      unit *= 1000
    }
    return counted(count, "byte")
  }

  /// `number * factor / divisor`, rounded half up. The product has 256 bits, so that it cannot
  /// overflow; a quotient over 128 bits, which no share can have, gives the largest number.
  package static func rounded(
    _ number: UInt128, times factor: UInt128 = 1, over divisor: UInt128
  ) -> UInt128 {
    let product = number.multipliedFullWidth(by: factor)
    guard product.high < divisor else { return .max }
    let (quotient, remainder) = divisor.dividingFullWidth(product)
    return remainder >= divisor - remainder ? quotient + 1 : quotient
  }

  package static func zeroFilled(_ number: UInt128, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
