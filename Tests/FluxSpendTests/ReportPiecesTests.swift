// Reports are written in pieces: together they are the text, and numbers read as they do elsewhere.

@testable import Spend
@testable import Pages
import Pricing
import StrictJSON
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct ReportPieces {
  private struct Refusal: Error, Equatable {}

  /// A report of so many users, with a few names that need escapes.
  private func report(users: Int) -> SpendReport {
    let rows = (0..<users).map { number in
      var metrics = Metrics()
      metrics.billable = number % 13
      metrics.images = number
      metrics.outputMegapixels = Int128(number) << 64
      metrics.listCost.nanodollars = Int128(number) * 123_450_000
      metrics.listCostHigh.nanodollars = Int128(number) << 70
      metrics.userPaidCost.nanodollars = -Int128(number)
      let name = number.isMultiple(of: 7) ? "佐藤 \"\(number)\" </b>\u{202E}" : "user-\(number)"
      return SpendReport.Row(key: [name, "flux-2-pro"], metrics: metrics)
    }
    return SpendReport(
      prices: .init(name: "bfl", version: "2026-06-01"),
      tables: [
        .init(dimensions: [.user, .model], rows: rows), .init(dimensions: [.day], rows: []),
      ])
  }

  @Test(arguments: Format.allCases)
  func `the pieces of a report are its text`(format: Format) {
    for report in RenderingSample.allCases.map(\.report) + [report(users: 3_000)] {
      var pieces: [[UInt8]] = []
      BudgetedReport(report).write(as: format) { pieces.append($0) }
      #expect(pieces.allSatisfy { !$0.isEmpty })
      #expect(pieces.flatMap(\.self) == Array(report.rendered(as: format).utf8))
    }
  }

  @Test(arguments: [1, 2, 3, 8])
  func `any number of threads writes the same`(workers: Int) {
    for users in [0, 1, 255, 256, 257, 3_000, 20_000] {
      let report = report(users: users)
      var (text, single): ([UInt8], [UInt8]) = ([], [])
      BudgetedReport(report).write(as: .json, workers: workers) { text += $0 }
      BudgetedReport(report).write(as: .json, workers: 1) { single += $0 }
      #expect(text == single)
    }
  }

  @Test(arguments: [Format.json, .csv])
  func `many rows are many pieces, and a failure ends them`(format: Format) {
    let report = report(users: 3_000)
    var sizes: [Int] = []
    BudgetedReport(report).write(as: format) { sizes.append($0.count) }
    #expect(sizes.count > 3)
    #expect(sizes.allSatisfy { $0 < 1 << 18 })
    var calls = 0
    #expect(throws: Refusal()) {
      try BudgetedReport(report).write(as: format) { (_: [UInt8]) throws(Refusal) in
        calls += 1
        if calls == 2 { throw Refusal() }
      }
    }
    #expect(calls == 2)
  }

  @Test func `rows in JSON are objects with their key and all columns`() {
    let report = report(users: 200)
    let tables = report.tables.map { table in
      let rows = table.rows.map { row in
        let key = zip(table.dimensions, row.key).map { ($0.rawValue, JSON.string($1)) }
        return JSON.object([("key", .object(key))] + row.metrics.members)
      }
      return JSON.object([
        ("by", .texts(table.dimensions.map(\.rawValue))), ("rows", .lines(rows)),
      ])
    }
    let document = JSON.document([("tables", .lines(tables))]).documentText
    let expected = document.dropFirst("{\n".count).dropLast("\n}\n".count) + ",\n"
    #expect(report.rendered(as: .json).contains(expected))
  }

  @Test func `rows are equal by what they say`() {
    let rows = RenderingSample.mixed.report.tables[0].rows
    #expect(rows == SpendReport.Rows(Array(rows)))
    #expect(rows != SpendReport.Rows(rows.reversed()))
    #expect(rows.hashValue == SpendReport.Rows(Array(rows)).hashValue)
    #expect("\(rows)" == "\(Array(rows))")
  }
}
