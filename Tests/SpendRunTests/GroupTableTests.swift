// The hash table of groups against a dictionary.

import Pricing
import TestSupport
import Testing

@testable import FluxSpend

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
    metrics.listCost += Money(nanodollars: 1 << 40)
    let summand = try #require(RunningSums(metrics))
    var table = GroupTable(width: 1)
    let key: InlineArray<1, UInt64> = [7]
    let group = table.group(of: key.span)
    for _ in 0..<3 << 20 { table.add(summand, to: group) }
    #expect(table.metrics(of: 0).listCost.nanodollars == Int128(3) << 60)
    #expect(table.metrics(of: 0) == metrics.multiplied(by: 3 << 20))
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
    #expect(RunningSums(metrics)?.metrics == metrics)
    var sum = metrics
    sum.merge(metrics)
    #expect(sum == metrics.multiplied(by: 2))
  }
}
