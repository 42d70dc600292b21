// Notes of an advice, by figures worked out by hand.

import CivilTime
import Analyses
import Quotes
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import Testing

@Suite struct AdviceNotesOnLogs {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private func notes(
    _ text: String, zone: TimeZoneRules = .utc, change: (inout AdviceOptions) -> Void = { _ in }
  ) throws -> [AdviceKind: Advice.Note] {
    var advised = AdviceOptions()
    advised.minimumSaving = MoneyTotal(nanodollars: 1)
    advised.listedRows = 0
    change(&advised)
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.timeZone = zone
    let file = try folder.write(Array(text.utf8), to: "\(UUID().uuidString).jsonl")
    let advice = try #require(try SpendRun(InputFiles([file]), options: options).advice(advised))
    return Dictionary(advice.notes.map { ($0.kind, $0) }) { first, _ in first }
  }

  /// One request: its day and hour in June, user, model, the rest of the line.
  private func line(
    _ day: Int, _ hour: Int, _ user: String, _ model: String, _ request: String = "",
    status: String = "Ready"
  ) -> String {
    let day = day < 10 ? "0\(day)" : "\(day)"
    let hour = hour < 10 ? "0\(hour)" : "\(hour)"
    return #"{"ts":"2026-06-\#(day)T\#(hour):30:00Z","user":"\#(user)","model":"\#(model)","#
      + #""request":{\#(request)},"response":{"status":"\#(status)"}}"# + "\n"
  }

  private func dollars(_ cents: Int) -> TextTable.Cell {
    .money(MoneyTotal(nanodollars: Int128(cents) * 10_000_000))
  }

  private func value(_ name: String, _ row: [Advice.Fact]?) -> TextTable.Cell? {
    row?.first { $0.name == name }?.value
  }

  @Test func `ten requests for one model and size within an hour are a burst, nine are none`()
    throws
  {
    let size = #""width":1024,"height":1024"#
    func hour(_ hour: Int, _ count: Int, _ model: String) -> String {
      String(repeating: line(2, hour, "a", model, size), count: count)
    }
    let text =
      line(1, 0, "b", "flux-2-pro", size) + hour(5, 10, "flux-2-pro") + hour(6, 12, "flux-2-pro")
      + hour(7, 9, "flux-2-pro") + hour(8, 9, "flux-2-max") + hour(8, 9, "flux-2-pro")
    let row = try #require(try notes(text)[.bursts]?.rows.first)
    #expect(value("bursts", row) == .count(2))
    #expect(value("largest", row) == .count(12))
    #expect(value("images", row) == .count(22))
    #expect(value("listCost", row) == dollars(66))
    #expect(try notes(text) { $0.burst = 13 }[.bursts] == nil)
  }

  @Test func `a dearer model in the last third is a new habit, a steady mix is none`() throws {
    func days(_ days: ClosedRange<Int>, _ model: String) -> String {
      days.flatMap { day in (0..<2).map { line(day, 9 + $0, "a", model) } }.joined()
    }
    // Twenty images for 3 cents, twenty for 7.
    let changed =
      days(1...10, "flux-2-pro") + days(11...20, "flux-2-pro") + days(21...30, "flux-2-max")
    let row = try #require(try notes(changed)[.newHabits]?.rows.first)
    #expect(value("model", row) == .text("flux-2-max"))
    #expect(value("firstCost", row) == dollars(60))
    #expect(value("lastCost", row) == dollars(140))
    #expect(value("extraCost", row) == dollars(80))
    #expect(try notes(days(1...30, "flux-2-max"))[.newHabits] == nil)
    let cheaper = days(1...10, "flux-2-max") + days(21...30, "flux-2-pro")
    #expect(try notes(cheaper)[.newHabits] == nil)
    #expect(try notes(changed) { $0.minimumRequests = 21 }[.newHabits] == nil)
  }

  @Test func `rates are those of user and model, from enough requests on`() throws {
    func requests(_ user: String, _ ready: Int, _ failed: Int, _ moderated: Int) -> String {
      String(repeating: line(3, 9, user, "flux-2-max"), count: ready)
        + String(repeating: line(3, 9, user, "flux-2-max", status: "Error"), count: failed)
        + String(
          repeating: line(3, 9, user, "flux-2-max", status: "Content Moderated"), count: moderated)
    }
    let notes = try notes(
      requests("a", 18, 1, 1) + requests("b", 19, 0, 0) + requests("c", 96, 2, 2)
        + requests("d", 0, 5, 5))
    #expect(notes[.failures]?.rows.count == 1)
    let row = try #require(notes[.moderation]?.rows.first)
    #expect(notes[.moderation]?.rows.count == 1)
    #expect(value("user", row) == .text("a"))
    #expect(value("rate", row) == .share(1, of: 20))
    #expect(value("moderatedCost", row) == dollars(7))
  }

  @Test func `the cost of references is that of the same requests without them`() throws {
    let inputs = #""input_images":[{"width":1024,"height":1024},{"width":1024,"height":512}]"#
    let text =
      line(1, 9, "a", "flux-2-pro", #""width":1920,"height":1080,"# + inputs)
      // Kontext is flat; the size of the last one is that of its reference.
      + line(2, 9, "a", "flux-kontext-pro", inputs)
      + line(3, 9, "b", "flux-2-pro", #""input_images":[{"width":2048,"height":1024}]"#)
    let note = try #require(try notes(text)[.referenceShare])
    #expect(
      note.rows.map { value("referenceCost", $0) } == [
        dollars(3), dollars(3),
      ])
    #expect(
      note.rows.map { value("listCost", $0) } == [
        .money(MoneyTotal(nanodollars: 75_000_000)), .money(MoneyTotal(nanodollars: 75_000_000)),
      ])
  }

  @Test func `edits with Kontext and FLUX.2 are compared both ways`() throws {
    let request = #""width":1024,"height":1024,"input_images":[{"width":1024,"height":1024}]"#
    let text = (1...20).flatMap { day in
      [line(day, 9, "a", "flux-2-pro", request), line(day, 10, "a", "flux-kontext-pro", request)]
    }.joined()
    let note = try #require(try notes(text)[.editModel])
    #expect(note.rows.map { value("listCost", $0) } == [dollars(90), dollars(80)])
    #expect(note.rows.map { value("otherCost", $0) } == [dollars(80), dollars(90)])
  }

  @Test func `half of the spend by a fifth of five users is concentrated`() throws {
    func log(_ largest: Int) -> String {
      ["a", "b", "c", "d"].map { line(1, 9, $0, "flux-2-pro") }.joined()
        + String(repeating: line(1, 10, "e", "flux-2-pro"), count: largest)
    }
    let note = try #require(try notes(log(4))[.concentration])
    #expect(note.rows.count == 1)
    #expect(value("share", note.rows.first ?? []) == .share(120_000_000, of: 240_000_000))
    #expect(try notes(log(3))[.concentration] == nil)
  }
}
