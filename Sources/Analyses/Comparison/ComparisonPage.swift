// A comparison for people.

import CivilTime
public import Pages
import Pricing
import Spend

extension SpendComparison: LogResult {
  /// The comparison for people.
  public var page: TextPage {
    var page = TextPage(headline: "FLUX spend: \(headline)")
    page.parts.append(.facts(facts))
    page.add("What changed", .table(causeTable))
    for table in tables where table.rows.contains(where: { $0.key != unknownKey(table) }) {
      page.add(table.dimensions.title, .table(textTable(table)))
    }
    page.add("Not in the difference", .table(countTable))
    page.add("Worth knowing", .sentences(notes))
    return page
  }

  private func unknownKey(_ table: Table) -> [String] {
    table.dimensions.map { _ in Dimension.unknown }
  }

  private var facts: [(label: String, text: String)] {
    [("Before", text(of: before)), ("After", text(of: after))]
  }

  private func text(of period: Period) -> String {
    let metrics = period.metrics
    var text = "\(period.name): \(metrics.costCell.humanText)"
    text += ", \(Figures.counted(metrics.requests, "request"))"
    text += ", \(Figures.counted(metrics.images, "image"))"
    if let days {
      text += ", \(Figures.counted(period == before ? days.before : days.after, "day"))"
    }
    return text
  }

  private var unit: String { days == nil ? "" : " a day" }

  private var causeTable: TextTable {
    guard total.difference != .zero else { return TextTable(columns: [.init("cause")]) }
    let largest = CostCause.allCases.map { total.effects[$0].nanodollars.magnitude }.max() ?? 0
    // What does not show in any digit is left out.
    let shown = CostCause.allCases.filter { cause in
      let size = MoneyTotal(nanodollars: Int128(total.effects[cause].nanodollars.magnitude))
      return size != .zero && !rounded(size).hasPrefix("<")
    }
    let rows: [[TextTable.Cell]] =
      shown
      .map { cause in
        let amount = total.effects[cause]
        return [
          .text(cause.words), money(amount),
          .share(Int128(amount.nanodollars.magnitude), of: Int128(largest)),
        ]
      }
    return TextTable(
      columns: [.init("cause"), .init("adds\(unit)", .decimal), .init("", .bar, dropRank: 1)],
      rows: rows, footer: [.text("difference"), money(total.difference), .empty])
  }

  /// Rounded, since quotients have no end.
  private func money(_ amount: MoneyTotal) -> TextTable.Cell {
    .text((amount > .zero ? "+" : "") + rounded(amount))
  }

  private func textTable(_ table: Table) -> TextTable {
    let rows = table.rows.folded(to: top) { count, rows in
      var others = Row(key: table.dimensions.othersKey(count))
      for row in rows {
        others.before.merge(row.before)
        others.after.merge(row.after)
        others.difference = MoneyTotal(
          nanodollars: others.difference.nanodollars + row.difference.nanodollars)
      }
      return others
    }
    var total = total
    total.state = .same
    return TextTable(
      by: table.dimensions,
      [
        .init("before\(unit)", .decimal), .init("after\(unit)", .decimal),
        .init("difference\(unit)", .decimal, tone: .strong),
        .init("%", .trailing, tone: .secondary, dropRank: 3),
        .init("", dropRank: 4), .init("mostly by", dropRank: 2),
      ], rows: rows.map { ($0.key, cells($0)) }, total: cells(total)
    ).withoutEmptyColumns
  }

  private func cells(_ row: Row) -> [TextTable.Cell] {
    let magnitude = Int128(row.difference.nanodollars.magnitude)
    let percent =
      days == nil ? Figures.percent(magnitude, of: row.before.listCost.nanodollars) : nil
    let isEqual = magnitude == 0
    let hasCause = row.state == .grown || row.state == .shrunk
    return [
      cost(row.before, days?.before), cost(row.after, days?.after),
      isEqual ? .empty : money(row.difference),
      .text(isEqual ? "" : percent.map { (row.difference < .zero ? "-" : "+") + $0 } ?? ""),
      .text(words(row)), .text(hasCause ? row.effects.main.words : ""),
    ]
  }

  /// What a group cost in a period, or a day; nothing where there was nothing to pay.
  private func cost(_ metrics: Metrics, _ days: Int?) -> TextTable.Cell {
    if metrics.requests == 0 { return .empty }
    guard let days else { return metrics.costCell }
    return .text(metrics.certainty.mark + rounded(metrics.listCost.divided(by: days)))
  }

  private func words(_ row: Row) -> String {
    switch row.state {
    case .new:
      guard let since = row.since, since.number != after.span?.days.lowerBound else { return "new" }
      return "new since \(since)"
    case .gone: return "gone"
    case .grown, .shrunk, .same: return ""
    }
  }

  /// What is counted and no part of the difference.
  private var countTable: TextTable {
    let (old, new) = (before.metrics, after.metrics)
    let counts: [(String, KeyPath<Metrics, Int>)] = [
      ("failed", \.failed), ("moderated", \.moderated), ("cached", \.cached),
      ("self-hosted", \.selfHosted), ("unpriced", \.unpriced),
    ]
    var rows: [[TextTable.Cell]] = counts.filter { old[keyPath: $0.1] + new[keyPath: $0.1] > 0 }
      .map { name, path in
        [.text(name), .count(Int128(old[keyPath: path])), .count(Int128(new[keyPath: path]))]
      }
    if old.userPaidCost != .zero || new.userPaidCost != .zero {
      rows.append([.text("paid by users"), .money(old.userPaidCost), .money(new.userPaidCost)])
    }
    return TextTable(
      columns: [.init("requests"), .init("before", .trailing), .init("after", .trailing)],
      rows: rows)
  }

  /// What to bear in mind.
  var notes: [String] {
    var notes: [String] = []
    let bounds = differenceBounds
    if bounds.low != bounds.high {
      notes.append(
        "Some requests are estimated: the difference is between \(Figures.dollars(bounds.low)) and "
          + "\(Figures.dollars(bounds.high))\(unit); the split is of the best estimates.")
    }
    if undated.requests > 0 {
      notes.append(
        "\(Figures.counted(undated.requests, "request")) without a time "
          + "(\(Figures.dollars(undated.listCost))) are in neither period.")
    }
    if before.metrics.unpriced + after.metrics.unpriced > 0 {
      notes.append("Requests without a price are in no amount.")
    }
    if total.before.requests == 0, total.after.requests > 0 {
      notes.append("The earlier period has no request, so all of the difference is new requests.")
    }
    return notes
  }
}
