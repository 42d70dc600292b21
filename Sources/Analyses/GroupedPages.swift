// Tables of analyses by dimensions, for people and for programs.

import Pages
import Spend
import StrictJSON

extension TextTable {
  /// A table by dimensions, with the sums of all below where there is more than one row.
  init(
    by dimensions: [Dimension], _ columns: [Column],
    rows: [(key: [String], cells: [Cell])], total: [Cell]
  ) {
    let keys = dimensions.map { Column($0.rawValue) }
    let sums = [Cell.text("total")] + keys.dropFirst().map { _ in .empty } + total
    self.init(
      columns: keys + columns, rows: rows.map { row in row.key.map { .text($0) } + row.cells },
      footer: rows.count > 1 ? sums : nil)
  }
}

extension GroupedRows {
  /// The first rows, and one for all others; all of them for 0.
  func folded(
    to top: Int, others: (_ count: Int, _ rows: Slice<GroupedRows<Row>>) -> Row
  ) -> [Row] {
    guard top > 0, count > top else { return Array(self) }
    return prefix(top) + [others(count - top, dropFirst(top))]
  }
}

extension KeyedTable {
  /// The table of an analysis: a row for each group.
  init<Group>(
    by dimensions: [Dimension], _ rows: GroupedRows<Group>, key: @escaping (Group) -> [String],
    values: @escaping (Group) -> [TextTable.Cell]
  ) {
    self.init(by: dimensions.map(\.rawValue), count: rows.count) { place, add in
      let row = rows[place]
      add(Row(key: key(row), values: values(row)))
    }
  }
}

extension JSON {
  /// The table of an analysis: its dimensions, and an object for each group, made when it is written.
  static func table<Group>(
    by dimensions: [Dimension], _ rows: GroupedRows<Group>, key: @escaping (Group) -> [String],
    members: @escaping (Group) -> [(String, JSON)]
  ) -> JSON {
    .object([
      ("by", .texts(dimensions.map(\.rawValue))),
      (
        "rows",
        .rows(count: rows.count) { place in
          let row = rows[place]
          let names = zip(dimensions, key(row)).map { ($0.rawValue, JSON.string($1)) }
          return .object([("key", .object(names))] + members(row))
        }
      ),
    ])
  }
}
