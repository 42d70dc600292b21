// Digits, eight at a time: the bytes of a word, the first in the lowest bits.
//
//     "1536,\"he"   bytes ^ 30     01 05 03 06 1c 12 58 55    a digit is below 0A
//                   + 76           77 7b 79 7c 92 ...         and then stays below 80

/// Eight bytes of `0`.
private let zeros: UInt64 = 0x3030_3030_3030_3030

/// How many digits a word begins with.
@inline(__always)
func leadingDigits(_ word: UInt64) -> Int {
  // A byte that is no digit may carry into those behind it, but the first of them is exact.
  let others = ((word ^ zeros) &+ splat(0x76) | word) & splat(0x80)
  return others.trailingZeroBitCount >> 3
}

/// The number that the first `count` bytes of a word spell, from 1 to 8 digits; nil if one is no digit.
@inline(__always)
func wholeNumber(_ word: UInt64, count: Int) -> UInt64? {
  let digits = (word ^ zeros) &<< UInt64(64 &- 8 &* count)
  // What carries into the byte behind it is above 89 itself.
  guard (digits &+ splat(0x76) | digits) & splat(0x80) == 0 else { return nil }
  return joined(digits)
}

/// The numbers that the first bytes of two words spell, each from 1 to 4 digits; nil if one is no digit.
@inline(__always)
func wholePair(_ word: UInt64, count: Int, _ other: UInt64, count otherCount: Int) -> (Int, Int)? {
  // Both in one word, each with zeros before its first digit.
  let low = ((word ^ zeros) &<< UInt64(64 &- 8 &* count)) &>> 32
  let high = (other ^ zeros) &<< UInt64(64 &- 8 &* otherCount)
  let digits = low | high
  // What carries into the byte behind it is above 89 itself.
  guard (digits &+ splat(0x76) | digits) & splat(0x80) == 0 else { return nil }
  let pairs = digits &* 10 &+ digits &>> 8
  let fours = (pairs & 0x0000_00FF_0000_00FF) &* 100 &+ (pairs &>> 16 & 0x0000_00FF_0000_00FF)
  return (Int(truncatingIfNeeded: fours & 0xFFFF), Int(truncatingIfNeeded: fours &>> 32))
}

/// The number that the first `count` bytes of a word spell, from 1 to 8 digits.
@inline(__always)
func digitsValue(_ word: UInt64, count: Int) -> UInt64 {
  // Zeros before the first digit fill up the word.
  joined((word ^ zeros) &<< UInt64(64 &- 8 &* count))
}

/// The number of eight digits, the first in the lowest byte.
@inline(__always)
func joined(_ digits: UInt64) -> UInt64 {
  // Neighbours are put together: digits to pairs, pairs to fours, fours to the number.
  let pairs = digits &* 10 &+ digits &>> 8
  let high = (pairs & 0x0000_00FF_0000_00FF) &* (100 + 1_000_000 << 32)
  let low = (pairs &>> 16 & 0x0000_00FF_0000_00FF) &* (1 + 10_000 << 32)
  return (high &+ low) &>> 32
}

/// The value of four hex digits, the first in the lowest byte; nil if one is none.
@inline(__always)
func hexValue(_ text: UInt32) -> UInt32? {
  // Below 0A for a digit, 01 to 06 for a letter. The top bits are left out so that no byte carries.
  let digit = (text ^ 0x3030_3030) & 0x7F7F_7F7F
  let letter = ((text | 0x2020_2020) ^ 0x6060_6060) & 0x7F7F_7F7F
  let isDigit = ~(digit &+ 0x7676_7676)
  let isLetter = (letter &+ 0x7F7F_7F7F) & ~(letter &+ 0x7979_7979)
  guard (isDigit | isLetter) & ~text & 0x8080_8080 == 0x8080_8080 else { return nil }
  let values = (text & 0x0F0F_0F0F) &+ (text &>> 6 & 0x0101_0101) &* 9
  return (values & 0xF) << 12 | (values & 0xF00) | (values >> 12 & 0xF0) | values >> 24
}
