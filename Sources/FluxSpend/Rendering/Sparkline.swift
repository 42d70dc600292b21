// What each day cost, drawn in a line of blocks.

import Pages
import Pricing
import Spend

/// Amounts as a line of blocks of eight heights, the largest one full.
enum Sparkline {
  /// One column for each amount; in less room, for as many neighbours as it takes.
  ///
  /// A block is as high as its share of the largest, rounded half up, at least one eighth; a dot is
  /// nothing at all.
  static func text(_ amounts: [MoneyTotal], room: Int) -> (blocks: String, perColumn: Int) {
    let perColumn = max(1, (amounts.count + max(1, room) - 1) / max(1, room))
    let sums = stride(from: 0, to: amounts.count, by: perColumn).map { start in
      amounts[start..<min(start + perColumn, amounts.count)].reduce(Int128.zero) {
        $0 + $1.nanodollars
      }
    }
    let largest = sums.max() ?? 0
    return (sums.map { block($0, of: largest) }.joined(), perColumn)
  }

  private static func block(_ amount: Int128, of largest: Int128) -> String {
    guard amount > 0, largest > 0 else { return "·" }
    let eighths = Figures.rounded(amount.magnitude, times: 8, over: largest.magnitude)
    return ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"][max(1, Int(eighths)) - 1]
  }
}

extension SpendReport.Timeline {
  /// The costs in one line for a terminal; empty for a single one.
  func sparkline(_ style: TableStyle) -> String {
    guard costs.count > 1 else { return "" }
    let labels = first.count + last.count + 4
    let room = max(10, style.width - 2 - labels - "; 10 in a column".count)
    let (blocks, perColumn) = Sparkline.text(costs, room: room)
    let note = perColumn > 1 ? "; \(perColumn) in a column" : ""
    return "  " + Ink.paint("\(first) \(blocks) \(last)\(note)", .secondary, style) + "\n"
  }
}
