// What must hold for every report, whatever is in it.

import CivilTime
import FluxSpend
import Pages
import Pricing
import Spend
import Testing

@Suite struct Rendering {
  @Test(arguments: RenderingSample.allCases)
  func `JSON reads back as the schema says`(sample: RenderingSample) throws {
    let report = sample.report
    let root = try JSONReader.value(of: report.rendered(as: .json))
    #expect(
      root.names == [
        "schema", "prices", "period", "inputs", "totals", "tables", "problems", "unread",
        "skipped", "selfHosted", "incomplete",
      ])
    #expect(root["schema"] == .string("fluxspend.report/1"))
    #expect(root["prices"]?["at"] == report.prices.at.map { .string($0) } ?? .null)
    #expect(
      root["period"]?["first"] == report.period.map { .string($0.first.description) } ?? .null)
    #expect(root["totals"]?.names == report.totals.columns.map(\.name))
    #expect(root["totals"]?["listCost"] == .string(report.totals.listCost.description))
    #expect(
      root["problems"]?.elements.count == report.problems.count + report.doubts.count)
    let tables = try #require(root["tables"]).elements
    #expect(tables.count == report.tables.count)
    for (table, node) in zip(report.tables, tables) {
      #expect(node["by"] == .array(table.dimensions.map { .string($0.rawValue) }))
      for (row, node) in zip(table.rows, try #require(node["rows"]).elements) {
        #expect(node.names == ["key"] + row.metrics.columns.map(\.name))
        let key = zip(table.dimensions, row.key).map {
          JSONNode.Member(name: $0.rawValue, value: .string($1))
        }
        #expect(node["key"] == .object(key))
      }
    }
  }

  @Test(arguments: RenderingSample.allCases)
  func `CSV has as many cells in each line`(sample: RenderingSample) throws {
    let lines = try CSVReader.lines(of: sample.report.rendered(as: .csv))
    let header = try #require(lines.first)
    #expect(header.suffix(Metrics().columns.count) == sample.report.totals.columns.map(\.name)[...])
    #expect(lines.allSatisfy { $0.count == header.count })
    let rows = sample.report.tables.map(\.rows.count).reduce(0, +)
    #expect(lines.count == 1 + (sample.report.tables.isEmpty ? 1 : rows))
  }

  @Test func `CSV of several tables names each row's table and leaves other keys empty`() throws {
    let lines = try CSVReader.lines(of: RenderingSample.mixed.report.rendered(as: .csv))
    #expect(lines[0].prefix(4) == ["table", "model", "user", "resolution"])
    #expect(lines[1].prefix(4) == ["model", "flux-2-pro", "", ""])
    #expect(lines[5].prefix(4) == ["user", "", "ann@example.com", ""])
    #expect(lines[8].prefix(4) == ["model+resolution", "flux-2-pro", "", "1024x1024"])
    #expect(lines[8].contains("41204.335"))
  }

  @Test(arguments: RenderingSample.allCases, [40, 60, 80, 100, 200])
  func `every line of a terminal table has the same width`(
    sample: RenderingSample, width: Int
  ) throws {
    let style = TableStyle(width: width)
    let text = sample.report.rendered(as: .table, style: style)
    let blocks = text.split(separator: "\n\n").map { $0.split(separator: "\n") }
    let tables = blocks.filter { $0.count > 2 && $0[2].hasPrefix("  ─") }
    #expect(tables.count == sample.report.tables.count)
    for table in tables {
      let widths = Set(table.dropFirst().map { DisplayWidth.columns(of: String($0)) })
      #expect(widths.count == 1)
      if width >= 80 { #expect(try #require(widths.first) <= width) }
    }
  }

  @Test func `colours change nothing but colours`() {
    for sample in RenderingSample.allCases {
      let colored = sample.report.rendered(as: .table, style: .init(isColored: true, width: 100))
      let plain = sample.report.rendered(as: .table)
      #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
      #expect(!plain.contains("\u{1B}"))
    }
  }

  @Test func `shares add up to about a hundred percent`() {
    for count in 1...60 {
      let parts = (1...count).map { Int128($0 * $0 * 7 + 3) }
      let whole = parts.reduce(0, +)
      let tenths = parts.map { part in
        Int(Figures.percent(part, of: whole)?.filter(\.isNumber) ?? "") ?? -1
      }
      // Rounding moves each share by half a tenth at most; "<0.1%" stands for up to a tenth.
      #expect(abs(tenths.reduce(0, +) - 1000) <= count)
    }
  }

  @Test func `an unpriced total is a lower bound, never zero`() {
    var metrics = Metrics()
    (metrics.billable, metrics.unpriced, metrics.images) = (2, 2, 2)
    var report = SpendReport(prices: .init(name: "bfl", version: "2026-06-01"), totals: metrics)
    report.tables = [.init(dimensions: [.model], rows: [.init(key: ["x"], metrics: metrics)])]
    for format in [Format.table, .markdown] {
      let text = report.rendered(as: format)
      #expect(text.contains("FLUX spend: unknown"))
      #expect(!text.contains("$0.00"))
    }
    var priced = metrics
    (priced.billable, priced.pricedImages, priced.listCost.nanodollars) = (3, 1, 45_000_000)
    report.totals = priced
    #expect(report.rendered(as: .table).hasPrefix("FLUX spend: at least $0.045\n"))
  }

  @Test func `an empty report reads sensibly`() {
    let report = RenderingSample.empty.report
    #expect(report.rendered(as: .table).contains("no requests"))
    #expect(report.rendered(as: .table).contains("the input is empty"))
    #expect(!report.rendered(as: .markdown).contains("$"))
  }
}

@Suite struct RenderedNumbers {
  @Test(arguments: [
    (0, "$0.00"), (1, "$0.000000001"), (45_000_000, "$0.045"), (500_000_000, "$0.50"),
    (61_204_330_000_000, "$61,204.33"), (-1_234_000_000_000, "-$1,234.00"),
    (999_999_999_999_999_999, "$999,999,999.999999999"),
  ])
  func `dollars are grouped and never rounded`(nanodollars: Int, text: String) {
    #expect(Figures.dollars(MoneyTotal(nanodollars: Int128(nanodollars))) == text)
  }

  @Test(arguments: [
    (45_000_000, 1, "$0.045"), (1_000_000_000, 3, "$0.333"), (2_000_000_000, 3, "$0.667"),
    (1_500_000, 1, "$0.002"), (1_499_999, 1, "$0.001"), (499_999, 1, "<$0.001"), (0, 7, "$0.000"),
  ])
  func `averages round half up to a tenth of a cent`(nanodollars: Int, count: Int, text: String) {
    let total = MoneyTotal(nanodollars: Int128(nanodollars))
    #expect(Figures.average(total, over: count) == text)
    #expect(Figures.average(total, over: 0) == nil)
  }

  @Test func `shares of any size neither trap nor wrap`() {
    #expect(Figures.percent(.max, of: .max) == "100.0%")
    #expect(Figures.percent(.max / 3, of: .max) == "33.3%")
    #expect(Figures.percent(1, of: .max) == "<0.1%")
    #expect(Figures.percent(0, of: 5) == "0.0%")
    #expect(Figures.percent(1, of: 2000) == "0.1%")
    #expect(Figures.percent(1, of: 0) == nil)
    #expect(Figures.grouped(Int128.min).hasPrefix("-170,141,183"))
  }

  @Test func `bytes use decimal units`() {
    #expect(Figures.bytes(0) == "0 bytes")
    #expect(Figures.bytes(1) == "1 byte")
    #expect(Figures.bytes(9876) == "9.9 kB")
    #expect(Figures.bytes(999_999) == "1.0 MB")
    #expect(Figures.bytes(.max) == "9.2 EB")
  }
}
