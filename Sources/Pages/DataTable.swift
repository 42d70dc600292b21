// Rows for programs that read tables: exact values under names, each row made when it is written. Tables that
// group by different things are put below each other as one.

/// Rows of cells under names.
public struct DataTable {
  /// The names of the columns.
  public let columns: [String]
  /// Runs of rows, one after the other.
  let sections: [Section]

  /// Rows of one table.
  struct Section {
    /// The first cell of each row; nil if there is no such column.
    let name: String?
    /// The columns before the keys.
    let headCount: Int
    /// By column of the keys: the place of its value in a row's key.
    let places: [Int?]
    /// How many times rows are made.
    let count: Int
    /// Passes on the rows of one time.
    let rows: (Int, (KeyedTable.Row) -> Void) -> Void

    /// Passes on the cells of the rows of one time, from left to right.
    func forEachCell(at place: Int, _ add: (TextTable.Cell) -> Void, endRow: () -> Void) {
      rows(place) { row in
        if let name { add(.text(name)) }
        for head in 0..<headCount { add(head < row.heads.count ? row.heads[head] : .empty) }
        for key in places { add(key.map { .text(row.key[$0]) } ?? .empty) }
        for value in row.values { add(value) }
        endRow()
      }
    }
  }

  /// The same rows as a table for people, without its bars and sums.
  public init(_ table: TextTable) {
    let visible = table.columns.indices.filter { table.columns[$0].alignment != .bar }
    columns = visible.map { table.columns[$0].title }
    sections = [
      Section(name: nil, headCount: 0, places: [], count: table.rows.count) { place, add in
        add(KeyedTable.Row(values: visible.map { table.rows[place][$0] }))
      }
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
      Section(
        name: isNamed ? group.name : nil, headCount: heads.count,
        places: keys.map { group.keys.firstIndex(of: $0) }, count: group.count, rows: group.rows)
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
  let rows: (Int, (Row) -> Void) -> Void

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

  /// Rows that are made one by one, or a few at a time.
  ///
  /// - Parameters:
  ///   - name: what it is called; its keys if nothing is said.
  ///   - count: how many times rows are made.
  ///   - rows: passes on those of one time.
  public init(
    _ name: String? = nil, by keys: [String] = [], count: Int = 1,
    rows: @escaping (_ place: Int, _ add: (Row) -> Void) -> Void
  ) {
    self.name = name ?? keys.joined(separator: "+")
    (self.keys, self.count, self.rows) = (keys, count, rows)
  }
}
