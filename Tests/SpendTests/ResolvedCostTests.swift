// What the API's own cost tells of a request: its unknown sizes, or nothing; and in which unit it is.

import Analyses
import Quotes
import LogRecords
import Pricing
import Spend
import TestSupport
import Testing

@Suite struct `Costs that tell` {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private func line(
    _ user: String, _ request: String, cost: String, model: String = "flux-2-pro",
    member: String = "cost"
  ) -> String {
    #"{"ts":"2026-06-01T00:00:00Z","user":"\#(user)","model":"\#(model)","request":{\#(request)},"#
      + #""response":{"status":"Ready"},"\#(member)":\#(cost)}"#
  }

  private func totals(_ lines: [String]) throws -> Metrics { try run(lines).totals }

  private func run(_ lines: [String], workers: Int = 2) throws -> SpendReport {
    let text = lines.joined(separator: "\n")
    let file = try folder.write(Array(text.utf8), to: "log.jsonl")
    return try report([file], workers: workers) {
      $0.tables = [[.user], [.model], [.user, .status]]
    }
  }

  private let edit = #""width":1024,"height":1024,"input_image":"https://example.com/a.png""#

  @Test func `an edit of unknown size is what the API says it cost`() throws {
    let totals = try totals([line("a", edit, cost: "6"), line("b", edit, cost: "0.09")])
    #expect(totals.resolved == 2 && totals.estimated == 0)
    #expect(totals.listCost.description == "0.15")
    #expect(totals.listCostLow == totals.listCost && totals.listCostHigh == totals.listCost)
    // 2 and 4 MP of references.
    #expect(totals.inputMegapixels == 6)
  }

  @Test func `a cost that no size gives tells nothing`() throws {
    let totals = try totals([line("a", edit, cost: "5.7"), line("a", edit, cost: "10.5")])
    #expect(totals.resolved == 0 && totals.estimated == 2)
    #expect(totals.listCost.description == "0.09" && totals.listCostHigh.description == "0.18")
  }

  @Test func `a logger's cost tells nothing`() throws {
    let totals = try totals([line("a", edit, cost: "0.06", member: "response_cost")])
    #expect(totals.resolved == 0 && totals.estimated == 1)
  }

  @Test func `a flat price of a relay tells nothing`() throws {
    let sizes = ["1024", "1536", "2048"].map { #""width":\#($0),"height":\#($0)"# }
    let flat = sizes.map { line("a", $0, cost: "3") }
    let totals = try totals(flat + [line("b", #""prompt":"x""#, cost: "3")])
    #expect(totals.resolved == 0 && totals.estimated == 1)
    // The right price of another size does.
    let right = try self.totals([
      line("a", sizes[0], cost: "3"), line("b", #""prompt":"x""#, cost: "7.5"),
    ])
    #expect(right.resolved == 1 && right.listCost.description == "0.105")
  }

  @Test func `one wrong cost among many is no flat price`() throws {
    let clean = Array(repeating: line("a", #""width":512,"height":512"#, cost: "3"), count: 20)
    let wrong = line("a", #""width":2048,"height":2048"#, cost: "3")
    let unknown = line("b", #""prompt":"x""#, cost: "3")
    #expect(try totals(clean + [wrong, unknown]).resolved == 1)
  }

  @Test(arguments: [1, 2, 5])
  func `tables by user add up to the total`(workers: Int) throws {
    let lines = (0..<300).map { number in
      line("u\(number % 7)", edit, cost: ["4.5", "6", "7.5", "5", "0.075"][number % 5])
    }
    let report = try run(lines, workers: workers)
    #expect(report.totals.resolved == 240 && report.totals.estimated == 60)
    for table in report.tables {
      var sum = Metrics()
      for row in table.rows { sum.merge(row.metrics) }
      #expect(sum == report.totals)
    }
    let file = try folder.write(Array(lines.joined(separator: "\n").utf8), to: "again.jsonl")
    let options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    let result = try #require(SpendRun(InputFiles([file]), options: options).reconciliation())
    #expect(result.verdicts[.resolved]?.requests == 240)
    #expect(result.totals.drifting == 0)
  }

  @Test func `what a cost tells is what analyses and the table of megapixels go by`() throws {
    // An image of 4 MP, an edit with a reference of 4 MP, and one with two of which one has 3 MP.
    let lines = [
      line("a", #""prompt":"x""#, cost: "7.5"), line("b", edit, cost: "0.09"),
      line("c", edit + #","input_image_2":"https://example.com/b.png""#, cost: "9"),
    ]
    let file = try folder.write(Array(lines.joined(separator: "\n").utf8), to: "told.jsonl")
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.tables = [[.megapixels], [.user, .megapixels]]
    let run = SpendRun(InputFiles([file]), options: options)
    let report = try #require(run.report())
    let rows = report.tables.map { table in Set(table.rows.map(\.key)) }
    #expect(rows == [[["1"], ["4"]], [["a", "4"], ["b", "1"], ["c", "1"]]])
    #expect(report.totals.resolved == 3 && report.totals.listCost.description == "0.255")
    // The same sizes elsewhere: max at 16 cents, and twice 7 cents with 4 MP of references.
    var change = WhatIfChange()
    change.rules.swaps = [.init(from: "flux-2-pro", to: "flux-2-max", scope: .all)]
    let swapped = try #require(try run.whatIf(change))
    #expect(swapped.totals.before.resolved == 3)
    #expect(swapped.totals.before.listCost == report.totals.listCost)
    #expect(swapped.totals.after.listCost.description == "0.54")
    #expect(swapped.totals.after.estimated == 0)
    // A rule that says nothing about them changes nothing.
    var none = WhatIfChange()
    none.rules.maximumImages = 1
    #expect(try #require(try run.whatIf(none)).totals.changed == 0)
  }

  @Test func `the other costs tell the unit of one without a price, or nothing does`() throws {
    let video = line("a", #""prompt":"x""#, cost: "0.9", model: "flux-3-video")
    let alone = try run([video])
    #expect(alone.inputs.ambiguousCosts == 1)
    #expect(alone.totals.reportedCost.description == "0.009")
    let size = #""width":1024,"height":1024"#
    let dollars = try run([video, line("a", size, cost: "0.03")])
    #expect(dollars.inputs.ambiguousCosts == 0)
    #expect(dollars.totals.reportedCost.description == "0.93")
    let credits = try run([video, line("a", size, cost: "3")])
    #expect(credits.totals.reportedCost.description == "0.039")
    #expect(
      try run([line("a", size, cost: #""3 credits""#)]).totals.reportedCost.description == "0.03")
  }

  @Test func `a resolution is read under its names, and none is assumed`() throws {
    let lines = [#""resolution":"2K""#, #""resolution":"768sq""#, #""prompt":"x""#].map {
      #"{"ts":"2026-11-01T00:00:00Z","user":"a","model":"flux-3-image","params":{\#($0)},"status":200}"#
    }
    let totals = try totals(lines)
    #expect(totals.listCost.description == "0.189" && totals.estimated == 1)
  }

  @Test func `no image is one, assumed; an amount out of all reason is unpriced`() throws {
    let zero = try totals([line("a", #""width":64,"height":64,"n":0"#, cost: "3")])
    #expect(zero.estimated == 1 && zero.images == 1 && zero.listCost.description == "0.03")
    let huge = try run([
      line("a", #""width":2147483647,"height":2147483647,"n":1000000000"#, cost: "3")
    ])
    #expect(huge.totals.unpriced == 1 && huge.inputs.malformed == 0)
    #expect(huge.problems.first?.message.contains("too large") == true)
  }
}
