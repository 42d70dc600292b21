// Rows in order, against a sort of finished rows.

@testable import Pages
@testable import Spend
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct RowOrders {
  private static let beginnings = ["", "user", "user-with-a-long-name-", "é", "日本語の名前"]

  @Test(arguments: [[Dimension.user], [.user, .day], [.day, .user], [.resolution, .user]])
  func `rows come as a sort of their sums and names says`(dimensions: [Dimension]) {
    var random = SeededNumbers(UInt64(dimensions.count))
    var names = KeyTable()
    var table = GroupTable(width: dimensions.count)
    for _ in 0..<1_600 {
      let key = dimensions.map { dimension -> UInt64 in
        switch dimension {
        case .user:
          let text = random.pick(Self.beginnings) + "\(Int.random(in: 0...400, using: &random))"
          return UInt64(names.number(of: Array(text.utf8)))
        case .day: return Dimension.value(Int.random(in: 20_000...20_020, using: &random))
        default: return UInt64.random(in: 0...3, using: &random) << 32 | 64
        }
      }
      var metrics = Metrics()
      metrics.billable = 1
      metrics.images = Int.random(in: 0...2, using: &random)
      metrics.listCost.nanodollars =
        random.chance(5) ? 1 << 90 : Int128.random(in: 0...3, using: &random)
      table.add(metrics, to: ContiguousArray(key).span)
    }
    for sort in SortOrder.allCases {
      let all = expected(table, dimensions, names, sort)
      let order = RowOrder(table, dimensions, names, sort)
      #expect(Array(order.rows(top: 0)) == all)
      // Ordered in parts.
      let parts = RowOrder(table, dimensions, names, sort, workers: 3).rows(top: 0)
      #expect(Array(parts) == all)
      #expect(json(of: parts, dimensions) == json(of: SpendReport.Rows(all), dimensions))
      for top in [1, 20, 1_001] where top < all.count {
        let rows = order.rows(top: top)
        #expect(Array(rows.prefix(top)) == Array(all.prefix(top)))
        #expect(rows.last?.folded == all.count - top)
        let others = all.dropFirst(top).reduce(into: Metrics()) { $0.merge($1.metrics) }
        #expect(rows.last?.metrics == others)
      }
    }
  }

  private func json(of rows: SpendReport.Rows, _ dimensions: [Dimension]) -> String {
    var report = SpendReport(prices: .init(name: "bfl", version: "2026-06-01"))
    report.tables = [.init(dimensions: dimensions, rows: rows)]
    return report.rendered(as: .json)
  }

  private func expected(
    _ table: GroupTable, _ dimensions: [Dimension], _ names: KeyTable, _ sort: SortOrder
  ) -> [SpendReport.Row] {
    let rows = (0..<table.count).map { group in
      let words = Array(table.keys.words(of: group))
      return SpendReport.Row(
        key: zip(dimensions, words).map { $0.text(of: $1, names) },
        metrics: table.metrics(of: group))
    }
    return rows.sorted { one, two in
      switch sort {
      case .cost where one.metrics.listCost != two.metrics.listCost:
        return one.metrics.listCost > two.metrics.listCost
      case .requests where one.metrics.requests != two.metrics.requests:
        return one.metrics.requests > two.metrics.requests
      case .images where one.metrics.images != two.metrics.images:
        return one.metrics.images > two.metrics.images
      default: break
      }
      for (left, right) in zip(one.key, two.key) where left.utf8.elementsEqual(right.utf8) == false
      {
        return left.utf8.lexicographicallyPrecedes(right.utf8)
      }
      return false
    }
  }
}
