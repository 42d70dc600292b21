// JSON: what a result says to programs, as it is.

package import StrictJSON

/// Writes results as JSON.
struct JSONFormat: FormatWriter {
  let isForPeople = false
  let fileEndings = [".json"]

  func write<Failure: Error>(
    _ result: some Presentable, style: TableStyle, workers: Int,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try JSONWriter.write(result.json, workers: workers, to: sink)
  }
}

extension TextTable.Cell {
  /// The cell as a JSON value.
  package var json: JSON {
    switch self {
    case .empty: .null
    case .text(let text): .string(text)
    case .count(let count): .number(count)
    case .money(let amount, _): .text(amount)
    // Per cent with one decimal: the parts are there to be divided.
    case .share(let part, let whole): .string(CSVText.share(part, of: whole))
    }
  }
}
