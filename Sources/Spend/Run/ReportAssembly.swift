// From the workers' shares to a finished report: names instead of numbers, rows in order, places with
// their line numbers.

import LogRecords
import Pages
import Pricing

/// The shares of all workers as one, under the common numbers of names.
package struct MergedShares {
  package private(set) var aggregate: SpendAggregate
  package private(set) var names: RequestNames

  /// Merges what the workers counted line by line, and what they counted of the joined requests. The
  /// order does not matter; each is given back when it has been added.
  init(
    _ shares: consuming [WorkerShare], joined: consuming [SpendAggregate], _ names: RequestNames,
    _ options: SpendOptions
  ) {
    self.names = names
    let tables = options.allTables
    let columns = tables.flatMap(\.self)
    aggregate = SpendAggregate(tableWidths: tables.map(\.count))
    while let counted = joined.popLast() { aggregate.merge(counted, nil, columns) }
    // One whose numbers are the common ones goes first: its tables are taken as they are.
    if let index = shares.firstIndex(where: { $0.numbers.areTheSame }) {
      shares.swapAt(index, shares.count - 1)
    }
    while let share = shares.popLast() {
      aggregate.merge(share.aggregate, share.numbers.areTheSame ? nil : share.numbers, columns)
    }
    aggregate.decide(names.book.shapes)
    var counter = RequestCounter(options)
    var known = names.book
    counter.learn(&known)
    counter.settle(&aggregate, &self.names)
  }
}

/// Makes reports.
package struct ReportAssembly {
  private let options: SpendOptions
  private let inputs: InputFiles
  package let files: [FileRecord.State]
  /// By file: what it is called.
  package let names: [String]
  /// By file and block: the number of lines before the block.
  package let lineStarts: [[Int]]

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
    counts.leftOut = inputs.skipped.count
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
    report.hints = options.hints
    report.tolerances = options.tolerances
    report.skipped = inputs.skipped
    report.isEveryUserUnknown =
      total.totals.requests > 0 && total.userBits == 0 && options.filters[.user] == nil
    report.tables = zip(options.tables, total.tables).map { dimensions, table in
      let spans = options.fillsTimeGaps ? TimeSpans(dimensions, table) : nil
      let table = spans?.filled(table) ?? table
      var result = SpendReport.Table(
        dimensions: dimensions,
        rows: RowOrder(
          table, dimensions, merged.names.book.names, options.sort, workers: options.workers
        ).rows(top: options.top))
      result.timeline = spans?.timeline(table)
      return result
    }
    report.unknownStatuses = total.statusCounts.values.reduce(0, +)
    report.assumptions = Assumptions.descriptions.compactMap { reason, _, meaning in
      let count = total.assumed.reduce(0) {
        $0 + (Assumptions(rawValue: $1.key).contains(reason) ? $1.value : 0)
      }
      return count > 0 ? SpendReport.Assumed(meaning: meaning, requests: count) : nil
    }
    report.problems = problems(of: total, merged.names.book)
    report.absentValues = absentValues(merged.names.book)
    report.unread = unread(of: total, merged.names.book.shapes)
    report.selfHosted = sheet.selfHosted(total.selfHosted, merged.names.book)
    report.machineHour = options.reading.machineHour
    report.unmatchedResults = total.unmatched.count
    report.unmatchedCost = total.unmatched.cost
    report.incomplete =
      inputs.unreadable
      + zip(names, files).flatMap { name, file in
        file.faults.map {
          SpendReport.Incomplete(
            file: name, code: $0.code,
            message: $0.message + ($0.isSalvaged ? options.hints.said(" (", .salvaged, ")") : ""))
        }
      }
    report.incomplete.sort()
    return report
  }

  /// What `--where` wants and nothing in the log is called, with the closest name. Of names there may be
  /// millions: beyond a number of them none is suggested.
  private func absentValues(_ book: NameBook) -> [SpendReport.AbsentValue] {
    let wanted = options.filters.filter { $0.key.isName }.sorted {
      $0.key.rawValue < $1.key.rawValue
    }
    guard !wanted.isEmpty else { return [] }
    var keys = DimensionKeys(zone: options.timeZone)
    var book = book
    keys.complete(&book)
    // The first is that of no name.
    let names = 1..<max(1, book.names.count)
    return wanted.flatMap { dimension, filters in
      filters.filter { !$0.isExcluded }.compactMap { filter in
        guard let value = filter.exactValue, value != Dimension.unknown else { return nil }
        let known =
          dimension == .model
          ? options.engine.sheet.identify(model: value, provider: "", host: "").name : value
        // A new name gets a number behind all of the log's.
        guard !names.contains(Int(book.names.number(of: Array(known.utf8)))) else { return nil }
        let candidates =
          names.count <= Self.suggestedNames ? names.map { book.names.string(of: UInt32($0)) } : []
        return SpendReport.AbsentValue(
          dimension: dimension, value: value, nearest: nearest(value, candidates))
      }
    }
  }

  private static let suggestedNames = 100_000

  /// The models that a name may have been meant for, as the end of a sentence.
  private func near(_ model: ModelIdentity) -> String {
    // One of another seller is no slip.
    model.name.contains("/")
      ? "" : options.engine.sheet.idsNear(model.name).map { "; did the log mean \($0)?" } ?? ""
  }

  // MARK: Problems

  private func problems(of total: SpendAggregate, _ book: NameBook) -> [SpendReport.Problem] {
    var problems: [SpendReport.Problem] = []
    for (place, fault) in total.problems {
      problems.append(problem(place, code: fault.code, fault.message))
    }
    for (model, count, place) in mostFrequent(total.unpricedCounts, total.unpricedPlaces) {
      let name = TerminalText.escaped(book.models[Int(model.model)].name)
      let near = model.reason == .unknownModel ? near(book.models[Int(model.model)]) : ""
      problems.append(
        problem(
          place, code: "unpriced-model",
          "\(name) \(model.reason.meaning); \(Figures.counted(count, "request")) unpriced\(near)"))
    }
    for (status, count, place) in mostFrequent(total.statusCounts, total.statusPlaces) {
      let name = TerminalText.escaped(book.statuses[Int(status)].name)
      problems.append(
        problem(
          place, code: "unknown-status",
          "the status \"\(name)\" is not known; \(Figures.counted(count, "request")) counted as "
            + "failed"))
    }
    if total.unmatched.tellingCount > 0 { problems.append(problem(total.unmatched)) }
    return problems.sorted {
      ($0.file, $0.line, $0.byte, $0.code, $0.message)
        < ($1.file, $1.line, $1.byte, $1.code, $1.message)
    }
  }

  /// The most frequent shapes, and then all others as one.
  private func unread(of total: SpendAggregate, _ shapes: KeyTable) -> [SpendReport.UnreadShape] {
    let (first, others) = total.unread.mostFrequent(SpendReport.UnreadShape.listed, shapes)
    let all = first.map { (shapes.string(of: $0.shape), $0.elements) }
    return (all + [(SpendReport.UnreadShape.others, others)]).compactMap { text, elements in
      guard let place = elements.first else { return nil }
      return SpendReport.UnreadShape(
        shape: text, count: elements.count, files: elements.files.count, file: names[place.file],
        line: line(of: place), byte: place.byteOffset, hint: elements.hint)
    }
  }

  package func line(of place: ProblemPlace) -> Int {
    lineStarts[place.file][place.block] + place.lineInBlock + 1
  }

  private func problem(_ unmatched: UnmatchedResults) -> SpendReport.Problem {
    var place = ProblemPlace(file: 0, block: 0, lineInBlock: 0, byteOffset: 0)
    if unmatched.first != .unknown {
      let first = unmatched.first
      place = ProblemPlace(
        file: first.file, block: first.block, lineInBlock: first.lineInBlock,
        byteOffset: files[first.file].blockOffsets[first.block] + unmatched.offset)
    }
    let cost =
      unmatched.cost == .zero ? "" : " of \(Figures.dollars(unmatched.cost)) as the API reports"
    return problem(
      place, code: SpendReport.Problem.unmatchedCode,
      "\(Figures.counted(unmatched.tellingCount, "result")) without a submission\(cost): nothing tells "
        + "what was asked for, so they are in no sum")
  }

  /// At most `problemLimit` of them; the tables by model and status have them all.
  private func mostFrequent<Key>(
    _ counts: [Key: Int], _ places: [Key: ProblemPlace]
  ) -> some Sequence<(Key, Int, ProblemPlace)> {
    counts.compactMap { key, count in places[key].map { (key, count, $0) } }
      .sorted { ($1.1, $0.2) < ($0.1, $1.2) }
      .prefix(SpendAggregate.problemLimit)
  }

  private func problem(
    _ place: ProblemPlace, code: String, _ message: String
  ) -> SpendReport.Problem {
    SpendReport.Problem(
      file: names[place.file], line: line(of: place),
      byte: place.byteOffset, code: code, message: message)
  }

  /// The file and the line of a place; nil for the unknown one.
  package func position(of place: LinePlace) -> LogPosition? {
    guard place != .unknown else { return nil }
    return LogPosition(
      file: names[place.file],
      line: lineStarts[place.file][place.block] + place.lineInBlock + 1)
  }
}
