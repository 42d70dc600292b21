// What a person wants to know first: how much, when, for what, and what it was computed from. The
// terminal and Markdown print the same sentences; names in them are not yet escaped.

import CivilTime
import Pages
import Pricing
import Spend

/// The headline and the few facts under it.
struct ReportSummary {
  /// The total with what is known of it.
  let headline: Headline
  /// Label and text of each fact.
  let facts: [(label: String, text: String)]

  /// `at least about` `$61,204.33` `($60,900.10 to $62,000.00)`.
  struct Headline {
    /// How sure the amount is; empty when it is exact.
    var qualifier = ""
    /// The total, or why there is none.
    var amount: String
    /// Between which bounds the amount lies; empty when it is exact.
    var range = ""

    /// All of it as plain text.
    var text: String { words.filter { !$0.text.isEmpty }.map(\.text).joined(separator: " ") }

    /// The same, each part as it stands out.
    var words: [(text: String, tone: TextTable.Tone)] {
      [(qualifier, .attention), (amount, .strong), (range, .secondary)]
    }
  }

  init(_ report: SpendReport) {
    headline = Self.headline(of: report)
    facts = [
      Self.period(of: report), Self.requests(of: report), Self.images(of: report),
      Self.reported(of: report), Self.prices(of: report), Self.inputs(of: report),
    ].compactMap(\.self)
  }

  private static func headline(of report: SpendReport) -> Headline {
    let totals = report.totals
    guard totals.requests > 0 else { return Headline(amount: "no requests") }
    let isLowerBound = totals.unpriced > 0
    if isLowerBound, totals.pricedImages == 0, totals.listCost == .zero {
      return Headline(amount: "unknown", range: "(no price covers any billable request)")
    }
    var headline = Headline(amount: Figures.dollars(totals.listCost))
    if isLowerBound { headline.qualifier = "at least" }
    if totals.estimated > 0, totals.listCostLow != totals.listCostHigh {
      headline.qualifier += headline.qualifier.isEmpty ? "about" : " about"
      let low = Figures.dollars(totals.listCostLow)
      let high = Figures.dollars(totals.listCostHigh)
      headline.range = "(\(low) to \(high)\(isLowerBound ? " for what is priced" : ""))"
    }
    return headline
  }

  private static func period(of report: SpendReport) -> (label: String, text: String)? {
    guard report.totals.requests > 0 else { return nil }
    guard let period = report.period else { return ("Period", "unknown: no request has a time") }
    let (first, last) = (moment(period.first), moment(period.last))
    return ("Period", first == last ? "\(first) UTC" : "\(first) to \(last) UTC")
  }

  private static func moment(_ instant: Instant) -> String {
    let seconds = Instant(seconds: instant.seconds).description
    return String(seconds.map { $0 == "T" ? " " : $0 }.filter { $0 != "Z" })
  }

  private static func requests(of report: SpendReport) -> (label: String, text: String)? {
    let totals = report.totals
    guard totals.requests > 0 else { return nil }
    let kinds = [
      (totals.billable, "billable"), (totals.failed, "failed"), (totals.moderated, "moderated"),
      (totals.cached, "from a cache"), (totals.selfHosted, "self-hosted"),
    ]
    let parts = kinds.filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
    let count = Figures.grouped(totals.requests)
    let isAllBillable = totals.billable == totals.requests
    let split = isAllBillable ? ", all billable" : ": " + parts.joined(separator: ", ")
    return ("Requests", count + split)
  }

  private static func images(of report: SpendReport) -> (label: String, text: String)? {
    let totals = report.totals
    guard totals.requests > 0 else { return nil }
    let count = Figures.grouped(totals.images)
    guard let average = Figures.average(totals.listCost, over: totals.pricedImages) else {
      return ("Images", count)
    }
    // Unpriced, or paid by users. Billed moderated images are priced, but not among the billable.
    let isKnown = !report.billsModerated || totals.moderated == 0
    let others = isKnown ? totals.images - totals.pricedImages : 0
    let rest = others > 0 ? " (\(Figures.grouped(others)) not in the cost)" : ""
    return ("Images", "\(count) at \(average) on average\(rest)")
  }

  private static func reported(of report: SpendReport) -> (label: String, text: String)? {
    let totals = report.totals
    guard totals.reported > 0 else { return nil }
    let reported = Figures.dollars(totals.reportedCost)
    let list = Figures.dollars(totals.reportedListCost)
    let requests = Figures.counted(totals.reported, "request")
    let verdict =
      totals.reportedCost == totals.reportedListCost
      ? "as on the price sheet" : "the price sheet says \(list)"
    return ("Reported", "\(reported) by the API for \(requests); \(verdict)")
  }

  private static func prices(of report: SpendReport) -> (label: String, text: String)? {
    let prices = report.prices
    let at = prices.at.map { ", everything at the prices of \($0)" } ?? ""
    return ("Prices", "\(prices.name) \(prices.version)\(at)")
  }

  private static func inputs(of report: SpendReport) -> (label: String, text: String)? {
    let inputs = report.inputs
    let inflated =
      inputs.bytes == inputs.bytesRead ? "" : " (\(Figures.bytes(inputs.bytes)) inflated)"
    let read = [
      Figures.counted(inputs.files, "file"), Figures.bytes(inputs.bytesRead) + inflated,
      Figures.counted(inputs.lines, "line"),
    ]
    let others = [
      (inputs.notRequests, "no request"), (inputs.otherModels, "for other models"),
      (inputs.duplicates, "repeated"),
      (inputs.updates, "status or cost only"), (inputs.filtered, "filtered out"),
      (inputs.unread, "not understood"), (inputs.malformed, "malformed"), (inputs.blank, "blank"),
    ]
    let rest = others.filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
    let remainder = rest.isEmpty ? "" : ", of which " + rest.joined(separator: ", ")
    return ("Read", read.joined(separator: ", ") + remainder)
  }

  /// The one line that stands where findings would.
  static func allClear(_ report: SpendReport) -> String {
    if report.totals.requests > 0 {
      let lines = report.skipped.isEmpty ? "every line" : "every line of the logs"
      return "Nothing needs attention: \(lines) was read, every billable request has a price."
    }
    if report.inputs.filtered > 0 {
      let selection = report.hints(.selection) ?? "the selection"
      return "Nothing to count: \(selection) left every request out."
    }
    return report.inputs.lines > 0
      ? "Nothing to count: no line holds a request." : "Nothing to count: the input is empty."
  }
}
