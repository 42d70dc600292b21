// Tables of days, weeks and months: rows for those without requests, and a line of blocks.

@testable import Spend
import Pages
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct TimeSpanTests {
  private func table(
    _ times: [String], by dimension: Dimension, sort: SortOrder = .name, top: Int = 0
  ) throws -> (report: SpendReport, keys: [String]) {
    let folder = try LogFolder()
    let text = times.map { DatedLog.line($0, user: "") }.joined()
    let file = try folder.write(Array(text.utf8), to: "a.jsonl")
    let report = try report([file]) {
      ($0.tables, $0.sort, $0.top, $0.fillsTimeGaps) = ([[dimension]], sort, top, true)
    }
    return (report, report.tables[0].rows.map { $0.key[0] })
  }

  @Test(arguments: [
    (Dimension.day, ["2024-02-28", "2024-02-29", "2024-03-01"], ["2024-02-28", "2024-03-01"]),
    (
      .week, ["2020-W53", "2021-W01", "2021-W02"], ["2021-01-03", "2021-01-11"]
    ),
    (.month, ["2023-11", "2023-12", "2024-01", "2024-02"], ["2024-02-01", "2023-11-30"]),
    (.hour, ["2024-02-28T00", "2024-02-28T05"], ["2024-02-28", "2024-02-28T05:00:00Z"]),
  ]) func `spans without requests have rows`(
    dimension: Dimension, keys: [String], days: [String]
  ) throws {
    let times = days.map { $0.contains("T") ? $0 : "\($0)T00:00:00Z" }
    let (report, found) = try table(times, by: dimension)
    #expect(found == keys)
    let sum = report.tables[0].rows.reduce(into: Metrics()) { $0.merge($1.metrics) }
    #expect(sum == report.totals)
  }

  @Test func `by cost they come last, in order of time, and unknown stays`() throws {
    let (_, keys) = try table(
      ["2026-06-01T00:00:00Z", "2026-06-04T00:00:00Z", "2026-06-04T01:00:00Z", ""], by: .day,
      sort: .cost)
    #expect(keys == ["2026-06-04", "2026-06-01", "unknown", "2026-06-02", "2026-06-03"])
  }

  @Test func `rows that --top leaves out count as others`() throws {
    let (report, keys) = try table(
      ["2026-06-01T00:00:00Z", "2026-06-09T00:00:00Z"], by: .day, top: 3)
    #expect(keys == ["2026-06-01", "2026-06-02", "2026-06-03", "(others)"])
    #expect(report.tables[0].rows[3].folded == 6)
    #expect(report.tables[0].timeline?.costs.count == 9)
  }

  @Test func `one wrong date does not make a million rows`() throws {
    let (report, keys) = try table(["1970-01-01T00:00:00Z", "2026-06-09T00:00:00Z"], by: .day)
    #expect(keys.count == 2)
    #expect(report.tables[0].timeline == nil)
  }

  @Test func `blocks are as high as their share of the largest`() {
    func line(_ amounts: [Int], _ room: Int) -> String {
      Sparkline.text(amounts.map { MoneyTotal(nanodollars: Int128($0)) }, room: room).blocks
    }
    #expect(line([0, 1, 2, 3, 4, 5, 6, 7, 8], 9) == "·▁▂▃▄▅▆▇█")
    #expect(line([1, 1000], 9) == "▁█")
    #expect(line([0, 0], 9) == "··")
    #expect(line([1, 1, 4, 4, 8], 3) == "▂██")
    #expect(line([], 3) == "")
  }
}
