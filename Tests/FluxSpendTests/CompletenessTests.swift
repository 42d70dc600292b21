// What makes a report incomplete, and what is said of it.

import LogRecords
@testable import Spend
@testable import Pages
import Pricing
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct Completeness {
  /// A report of ten requests.
  private func report(_ change: (inout SpendReport) -> Void = { _ in }) -> SpendReport {
    var totals = Metrics()
    (totals.billable, totals.images, totals.pricedImages) = (10, 10, 10)
    var inputs = InputCounts()
    (inputs.files, inputs.lines, inputs.requests) = (1, 10, 10)
    var report = SpendReport(
      prices: .init(name: "bfl", version: "2026-06-01"), inputs: inputs, totals: totals)
    report.hints = HintWords(name: "cases") { "\($0)" }
    change(&report)
    return report
  }

  private func shape(_ name: String, _ count: Int, files: Int = 1) -> SpendReport.UnreadShape {
    .init(shape: name, count: count, files: files, file: "logs/a.jsonl", line: 17, byte: 8123)
  }

  private func unread(_ shapes: [SpendReport.UnreadShape]) -> SpendReport {
    report {
      $0.unread = shapes
      $0.inputs.unread = shapes.map(\.count).reduce(0, +)
    }
  }

  // MARK: Limits

  @Test(arguments: [
    ("0", 1, 100, true), ("0", 0, 100, false), ("12", 12, 24, false), ("12", 13, 13, true),
    ("1%", 1, 100, false), ("1%", 2, 100, true), ("0.5%", 1, 200, false), ("0.5%", 1, 199, true),
    ("100%", 7, 8, false), ("0%", 1, 1_000_000, true),
  ])
  func `a tolerance is a number or a share of all records`(
    text: String, unread: Int, records: Int, isIncomplete: Bool
  ) throws {
    let tolerance = try #require(Tolerance(text))
    let report = report {
      $0.inputs.unread = unread
      $0.inputs.requests = records - unread
      $0.tolerances.unread = tolerance
    }
    #expect(report.inputs.records == records)
    #expect(report.hasTooManyUnread == isIncomplete && report.isIncomplete == isIncomplete)
  }

  @Test(arguments: ["", "-1", "+1", "x", "1.5", "101%", "%", "1 %", "١"])
  func `what is neither number nor percentage is no tolerance`(text: String) {
    #expect(Tolerance(text) == nil)
  }

  @Test func `each thing that is missing makes a report incomplete`() {
    #expect(!report().isIncomplete)
    #expect(report { $0.totals.unpriced = 1 }.isIncomplete)
    #expect(report { $0.inputs.malformed = 1 }.isIncomplete)
    #expect(report { $0.unknownStatuses = 1 }.isIncomplete)
    #expect(report { $0.incomplete = [.init(file: "a", code: "c", message: "m")] }.isIncomplete)
    for (other, lacks) in [(\InputCounts.notRequests, true), (\.otherModels, false)] {
      var none = report {
        $0.totals = Metrics()
        $0.inputs.requests = 0
        $0.inputs[keyPath: other] = 3
      }
      #expect(none.lacksRequests == lacks && none.isIncomplete == lacks)
      none.tolerances.allowsNoRequest = true
      #expect(!none.isIncomplete)
    }
  }

  // MARK: Words

  @Test func `one shape is one message, with what to type`() {
    #expect(
      unread([shape("message", 12, files: 3)]).unreadMessages == [
        ReportMessage(
          file: "logs/a.jsonl",
          text:
            "line 17 (byte 8123): speaks of FLUX, no request read at message; 12 such lines in 3 "
            + "files; if they are no requests: acceptingUnread(12); else: fluxspend inspect logs/a.jsonl"
        )
      ])
    #expect(
      unread([shape("a\u{1B}b", 1)]).unreadMessages.map(\.text) == [
        #"line 17 (byte 8123): speaks of FLUX, no request read at a\u{1b}b; 1 such line in 1 file; "#
          + "if it is no request: acceptingUnread(1); else: fluxspend inspect logs/a.jsonl"
      ])
  }

  @Test(arguments: [
    (
      IgnoreHint.value(key: "logger", value: "httpx"),
      #"ignoringValue(key: "logger", value: "httpx")"#
    ),
    (.key("event"), #"ignoringKey("event")"#), (.none, "acceptingUnread(12)"),
  ])
  func `what to type names the value that all of them have`(hint: IgnoreHint, exemption: String) {
    var lines = shape("message", 12)
    lines.hint = hint
    #expect(
      unread([lines]).unreadMessages[0].text.hasSuffix(
        "if they are no requests: \(exemption); else: fluxspend inspect logs/a.jsonl"))
  }

  @Test func `of many shapes five are named, and the sum`() {
    let messages = unread((1...7).map { shape("s\($0)", 1_000 * $0) }).unreadMessages
    #expect(messages.count == 6 && messages.prefix(5).allSatisfy { $0.file == "logs/a.jsonl" })
    #expect(
      messages.last
        == ReportMessage(
          text:
            "28,000 lines of 7 shapes speak of FLUX, and no request was read from them; if they are "
            + "no requests: unread(28000)"))
  }

  @Test func `what is borne is not said on standard error, and stays in the report`() throws {
    var report = unread([shape("message", 12)])
    report.tolerances.unread = try #require(Tolerance("12"))
    #expect(report.unreadMessages.isEmpty && !report.isIncomplete)
    let text = report.rendered(as: .table)
    #expect(text.contains("12 lines not understood") && !text.contains("unread("))
  }

  @Test func `who gives no words for hints reads none`() {
    var report = unread([shape("message", 12)])
    report.hints = .none
    #expect(
      report.unreadMessages.map(\.text) == [
        "line 17 (byte 8123): speaks of FLUX, no request read at message; 12 such lines in 1 file; "
          + "fluxspend inspect logs/a.jsonl"
      ])
  }

  @Test(arguments: [Format.table, .markdown])
  func `nothing needs attention only when that is true`(format: Format) {
    let clear = "Nothing needs attention: every line was read, every billable request has a price."
    let mention = "- 3 lines speak of FLUX and ask for nothing (mentions)."
    func text(_ change: (inout SpendReport) -> Void) -> String {
      report(change).rendered(as: format, style: TableStyle(width: 200))
        .split(separator: "\\").joined()
    }
    #expect(text { _ in }.contains(clear) && !text { _ in }.contains("mention)"))
    #expect(text { $0.inputs.mentions = 3 }.contains(clear))
    #expect(text { $0.inputs.mentions = 3 }.contains(mention.dropFirst(2)))
    #expect(text { $0.inputs.mentions = 1 }.contains("1 line speaks of FLUX and asks for nothing"))
    for change: (inout SpendReport) -> Void in [
      { $0.inputs.unread = 3 }, { $0.isEveryUserUnknown = true },
    ] {
      #expect(!text(change).contains(clear) && text(change).contains("Needs attention"))
    }
    #expect(text { $0.isEveryUserUnknown = true }.contains("All users unknown"))
  }
}
