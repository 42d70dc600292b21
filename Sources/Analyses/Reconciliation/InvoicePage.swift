// The way from the computed cost to an invoice, for people and for programs.

import Pages
import Pricing
import StrictJSON

extension InvoiceBridge {
  /// `invoice $61,204.33 for 2026-06, the log accounts for $61,100.20, unexplained $104.13 (0.2%)`.
  var headline: String {
    let month = invoice.month.map { " for \($0)" } ?? ""
    let start =
      "invoice \(Figures.dollars(MoneyTotal(invoice.amount)))\(month), the log accounts for "
    if unexplained == .zero { return start + "all of it" }
    return start
      + "\(Figures.dollars(accountedFor)), unexplained \(Figures.dollars(unexplained))\(shareText)"
  }

  /// ` (0.2%)`; nothing where the invoice is.
  private var shareText: String {
    Figures.percent(unexplained.nanodollars, of: Int128(invoice.amount.nanodollars))
      .map { " (\($0))" } ?? ""
  }

  /// What the log says, in two parts.
  var facts: [(label: String, text: String)] {
    [
      (
        "Reported",
        "\(Figures.dollars(reported)) by the API for \(Figures.counted(reportedRequests, "request"))"
      ),
      (
        "Not reported",
        "\(Figures.counted(unreportedRequests, "billed request")), computed at "
          + Figures.dollars(unreported)
      ),
    ]
  }

  /// The way, step by step.
  var table: TextTable {
    func row(_ name: String, _ requests: Int?, _ amount: MoneyTotal) -> [TextTable.Cell] {
      [.text(name), requests.map { .count(Int128($0)) } ?? .empty, .money(amount)]
    }
    var rows = [row("computed by the price sheet", computedRequests, computed)]
    for step in steps {
      rows.append(row(step.cause.name, step.cause == .cents ? nil : step.requests, step.amount))
    }
    if unexplained != .zero {
      rows.append(row("accounted for by the log", nil, accountedFor))
      rows.append(row("unexplained", nil, unexplained))
    }
    return TextTable(
      columns: [
        .init("from the price sheet to the invoice"), .init("requests", .trailing),
        .init("amount", .decimal),
      ],
      rows: rows, footer: row("invoice", nil, MoneyTotal(invoice.amount)))
  }

  /// What the table does not say.
  func notes(_ hints: HintWords) -> [String] {
    var notes = steps.compactMap { step -> String? in
      if case .drift = step.cause { return nil }
      return "\(step.cause.name): \(step.cause.meaning(hints))"
    }
    if uncertainLow != .zero || uncertainHigh != .zero {
      let rest = isRestUncertain ? "; what is unexplained lies within that" : ""
      notes.append(
        "Estimates without a reported cost may be off by \(Figures.dollars(uncertainLow)) to "
          + "\(Figures.dollars(uncertainHigh))\(rest).")
    }
    for step in possible {
      notes.append(
        "\(step.cause.name): \(Figures.dollars(step.amount)) for "
          + "\(Figures.counted(step.requests, "request")), in no sum above: the log does not tell "
          + "whether they are on the invoice.")
    }
    if unknownRequests > 0 {
      notes.append(
        "\(Figures.counted(unknownRequests, "billed request")) with neither a list price nor a "
          + "reported cost: what they cost is not known, and in no sum above.")
    }
    if sellers.count > 1 {
      let parts = sellers.map { "\($0.name) \(Figures.dollars($0.cost))" }
      notes.append(
        "The log has requests of \(sellers.count) sellers (\(parts.joined(separator: ", "))), an "
          + "invoice is of one" + hints.said(": ", .oneSeller) + ".")
    }
    return notes
  }

  // MARK: For programs

  /// The member `invoice` of the schema `fluxspend.reconciliation/1`.
  func json(_ hints: HintWords) -> JSON {
    func step(_ step: Step) -> JSON {
      .object([
        ("cause", .text(step.cause.code)), ("name", .text(step.cause.name)),
        ("meaning", .text(step.cause.meaning(hints))), ("requests", .count(step.requests)),
        ("amount", .text(step.amount)),
      ])
    }
    func money(_ amount: MoneyTotal) -> JSON { .text(amount) }
    let sellers = sellers.map {
      JSON.object([("provider", .text($0.name)), ("cost", money($0.cost))])
    }
    return .object([
      ("amount", money(MoneyTotal(invoice.amount))), ("month", .text(invoice.month)),
      ("computedRequests", .count(computedRequests)), ("computedCost", money(computed)),
      ("reportedRequests", .count(reportedRequests)), ("reportedCost", money(reported)),
      ("unreportedRequests", .count(unreportedRequests)), ("unreportedCost", money(unreported)),
      ("causes", .indented(.lines(steps.map(step)))),
      ("accountedFor", money(accountedFor)), ("unexplained", money(unexplained)),
      ("uncertainLow", money(uncertainLow)), ("uncertainHigh", money(uncertainHigh)),
      ("possible", .indented(.lines(possible.map(step)))),
      ("unknownRequests", .count(unknownRequests)),
      ("sellers", .indented(.lines(sellers))),
    ])
  }

  /// Rows of a CSV: what each is, its requests, its amount. They add up to the last one, the invoice, but for
  /// what the log accounts for, which is the sum up to there.
  var csvRows: [(name: String, requests: Int?, amount: MoneyTotal)] {
    [("computed", computedRequests, computed)]
      + steps.map { ($0.cause.code, $0.requests, $0.amount) }
      + [
        ("accountedFor", nil, accountedFor), ("unexplained", nil, unexplained),
        ("amount", nil, MoneyTotal(invoice.amount)),
      ]
  }
}
