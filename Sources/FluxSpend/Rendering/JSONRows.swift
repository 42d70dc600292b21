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
    // Copies, as threads that count references to the same arrays wait for each other.
    let (rowStart, keyStarts) = (rowStart.map(\.self), keyStarts.map { $0.map(\.self) })
    let metricStarts = JSONReport.metricStarts.map { $0.map(\.self) }
    func write(_ place: Int, _ metrics: Metrics, _ writeValue: (Int, inout ByteText) -> Void) {
      if place > 0 { text.append(rowStart) }
      text.append("{\"key\": {")
      for column in keyStarts.indices {
        text.append(keyStarts[column])
        writeValue(column, &text)
      }
      text.append("}, ")
      JSONReport.write(metrics, metricStarts, to: &text)
      text.append(byte: UInt8(ascii: "}"))
    }
    if let groups = rows.groups {
      let order = groups.order[range]
      let keys = keyStarts.indices.map { groups.texts(ofColumn: $0, order) }
      for (index, metrics) in groups.table.metrics(of: order).enumerated() {
        write(range.lowerBound + index, metrics) { column, text in
          let texts = keys[column]
          JSONText.write(texts.bytes.span.extracting(texts.range(of: index)), to: &text)
        }
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
  /// What groups are called in one column.
  fileprivate func texts(ofColumn column: Int, _ groups: ArraySlice<UInt32>) -> KeyTexts {
    let values = groups.map { table.keys.words[Int($0) * dimensions.count + column] }
    if dimensions[column].isName {
      return names.texts(of: ContiguousArray(values.map { UInt32($0) }))
    }
    var texts = KeyTexts()
    for value in values { texts.append(dimensions[column].text(of: value, names).utf8) }
    return texts
  }
}
