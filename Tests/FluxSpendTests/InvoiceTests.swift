// Invoices against logs: sums worked out by hand, and on random logs the identity that the way to an invoice
// keeps, whichever causes it finds.

import CivilTime
import Analyses
import Quotes
import Foundation
import LogRecords
import Pricing
import Spend
import TestSupport
import Testing

/// A native line. The cost is in credits, as JSON.
private func line(
  _ model: String, cost: String?, status: String = "Ready", size: String = "1024x1024",
  more: String = ""
) -> String {
  let sides = size.split(separator: "x")
  let size = sides.count == 2 ? "\"width\":\(sides[0]),\"height\":\(sides[1])" : ""
  let answer = ["\"status\":\"\(status)\"", cost.map { "\"cost\":\($0)" }].compactMap(\.self)
  return "{\"ts\":\"2026-06-03T10:00:00Z\",\"user\":\"alice\",\"model\":\"\(model)\","
    + "\"request\":{\(size)\(more)},\"response\":{\(answer.joined(separator: ","))}}"
}

private func bridge(
  of lines: [String], to amount: String, change: (inout SpendOptions) -> Void = { _ in }
) throws -> InvoiceBridge {
  let folder = try LogFolder()
  let file = try folder.write(Data(lines.joined(separator: "\n").utf8), to: "log.jsonl")
  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
  change(&options)
  let invoice = Invoice(amount: try #require(Money(dollars: amount)))
  let run = SpendRun(InputFiles([file]), options: options)
  return try #require(run.reconciliation(invoice: invoice)?.invoice)
}

@Suite struct InvoiceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var lines: [String]
    var invoice: String
    /// Each cause with its amount in dollars.
    var steps: [String]
    var unexplained: String
  }

  static let exact = line("flux-2-pro", cost: "3.0")
  static let unreported = line("flux-2-max", cost: nil)

  static let cases = [
    Case(
      testDescription: "nothing to explain", lines: [exact, unreported], invoice: "0.1",
      steps: [], unexplained: "0"),
    Case(
      testDescription: "an API that bills another price",
      lines: [
        exact, line("flux-2-pro", cost: "4.5"), line("flux-2-pro", cost: "4.5"),
      ], invoice: "0.12", steps: ["megapixelOfMillion 0.03"], unexplained: "0"),
    Case(
      testDescription: "a failed and a moderated request with a cost, and a rest",
      lines: [
        exact, line("flux-2-pro", cost: "3.0", status: "Error"),
        line("flux-2-max", cost: "7", status: "Content Moderated"),
      ], invoice: "0.5", steps: ["moderatedBilled 0.07", "failedBilled 0.03"], unexplained: "0.37"),
    Case(
      testDescription: "moderated requests without a cost close the gap",
      lines: [exact, line("flux-2-max", cost: nil, status: "Content Moderated")],
      invoice: "0.1", steps: ["moderatedUnreported 0.07"], unexplained: "0"),
    Case(
      testDescription: "they do not close another gap",
      lines: [exact, line("flux-2-max", cost: nil, status: "Content Moderated")],
      invoice: "0.09", steps: [], unexplained: "0.06"),
    Case(
      testDescription: "moderated and failed ones close it together",
      lines: [
        exact, line("flux-2-max", cost: nil, status: "Content Moderated"),
        line("flux-2-flex", cost: nil, status: "Error"),
      ],
      invoice: "0.15", steps: ["moderatedUnreported 0.07", "failedUnreported 0.05"],
      unexplained: "0"),
    Case(
      testDescription: "an estimate that the API settles",
      lines: [line("flux-2-pro", cost: "4.5", size: "", more: #""input_image":"https://a/b""#)],
      invoice: "0.05", steps: ["roundedToCents 0.005"], unexplained: "0"),
    Case(
      testDescription: "a model without a price that the API reported",
      lines: [exact, line("flux-9-hyper", cost: "12")], invoice: "0.15",
      steps: ["unpricedReported 0.12"], unexplained: "0"),
    Case(
      testDescription: "a result without a submission",
      lines: [exact, #"{"id":"a1","status":"Ready","result":{"sample":"u"},"cost":4.5}"#],
      invoice: "0.075", steps: ["resultsWithoutSubmission 0.045"], unexplained: "0"),
    Case(
      testDescription: "less than half a cent is rounding",
      lines: [line("flux-2-klein-4b", cost: "1.4")], invoice: "0.01",
      steps: ["roundedToCents -0.004"], unexplained: "0"),
    Case(
      testDescription: "more is not", lines: [line("flux-2-klein-4b", cost: "1.4")],
      invoice: "0.02",
      steps: [], unexplained: "0.006"),
    Case(
      testDescription: "an invoice with a part of a cent is not rounded",
      lines: [line("flux-2-klein-4b", cost: "1.4")], invoice: "0.015", steps: [],
      unexplained: "0.001"),
    Case(
      testDescription: "an invoice below what is computed", lines: [exact, exact], invoice: "0.03",
      steps: [], unexplained: "-0.03"),
    Case(
      testDescription: "a logger's cost is no bill",
      lines: [line("flux-2-max", cost: nil).dropLast() + #","response_cost":0.04}"#],
      invoice: "0.07", steps: [], unexplained: "0"),
  ]

  @Test(arguments: cases)
  func `an invoice is explained to the cent`(_ wanted: Case) throws {
    let bridge = try bridge(of: wanted.lines, to: wanted.invoice)
    #expect(bridge.steps.map { "\($0.cause.code) \($0.amount)" } == wanted.steps)
    #expect(bridge.unexplained.description == wanted.unexplained)
  }

  @Test func `users who pay, caches and one's own machines are on no invoice`() throws {
    let lines = [
      line("flux-2-pro", cost: "3").dropLast() + #","billing":"user-pays"}"#,
      line("flux-2-pro", cost: "3").dropLast() + #","cached":true}"#,
      line("flux-2-pro", cost: nil).dropLast() + #","provider":"comfyui"}"#, Self.exact[...],
    ].map(String.init)
    let bridge = try bridge(of: lines, to: "0.03")
    #expect(bridge.computedRequests == 1)
    #expect(bridge.unexplained == .zero && bridge.steps.isEmpty && bridge.sellers.count == 1)
  }

  @Test func `of a part of a log, results without a submission are only possible`() throws {
    let lines = [
      Self.exact, #"{"id":"a1","status":"Ready","result":{"sample":"u"},"cost":4.5}"#,
    ]
    let far = try bridge(of: lines, to: "0.2") { $0.from = Instant(seconds: 0) }
    #expect(far.possible.map(\.cause) == [.withoutSubmission])
    #expect(far.unexplained.description == "0.17")
    let near = try bridge(of: lines, to: "0.075") { $0.from = Instant(seconds: 0) }
    #expect(near.steps.map(\.cause) == [.withoutSubmission])
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `what the log accounts for is what was reported, and computed where nothing was`(
    seed: UInt64
  ) throws {
    var random = RandomLog(seed: seed)
    let folder = try LogFolder()
    let files = [try folder.write(random.mixed(lines: 400), to: "a.jsonl")]
    for billsModerated in [false, true] {
      var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
      options.billsModerated = billsModerated
      // No possible cause is as large, so none is taken.
      let invoice = Invoice(amount: Money(nanodollars: 1_000_000_000_000_000))
      let result = try #require(
        SpendRun(InputFiles(files), options: options).reconciliation(invoice: invoice))
      let bridge = try #require(result.invoice)
      #expect(
        bridge.accountedFor.nanodollars
          == bridge.reported.nanodollars + bridge.unreported.nanodollars)
      #expect(
        bridge.accountedFor.nanodollars
          == bridge.sellers.reduce(result.report.unmatchedCost.nanodollars) {
            $0 + $1.cost.nanodollars
          })
      #expect(bridge.computed == result.report.totals.listCost)
      #expect(bridge.reportedRequests > 0 && bridge.steps.count > 1)
    }
  }

  @Test(arguments: [
    ("1%", 100, 101, false), ("1%", 100, 99, false), ("1%", 100, 102, true),
    ("0%", 100, 100, false),
    ("0%", 100, 101, true), ("0.5%", 1000, 1005, false), ("0.5%", 1000, 1006, true),
    ("0.00000001", 0, 10, false), ("0.00000001", 0, 11, true), ("150%", 2, 5, false),
    ("1%", 0, 1, true), ("1%", 0, 0, false),
  ])
  func `a drift is too much beyond its limit`(
    text: String, computed: Int, reported: Int, isExceeded: Bool
  ) throws {
    let limit = try #require(DriftLimit(text))
    let drift = MoneyTotal(nanodollars: Int128(reported - computed))
    #expect(
      limit.isExceeded(by: drift, from: MoneyTotal(nanodollars: Int128(computed))) == isExceeded)
  }

  @Test(arguments: ["", "%", "-1%", "1 %", "a", "1e3", "1.0000000001"])
  func `a limit that is none is refused`(text: String) { #expect(DriftLimit(text) == nil) }
}
