// The rows of a table as JSON. There may be a million, which are the whole report: so their bytes are put
// together without a string for each value.

import LogRecords

/// Spells rows of a table, each on a line of its own.
struct JSONRows: Sendable {
  /// Rows of a piece.
  private static let pieceSize = 256

  private let rows: SpendReport.Rows
  /// What stands before the value of each dimension.
  private let keyStarts: [[UInt8]]
  private let rowStart: [UInt8]

  /// - Parameter rowStart: what separates one row from the next.
  init(_ table: SpendReport.Table, rowStart: String) {
    rows = table.rows
    keyStarts = table.dimensions.enumerated().map { index, dimension in
      Array("\(index > 0 ? ", " : "")\(JSONText.string(dimension.rawValue)): ".utf8)
    }
    self.rowStart = Array(rowStart.utf8)
  }

  /// All rows but the separator before the first.
  func pieces(workers: Int) -> TextPieces {
    TextPieces(
      count: (rows.count + Self.pieceSize - 1) / Self.pieceSize, workers: workers
    ) { piece in
      let first = piece * Self.pieceSize
      return text(of: first..<min(first + Self.pieceSize, rows.count))
    }
  }

  private func text(of range: Range<Int>) -> [UInt8] {
    var text = ByteText(capacity: range.count * 512)
    func write(_ place: Int, _ metrics: Metrics, _ writeValue: (Int, inout ByteText) -> Void) {
      if place > 0 { text.append(rowStart) }
      text.append("{\"key\": {")
      for column in keyStarts.indices {
        text.append(keyStarts[column])
        writeValue(column, &text)
      }
      text.append("}, ")
      JSONReport.write(metrics, to: &text)
      text.append(byte: UInt8(ascii: "}"))
    }
    if let groups = rows.groups {
      let order = groups.order[range]
      for (place, metrics) in zip(range, groups.table.metrics(of: order)) {
        write(place, metrics) { groups.write(column: $0, of: order[place], to: &$1) }
      }
    } else {
      for place in range {
        let row = rows[place]
        write(place, row.metrics) { JSONText.write(row.key[$0], to: &$1) }
      }
    }
    return text.bytes
  }
}

extension OrderedGroups {
  /// Writes what a group is called in one column, as a JSON string.
  @inline(__always)
  fileprivate func write(column: Int, of group: UInt32, to text: inout ByteText) {
    let value = table.keys.words[Int(group) * dimensions.count + column]
    guard dimensions[column].isName else {
      return JSONText.write(dimensions[column].text(of: value, names), to: &text)
    }
    names.read(UInt32(value)) { JSONText.write($0, to: &text) }
  }
}
