// Amounts over time, drawn in a line of blocks.

public import Pricing

/// What each day, week or month cost, in order.
public struct Chart: Hashable, Sendable {
  /// What they are.
  public var label: String
  /// The first of them.
  public var first: String
  /// The last of them.
  public var last: String
  /// One for each.
  public var amounts: [MoneyTotal]

  /// Amounts from a first to a last moment.
  public init(label: String = "", first: String, last: String, amounts: [MoneyTotal]) {
    (self.label, self.first, self.last, self.amounts) = (label, first, last, amounts)
  }

  /// `2026-06-01 ▁▂█ 2026-06-03`, the blocks in so many columns.
  func text(room: Int) -> String {
    let (blocks, perColumn) = Sparkline.text(amounts, room: max(10, room))
    return "\(first) \(blocks) \(last)" + (perColumn > 1 ? "; \(perColumn) in a column" : "")
  }

  /// What a line of so many columns leaves for the blocks.
  func room(in width: Int) -> Int {
    width - first.count - last.count - 4 - "; 10 in a column".count
  }
}

/// Amounts as a line of blocks of eight heights, the largest one full.
package enum Sparkline {
  /// One column for each amount; in less room, for as many neighbours as it takes.
  ///
  /// A block is as high as its share of the largest, rounded half up, at least one eighth; a dot is
  /// nothing at all.
  package static func text(
    _ amounts: [MoneyTotal], room: Int
  ) -> (blocks: String, perColumn: Int) {
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
