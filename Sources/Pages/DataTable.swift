// Rows for programs that read tables: exact values under names, each row made when it is written. Tables that
// group by different things are put below each other as one.

/// Rows of cells under names.
public struct DataTable {
  /// The names of the columns.
  public let columns: [String]
  /// Runs of rows, one after the other.
  let sections: [Section]

  /// Rows that are made one by one, or a few at a time.
  struct Section {
    /// How many times rows are made.
    let count: Int
    /// The rows of one time.
    let rows: (Int) -> [[TextTable.Cell]]
  }

  /// The same rows as a table for people, without its bars and sums.
  public init(_ table: TextTable) {
    let visible = table.columns.indices.filter { table.columns[$0].alignment != .bar }
    columns = visible.map { table.columns[$0].title }
    sections = [
      Section(count: table.rows.count) { place in [visible.map { table.rows[place][$0] }] }
    ]
  }

  /// Tables by different keys as one: they share the columns of all their keys in order of first appearance, and
  /// are told apart by the first column, `table`, which has names such as `model+user`.
  ///
  /// - Parameters:
  ///   - isNamed: whether there is that column.
  ///   - heads: the columns between that and the keys.
  ///   - values: the columns behind the keys.
  public init(
    _ groups: [KeyedTable], isNamed: Bool = true, heads: [String] = [], values: [String]
  ) {
    var keys: [String] = []
    for key in groups.flatMap(\.keys) where !keys.contains(key) { keys.append(key) }
    columns = (isNamed ? ["table"] : []) + heads + keys + values
    sections = groups.map { group in
      // By column: the place of its value in a row's key.
      let places = keys.map { group.keys.firstIndex(of: $0) }
      return Section(count: group.count) { place in
        group.rows(place).map { row in
          var cells: [TextTable.Cell] = []
          cells.reserveCapacity(1 + heads.count + places.count + values.count)
          if isNamed { cells.append(.text(group.name)) }
          for place in heads.indices {
            cells.append(place < row.heads.count ? row.heads[place] : .empty)
          }
          for place in places { cells.append(place.map { .text(row.key[$0]) } ?? .empty) }
          cells += row.values
          return cells
        }
      }
    }
  }
}

/// Rows with a key.
public struct KeyedTable {
  /// What it is called.
  let name: String
  /// What the parts of a key are called.
  let keys: [String]
  let count: Int
  let rows: (Int) -> [Row]

  /// A row of it.
  public struct Row {
    let heads: [TextTable.Cell]
    let key: [String]
    let values: [TextTable.Cell]

    /// A row.
    ///
    /// - Parameter heads: what stands before the key; what is missing is empty.
    public init(
      heads: [TextTable.Cell] = [], key: [String] = [], values: [TextTable.Cell]
    ) {
      (self.heads, self.key, self.values) = (heads, key, values)
    }
  }

  /// Rows that are made a few at a time.
  ///
  /// - Parameter name: what it is called; its keys if nothing is said.
  public init(
    _ name: String? = nil, by keys: [String] = [], count: Int = 1, rows: @escaping (Int) -> [Row]
  ) {
    self.name = name ?? keys.joined(separator: "+")
    (self.keys, self.count, self.rows) = (keys, count, rows)
  }
}
