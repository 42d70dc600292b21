// What must hold for every report, whatever is in it.

import CivilTime
import Analyses
import Quotes
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
