// READ FIRST: the whole run on one page.
//
//   files -> blocks -> lines -> records -> charges -> shares -> report
//
// Each worker takes blocks of whole lines from a stream (LogStream), decodes them (RecordDecoder),
// prices every request (PricingEngine) and adds it up (SpendAggregate). The shares are merged once, and
// the report is made of the sum. Nothing of it depends on how many workers there were, in which order
// the files were named, or on the day.

import LogRecords
package import Pricing
internal import Synchronization
import SystemIO

/// Reads logs and reports what they cost.
public struct SpendRun: Sendable {
  /// What to do.
  public var options: SpendOptions
  /// The files to read.
  public var inputs: InputFiles
  /// How far it is; may be watched and cancelled from elsewhere.
  public let progress: RunProgress

  /// A run over files.
  public init(_ inputs: InputFiles, options: SpendOptions, progress: RunProgress = RunProgress()) {
    self.inputs = inputs
    self.options = options
    self.progress = progress
  }

  /// Runs to the end.
  ///
  /// - Returns: the report; nil when the run was cancelled.
  public func report() -> SpendReport? { counted()?.report }

  /// Runs to the end.
  ///
  /// A checksum stands behind the lines it vouches for. To wait with them would cost time and memory in
  /// every run, for the sake of a few: so lines count as they come, and when a member turns out to be
  /// bad, the run begins again and holds lines back. What can be read only once is held back at once.
  package func counted() -> CountedSpend? {
    if !options.holdsMembersBack, inputs.files.allSatisfy({ $0.size != nil }) {
      let (spend, mustHoldBack) = pass(holdsBack: false)
      guard mustHoldBack else { return spend }
      progress.restart()
      options.rejects?.restart()
    }
    return pass(holdsBack: true).spend
  }

  /// Runs to the end, and keeps what an analysis needs besides the report: further sums, and the facts
  /// behind each price.
  ///
  /// - Parameters:
  ///   - columns: those of the further sums.
  ///   - sheets: the price sheets that the analysis will use.
  ///   - keepsPlaces: whether it will ask where requests of a kind stand.
  package func countedWithFacts(
    _ columns: [[GroupColumn]], _ sheets: [PriceSheet], keepsPlaces: Bool = false
  ) -> CountedSpend? {
    var run = self
    run.options.keepsPlaces = keepsPlaces
    run.options.extraTables = columns
    run.options.keepsFacts = true
    run.options.epochs = PriceEpochs(sheets)
    return run.counted()
  }

  /// Reads all files once.
  private func pass(holdsBack: Bool) -> (spend: CountedSpend?, mustHoldBack: Bool) {
    let files = inputs.files.map(FileRecord.init)
    let scheduler = Scheduler(
      files, workers: max(1, options.workers), salvages: options.salvages, progress: progress)
    let requests = JoinedRequests()
    let shares = onWorkers(cancel: scheduler.stop) {
      var worker = SpendWorker(options, scheduler, requests, holdsBack: holdsBack)
      return worker.run()
    }
    guard !progress.isCancelled else { return (nil, false) }
    guard !scheduler.isStopped else { return (nil, true) }
    let wanted = shares.reduce(into: UndecidedLines.Wanted()) {
      $1.aggregate.undecided.want(&$0)
    }
    let counting = JoinedCounting(options, requests, progress, wanted)
    var joined = onWorkers(cancel: {}, counting.run)
    guard !progress.isCancelled else { return (nil, false) }
    let completed = counting.rest()
    if let completed { joined += onWorkers(cancel: {}, completed.run) }
    let names = completed?.names ?? counting.names
    let total = MergedShares(shares, joined: joined, names, options)
    let assembly = ReportAssembly(options, inputs, files)
    options.rejects?.resolve(names: assembly.names, lineStarts: assembly.lineStarts) { member in
      scheduler.settlements(of: [member]).contains { !$0.counts }
    }
    return (
      CountedSpend(
        report: assembly.report(of: total), names: total.names,
        tables: Array(total.aggregate.tables.dropFirst(options.tables.count)),
        evidence: total.aggregate.evidence,
        inspected: total.aggregate.inspected, assembly: assembly,
        positions: total.aggregate.kindPlaces.compactMapValues(assembly.position)), false
    )
  }

  /// Runs the same on as many threads as there are workers, or fewer where there are no more to be had:
  /// at least on this one.
  ///
  /// - Parameter cancel: called, more than once, when the run is cancelled.
  private func onWorkers<Result: Sendable>(
    cancel: () -> Void, _ work: @escaping @Sendable () -> Result
  ) -> [Result] {
    let results = Locked<[Result]>([])
    let worker: @Sendable () -> Void = {
      let result = work()
      results.withLock { $0.append(result) }
    }
    let threads = ThreadGroup()
    if !threads.start(worker) { worker() }
    for _ in 1..<max(1, options.workers) where !threads.start(worker) { break }
    while !threads.wait(milliseconds: 100) {
      if progress.isCancelled { cancel() }
    }
    return results.withLock { results in
      defer { results = [] }
      return results
    }
  }
}

/// What a run has counted.
package struct CountedSpend {
  package var report: SpendReport
  /// What the numbers in the tables stand for.
  package var names: RequestNames
  /// The further sums that were asked for.
  package var tables: [GroupTable]
  /// What the reported costs say together.
  package var evidence: CostEvidence
  /// How lines were read, if that was asked.
  package var inspected: InspectedLines
  /// What the places in it mean.
  package var assembly: ReportAssembly
  /// By kind: the first line of its requests, if that was kept.
  package var positions: [RequestKindNumbers: LogPosition]
}
