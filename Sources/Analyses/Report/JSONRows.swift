// The rows of a table as JSON. There may be a million, which are the whole report: so their bytes are put
// together without a value for each of theirs, by several threads.

import LogRecords
import Pages
import Spend
import StrictJSON

/// Spells rows of a table, each on a line of its own.
struct JSONRows: WrittenElements, Sendable {
  /// Rows of a piece.
  private static let pieceSize = 256

  private let rows: SpendReport.Rows
  /// What stands before the value of each dimension.
  private let keyStarts: KeyTexts

  init(_ table: SpendReport.Table) {
    rows = table.rows
    var starts = KeyTexts()
    for (index, dimension) in table.dimensions.enumerated() {
      var name = ByteText()
      name.append(index > 0 ? ", " : "{\"key\": {")
      name.append(json: dimension.rawValue)
      name.append(": ")
      starts.append(name.bytes)
    }
    keyStarts = starts
  }

  var isEmpty: Bool { rows.isEmpty }

  func write<Failure: Error>(
    separator: String, workers: Int, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let separator = Array(separator.utf8)
    let pieces = TextPieces(
      count: (rows.count + Self.pieceSize - 1) / Self.pieceSize, workers: workers
    ) { piece in
      let first = piece * Self.pieceSize
      return text(of: first..<min(first + Self.pieceSize, rows.count), separator)
    }
    try pieces.write(to: sink)
  }

  private func text(of range: Range<Int>, _ separator: [UInt8]) -> [UInt8] {
    var text = ByteText(capacity: range.count * 512)
    let (keyStarts, metricStarts) = (keyStarts, Self.metricStarts)
    func write(_ place: Int, _ metrics: Metrics, _ writeValue: (Int, inout ByteText) -> Void) {
      if place > 0 { text.append(separator.span) }
      for column in keyStarts.ends.indices {
        text.append(keyStarts.bytes.span.extracting(keyStarts.range(of: column)))
        writeValue(column, &text)
      }
      text.append("}, ")
      Self.write(metrics, metricStarts, to: &text)
      text.append(byte: UInt8(ascii: "}"))
    }
    if let groups = rows.groups {
      let order = groups.order[range]
      let keys = keyStarts.ends.indices.map { groups.texts(ofColumn: $0, order) }
      for (index, metrics) in groups.table.metrics(of: order).enumerated() {
        write(range.lowerBound + index, metrics) { column, text in
          let texts = keys[column]
          text.append(json: texts.bytes.span.extracting(texts.range(of: index)))
        }
      }
    } else {
      for place in range {
        let row = rows[place]
        write(place, row.metrics) { $1.append(json: row.key[$0]) }
      }
    }
    return text.bytes
  }

  /// What stands before the value of each metric.
  private static let metricStarts = {
    var starts = KeyTexts()
    for (index, name) in Metrics.columnNames.enumerated() {
      starts.append("\(index > 0 ? ", " : "")\"\(name)\": ".utf8)
    }
    return starts
  }()

  /// Writes the metrics of a row.
  ///
  /// - Parameter starts: `metricStarts`. Its bytes are lent, not its arrays: threads that count references to
  ///   the same array wait for each other.
  private static func write(_ metrics: Metrics, _ starts: KeyTexts, to text: inout ByteText) {
    let values = metrics.values
    for index in values.indices {
      text.append(starts.bytes.span.extracting(starts.range(of: index)))
      switch values[index] {
      case .count(let count): text.append(number: count)
      case .money(let amount):
        text.append(byte: UInt8(ascii: "\""))
        text.append(money: amount)
        text.append(byte: UInt8(ascii: "\""))
      }
    }
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
