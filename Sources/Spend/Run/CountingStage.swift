// What happens to a request after decoding, by itself, to be measured: its price is looked up among
// those known, and it is counted, or joined with others of its id.

package import LogRecords

/// Counts the same decoded records as often as it is told to.
package struct CountingStage {
  private var lines: LineCounter
  private var buffer = JoinBuffer(JoinedRequests())
  private var aggregate: SpendAggregate
  private var records: ContiguousArray<LogRecord> = []
  private let block = Block(capacity: 0)
  private let position = LinePosition(lineInBlock: 0, byteOffset: 0, isTrusted: true)

  /// Decodes the requests of blocks.
  package init(_ options: SpendOptions, _ blocks: [Block]) {
    lines = LineCounter(options)
    aggregate = SpendAggregate(tableWidths: options.allTables.map(\.count))
    var record = LogRecord()
    for block in blocks {
      lines.decoder.begin(block)
      while let item = lines.decoder.nextLine(&record) {
        if item.verdict == .request { records.append(record) }
      }
    }
  }

  /// Counts every record once more.
  ///
  /// - Returns: how many there are.
  package mutating func count() -> Int {
    for index in records.indices {
      guard
        let line = lines.add(
          DecodedItem(.request, position), &records[index], of: block, file: 0, to: &aggregate)
      else { continue }
      if buffer.add(line.entry, of: line.requester, at: nil) { lines.flush(&buffer) }
    }
    return records.count
  }
}
