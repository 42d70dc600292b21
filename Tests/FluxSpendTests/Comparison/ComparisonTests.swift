// Two periods of small logs whose difference is known: the sentence names its cause, the split is exact.

import CivilTime
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct ComparisonTests {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  /// Lines of requests of one month, one for each day from the first on.
  private func lines(
    _ month: String, _ count: Int, user: String = "ada", model: String = "flux-2-pro",
    size: Int = 1024, images: Int = 1, references: Int = 0, status: String = "Ready", from: Int = 1
  ) -> String {
    (0..<count).map { number in
      let day = String(format: "%02d", from + number % (29 - from))
      let inputs = Array(repeating: #"{"width":1024,"height":1024}"#, count: references)
      return #"{"ts":"\#(month)-\#(day)T10:00:00Z","user":"\#(user)","model":"\#(model)","#
        + #""width":\#(size),"height":\#(size),"n":\#(images),"status":"\#(status)","#
        + #""input_images":[\#(inputs.joined(separator: ","))]}"# + "\n"
    }.joined()
  }

  private func compare(
    _ text: String, _ periods: ComparedPeriods? = nil,
    _ adjust: (inout SpendOptions) -> Void = { _ in }
  ) throws -> SpendComparison {
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.tables = [[.user], [.model]]
    adjust(&options)
    let file = try folder.write(Data(text.utf8), to: "log.jsonl")
    let run = SpendRun(InputFiles([file]), options: options)
    let months = ComparedPeriods.spans(before: try span("2026-05"), after: try span("2026-06"))
    return try #require(run.comparison(periods ?? months))
  }

  private func span(_ text: String) throws -> DaySpan {
    try #require(DaySpan(text, today: { 0 }))
  }

  private func cents(_ amount: MoneyTotal) -> Int128 { amount.nanodollars / 10_000_000 }

  @Test func `a new user who makes up the difference is named, with what and since when`() throws {
    let text =
      lines("2026-05", 20) + lines("2026-06", 20)
      + lines(
        "2026-06", 30, user: "render-bot", model: "flux-2-max", size: 2048, references: 2, from: 8)
    let comparison = try compare(text)
    #expect(
      comparison.headline
        == "June cost $7.2000, $6.6000 more than May (+1,100.0%): render-bot is new since 8 June and adds "
        + "$6.6000 (flux-2-max 2048x2048 with 2 references)")
    let row = try #require(comparison.tables[0].rows.first)
    #expect(row.key == ["render-bot"])
    #expect(row.state == .new)
    #expect(row.since == CivilDay("2026-06-08"))
    #expect(row.effects[.requests] == row.difference)
    #expect(comparison.tables[0].rows.last?.state == .same)
  }

  @Test func `each cause alone is found as itself`() throws {
    let old = lines("2026-05", 20, references: 1)
    let cases: [(CostCause, String, Int128)] = [
      (.requests, lines("2026-06", 30, references: 1), 45),
      (.imagesPerRequest, lines("2026-06", 20, images: 2, references: 1), 90),
      (.modelMix, lines("2026-06", 20, model: "flux-2-max", references: 1), 110),
      (.sizeMix, lines("2026-06", 20, size: 2048, references: 1), 90),
      (.references, lines("2026-06", 20, references: 3), 60),
    ]
    for (cause, new, cents) in cases {
      let comparison = try compare(old + new)
      #expect(self.cents(comparison.total.difference) == cents)
      #expect(comparison.total.effects[cause] == comparison.total.difference, "\(cause)")
      #expect(comparison.total.effects.main == cause)
      #expect(comparison.headline.contains("June cost"))
    }
    #expect(
      try compare(old + cases[2].1).headline.hasSuffix(
        "dearer models (flux-2-max for flux-2-pro) add $1.1000"))
    #expect(try compare(old + cases[3].1).headline.hasSuffix("larger images add $0.9000"))
    #expect(
      try compare(old + cases[1].1).headline.hasSuffix(
        "more images per request (2.00 after 1.00) add $0.9000"))
  }

  @Test func `a change of prices is its own cause, priced at the earlier period's end`() throws {
    // FLUX.2 [klein] 9B cost less at first.
    let sheet = try #require(
      PriceSheet.builtIn.models.first { $0.rows.count > 1 && $0.provider == "bfl" })
    let change = try #require(sheet.rows.compactMap(\.from).max())
    let day = TimeZoneRules.utc.day(at: change)
    let line = { (day: Int) in
      #"{"ts":"\#(CivilDay(number: day))T10:00:00Z","user":"ada","model":"\#(sheet.id)","#
        + #""width":1024,"height":1024}"# + "\n"
    }
    let text = (1...10).map { line(day - $0) + line(day + $0) }.joined()
    let comparison = try compare(
      text, .spans(before: DaySpan(day - 10..<day), after: DaySpan(day..<day + 11)))
    #expect(comparison.total.difference != .zero)
    #expect(comparison.total.effects[.price] == comparison.total.difference)
    #expect(comparison.headline.contains("a change of prices"))
    // At one day's prices there is nothing to tell.
    let fixed = try compare(
      text, .spans(before: DaySpan(day - 10..<day), after: DaySpan(day..<day + 11))
    ) { $0.engine = PricingEngine(sheet: .builtIn, at: change) }
    #expect(fixed.total.difference == .zero)
    #expect(fixed.headline.contains("as much as"))
  }

  @Test func `without options the last whole month is compared with the one before`() throws {
    let text = lines("2026-05", 5) + lines("2026-06", 7) + lines("2026-07", 3)
    let comparison = try compare(text, .lastMonths)
    #expect(comparison.before.name == "2026-05" && comparison.after.name == "2026-06")
    #expect(comparison.total.before.requests == 5 && comparison.total.after.requests == 7)
    let whole =
      text + #"{"ts":"2026-07-31T00:00:01Z","model":"flux-2-pro","width":64,"height":64}"# + "\n"
    #expect(try compare(whole, .lastMonths).after.name == "2026-07")
    #expect(try compare("{}\n", .lastMonths).headline == "no requests in either period")
  }

  @Test func `around a day, a day is compared with a day`() throws {
    // Ten days with one request, then five with three.
    let text =
      lines("2026-06", 10)
      + (0..<3).map { _ in lines("2026-06", 5, from: 11) }.joined()
    let comparison = try compare(text, .at(try #require(CivilDay("2026-06-11"))))
    #expect(comparison.days?.before == 10)
    #expect(comparison.days?.after == 5)
    #expect(comparison.total.difference == MoneyTotal(nanodollars: 60_000_000))
    #expect(comparison.total.effects[.requests] == comparison.total.difference)
    #expect(
      comparison.headline.hasPrefix("Since 11 June a day costs $0.0900, $0.0600 more than before"))
  }

  @Test func `what is not paid for, not priced or not dated is beside the difference`() throws {
    let text =
      lines("2026-05", 4) + lines("2026-06", 4) + lines("2026-06", 3, status: "Error")
      + lines("2026-06", 2, status: "Request Moderated") + lines("2026-06", 2, model: "flux-9")
      + #"{"user":"ada","model":"flux-2-pro","width":64,"height":64}"# + "\n"
    let comparison = try compare(text)
    #expect(comparison.total.difference == .zero)
    #expect(comparison.total.after.failed == 3 && comparison.total.after.moderated == 2)
    #expect(comparison.total.after.unpriced == 2)
    #expect(comparison.rendered(as: .table).contains("Not in the difference"))
    let whole = try compare(text, .at(try #require(CivilDay("2026-06-01"))))
    #expect(whole.undated.requests == 1)
  }

  @Test func `two logs are compared as wholes, the same names as the same groups`() throws {
    let options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    let text = lines("2026-05", 4) + lines("2026-06", 6, user: "bob") + lines("2026-06", 5)
    let parts = [lines("2026-05", 4), lines("2026-06", 6, user: "bob") + lines("2026-06", 5)]
    let files = try parts.enumerated().map { number, text in
      try folder.write(Data(text.utf8), to: "part\(number).jsonl")
    }
    let run = SpendRun(InputFiles([files[0]]), options: options)
    let comparison = try #require(run.comparison(.logs, later: InputFiles([files[1]])))
    let whole = try compare(text) { $0.tables = options.tables }
    #expect(comparison.total.effects == whole.total.effects)
    #expect(comparison.report.inputs.requests == 15)
    for (one, two) in zip(comparison.tables, whole.tables) {
      #expect(one.rows.map(\.key) == two.rows.map(\.key))
      #expect(one.rows.map(\.effects) == two.rows.map(\.effects))
      #expect(one.rows.map(\.state) == two.rows.map(\.state))
    }
  }

  @Test func `a log without a first period is all new requests`() throws {
    let comparison = try compare(lines("2026-06", 4, images: 2))
    #expect(comparison.total.effects[.requests] == comparison.total.difference)
    #expect(comparison.headline == "June cost $0.2400; there are no requests in May")
    let gone = try compare(lines("2026-05", 4))
    #expect(gone.total.effects[.requests] == gone.total.difference)
    #expect(gone.total.state == .gone)
  }

  @Test func `rows of a table add up to the total, whatever the workers`() throws {
    let text =
      (0..<8).map { number in
        lines(
          number % 2 == 0 ? "2026-05" : "2026-06", 5 + number, user: "u\(number % 3)",
          model: number % 4 < 2 ? "flux-2-pro" : "flux-2-flex", size: 512 + 512 * (number % 3),
          images: 1 + number % 2, references: number % 3)
      }.joined()
    let one = try compare(text) { $0.workers = 1 }
    let many = try compare(text) { ($0.workers, $0.blockCapacity) = (4, 1 << 10) }
    for format in [Format.table, .json, .csv, .markdown] {
      #expect(one.rendered(as: format) == many.rendered(as: format))
    }
    for table in one.tables {
      let sum = table.rows.reduce(MoneyTotal.zero) {
        MoneyTotal(nanodollars: $0.nanodollars + $1.difference.nanodollars)
      }
      #expect(sum == one.total.difference)
      for row in table.rows { #expect(row.effects.sum == row.difference) }
    }
  }
}
