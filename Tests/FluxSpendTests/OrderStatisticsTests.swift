// Medians, roots and rounding against slow and obvious ways to get them.

import TestSupport
import Testing

@testable import Analyses
@testable import Quotes
@testable import Spend

@Suite struct OrderStatisticsTests {
  @Test func `a median has as many values below it as above`() {
    var random = SeededNumbers(1)
    for count in 1...60 {
      let values = (0..<count).map { _ in Int128(random.below(20)) - 5 }
      let middle = slowMedian(values)
      #expect(median(values) == middle)
      #expect(median(values.reversed()) == middle)
    }
    #expect(median([Int128]()) == nil)
    #expect(median([1, 2]) == 2)
    #expect(median([-2, -1]) == -1)
  }

  /// Takes the largest and the smallest away until one or two are left.
  private func slowMedian(_ values: [Int128]) -> Int128? {
    var left = values
    while left.count > 2 {
      for extreme in [left.max(), left.min()] {
        if let place = left.firstIndex(where: { $0 == extreme }) { left.remove(at: place) }
      }
    }
    guard left.count == 2 else { return left.first }
    // Half of a sum that is odd is rounded up.
    let sum = left[0] + left[1]
    return (sum - (sum % 2 == 0 ? 0 : sum < 0 ? -1 : 1)) / 2
      + (sum % 2 == 0 ? 0 : sum > 0 ? 1 : 0)
  }

  @Test func `a root is the largest number whose square is not larger`() {
    var root: UInt128 = 0
    for number in UInt128(0)...5000 {
      if (root + 1) * (root + 1) <= number { root += 1 }
      #expect(squareRoot(number) == root)
    }
    var random = SeededNumbers(2)
    for _ in 0..<500 {
      let bits = random.below(128)
      let number = (UInt128(random.next()) << 64 | UInt128(random.next())) >> UInt128(bits)
      let root = squareRoot(number)
      #expect(root * root <= number)
      let (next, overflow) = (root + 1).multipliedReportingOverflow(by: root + 1)
      #expect(overflow || next > number)
    }
    #expect(squareRoot(.max) == UInt128(UInt64.max))
  }

  @Test(arguments: [
    (7, 2, 4), (5, 2, 3), (-5, 2, -2), (-7, 2, -3), (-6, 4, -1), (-7, 4, -2), (1, 3, 0), (2, 3, 1),
    (-1, 3, 0), (-2, 3, -1), (0, 9, 0),
  ]) func `a quotient is rounded half up`(number: Int, divisor: Int, quotient: Int) {
    #expect(roundedQuotient(Int128(number), Int128(divisor)) == Int128(quotient))
  }
}
