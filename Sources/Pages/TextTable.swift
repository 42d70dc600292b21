// A table of values, before anyone decided how it looks.
//
// Cells hold what they mean (a count, an amount, a share), so that one table can be aligned and
// grouped for a terminal, escaped for Markdown, and written as plain digits for CSV.

public import Pricing

/// Columns, rows and perhaps a footer of sums.
public struct TextTable: Hashable, Sendable {
  /// From left to right.
  public var columns: [Column]
  /// One cell for each column in each row.
  public var rows: [[Cell]]
  /// The sums below the rows, for people only: CSV leaves it out, so that a column can be added up.
  public var footer: [Cell]?

  /// A table of these rows.
  ///
  /// - Precondition: each row, and the footer if any, has as many cells as there are columns.
  public init(columns: [Column], rows: [[Cell]] = [], footer: [Cell]? = nil) {
    precondition(
      (rows + (footer.map { [$0] } ?? [])).allSatisfy { $0.count == columns.count },
      "each row has one cell for each column")
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }

  /// The table without the columns in which no row has anything.
  package var withoutEmptyColumns: TextTable {
    let kept = columns.indices.filter { column in
      !rows.allSatisfy { $0[column] == .empty || $0[column] == .text("") }
    }
    return TextTable(
      columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } },
      footer: footer.map { row in kept.map { row[$0] } })
  }

  /// What a column is called and how its cells stand.
  public struct Column: Hashable, Sendable {
    /// The heading.
    public var title: String
    /// Where the cells stand.
    public var alignment: Alignment
    /// How much the cells stand out in a coloured terminal.
    public var tone: Tone
    /// In a too narrow terminal columns are left out, the lowest rank first; nil stays.
    public var dropRank: Int?

    /// A column of this name.
    public init(
      _ title: String, _ alignment: Alignment = .leading, tone: Tone = .plain, dropRank: Int? = nil
    ) {
      self.title = title
      self.alignment = alignment
      self.tone = tone
      self.dropRank = dropRank
    }
  }

  /// Where the cells of a column stand in a terminal.
  public enum Alignment: Hashable, Sendable {
    /// On the left. Such a column is shortened in the middle when the terminal is narrow.
    case leading
    /// On the right.
    case trailing
    /// On the right, amounts with their decimal points below each other.
    case decimal
    /// A column of bars: terminals only.
    case bar
  }

  /// How much text stands out in a coloured terminal.
  public enum Tone: Hashable, Sendable {
    /// As it is.
    case plain
    /// Bold.
    case strong
    /// Dim.
    case secondary
    /// Yellow.
    case attention
  }

  /// A value of a table.
  public enum Cell: Hashable, Sendable {
    /// Nothing.
    case empty
    /// Text, made inert by each format in its own way.
    case text(String)
    /// How many.
    case count(Int128)
    /// How much, and whether it is exact.
    case money(MoneyTotal, Certainty = .exact)
    /// So much of a whole: a percentage in text, a length in a column of bars.
    case share(Int128, of: Int128)
  }

  /// What is known of an amount.
  public enum Certainty: Hashable, Sendable {
    /// Every part of it is known.
    case exact
    /// A part of it rests on an assumption.
    case estimated
    /// A part of it is unknown and missing.
    case atLeast

    /// What people see before the amount.
    public var mark: String {
      switch self {
      case .exact: ""
      case .estimated: "~"
      case .atLeast: "≥"
      }
    }
  }
}

extension TextTable.Cell {
  /// The value as people read it, not yet escaped.
  package var humanText: String {
    switch self {
    case .empty: ""
    case .text(let text): text
    case .count(let number): Figures.grouped(number)
    case .money(let amount, let certainty): certainty.mark + Figures.dollars(amount)
    case .share(let part, let whole): Figures.percent(part, of: whole) ?? ""
    }
  }
}
