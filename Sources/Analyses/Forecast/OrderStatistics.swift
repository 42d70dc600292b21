// The few figures of statistics that forecasts and anomalies need, in whole numbers.

/// The quotient rounded to the nearest whole number, halves up; `divisor` is positive.
func roundedQuotient(_ number: Int128, _ divisor: Int128) -> Int128 {
  let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
  if remainder < 0 { return -remainder * 2 > divisor ? quotient - 1 : quotient }
  return remainder * 2 >= divisor ? quotient + 1 : quotient
}

/// The middle one of the values; of an even number of values the mean of the two in the middle, rounded.
/// Nil without values.
func median(_ values: some Sequence<Int128>) -> Int128? {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return nil }
  let middle = sorted.count / 2
  if !sorted.count.isMultiple(of: 2) { return sorted[middle] }
  return roundedQuotient(sorted[middle - 1] + sorted[middle], 2)
}

/// The largest whole number whose square is not larger.
func squareRoot(_ number: UInt128) -> UInt128 {
  guard number > 1 else { return number }
  // Newton's method from above: a power of two that is not below the root, then down until it stays.
  var root: UInt128 = 1 << UInt128((129 - number.leadingZeroBitCount) / 2)
  while true {
    let next = (root + number / root) / 2
    if next >= root { return root }
    root = next
  }
}
