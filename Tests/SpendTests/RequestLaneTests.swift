// Requests that nobody sells: answered from a cache, or made on machines of one's own.

@testable import Pages
@testable import Spend
import Pricing
import Testing

@testable import Analyses
@testable import Quotes
@testable import LogRecords

@Suite struct `Request lanes` {
  private let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private static let member = #""ts":"2026-06-01T12:00:00Z","user":"a","width":1024,"height":1024"#

  private func lines(_ members: [String]) -> [UInt8] {
    Array(members.map { "{\(Self.member),\($0)}\n" }.joined().utf8)
  }

  @Test func `a request on machines of one's own costs nothing, and is not unpriced`() throws {
    let file = try folder.write(
      lines([
        #""model":"flux-dev","provider":"self-hosted","id":"1""#,
        #""model":"flux-dev","provider":"comfyui""#,
        #""model":"flux-dev","provider":"comfyui","status":500"#,
        #""model":"flux-2-pro","id":"2""#,
        #""model":"flux-2-pro","provider":"somebody""#,
      ]), to: "log.jsonl")
    let report = try report([file]) { $0.tables = [[.model], [.user, .day]] }
    let totals = report.totals
    #expect(totals.requests == 5 && totals.selfHosted == 2 && totals.failed == 1)
    #expect(totals.billable == 2 && totals.unpriced == 1 && totals.images == 2)
    #expect(totals.listCost.description == "0.03")
    #expect(report.problems.map(\.code) == ["unpriced-model"])
    for table in report.tables {
      #expect(table.rows.map(\.metrics.selfHosted).reduce(0, +) == 2, "\(table.dimensions)")
    }
  }

  @Test func `a cached request adds nothing but itself`() {
    var record = LogRecord()
    record.usage.imageCount = 4
    let usage = PricedUsage(record, .unpriced(.unknownModel))
    let metrics = Metrics(
      usage, ending: .cached, reported: Money(nanodollars: 30), billsModerated: true)
    var expected = Metrics()
    expected.cached = 1
    #expect(metrics == expected)
  }

  @Test func `what a cache answered was never asked for, whatever other lines say`() {
    let id = RequestID(Array("id".utf8).span)
    let ranks: [RequestStatus.Rank] = [
      .none, .lost, .refused, .pending, .accepted, .unknown, .failed, .ready, .moderated,
    ]
    for rank in ranks {
      for isUpdate in [false, true] {
        let other =
          isUpdate
          ? JoinEntry(id, ofUpdate: 1, rank: rank) : JoinEntry(id, status: 1, rank: rank)
        let cached = JoinEntry(id, status: 2, rank: .cached)
        for (first, second) in [(other, cached), (cached, other)] {
          var (joined, further) = (first, FurtherLines())
          joined.join(second, &further, StatusMeaning())
          #expect(joined.status == 2, "\(rank)")
        }
      }
    }
  }

  @Test func `a lane that is empty everywhere is not shown to people`() throws {
    let file = try folder.write(
      lines([#""model":"flux-dev","provider":"local""#]), to: "log.jsonl")
    let own = try report([file]).rendered(as: .table)
    #expect(own.contains("self-hosted") && !own.contains("cached"))
    #expect(own.contains("1: 1 self-hosted"))
    let csv = try report([file]) { $0.tables = [[.model]] }.rendered(as: .csv)
    #expect(csv.contains(",cached,selfHosted,") && csv.hasSuffix(",0,1,0,0,0,0\r\n"))
  }
}

/// Entries whose lines say the same.
private struct StatusMeaning: EntryMeaning {
  func compare(_ one: JoinEntry, _ two: JoinEntry) -> LineComparison {
    LineComparison(isContradiction: false, firstPrecedes: true, completes: false)
  }
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool { false }
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool { one.status < two.status }
}
