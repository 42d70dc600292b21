// A what-if against the report of a log that was written under the rules to begin with.

import CivilTime
import Analyses
import Quotes
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import TestSupport
import Testing

/// A request that the test can write down in two ways.
private struct Request {
  var model: String
  var user: String
  var width: Int?
  var height = 0
  var images: Int
  var inputs: [(width: Int, height: Int)]
  var second: Int
  var status: String

  func text(_ number: Int) -> String {
    var facts = [
      #""ts":"2026-0\#(second % 3 + 1)-03T10:00:0\#(second % 10)Z""#, #""id":"what-\#(number)""#,
      #""model":"\#(model)""#, #""user":"\#(user)""#, #""n":\#(images)"#,
      #""status":"\#(status)""#,
    ]
    if let width { facts.append(#""width":\#(width),"height":\#(height)"#) }
    if !inputs.isEmpty {
      let list = inputs.map { #"{"width":\#($0.width),"height":\#($0.height)}"# }
      facts.append(#""input_images":[\#(list.joined(separator: ","))]"#)
    }
    return "{\(facts.joined(separator: ","))}\n"
  }

  static func random(_ random: inout SeededNumbers) -> Request {
    let side = { (random: inout SeededNumbers) in Int.random(in: 16...260, using: &random) * 8 }
    var request = Request(
      model: random.pick([
        "flux-2-pro", "flux-2-max", "flux-2-flex", "flux-2-klein-4b", "flux-kontext-pro",
        "flux-pro-1.1", "nobody-knows",
      ]), user: random.pick(["ada", "bob", "cy"]), width: nil,
      images: Int.random(in: 1...6, using: &random), inputs: [],
      second: Int.random(in: 0..<60, using: &random),
      status: random.pick(["Ready", "Ready", "Ready", "Error", "Request Moderated"]))
    if random.chance(90) { (request.width, request.height) = (side(&random), side(&random)) }
    for _ in 0..<Int.random(in: 0...5, using: &random) where random.chance(40) {
      request.inputs.append((side(&random), side(&random)))
    }
    return request
  }
}

@Suite struct WhatIfs {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private func report(_ requests: [Request], _ name: String) throws -> SpendReport {
    let lines = requests.enumerated().map { $1.text($0) }
    return try FluxSpendTests.report([folder.write(Data(lines.joined().utf8), to: name)])
  }

  private func whatIf(
    _ requests: [Request], workers: Int = 3, _ change: (inout WhatIfChange) -> Void
  ) throws -> WhatIf {
    let lines = requests.enumerated().map { $1.text($0) }
    let file = try folder.write(Data(lines.joined().utf8), to: "before.jsonl")
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.workers = workers
    var wanted = WhatIfChange()
    change(&wanted)
    return try #require(try SpendRun(InputFiles([file]), options: options).whatIf(wanted))
  }

  /// Compares a change with the same requests written anew.
  private func expectEqual(
    seed: UInt64, _ change: (inout WhatIfChange) -> Void, rewritten: (inout Request) -> Void
  ) throws {
    var random = SeededNumbers(seed)
    let requests = (0..<400).map { _ in Request.random(&random) }
    var others = requests
    for index in others.indices { rewritten(&others[index]) }
    let result = try whatIf(requests, change)
    let expected = try report(others, "after.jsonl").totals
    #expect(result.totals.after.listCost == expected.listCost)
    #expect(result.totals.after.listCostLow == expected.listCostLow)
    #expect(result.totals.after.listCostHigh == expected.listCostHigh)
    #expect(result.totals.after.moderatedCost == expected.moderatedCost)
    #expect(result.totals.after.images == expected.images)
    #expect(result.totals.after.unpriced == expected.unpriced)
    #expect(result.totals.before.listCost == result.report.totals.listCost)
    #expect(result.totals.changed > 0)
    for table in result.tables {
      var sum = (before: Metrics(), after: Metrics(), changed: 0)
      for row in table.rows {
        sum.before.merge(row.comparison.before)
        sum.after.merge(row.comparison.after)
        sum.changed += row.comparison.changed
      }
      #expect(sum.before == result.totals.before && sum.after == result.totals.after)
      #expect(sum.changed == result.totals.changed)
    }
  }

  @Test(arguments: UInt64(1)...3)
  func `swapped models cost what a log of the other model costs`(seed: UInt64) throws {
    try expectEqual(
      seed: seed, { $0.rules.swaps = [.init(from: "flux-2-max", to: "flux-2-pro")] },
      rewritten: { if $0.model == "flux-2-max" { $0.model = "flux-2-pro" } })
  }

  @Test(arguments: UInt64(4)...6)
  func `any model may be swapped, but for those that cannot take the references`(seed: UInt64)
    throws
  {
    try expectEqual(
      seed: seed,
      { change in
        change.rules.swaps = [
          .init(from: "flux-kontext-pro", to: "flux-2-pro"),
          .init(from: nil, to: "flux-2-klein-4b"),
        ]
      },
      rewritten: { request in
        if request.model == "nobody-knows" { return }
        if request.model == "flux-kontext-pro" {
          request.model = "flux-2-pro"
        } else if request.inputs.count <= 4 {
          request.model = "flux-2-klein-4b"
        }
      })
  }

  @Test(arguments: UInt64(7)...9)
  func `fewer images and references cost what a log with so many costs`(seed: UInt64) throws {
    try expectEqual(
      seed: seed,
      {
        $0.rules.maximumImages = 2
        $0.rules.maximumInputs = 1
      },
      rewritten: {
        guard $0.model != "nobody-knows" else { return }
        $0.images = min(2, $0.images)
        $0.inputs = Array($0.inputs.prefix(1))
      })
  }

  @Test(arguments: UInt64(10)...12)
  func `smaller images cost what a log of small images costs`(seed: UInt64) throws {
    try expectEqual(
      seed: seed, { $0.rules.maximumMegapixels = 1 },
      rewritten: { request in
        guard let width = request.width, request.model != "nobody-knows",
          width * request.height > 1 << 20
        else { return }
        // Any size of one megapixel costs the same.
        (request.width, request.height) = (512, 512)
      })
  }

  @Test func `moderated requests may be billed, and prices be those of another day`() throws {
    var random = SeededNumbers(13)
    let requests = (0..<200).map { _ in Request.random(&random) }
    let file = try folder.write(
      Data(requests.enumerated().map { $1.text($0) }.joined().utf8), to: "log.jsonl")
    let day = Instant(seconds: 1_766_000_000)
    let expected = try FluxSpendTests.report([file]) { options in
      options.engine = PricingEngine(sheet: .builtIn, at: day)
      options.billsModerated = true
    }
    let result = try whatIf(requests) { change in
      change.engine = PricingEngine(sheet: .builtIn, at: day)
      change.billsModerated = true
    }
    #expect(result.totals.after.listCost == expected.totals.listCost)
    #expect(result.totals.after.listCostHigh == expected.totals.listCostHigh)
  }

  @Test func `only the requests that are meant change`() throws {
    var random = SeededNumbers(14)
    let requests = (0..<300).map { _ in Request.random(&random) }
    let result = try whatIf(requests) { change in
      change.rules.swaps = [.init(from: nil, to: "flux-2-klein-4b")]
      change.filters = [.user: ["ada"]]
    }
    let users = try #require(result.tables.first { $0.dimensions == [.user] })
    for row in users.rows {
      #expect((row.comparison.changed > 0) == (row.key == ["ada"]))
      #expect(row.key == ["ada"] || row.comparison.before == row.comparison.after)
    }
  }

  @Test func `the number of workers changes no byte`() throws {
    var random = SeededNumbers(15)
    let requests = (0..<300).map { _ in Request.random(&random) }
    let texts = try [1, 2, 7].map { workers in
      try whatIf(requests, workers: workers) { change in
        change.rules.snapWithin = 150
        change.rules.swaps = [.init(from: "flux-2-max", to: "flux-2-pro")]
      }.rendered(as: .json)
    }
    #expect(texts[0] == texts[1] && texts[1] == texts[2])
  }

  @Test func `a model that is not in the sheet is refused before anything is read`() throws {
    #expect(throws: UnknownModelError.self) {
      var change = WhatIfChange()
      change.rules.swaps = [.init(from: "flux-2-pro", to: "flux-9")]
      let run = SpendRun(
        InputFiles([]), options: SpendOptions(engine: PricingEngine(sheet: .builtIn)))
      _ = try run.whatIf(change)
    }
  }
}
