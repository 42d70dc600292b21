// Reconciliations: each fault of a gateway on lines written for it, and whole random logs with one fault, whose
// costs are worked out here by plain formulas.

import CivilTime
import Analyses
import Quotes
import Foundation
import LogRecords
import Pricing
import Spend
import SystemIO
import TestSupport
import Testing

/// The reconciliation of files.
private func reconciliation(
  _ files: [FilePath], workers: Int = 2, change: (inout SpendOptions) -> Void = { _ in }
) throws -> Reconciliation {
  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
  options.workers = workers
  change(&options)
  return try #require(SpendRun(InputFiles(files), options: options).reconciliation())
}

/// The reconciliation of lines.
private func reconciliation(
  of lines: [String], change: (inout SpendOptions) -> Void = { _ in }
) throws -> Reconciliation {
  let folder = try LogFolder()
  let file = try folder.write(Data(lines.joined(separator: "\n").utf8), to: "log.jsonl")
  return try reconciliation([file], change: change)
}

/// A native line without an id. Inputs are sizes; the cost is JSON.
private func line(
  _ model: String, _ size: String, cost: String?, n: Int = 1, inputs: [String] = [],
  status: String = "Ready", time: String = "2026-06-03T10:00:00Z", extra: String = ""
) -> String {
  func sides(_ size: String) -> String {
    let sides = size.split(separator: "x")
    return "\"width\":\(sides[0]),\"height\":\(sides[1])"
  }
  let images = inputs.map { "{\(sides($0))}" }.joined(separator: ",")
  let request = [size.isEmpty ? nil : sides(size), "\"n\":\(n)", "\"input_images\":[\(images)]"]
  let answer = ["\"status\":\"\(status)\"", cost.map { "\"cost\":\($0)" }]
  return "{\"ts\":\"\(time)\",\"user\":\"alice\",\"model\":\"\(model)\",\"request\":{"
    + request.compactMap(\.self).joined(separator: ",") + "},\"response\":{"
    + answer.compactMap(\.self).joined(separator: ",") + "}\(extra)}"
}

private let afterNewPrice = "2026-02-01T00:00:00Z"
private let beforeNewPrice = "2026-01-20T00:00:00Z"
private let clean = [
  line("flux-2-pro", "1024x1024", cost: "3.0"), line("flux-2-pro", "1920x1080", cost: "4.5"),
  line("flux-2-pro", "1024x1024", cost: "4.5", inputs: ["1024x768"]),
  line("flux-2-klein-4b", "1024x1024", cost: "1.5", inputs: ["1024x768"]),
  line("flux-2-max", "1024x1024", cost: "14", n: 2), line("flux-kontext-pro", "64x64", cost: "4"),
  line("flux-2-flex", "1024x1024", cost: "6.0", time: beforeNewPrice),
  line("flux-2-flex", "1024x1024", cost: "5.0", time: afterNewPrice),
  line("flux-2-pro", "1024x1024", cost: "0.03"),
  line("flux-2-pro", "1024x1024", cost: "0", status: "Error"),
  line("flux-2-pro", "1024x1024", cost: "0", status: "Content Moderated"),
]

@Suite struct ReconciliationTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var cause: DriftCause
    var lines: [String]
    var testDescription: String { cause.name }
  }

  /// Lines that show one cause each. The drift in each is that of all lines.
  static let faults = [
    Fault(
      cause: .flatPrice,
      lines: [
        line("flux-2-max", "1920x1080", cost: "7"), line("flux-2-max", "2048x2048", cost: "7"),
        line("flux-2-max", "1024x1024", cost: "7", inputs: ["1024x1024"]),
        line("flux-2-max", "2048x1152", cost: "14", n: 2),
      ]),
    // Half a megapixel more than one: also what rounding down gives.
    Fault(
      cause: .flatPrice,
      lines: [
        line("flux-2-pro", "1080x1080", cost: "3"), line("flux-2-pro", "1920x1080", cost: "3"),
      ]),
    Fault(
      cause: .megapixelOfMillion,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "4.5"), line("flux-2-pro", "1920x1080", cost: "6"),
      ]),
    Fault(
      cause: .fractionalMegapixels,
      lines: [
        line("flux-2-pro", "1920x768", cost: "3.61"),
        line("flux-2-pro", "1920x768", cost: "3.609375"),
        // Of a million pixels, and with the first megapixel in part.
        line("flux-2-pro", "1920x1080", cost: "4.61"), line("flux-2-flex", "512x512", cost: "1.25"),
      ]),
    Fault(
      cause: .megapixelsRoundedDown,
      lines: [
        line("flux-2-pro", "2048x1152", cost: "4.5"), line("flux-2-pro", "2560x1440", cost: "6"),
      ]),
    Fault(
      cause: .referencesForgotten,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "3", inputs: ["1024x768"]),
        line("flux-2-pro", "1536x1024", cost: "4.5", inputs: ["1024x768", "2048x2048"]),
        line("flux-2-max", "1024x1024", cost: "10", inputs: ["640x640", "1024x1024"]),
      ]),
    Fault(
      cause: .imageCountIgnored,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "3", n: 4),
        line("flux-kontext-max", "64x64", cost: "8", n: 2),
      ]),
    Fault(
      cause: .oldPrice,
      lines: [
        line("flux-2-flex", "1024x1024", cost: "6", time: afterNewPrice),
        line("flux-2-flex", "1920x1080", cost: "12", time: afterNewPrice),
      ]),
    Fault(
      cause: .newerPrice,
      lines: [
        line("flux-2-flex", "1024x1024", cost: "5", time: beforeNewPrice),
        line("flux-2-flex", "1920x1080", cost: "10", time: beforeNewPrice),
      ]),
    Fault(
      cause: .dollarsForCredits,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "\"1.2 credits\"", n: 40),
        line("flux-2-pro", "1024x1024", cost: nil, extra: ",\"response_cost\":3.0"),
      ]),
    Fault(
      cause: .failedBilled,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "3", status: "Error"),
        line("flux-2-pro", "1024x1024", cost: "1.5", status: "Error"),
      ]),
    Fault(
      cause: .moderatedBilled,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "3", status: "Request Moderated")
      ]),
    Fault(
      cause: .kleinReferencesFree,
      lines: [
        line("flux-2-klein-9b", "1024x1024", cost: "1.5", inputs: ["1024x1024"]),
        line("flux-2-klein-4b", "1920x1080", cost: "1.5", inputs: ["1024x1024", "64x64"]),
      ]),
    Fault(
      cause: .reportedAsFree,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "0"), line("flux-2-pro", "1920x1080", cost: "0"),
      ]),
    Fault(
      cause: .unknown,
      lines: [
        line("flux-2-pro", "1024x1024", cost: "3.7"), line("flux-kontext-pro", "64x64", cost: "5"),
      ]),
  ]

  @Test(arguments: faults)
  func `each cause is recognised beside clean requests`(fault: Fault) throws {
    let result = try reconciliation(of: clean + fault.lines)
    #expect(result.causes.map(\.cause) == [fault.cause])
    #expect(result.totals.drifting == fault.lines.count)
    #expect(result.totals.agreeing == clean.count)
    let group = try #require(result.causes.first)
    #expect(group.sums.drift == result.totals.drift)
    let lines = group.examples.map(\.position.line).sorted()
    #expect(lines == (1...fault.lines.count).map { clean.count + $0 })
  }

  @Test func `each cause is recognised with the others in one log`() throws {
    let faults = Self.faults.filter { ![.flatPrice, .megapixelsRoundedDown].contains($0.cause) }
    let result = try reconciliation(of: clean + faults.flatMap(\.lines))
    let wanted = Dictionary(
      faults.map { ($0.cause, $0.lines.count) }, uniquingKeysWith: +)
    let found = Dictionary(uniqueKeysWithValues: result.causes.map { ($0.cause, $0.sums.requests) })
    #expect(found == wanted)
  }

  @Test func `a clean log has no drift`() throws {
    let result = try reconciliation(of: clean)
    #expect(result.totals.drift == .zero)
    #expect(result.totals.agreeing == clean.count)
    #expect(result.causes.isEmpty)
  }

  @Test func `klein references are drift if the price sheet has them for free`() throws {
    let sheet = try PriceSheet(
      parsing: Array(
        """
        { "schema": "fluxspend.prices/1", "name": "free", "version": "1", "extends": "bfl", "models": [
          {"id": "flux-2-klein-4b",
           "prices": [{"unit": "megapixel", "firstOutput": "0.014", "additionalOutput": "0.001", "input": "0"}]}]}
        """.utf8))
    let lines = [
      line("flux-2-klein-4b", "1024x1024", cost: "1.5", inputs: ["1024x768"]),
      line("flux-2-klein-4b", "1024x1024", cost: "1.4", inputs: ["1024x768"]),
    ]
    let result = try reconciliation(of: lines) { $0.engine = PricingEngine(sheet: sheet) }
    #expect(result.causes.map(\.cause) == [.kleinReferencesBilled])
    #expect(result.totals.agreeing == 1)
  }

  @Test func `an estimate agrees within its bounds, and drifts beyond them`() throws {
    let lines = [
      line("flux-2-pro", "", cost: "4.5"), line("flux-2-pro", "", cost: "7.5"),
      line("flux-2-pro", "", cost: "5"), line("flux-2-pro", "", cost: "7.6"),
      line("flux-2-pro", "", cost: "2.9"),
    ]
    let result = try reconciliation(of: lines)
    // 4.5 and 7.5 credits are what sizes cost: they tell them. 5 credits no size costs.
    #expect(result.verdicts[.resolved]?.requests == 2)
    #expect(result.totals.resolved == 2)
    #expect(result.verdicts[.withinBounds]?.requests == 1)
    #expect(result.verdicts[.drifting]?.requests == 2)
    #expect(result.verdicts[.drifting]?.estimated == 2)
    #expect(result.verdicts[.agreeing] == nil)
  }

  @Test func `the cost of the API counts before that of a logger`() throws {
    let lines = [
      line("flux-2-pro", "1024x1024", cost: "3", extra: ",\"response_cost\":99"),
      line("flux-2-pro", "1024x1024", cost: nil, extra: ",\"response_cost\":0.03"),
      line("flux-2-pro", "1024x1024", cost: nil),
      line("flux-2-pro", "1024x1024", cost: nil, status: "Error"),
    ]
    let result = try reconciliation(of: lines)
    #expect(result.sources[.api]?.requests == 1)
    #expect(result.sources[.logger]?.requests == 1)
    #expect(result.totals.agreeing == 2)
    #expect(result.leftOut.withoutCost == 2)
    #expect(result.leftOut.billableWithoutCost == 1)
  }

  @Test func `what has no price or is paid by users is counted, not compared`() throws {
    let lines = [
      line("fal-ai/flux-2-pro", "1024x1024", cost: "3"), line("flux-9", "1024x1024", cost: "4.5"),
      line("flux-2-pro", "1024x1024", cost: "99", extra: ",\"billing\":\"user-pays\""),
    ]
    let result = try reconciliation(of: lines)
    #expect(result.totals.requests == 0)
    #expect(result.leftOut.unpriced == 2)
    #expect(result.leftOut.unpricedReported == MoneyTotal(nanodollars: 75_000_000))
    #expect(result.leftOut.paidByUsers == 1)
  }

  @Test func `moderated requests are expected to cost something if they are billed`() throws {
    let lines = [
      line("flux-2-pro", "1024x1024", cost: "3", status: "Request Moderated"),
      line("flux-2-pro", "1024x1024", cost: "0", status: "Request Moderated"),
    ]
    let result = try reconciliation(of: lines) { $0.billsModerated = true }
    #expect(result.totals.agreeing == 1)
    #expect(result.causes.map(\.cause) == [.reportedAsFree])
  }

  @Test func `the example of a joined request is its own line, not another of the same usage`()
    throws
  {
    func submit(_ id: String) -> String {
      line("flux-2-pro", "1024x1024", cost: "3", status: "Pending", extra: ",\"id\":\"\(id)\"")
        .replacing("\"response\":{", with: "\"response\":{\"id\":\"\(id)\",")
    }
    func end(_ id: String, _ status: String) -> String { #"{"id":"\#(id)","status":"\#(status)"}"# }
    let lines = [
      submit("a"), submit("b"), submit("c"), end("a", "Ready"), end("b", "Request Moderated"),
      end("c", "Ready"), submit("b"),
    ]
    let result = try reconciliation(of: lines)
    #expect(result.totals.requests == 3)
    #expect(result.causes.map(\.cause) == [.moderatedBilled])
    #expect(result.causes.first?.examples.map(\.position.line) == [2])
    #expect(result.causes.first?.examples.map(\.status) == ["Request Moderated"])
  }

  @Test func `filters hold for sums and for examples`() throws {
    let lines = [
      line("flux-2-pro", "1024x1024", cost: "3.7", time: "2026-06-01T00:00:00Z"),
      line("flux-2-pro", "1024x1024", cost: "3.7", time: "2026-06-02T00:00:00Z"),
    ]
    let result = try reconciliation(of: lines) {
      $0.from = Instant(seconds: 1_780_358_400)  // 2026-06-02
    }
    #expect(result.totals.requests == 1)
    #expect(result.causes.first?.examples.map(\.position.line) == [2])
  }

  @Test func `tables by time add up`() throws {
    let lines = [
      line("flux-2-pro", "1024x1024", cost: "3.7", time: "2026-06-01T00:00:00Z"),
      line("flux-2-pro", "1024x1024", cost: "3", time: "2026-06-02T00:00:00Z"),
    ]
    let result = try reconciliation(of: lines) { $0.tables = [[.day, .model]] }
    #expect(
      result.tables[0].rows.map(\.key) == [
        ["2026-06-01", "flux-2-pro"], ["2026-06-02", "flux-2-pro"],
      ])
    #expect(result.tables[0].rows.map(\.sums.drift.nanodollars) == [7_000_000, 0])
  }
}
