// What all commands that read logs share: which logs, which requests, at what prices, written where; and the
// way from there to an output and an exit status.

import ArgumentParser
import FluxSpend
import LogRecords

/// Logs to read, and where the result goes.
struct LogReading: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files, directories, or - for standard input.", valueName: "input"),
    completion: .file())
  var inputs: [String] = []

  @OptionGroup(title: "Selection and prices")
  var selection: SelectionOptions

  @OptionGroup(title: "Output")
  var outputs: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Malformed lines tolerated before the status is 3: a number or a percentage.",
      valueName: "n|p%"))
  var maxMalformed = "0"

  @Option(
    help: ArgumentHelp(
      "Write file, line, byte and code of every malformed line, never its text.",
      valueName: "file"), completion: .file())
  var rejects: String?

  @Flag(help: "Say on standard error how long it took, at what throughput and memory.")
  var stats = false

  /// Reads the logs and writes what has been made of them.
  ///
  /// - Parameters:
  ///   - adjust: changes to the resolved options, before anything is read.
  ///   - read: reads; nil when the run was cancelled.
  ///   - report: the report of what was read, for messages and the exit status.
  ///   - lack: what the result itself lacks, which makes the status 3; nil for nothing.
  ///   - render: the output in a format.
  func run<Result>(
    adjust: (inout SpendOptions) throws -> Void = { _ in }, read: (SpendRun) throws -> Result?,
    report: (Result) -> SpendReport, lack: (Result) -> String? = { _ in nil },
    render: (Result, ReportFormat, TableStyle) -> String
  ) throws {
    try run(adjust: adjust, read: read, report: report, lack: lack) {
      result, format, style, file in
      try file.write(render(result, format, style))
    }
  }

  /// The same, for output that is too much for one text.
  ///
  /// - Parameter write: writes the output in a format.
  func run<Result>(
    adjust: (inout SpendOptions) throws -> Void = { _ in }, read: (SpendRun) throws -> Result?,
    report: (Result) -> SpendReport, lack: (Result) -> String? = { _ in nil },
    write: (Result, ReportFormat, TableStyle, OutputFile) throws -> Void
  ) throws {
    guard !inputs.isEmpty else {
      throw CommandFailure.configuration(
        "nothing to read: name a file, a directory, or - for standard input "
          + "(fluxspend --help has examples)")
    }
    guard (outputs.top ?? 0) >= 0 else {
      throw CommandFailure.configuration("--top is a number from 0")
    }
    let limit = try MalformedLimit(maxMalformed)
    var options = try selection.resolved()
    options.sort = outputs.sort
    let isForPeople = outputs.format == .table || outputs.format == .markdown
    options.top = outputs.top ?? (isForPeople ? 20 : 0)
    options.fillsTimeGaps = isForPeople
    try adjust(&options)

    var files = InputFiles(inputs.map { FilePath($0) })
    try refuseOverwriting(files)
    let watch = RunWatch(files)
    let signals = StopSignals { status in watch.stop(status: status) }
    defer { withExtendedLifetime(signals) {} }
    options.rejects = try rejects.map(spool)
    if !selection.allowIdentical { files.leaveOutCopies() }
    Messages.say(notes: files.notes)
    let result = try self.read(files, options, watch, read, report)
    let report = report(result)
    guard report.inputs.files > 0 else {
      for input in report.incomplete { Messages.say(input.message, file: input.file) }
      if report.incomplete.isEmpty { Messages.say("there is no log to read") }
      throw ExitStatus.nothingUsable
    }
    let isOverLimit = limit.isExceeded(by: report.inputs)
    Messages.sayFaults(of: report, maximumMalformed: isOverLimit ? limit.text : nil)
    Messages.sayExceeded(report.budgets)
    let lack = lack(result)
    if let lack { Messages.say(lack) }
    watch.beginWriting()
    if let rejects, let spool = options.rejects { try self.write(spool, to: rejects) }
    try self.write { format, style, file in try write(result, format, style, file) }
    if report.budgets.contains(where: \.isExceeded) {
      // What is missing can only add to what is too much already, so this comes first.
      throw ExitStatus.overBudget
    }
    if isOverLimit || !report.incomplete.isEmpty || report.totals.unpriced > 0
      || lack != nil
    {
      throw ExitStatus.incomplete
    }
  }

  /// Refuses to write where a log is, or two results to one file.
  private func refuseOverwriting(_ files: InputFiles) throws {
    for (option, path) in [("-o", outputs.output), ("--rejects", rejects)] {
      guard let path, files.contains(FilePath(path)) else { continue }
      throw CommandFailure.configuration(
        "\(option) \(TerminalText.escaped(path)): this is one of the logs to read; it would be "
          + "overwritten")
    }
    if let rejects, let output = outputs.output, FilePath(rejects).isSameFile(as: FilePath(output))
    {
      throw CommandFailure.configuration(
        "-o and --rejects both name \(TerminalText.escaped(rejects))")
    }
  }

  /// Reads the files, showing how far it is.
  private func read<Result>(
    _ files: InputFiles, _ options: SpendOptions, _ watch: RunWatch,
    _ read: (SpendRun) throws -> Result?, _ report: (Result) -> SpendReport
  ) throws -> Result {
    let timer = showsProgress ? ProgressTimer(watch.line, files, watch.progress) : nil
    let start = monotonicNanoseconds()
    let result = try withExtendedLifetime(timer) {
      try read(SpendRun(files, options: options, progress: watch.progress))
    }
    watch.line.finish()
    guard let result else { throw ExitStatus.nothingUsable }
    if stats {
      RunStatistics(
        nanoseconds: monotonicNanoseconds() - start, workers: options.workers,
        report: report(result),
        progress: watch.progress
      ).say()
    }
    return result
  }

  // MARK: Output

  private func write(
    _ write: (ReportFormat, TableStyle, OutputFile) throws -> Void
  ) throws {
    guard let path = outputs.output else {
      let file = OutputFile.standardOutput
      let style = TableStyle(isColored: isColored, width: file.terminalWidth ?? 100)
      return try writing(to: "standard output", consequence: "the output is not complete") {
        try write(outputs.format, style, file)
      }
    }
    try writing(to: path, consequence: "what was there is unchanged") {
      try OutputFile.replacing(FilePath(path)) { file in
        try write(outputs.format, TableStyle(), file)
      }
    }
  }

  private var showsProgress: Bool {
    outputs.progress == .always
      || (outputs.progress == .auto && OutputFile.standardError.isTerminal)
  }

  private var isColored: Bool {
    switch outputs.color {
    case .always: true
    case .never: false
    case .auto:
      OutputFile.standardOutput.isTerminal && environmentVariable("TERM") != "dumb"
        && (environmentVariable("NO_COLOR") ?? "").isEmpty
    }
  }

  private func spool(_ path: String) throws -> RejectsSpool {
    do throws(SystemError) {
      return try RejectsSpool(beside: FilePath(path))
    } catch {
      throw CommandFailure.configuration("--rejects \(TerminalText.escaped(path)): \(error)")
    }
  }

  private func write(_ spool: RejectsSpool, to path: String) throws {
    try writing(to: path, consequence: "what was there is unchanged") {
      try OutputFile.replacing(FilePath(path)) { file in try spool.writeCSV(to: file) }
    }
  }
}
