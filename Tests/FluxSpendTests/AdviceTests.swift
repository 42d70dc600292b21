// What an advice says, against a slow twin, against what-ifs of the same rules, and on logs that have a
// habit or none.

import CivilTime
import Analyses
import Quotes
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO
import TestSupport
import Testing

@Suite struct AdviceOnLogs {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private func run(_ files: [FilePath], workers: Int = 2) -> SpendRun {
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.workers = workers
    return SpendRun(InputFiles(files), options: options)
  }

  private func advice(
    _ text: String, change: (inout AdviceOptions) -> Void = { _ in }
  ) throws -> Advice {
    var options = AdviceOptions()
    change(&options)
    let file = try folder.write(Array(text.utf8), to: "\(UUID().uuidString).jsonl")
    return try #require(try run([file]).advice(options))
  }

  // MARK: The twin, and what-ifs

  @Test(arguments: 1...4)
  func `findings agree with a slow twin on random logs`(seed: UInt64) throws {
    var log = RandomLog(seed: seed)
    let text = log.clean(lines: 600)
    var twin = AdviceTwin()
    try twin.add(text)
    var options = AdviceOptions()
    options.minimumSaving = MoneyTotal(nanodollars: 1)
    let run = run([try folder.write(text, to: "a.jsonl")])
    let advice = try #require(try run.advice(options))
    var found: [AdviceTwin.Key: AdviceTwin.Sum] = [:]
    for finding in advice.findings { found[key(of: finding)] = sum(of: finding) }
    let expected = twin.sums.filter { $0.value.before > $0.value.after }
    #expect(found.count == advice.findings.count)
    #expect(Set(found.keys) == Set(expected.keys))
    for (key, sum) in expected { #expect(found[key] == sum, "\(key)") }
  }

  private func key(of finding: Advice.Finding) -> AdviceTwin.Key {
    var user: [UInt8] = []
    if case .user(let name) = finding.who { user = Array(name.utf8) }
    let details =
      finding.filters.filter { $0.dimension != .user }.compactMap(\.values.exactValue)
      + finding.rules.swaps.map { "\($0.from ?? "*")=\($0.to)" }
    return AdviceTwin.Key(
      kind: finding.kind.rawValue, user: user, detail: details.joined(separator: " "))
  }

  private func sum(of finding: Advice.Finding) -> AdviceTwin.Sum {
    let comparison = finding.comparison
    return AdviceTwin.Sum(
      requests: comparison.before.requests, images: comparison.before.pricedImages,
      before: comparison.before.listCost.nanodollars, after: comparison.after.listCost.nanodollars,
      low: finding.saving.atLeast.nanodollars, high: finding.saving.atMost.nanodollars)
  }

  @Test(arguments: [AdviceOptions.Scope.user, .project, .log])
  func `each finding, and all together, save what a what-if of the same rules says`(
    scope: AdviceOptions.Scope
  ) throws {
    var log = RandomLog(seed: 11)
    let run = run([try folder.write(log.clean(lines: 500), to: "a.jsonl")])
    var options = AdviceOptions()
    options.scope = scope
    options.minimumSaving = MoneyTotal(nanodollars: 100_000_000)
    let advice = try #require(try run.advice(options))
    var compared = 0
    for finding in advice.findings {
      if case .others = finding.who { continue }
      var change = WhatIfChange()
      change.rules = finding.rules
      for filter in finding.filters { change.filters[filter.dimension] = [filter.values] }
      let whatIf = try #require(try run.whatIf(change))
      #expect(whatIf.totals.saving == finding.saving.amount, "\(finding.title)")
      compared += 1
    }
    #expect(compared > 5)
    let combined = try #require(advice.combined)
    let whatIf = try #require(try run.whatIf(combined.change))
    #expect(whatIf.totals.saving == combined.saving.amount)
    #expect(whatIf.totals == combined.totals)
    #expect(
      combined.saving.amount
        < advice.findings.reduce(into: MoneyTotal.zero) {
          $0 += $1.saving.amount
        })
  }

  @Test func `the number of workers changes nothing`() throws {
    var log = RandomLog(seed: 12)
    let files = try (0..<4).map { try folder.write(log.mixed(lines: 200), to: "\($0).jsonl") }
    let invocation = WhatIfInvocation(arguments: ["fluxspend", "whatif"], filters: []) { ["\($0)"] }
    let texts = try [1, 2, 5].map { workers in
      var advice = try #require(try run(files, workers: workers).advice(AdviceOptions()))
      advice.invocation = invocation
      return advice.rendered(as: .json)
    }
    #expect(Set(texts).count == 1)
  }

  @Test func `the others are those who save too little each`() throws {
    // Forty cents each: nobody reaches a dollar, three of them do.
    let text = ["a", "b", "c"].map { user in
      requests(40, user: user, model: "flux-kontext-pro")
    }.joined()
    let advice = try advice(text)
    #expect(advice.findings.map(\.who) == [.others(3)])
    #expect(advice.findings.first?.saving.amount.description == "1.2")
  }

  // MARK: The price guide's figures

  @Test func `ten thousand images of one megapixel cost what the guide says on each tier`() throws {
    let advice = try advice(
      requests(10_000, user: "a", model: "flux-2-max") + requests(10_000, user: "b")
        + requests(10_000, user: "c", model: "flux-2-flex"))
    let sums = advice.findings.map {
      "\($0.title): \($0.comparison.before.listCost) to \($0.comparison.after.listCost)"
    }
    #expect(
      sums == [
        "flux-2-max images with flux-2-klein-4b: 700 to 140",
        "flux-2-max images with flux-2-klein-9b: 700 to 150",
        "flux-2-max images with flux-2-pro: 700 to 300",
        "flux-2-flex images with flux-2-klein-4b: 500 to 140",
        "flux-2-flex images with flux-2-klein-9b: 500 to 150",
        "flux-2-flex images with flux-2-pro: 500 to 300",
        "flux-2-pro images with flux-2-klein-4b: 300 to 140",
        "flux-2-pro images with flux-2-klein-9b: 300 to 150",
      ])
    #expect(advice.combined?.saving.amount.description == "750")
  }

  @Test func `five thousand edits are 225 dollars with pro and 200 with Kontext`() throws {
    let text = requests(
      5_000, user: "a",
      request: #""width":1024,"height":1024,"input_images":[{"width":1024,"height":1024}]"#)
    let finding = try #require(try advice(text).findings.first { $0.kind == .editModel })
    #expect(finding.comparison.before.listCost.description == "225")
    #expect(finding.comparison.after.listCost.description == "200")
    #expect(
      finding.rules.terms == [
        .swap(.init(from: "flux-2-pro", to: "flux-kontext-pro", scope: .edits))
      ])
  }

  @Test func `a square just above a megapixel is two, and the nearest size is one`() throws {
    let text = requests(1_000, user: "a", request: #""width":1080,"height":1080"#)
    let finding = try #require(try advice(text).findings.first { $0.kind == .boundary })
    #expect(finding.comparison.before.listCost.description == "45")
    #expect(finding.comparison.after.listCost.description == "30")
    #expect(finding.parts.first?.resolutionAfter == "1024x1024")
    #expect(
      finding.facts.first?.value == .count((2 * 1_048_576 - 1_080 * 1_080) * 1_000))
  }

  @Test func `five hundred users who pay for themselves leave nothing to the developer`() throws {
    let text = (0..<500).map { requests(20, user: "u\($0)", model: "flux-2-klein-4b") }.joined()
    let advice = try advice(text)
    let note = try #require(advice.notes.first { $0.kind == .userPays })
    #expect(
      note.facts.map(\.value).prefix(4) == [
        .count(500), .count(10_000), .money(MoneyTotal(nanodollars: 140_000_000_000)),
        .money(.zero),
      ])
    #expect(advice.findings.isEmpty)
  }

  @Test func `a machine pays from the first image that costs less than the API`() throws {
    // 1.4 cents an image against 0.4 cents and a licence of ten dollars: a thousand images.
    let advice = try advice(requests(500, user: "a", model: "flux-2-klein-4b")) {
      $0.hosting = HostingCost(
        gpuHour: Money(nanodollars: 2_000_000_000), imagesPerGPUHour: 500,
        licenceMonth: Money(nanodollars: 10_000_000_000))
    }
    let note = try #require(advice.notes.first { $0.kind == .selfHosting })
    #expect(note.facts.first { $0.name == "breakEvenImages" }?.value == .count(1_000))
    #expect(note.facts.first { $0.name == "licence" }?.value == .text("none is needed"))
  }

  @Test(arguments: [
    (9_999, "Builder"), (10_001, "Platform"), (100_001, "Enterprise"),
  ])
  func `the licence is the first that covers models and volume`(
    images: Int, name: String
  ) throws {
    // One request asks for all; the other one says when the thirty days began.
    let text =
      #"{"ts":"2026-06-01T00:00:00Z","user":"a","model":"flux-2-klein-4b","n":1}"# + "\n"
      + #"{"ts":"2026-07-01T00:00:00Z","user":"a","model":"flux-2-klein-9b","n":\#(images)}"# + "\n"
    let note = try #require(try advice(text).notes.first { $0.kind == .selfHosting })
    let licence = try #require(note.facts.first { $0.name == "licence" })
    guard case .text(let text) = licence.value else { return }
    #expect(text.hasPrefix(name))
    #expect(
      note.facts.first { $0.name == "licensedImagesIn30Days" }?.value == .count(Int128(images)))
  }

  // MARK: No habit, no finding

  @Test(arguments: [
    (AdviceKind.tier, #""width":1024,"height":1024"#),
    (.editModel, #""width":1024,"height":1024"#),
    (.megapixels, #""width":1024,"height":1024"#), (.display, #""width":800,"height":600"#),
    (.boundary, #""width":1920,"height":1080"#),
    (.candidates, #""width":1024,"height":1024,"n":1"#),
    (
      .references,
      #""width":512,"height":512,"input_images":[{"width":64,"height":64},{"width":64,"height":64}]"#
    ),
    (.referenceSize, #""width":512,"height":512,"input_images":[{"width":1024,"height":1024}]"#),
    (
      .referenceBoundary, #""width":512,"height":512,"input_images":[{"width":1536,"height":1024}]"#
    ),
  ])
  func `no finding without the habit`(kind: AdviceKind, request: String) throws {
    let advice = try advice(
      requests(500, user: "a", model: "flux-2-klein-4b", request: request)
    ) {
      $0.minimumSaving = MoneyTotal(nanodollars: 1)
      $0.display = PixelSize(width: 1024, height: 768)
    }
    #expect(!advice.findings.contains { $0.kind == kind })
  }

  @Test func `a log without any habit has no finding, and nothing together`() throws {
    let advice = try advice(requests(500, user: "a", model: "flux-2-klein-4b")) {
      $0.minimumSaving = MoneyTotal(nanodollars: 1)
    }
    #expect(advice.findings.isEmpty && advice.combined == nil)
    #expect(advice.notes.map(\.kind) == [.selfHosting])
  }

  @Test func `what is failed, moderated, unpriced or paid by users saves nothing`() throws {
    let advice = try advice(
      requests(500, user: "a", model: "flux-2-max", status: "Error")
        + requests(500, user: "a", model: "flux-2-max", status: "Request Moderated")
        + requests(500, user: "a", model: "fal-ai/flux-2-max")
        + requests(500, user: "a", model: "puter/flux-2-max"))
    #expect(advice.findings.isEmpty)
    // What fal and Puter ask is not among these prices.
    #expect(advice.report.totals.unpriced == 1000)
  }

  @Test func `within a day nothing is said of thirty`() throws {
    let text = String(
      repeating: #"{"ts":"2026-06-01T00:00:00Z","user":"a","model":"flux-2-max","status":200}"#
        + "\n",
      count: 40)
    let finding = try #require(try advice(text).findings.first)
    #expect(finding.saving.perMonth == nil)
    #expect(finding.saving.amount.description == "2.24")
  }

  /// Requests spread evenly over thirty days, the first and the last exactly thirty days apart.
  private func requests(
    _ count: Int, user: String, model: String = "flux-2-pro",
    request: String = #""width":1024,"height":1024"#, status: String = "Ready"
  ) -> String {
    (0..<count).map { number in
      let time = Instant(
        seconds: 1_780_272_000 + 2_592_000 * Int64(number) / Int64(max(1, count - 1)))
      return #"{"ts":"\#(time)","user":"\#(user)","model":"\#(model)","request":{\#(request)},"#
        + #""response":{"status":"\#(status)"}}"# + "\n"
    }.joined()
  }
}
