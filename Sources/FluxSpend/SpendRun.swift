// READ FIRST: the whole run on one page.
//
//   files -> blocks -> lines -> records -> charges -> shares -> report
//
// Each worker takes blocks of whole lines from a stream (LogStream), decodes them (RecordDecoder),
// prices every request (PricingEngine) and adds it up (SpendAggregate). The shares are merged once, and
// the report is made of the sum. Nothing of it depends on how many workers there were, in which order
// the files were named, or on the day.

internal import Dispatch
internal import LogRecords
internal import Synchronization

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
  public func report() -> SpendReport? {
    let files = inputs.files.map(FileRecord.init)
    let scheduler = Scheduler(files, salvages: options.salvages, progress: progress)
    let shares = Locked<[WorkerShare]>([])
    let group = DispatchGroup()
    for number in 0..<max(1, options.workers) {
      // A queue for each worker gives each its own thread.
      DispatchQueue(label: "fluxspend.worker.\(number)").async(group: group) {
        let share = SpendWorker(options, scheduler).run()
        shares.withLock { $0.append(share) }
      }
    }
    while group.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      if progress.isCancelled { scheduler.wakeAll() }
    }
    guard !progress.isCancelled else { return nil }
    var finished = shares.withLock { shares in
      defer { shares = [] }
      return shares
    }
    let total = MergedShares(taking: &finished, options)
    progress.note(requestIDs: total.ids.count, memory: total.ids.memory)
    let assembly = ReportAssembly(options, inputs, files)
    options.rejects?.resolve(names: assembly.names, lineStarts: assembly.lineStarts) { member in
      scheduler.settlements(of: [member]).contains { !$0.counts }
    }
    return assembly.report(of: total)
  }
}
