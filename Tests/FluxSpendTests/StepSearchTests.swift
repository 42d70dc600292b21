// Steps are found on the right day, and none where there is none; cuts are those that trying all of them finds.

import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct StepSearchTests {
  /// Days around levels, weekends at a fifth, with noise in percent.
  private func days(
    _ levels: [(days: Int, dollars: Int)], noise: Int, weekends: Bool, seed: Int
  ) -> [Int128] {
    var random = SeededNumbers(seed)
    var costs: [Int128] = []
    for (count, dollars) in levels {
      for _ in 0..<count {
        // Twelve even numbers make a bell.
        let bell = (0..<12).reduce(0) { sum, _ in sum + random.below(1001) } - 6000
        let part = weekends && costs.count % 7 > 4 ? 200 : 1000
        let cost = dollars * 1_000_000 * part + dollars * noise * bell * part / 100
        costs.append(Int128(max(0, cost)))
      }
    }
    return costs
  }

  @Test(arguments: 0..<40)
  func `a level that doubles is a step on its day`(seed: Int) {
    let weekends = seed.isMultiple(of: 2)
    // The day after a weekend or within a week, up and down.
    let first = 28 + seed % 5
    let (before, after) = seed % 3 == 0 ? (50, 20) : (20, 45)
    let costs = days(
      [(first, before), (21 + seed % 9, after)], noise: 15, weekends: weekends, seed: seed)
    #expect(StepSearch(costs).steps() == [first], "\(StepSearch(costs).steps())")
  }

  @Test(arguments: 0..<60)
  func `where nothing changes there is no step`(seed: Int) {
    let noise = [5, 15, 30, 60][seed % 4]
    let costs = days(
      [(20 + seed * 2, 30)], noise: noise, weekends: seed.isMultiple(of: 2), seed: seed)
    #expect(StepSearch(costs).steps().isEmpty)
  }

  @Test func `single dear days, steady growth, and few days are no steps`() {
    var costs = days([(60, 20)], noise: 10, weekends: true, seed: 1)
    costs[30] *= 20
    costs[44] = 0
    #expect(StepSearch(costs).steps().isEmpty)
    let growth = (0..<90).map { Int128(10 + $0) * 1_000_000_000 }
    #expect(StepSearch(growth).steps().isEmpty)
    #expect(StepSearch([]).steps().isEmpty)
    #expect(StepSearch(Array(growth.prefix(10))).steps().isEmpty)
    #expect(StepSearch(Array(repeating: 0, count: 50)).steps().isEmpty)
  }

  @Test func `two steps are two`() {
    let costs = days([(30, 20), (26, 60), (30, 30)], noise: 15, weekends: true, seed: 5)
    #expect(StepSearch(costs).steps() == [30, 56])
  }

  @Test(arguments: 0..<30)
  func `scaling all amounts moves no step, and the reverse has the same pieces`(seed: Int) {
    var random = SeededNumbers(seed)
    let costs = days(
      [
        (15 + random.below(20), 20 + random.below(60)),
        (15 + random.below(20), 20 + random.below(60)),
      ],
      noise: 20, weekends: false, seed: seed)
    let steps = StepSearch(costs).steps()
    #expect(StepSearch(costs.map { $0 * 10 }).steps() == steps)
    let reverse = StepSearch(costs.reversed()).steps().map { costs.count - $0 }
    #expect(reverse.count == steps.count)
  }
}
