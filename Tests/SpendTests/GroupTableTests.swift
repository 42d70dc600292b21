// The hash table of groups against a dictionary.

@testable import Spend
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct GroupTables {
  @Test(arguments: 1...4)
  func `sums by key are those of a dictionary`(width: Int) {
    var random = SeededNumbers(UInt64(width))
    var table = GroupTable(width: width)
    var sums: [[UInt64]: Metrics] = [:]
    var order: [[UInt64]] = []
    for _ in 0..<20_000 {
      // Few values, and some at the ends of the range, so that keys meet again.
      let key = (0..<width).map { _ in
        UInt64.random(in: 0..<40, using: &random) &* (Bool.random(using: &random) ? 1 : 1 << 57)
      }
      var metrics = Metrics()
      metrics.billable = Int.random(in: 0...3, using: &random)
      metrics.images = Int.random(in: 0...9, using: &random)
      // One in ten is too large for the short sums.
      let limit: Int64 = random.chance(10) ? .max : 1 << 36
      metrics.listCost += Money(nanodollars: Int64.random(in: 0...limit, using: &random))
      table.add(metrics, to: ContiguousArray(key).span)
      if sums[key] == nil { order.append(key) }
      sums[key, default: Metrics()].merge(metrics)
    }
    #expect(table.count == sums.count)
    let groups = 0..<table.count
    #expect(groups.map { Array(table.keys.words(of: $0)) } == order)
    #expect(groups.allSatisfy { table.metrics(of: $0) == sums[Array(table.keys.words(of: $0))] })
  }

  @Test func `sums that grow large go on where they cannot overflow`() throws {
    var metrics = Metrics()
    metrics.listCost += Money(nanodollars: 1 << 37)
    let summand = try #require(RunningSums(metrics))
    var table = GroupTable(width: 1)
    let key: InlineArray<1, UInt64> = [7]
    let group = table.group(of: key.span)
    table.add(summand, to: group)
    // Twice as much with each merge: at 2^61 they move.
    var half = table
    for power in 38...70 {
      half = table
      table.merge(half, nil)
      #expect(table.metrics(of: 0).listCost.nanodollars == Int128(1) << Int128(power))
      if power < 61 { continue }
      #expect(table.listCost(of: 0) == Int128(1) << Int128(power))
    }
    // Just below, and then over it by additions.
    table = GroupTable(width: 1)
    for _ in 0..<2 {
      var large = Metrics()
      large.listCost += Money(nanodollars: (1 << 37) - 1)
      var sum = GroupTable(width: 1)
      sum.add(large, to: key.span)
      for _ in 0..<23 { sum.merge(sum, nil) }
      table.merge(sum, nil)
    }
    let before = table.metrics(of: 0).listCost.nanodollars
    #expect(before == Int128(1) << 61 - Int128(1) << 24)
    for _ in 0..<9 << 19 { table.add(summand, to: group) }
    #expect(table.metrics(of: 0).listCost.nanodollars == before + Int128(9) << 56)
  }

  @Test(arguments: 0..<6)
  func `merging under other numbers adds up what both have`(seed: Int) {
    var random = SeededNumbers(seed)
    let width = 1 + seed % 2
    var sums: [[UInt64]: Metrics] = [:]
    var tables = [GroupTable(width: width), GroupTable(width: width)]
    // Small numbers at first, for which no index is needed; in some runs, large ones later.
    for step in 0..<6000 {
      let number = random.below(2)
      var key = (0..<width).map { _ in UInt64(random.below(4000)) }
      if seed > 1, step > 3000, random.chance(5) { key[0] += 1 << 40 }
      var metrics = Metrics()
      metrics.billable = 1
      metrics.listCost += Money(nanodollars: random.chance(5) ? .max : Int64(random.below(1000)))
      tables[number].add(metrics, to: ContiguousArray(key).span)
      // The numbers of the second are those of the first, in another order.
      if number == 1 { key = key.map { $0 ^ 0x155 } }
      sums[key, default: Metrics()].merge(metrics)
    }
    tables[0].merge(tables[1]) { key in for index in key.indices { key[index] ^= 0x155 } }
    #expect(tables[0].count == sums.count)
    for group in 0..<tables[0].count {
      let key = Array(tables[0].keys.words(of: group))
      #expect(tables[0].metrics(of: group) == sums[key])
      if width == 1 {
        #expect(tables[0].groups(of: ContiguousArray(key).span)[0] == group)
      }
    }
  }

  @Test func `every metric survives the short sums`() {
    var metrics = Metrics()
    metrics.billable = 1
    metrics.failed = 2
    metrics.moderated = 3
    metrics.unpriced = 4
    metrics.estimated = 5
    metrics.images = 6
    metrics.pricedImages = 7
    metrics.outputMegapixels = 8
    metrics.inputMegapixels = 9
    metrics.listCost = MoneyTotal(nanodollars: 10)
    metrics.listCostLow = MoneyTotal(nanodollars: 11)
    metrics.listCostHigh = MoneyTotal(nanodollars: 12)
    metrics.userPaidCost = MoneyTotal(nanodollars: 13)
    metrics.moderatedCost = MoneyTotal(nanodollars: 14)
    metrics.reported = 15
    metrics.reportedCost = MoneyTotal(nanodollars: 16)
    metrics.reportedListCost = MoneyTotal(nanodollars: 17)
    metrics.cached = 18
    metrics.selfHosted = 19
    #expect(metrics.requests == 1 + 2 + 3 + 18 + 19)
    #expect(RunningSums(metrics)?.metrics == metrics)
    var sum = metrics
    sum.merge(metrics)
    #expect(sum == metrics.multiplied(by: 2))
  }
}
