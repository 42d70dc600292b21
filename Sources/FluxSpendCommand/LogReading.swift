// What all commands that read logs share: which logs, which requests, at what prices, written where; and the
// way from there to an output and an exit status.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
import Spend
import SystemIO

/// A file that a run reads besides the logs.
struct ReadFile {
  /// The option that names it.
  var option: String
  var argument: PathArgument?

  init(_ option: String, _ argument: PathArgument?) {
    (self.option, self.argument) = (option, argument)
  }
}

/// Logs to read, and where the result goes.
struct LogReading: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files, directories, or - for standard input.", valueName: "input"),
    completion: .file())
  var inputs: [PathArgument] = []

  @Option(
    help: ArgumentHelp(
      "Read these files of a directory too, whatever they hold. Repeatable.", valueName: "glob"))
  var include: [PathArgument] = []

  @Option(
    help: ArgumentHelp(
      "Leave these files of a directory out: *, ? and ** in a path or a name. Repeatable.",
      valueName: "glob"))
  var exclude: [PathArgument] = []

  @OptionGroup(title: "Selection and prices")
  var selection: SelectionOptions

  @OptionGroup(title: "Reading")
  var reading: ReadingOptions

  @OptionGroup(title: "Output")
  var outputs: OutputOptions

  @OptionGroup(title: "Configuration")
  var configuration: ConfigurationOptions

  @Option(
    help: ArgumentHelp(
      "Malformed lines tolerated before the status is 3: a number or a percentage.",
      valueName: "n|p%"))
  var maxMalformed = "0"

  @Option(
    help: ArgumentHelp(
      "Lines that speak of FLUX and are not understood, tolerated likewise.", valueName: "n|p%"))
  var maxUnread = "0"

  @Option(
    help: ArgumentHelp(
      "Write file, line, byte and code of every malformed line, never its text.",
      valueName: "file"), completion: .file())
  var rejects: PathArgument?

  @Flag(help: "Say on standard error how long it took, at what throughput and memory.")
  var stats = false

  /// Reads the logs and writes what has been made of them.
  ///
  /// - Parameters:
  ///   - configuration: what it has been configured with.
  ///   - tables: the dimensions of each table, as they were typed.
  ///   - others: what else is read, besides the price sheet: nothing is written there.
  ///   - adjust: changes to the resolved options, before anything is read.
  ///   - excess: what in it is too much, which makes the status 5; nil for nothing.
  ///   - read: reads; nil when the run was cancelled.
  func run<Result: LogResult>(
    _ configuration: Configuration?, by tables: [String] = [], reading others: [ReadFile] = [],
    adjust: (inout SpendOptions) throws -> Void = { _ in },
    excess: (Result) -> String? = { _ in nil }, read: (SpendRun) throws -> Result?
  ) throws {
    guard !inputs.isEmpty else {
      throw CommandFailure.configuration(
        "nothing to read: name a file, a directory, or - for standard input "
          + "(fluxspend --help has examples)")
    }
    let format = try outputs.format()
    guard (outputs.top ?? 0) >= 0 else {
      throw CommandFailure.configuration("--top is a number from 0")
    }
    var options = try selection.resolved(reading.resolved(), by: tables)
    options.tolerances.malformed = try tolerance(maxMalformed, "--max-malformed")
    options.tolerances.unread = try tolerance(maxUnread, "--max-unread")
    options.tolerances.allowsNoRequest = selection.allowEmpty
    options.sort = outputs.sort
    options.top = outputs.top ?? (format.isForPeople ? 20 : 0)
    options.fillsTimeGaps = format.isForPeople
    if let configuration { options.people = configuration.people }
    options.filters[.user] = options.filters[.user]?.map { $0.mapped(options.people.name) }
    try adjust(&options)

    var files = files(inputs, configuration)
    if let configuration, files.contains(OutputTarget(of: configuration.path)) {
      throw CommandFailure.configuration(
        "\(TerminalText.escaped(configuration.path.text)): this is the configuration file, and no log"
      )
    }
    let readFiles = [
      ReadFile("--prices", selection.prices.file), ReadFile("--format-file", reading.formatFile),
      ReadFile("--config", configuration.map { PathArgument(path: $0.path) }),
    ]
    try refuseOverwriting(files, readFiles + others)
    let watch = RunWatch(files)
    try obeySignals(watch)
    options.rejects = try rejects.map(spool)
    if !selection.allowIdentical { files.leaveOutCopies(hints: .ofOptions) }
    if !outputs.quiet { Messages.say(notes: files.notes) }
    let result = try self.read(files, options, watch, read)
    let report = result.report
    guard report.inputs.files > 0 else {
      for input in report.incomplete { Messages.say(input.message, file: input.file) }
      Messages.say(skipped: report.skippedPackedFiles)
      if report.incomplete.isEmpty { Messages.say("there is no log to read") }
      throw ExitStatus.nothingUsable
    }
    Messages.sayFaults(of: report, explainsUnread: result.explainsUnread)
    Messages.say(absent: report.absentValues)
    Messages.sayExceeded(result.budgets)
    Messages.sayUnknown(result.budgets, of: report)
    if let lack = result.lack { Messages.say(lack) }
    let excess = excess(result)
    if let excess { Messages.say(excess) }
    watch.beginWriting()
    var hasRejects = true
    if let rejects, let spool = options.rejects { hasRejects = try tryToWrite(spool, to: rejects) }
    let style = outputs.target.style
    try outputs.target.write { file in
      try result.write(as: format, style: style, workers: selection.workers) {
        try file.write($0)
      }
    }
    if !hasRejects { throw ExitStatus.nothingUsable }
    if excess != nil || result.budgets.contains(where: \.isExceeded) {
      // What is missing can only add to what is too much already, so this comes first.
      throw ExitStatus.overLimit
    }
    if report.isIncomplete || result.lack != nil { throw ExitStatus.incomplete }
  }

  /// The files behind inputs, as `--include` and `--exclude` choose them.
  func files(_ inputs: [PathArgument], _ configuration: Configuration?) -> InputFiles {
    var selection = FileSelection()
    selection.included = include.map { Glob($0.path.bytes) }
    selection.excluded = exclude.map { Glob($0.path.bytes) }
    selection.configuration = configuration?.path
    return InputFiles(inputs.map(\.path), selection: selection)
  }

  /// Refuses to write where something is that is read, or two results to one file.
  private func refuseOverwriting(_ files: InputFiles, _ others: [ReadFile]) throws {
    let outputs = [("-o", outputs.output), ("--rejects", rejects)].compactMap { option, argument in
      argument.map { (option: option, name: $0.name, target: OutputTarget(of: $0.path)) }
    }
    for output in outputs {
      func refuse(_ reason: String) throws -> Never {
        throw CommandFailure.configuration("\(output.option) \(output.name): \(reason)")
      }
      if files.contains(output.target) {
        try refuse("this is one of the logs to read; it would be overwritten")
      }
      for other in others {
        guard let argument = other.argument,
          OutputTarget(of: argument.path).isSameFile(as: output.target)
        else { continue }
        try refuse("this is the file of \(other.option); it would be overwritten")
      }
      if files.encloses(output.target) {
        try refuse("this lies in a directory that is read; the next run would take it for a log")
      }
    }
    if outputs.count == 2, outputs[0].target.isSameFile(as: outputs[1].target) {
      throw CommandFailure.configuration("-o and --rejects both name \(outputs[1].name)")
    }
    if self.outputs.output == nil, case .descriptor(1, isNamed: true) = outputs.last?.target {
      throw CommandFailure.configuration(
        "--rejects \(outputs[0].name): this is where the report goes, standard output")
    }
  }

  /// From here on a signal ends the run with a word and without leavings.
  private func obeySignals(_ watch: RunWatch) throws {
    do throws(SystemError) {
      try callOnStop { status in watch.stop(status: status) }
    } catch {
      throw CommandFailure.output("not even one thread can be started: \(error)")
    }
  }

  /// Reads the files, showing how far it is.
  private func read<Result: LogResult>(
    _ files: InputFiles, _ options: SpendOptions, _ watch: RunWatch,
    _ read: (SpendRun) throws -> Result?
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
        report: result.report,
        progress: watch.progress
      ).say()
    }
    return result
  }

  // MARK: Output

  private var showsProgress: Bool {
    outputs.progress == .always
      || (outputs.progress == .auto && !outputs.quiet && OutputFile.standardError.isTerminal)
  }

  private func spool(_ argument: PathArgument) throws -> RejectsSpool {
    do throws(SystemError) {
      return try RejectsSpool(beside: argument.path)
    } catch {
      throw CommandFailure.configuration("--rejects \(argument.name): \(error)")
    }
  }

  /// Writes the rejected lines; the report is none the worse if that fails.
  ///
  /// - Returns: false if it fails, which has then been said.
  private func tryToWrite(_ spool: RejectsSpool, to argument: PathArgument) throws -> Bool {
    do {
      try writing(to: argument.path.text, consequence: "what was there is unchanged") {
        try OutputFile.replacing(argument.path) { file in try spool.writeCSV(to: file) }
      }
    } catch let failure as CommandFailure {
      Messages.say(failure.description)
      return false
    } catch let error as SystemError where error.isBrokenPipe {
      // Whoever read them has seen enough.
    }
    return true
  }
}
