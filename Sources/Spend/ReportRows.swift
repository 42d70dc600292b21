// The rows of a table. There may be a million, of which each would be a key, its texts and 200 bytes of
// sums; so those of a run stay numbers in the table of groups, and become a row when one is asked for.

extension SpendReport {
  /// Rows in printing order: read like an array.
  public struct Rows: Sendable {
    private var source: Source

    private enum Source: Sendable {
      case made([Row])
      case groups(OrderedGroups)
    }

    /// These rows.
    public init(_ rows: [Row]) { source = .made(rows) }

    /// The rows of groups.
    package init(_ groups: OrderedGroups) { source = .groups(groups) }

    /// The groups whose rows these are; nil for rows that have been made.
    package var groups: OrderedGroups? {
      guard case .groups(let groups) = source else { return nil }
      return groups
    }
  }
}

extension SpendReport.Rows: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }

  /// How many rows there are.
  public var endIndex: Int {
    switch source {
    case .made(let rows): rows.count
    case .groups(let groups): groups.order.count
    }
  }

  /// The row at a place, made anew at each call.
  public subscript(place: Int) -> SpendReport.Row {
    switch source {
    case .made(let rows): rows[place]
    case .groups(let groups): groups.row(groups.order[place])
    }
  }
}

extension SpendReport.Rows: Hashable {
  /// Whether both have equal rows, however they are kept.
  public static func == (left: Self, right: Self) -> Bool { left.elementsEqual(right) }

  /// Feeds all rows.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for row in self { hasher.combine(row) }
  }
}

extension SpendReport.Rows: CustomStringConvertible {
  /// All rows, as an array of them is described.
  public var description: String { Array(self).description }
}

extension SpendReport.Rows: ExpressibleByArrayLiteral {
  /// These rows.
  public init(arrayLiteral rows: SpendReport.Row...) { self.init(rows) }
}
