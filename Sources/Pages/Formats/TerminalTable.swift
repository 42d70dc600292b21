// Aligned text. A terminal that is too narrow first shortens long names, then loses columns in the
// order of their rank; numbers are never cut and lines never wrap unless nothing is left to leave
// out.

import CivilTime

extension TextTable {
  /// The columns of a bar.
  package static let barWidth = 10
  /// Spaces between two columns.
  package static let gap = 2

  /// The table as lines of equal width, indented by two spaces and ending in line ends.
  public func terminalText(style: TableStyle = TableStyle()) -> String {
    TerminalTable(self, style: style).text
  }
}

/// A table laid out for a terminal.
package struct TerminalTable {
  private let table: TextTable
  private let style: TableStyle
  /// Escaped text of every row's cells, the footer's last.
  private let texts: [[String]]
  /// What each column would take if there were room.
  private let natural: [Int]
  /// In decimal columns, the columns from the decimal point to the right end.
  private let fractions: [Int]
  /// The columns that are shown.
  package let visible: [Int]
  /// What each column takes; for the visible ones only.
  private let widths: [Int]

  package init(_ table: TextTable, style: TableStyle) {
    self.table = table
    self.style = style
    let cells = table.rows + (table.footer.map { [$0] } ?? [])
    texts = cells.map { $0.map { TerminalText.escaped($0.humanText) } }
    var natural: [Int] = []
    var fractions: [Int] = []
    for (index, column) in table.columns.enumerated() {
      let title = DisplayWidth.columns(of: TerminalText.escaped(column.title))
      let widest = texts.map { DisplayWidth.columns(of: $0[index]) }.max() ?? 0
      guard column.alignment != .bar else {
        natural.append(max(title, TextTable.barWidth))
        fractions.append(0)
        continue
      }
      let splits = zip(cells, texts).filter { $0.0[index].isMoney }.map { Self.split($0.1[index]) }
      let fraction = splits.map(\.fraction).max() ?? 0
      let isDecimal = column.alignment == .decimal
      fractions.append(isDecimal ? fraction : 0)
      let aligned = isDecimal ? (splits.map(\.whole).max() ?? 0) + fraction : 0
      natural.append(max(title, widest, aligned))
    }
    self.natural = natural
    self.fractions = fractions
    (visible, widths) = Self.fitted(natural, table.columns, to: style.width - 2)
  }

  /// The titles that a narrow terminal leaves out; a bar only repeats the share beside it.
  package var hiddenTitles: [String] {
    table.columns.indices
      .filter { !visible.contains($0) && table.columns[$0].alignment != .bar }
      .map { table.columns[$0].title }
  }

  package var text: String {
    let titles = visible.map { index in
      let title = TerminalText.escaped(table.columns[index].title)
      return padded(title, index, isTrailing: table.columns[index].alignment.isTrailing)
    }
    let rule = String(repeating: "─", count: TerminalTable.total(visible.map { widths[$0] }))
    var lines = [
      Ink.paint(joined(titles), .secondary, style), Ink.paint(rule, .secondary, style),
    ]
    for (number, row) in table.rows.enumerated() { lines.append(line(row, texts[number])) }
    if let footer = table.footer, let last = texts.last {
      lines.append(Ink.paint(rule, .secondary, style))
      lines.append(line(footer, last, isFooter: true))
    }
    return lines.map { "  \($0)\n" }.joined()
  }

  private func line(_ row: [TextTable.Cell], _ texts: [String], isFooter: Bool = false) -> String {
    joined(
      visible.map { index in
        let column = table.columns[index]
        let text = aligned(row[index], texts[index], index)
        return Ink.paint(text, isFooter ? .strong : column.tone, style)
      })
  }

  private func joined(_ cells: [String]) -> String {
    cells.joined(separator: String(repeating: " ", count: TextTable.gap))
  }

  /// A cell in the full width of its column.
  private func aligned(_ cell: TextTable.Cell, _ text: String, _ index: Int) -> String {
    switch table.columns[index].alignment {
    case .leading: return padded(text, index, isTrailing: false)
    case .trailing: return padded(text, index, isTrailing: true)
    case .decimal:
      guard cell.isMoney else { return padded(text, index, isTrailing: true) }
      let missing = fractions[index] - Self.split(text).fraction
      return padded(text + String(repeating: " ", count: missing), index, isTrailing: true)
    case .bar:
      guard case .share(let part, let whole) = cell else {
        return String(repeating: " ", count: widths[index])
      }
      return padded(Self.bar(part, of: whole, width: TextTable.barWidth), index, isTrailing: false)
    }
  }

  private func padded(_ text: String, _ index: Int, isTrailing: Bool) -> String {
    let shown = DisplayWidth.truncatedInMiddle(text, to: widths[index])
    let space = String(
      repeating: " ", count: widths[index] - DisplayWidth.columns(of: shown))
    return isTrailing ? space + shown : shown + space
  }

  /// Columns before the decimal point, and from it on.
  private static func split(_ text: String) -> (whole: Int, fraction: Int) {
    let whole = text.prefix { $0 != "." }.count
    return (whole, text.count - whole)
  }

  /// A bar in eighths of a column; what is more than nothing shows at least one eighth.
  package static func bar(_ part: Int128, of whole: Int128, width: Int) -> String {
    guard part > 0, whole > 0 else { return "" }
    let exact = Figures.rounded(
      part.magnitude, times: UInt128(width * 8), over: whole.magnitude)
    let eighths = min(max(Int(clamping: exact), 1), width * 8)
    let full = String(repeating: "█", count: eighths / 8)
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return full + rest
  }
}

extension TerminalTable {
  private static func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + TextTable.gap * max(0, widths.count - 1)
  }

  /// Which columns fit `room`, and how wide each is.
  private static func fitted(
    _ natural: [Int], _ columns: [TextTable.Column], to room: Int
  ) -> (visible: [Int], widths: [Int]) {
    let droppable = columns.indices.filter { columns[$0].dropRank != nil }
      .sorted { (columns[$0].dropRank ?? 0, $0) < (columns[$1].dropRank ?? 0, $1) }
    for dropped in 0...droppable.count {
      let visible = columns.indices.filter { !droppable[..<dropped].contains($0) }
      let isLast = dropped == droppable.count
      // Names stay readable as long as there is a column to leave out instead.
      let widths = shortened(natural, columns, visible, floor: isLast ? 8 : 18, to: room)
      if isLast || total(visible.map { widths[$0] }) <= room { return (visible, widths) }
    }
    return (Array(columns.indices), natural)
  }

  /// The widest of the names made narrower, column by column, until the line fits or all are at the
  /// floor or as narrow as their titles.
  private static func shortened(
    _ natural: [Int], _ columns: [TextTable.Column], _ visible: [Int], floor: Int, to room: Int
  ) -> [Int] {
    var widths = natural
    var excess = total(visible.map { widths[$0] }) - room
    let least = columns.map { max(floor, DisplayWidth.columns(of: $0.title)) }
    let names = visible.filter { columns[$0].alignment == .leading }
    while excess > 0,
      let widest = names.filter({ widths[$0] > least[$0] }).max(by: { widths[$0] < widths[$1] })
    {
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}

extension TextTable.Alignment {
  fileprivate var isTrailing: Bool { self == .trailing || self == .decimal }
}

extension TextTable.Cell {
  fileprivate var isMoney: Bool { if case .money = self { true } else { false } }
}
