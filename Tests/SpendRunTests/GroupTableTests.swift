// The hash table of groups against a dictionary.

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
      let start = Int.random(in: 0...2, using: &random)
      let padded = ContiguousArray([UInt64](repeating: .max, count: start) + key + [.max])
      table.add(metrics, to: padded, from: start)
      if sums[key] == nil { order.append(key) }
      sums[key, default: Metrics()].merge(metrics)
    }
    #expect(table.rows.count == sums.count)
    let rows = table.rows.indices
    #expect(rows.map { Array(table.keys.words(of: $0)) } == order)
    #expect(rows.allSatisfy { table.rows[$0] == sums[Array(table.keys.words(of: $0))] })
  }
}
