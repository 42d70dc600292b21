// From the workers' shares to a finished report: names instead of numbers, rows in order, places with
// their line numbers.

import LogRecords
import Pricing

/// The shares of all workers as one, under common numbers of names.
struct MergedShares {
  private(set) var aggregate: SpendAggregate
  private(set) var names = KeyTable()

  /// Merges shares; the order does not matter.
  init(_ shares: [WorkerShare], tables: [[Dimension]]) {
    aggregate = SpendAggregate(tableWidths: tables.map(\.count))
    let isName = tables.flatMap { $0 }.map(\.isName)
    for share in shares {
      // A name `unknown` in a log is the same group as no name.
      let numbers = (0..<UInt32(share.names.count)).map { number -> UInt32 in
        let bytes = Array(share.names.bytes(of: number))
        return bytes == Array(Dimension.unknown.utf8) ? 0 : names.number(of: bytes)
      }
      aggregate.merge(share.aggregate) { column, value in
        isName[column] ? UInt64(numbers[Int(value)]) : value
      } name: {
        numbers[Int($0)]
      }
    }
  }
}

/// Makes reports.
struct ReportAssembly {
  private let options: SpendOptions
  private let inputs: InputFiles
  private let files: [FileRecord.State]
  /// By file: what it is called.
  let names: [String]
  /// By file and block: the number of lines before the block.
  let lineStarts: [[Int]]

  init(
    _ options: SpendOptions, _ inputs: InputFiles, _ files: [FileRecord]
  ) {
    self.options = options
    self.inputs = inputs
    self.files = files.map(\.summary)
    names = files.map(\.file.name)
    lineStarts = self.files.map(\.lineStarts)
  }

  /// The report of a run.
  func report(of merged: MergedShares) -> SpendReport {
    let sheet = options.engine.sheet
    let total = merged.aggregate
    var counts = total.inputs
    for file in files {
      counts.files += file.isOpened ? 1 : 0
      counts.bytesRead += file.bytesRead
      counts.bytes += file.bytes
    }
    var report = SpendReport(
      prices: SpendReport.Prices(name: sheet.name, version: sheet.version, at: options.pricesAt),
      period: total.period, inputs: counts, totals: total.totals)
    report.billsModerated = options.billsModerated
    report.isSalvaged = options.salvages
    report.tables = zip(options.tables, total.tables).map { dimensions, table in
      SpendReport.Table(
        dimensions: dimensions, rows: rows(of: table, dimensions, merged.names))
    }
    report.problems = problems(of: total, merged.names)
    report.incomplete =
      inputs.unreadable
      + zip(names, files).flatMap { name, file in
        file.faults.map {
          SpendReport.Incomplete(file: name, code: $0.code, message: $0.message)
        }
      }
    report.incomplete.sort { ($0.file, $0.code, $0.message) < ($1.file, $1.code, $1.message) }
    return report
  }

  // MARK: Rows

  private func rows(
    of table: GroupTable, _ dimensions: [Dimension], _ names: KeyTable
  ) -> [SpendReport.Row] {
    var rows = table.rows.indices.map { row in
      SpendReport.Row(
        key: zip(dimensions, table.key(ofRow: row)).map { $0.text(of: $1, names) },
        metrics: table.rows[row])
    }
    rows.sort { precedes($0, $1) }
    guard options.top > 0, rows.count > options.top else { return rows }
    var others = Metrics()
    for row in rows[options.top...] { others.merge(row.metrics) }
    let folded = rows.count - options.top
    return rows.prefix(options.top) + [
      SpendReport.Row(
        key: dimensions.map { _ in "(others)" }, metrics: others, folded: folded)
    ]
  }

  private func precedes(_ left: SpendReport.Row, _ right: SpendReport.Row) -> Bool {
    let (first, second) = (left.metrics, right.metrics)
    switch options.sort {
    case .cost where first.listCost != second.listCost: return first.listCost > second.listCost
    case .requests where first.requests != second.requests:
      return first.requests > second.requests
    case .images where first.images != second.images: return first.images > second.images
    default: break
    }
    for (one, other) in zip(left.key, right.key) where one.utf8.elementsEqual(other.utf8) == false {
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    return false
  }

  // MARK: Problems

  private func problems(of total: SpendAggregate, _ names: KeyTable) -> [SpendReport.Problem] {
    var problems: [SpendReport.Problem] = []
    for (place, fault) in total.problems {
      problems.append(problem(place, code: fault.code, fault.message))
    }
    for (model, occurrence) in mostFrequent(total.unpriced) {
      let name = TerminalText.escaped(Dimension.model.text(of: UInt64(model.name), names))
      let count = Figures.counted(occurrence.count, "request")
      problems.append(
        problem(
          occurrence.first, code: "unpriced-model",
          "\(name) \(model.reason.meaning); \(count) unpriced"))
    }
    for (status, occurrence) in mostFrequent(total.unknownStatuses) {
      let name = TerminalText.escaped(Dimension.status.text(of: UInt64(status), names))
      let count = Figures.counted(occurrence.count, "request")
      problems.append(
        problem(
          occurrence.first, code: "unknown-status",
          "the status \"\(name)\" is not known; \(count) counted as failed"))
    }
    return problems.sorted {
      ($0.file, $0.line, $0.byte, $0.code, $0.message)
        < ($1.file, $1.line, $1.byte, $1.code, $1.message)
    }
  }

  /// At most `problemLimit` of them; the tables by model and status have them all.
  private func mostFrequent<Key>(
    _ occurrences: [Key: Occurrence]
  ) -> some Sequence<(key: Key, value: Occurrence)> {
    occurrences.sorted {
      ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first)
    }.prefix(SpendAggregate.problemLimit)
  }

  private func problem(
    _ place: ProblemPlace, code: String, _ message: String
  ) -> SpendReport.Problem {
    SpendReport.Problem(
      file: names[place.file],
      line: lineStarts[place.file][place.block] + place.lineInBlock + 1,
      byte: place.byteOffset, code: code, message: message)
  }
}
