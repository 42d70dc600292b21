// `fluxspend report`, the main job: resolve, read, write, and say what is missing.

import ArgumentParser
import FluxSpend
import LogRecords

/// Reads logs and reports the spend.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Read logs, price every request, and report the spend (the default).",
    discussion: """
      An input is a file, a directory (walked for *.jsonl, *.ndjson, *.json and *.log, each also \
      with .gz), or - for standard input. Gzip is recognised by its bytes, not by its name.
      """)

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

  func run() throws {
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

    var files = InputFiles(inputs.map { FilePath($0) })
    try refuseOverwriting(files)
    options.rejects = try rejects.map(spool)
    if !selection.allowIdentical { files.leaveOutCopies() }
    Messages.say(notes: files.notes)
    let report = try read(files, options)
    guard report.inputs.files > 0 else {
      for input in report.incomplete { Messages.say(input.message, file: input.file) }
      if report.incomplete.isEmpty { Messages.say("there is no log to read") }
      throw ExitStatus.nothingUsable
    }
    let isOverLimit = limit.isExceeded(by: report.inputs)
    Messages.sayFaults(of: report, maximumMalformed: isOverLimit ? limit.text : nil)
    if let rejects, let spool = options.rejects { try write(spool, to: rejects) }
    try write(report)
    if isOverLimit || !report.incomplete.isEmpty || report.totals.unpriced > 0 {
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
  private func read(_ files: InputFiles, _ options: SpendOptions) throws -> SpendReport {
    let progress = RunProgress()
    let line = ProgressLine()
    let timer = showsProgress ? ProgressTimer(line, files, progress) : nil
    let signals = StopSignals { status in
      line.finish()
      let done = "\(progress.filesFinished) of \(Figures.counted(files.files.count, "file"))"
      Messages.say(
        "stopped: \(done) and \(Figures.bytes(progress.bytesRead)) were read, no report was "
          + "written")
      TemporaryFiles.removeAll()
      endProcess(status: status)
    }
    let start = monotonicNanoseconds()
    let report = withExtendedLifetime((signals, timer)) {
      SpendRun(files, options: options, progress: progress).report()
    }
    line.finish()
    guard let report else { throw ExitStatus.nothingUsable }
    if stats {
      RunStatistics(
        nanoseconds: monotonicNanoseconds() - start, workers: options.workers, report: report,
        progress: progress
      ).say()
    }
    return report
  }

  // MARK: Output

  private func write(_ report: SpendReport) throws {
    guard let path = outputs.output else {
      let file = OutputFile.standardOutput
      let style = TableStyle(isColored: isColored, width: file.terminalWidth ?? 100)
      return try writing(to: "standard output", consequence: "the output is not complete") {
        try report.write(as: outputs.format, style: style) { try file.write($0) }
      }
    }
    try writing(to: path, consequence: "what was there is unchanged") {
      try OutputFile.replacing(FilePath(path)) { file in
        try report.write(as: outputs.format) { try file.write($0) }
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
