// The rows of a table as JSON. There may be a million, which are the whole report: so their bytes are put
// together without a string for each value.

import LogRecords
import Pages
import Spend

/// Spells rows of a table, each on a line of its own.
struct JSONRows: Sendable {
  /// Rows of a piece.
  private static let pieceSize = 256

  private let rows: SpendReport.Rows
  /// What stands before the value of each dimension.
  private let keyStarts: KeyTexts
  private let rowStart: [UInt8]

  /// - Parameter rowStart: what separates one row from the next.
  init(_ table: SpendReport.Table, rowStart: String) {
    rows = table.rows
    var starts = KeyTexts()
    for (index, dimension) in table.dimensions.enumerated() {
      let name = JSONText.string(dimension.rawValue)
      starts.append("\(index > 0 ? ", " : "{\"key\": {")\(name): ".utf8)
    }
    keyStarts = starts
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
    let (rowStart, keyStarts, metricStarts) = (rowStart, keyStarts, JSONReport.metricStarts)
    func write(_ place: Int, _ metrics: Metrics, _ writeValue: (Int, inout ByteText) -> Void) {
      if place > 0 { text.append(rowStart.span) }
      for column in keyStarts.ends.indices {
        text.append(keyStarts.bytes.span.extracting(keyStarts.range(of: column)))
        writeValue(column, &text)
      }
      text.append("}, ")
      JSONReport.write(metrics, metricStarts, to: &text)
      text.append(byte: UInt8(ascii: "}"))
    }
    if let groups = rows.groups {
      let order = groups.order[range]
      let keys = keyStarts.ends.indices.map { groups.texts(ofColumn: $0, order) }
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
