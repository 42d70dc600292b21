// Every message of the command, in one form:
//
//   fluxspend: FILE: line N (byte B): REASON
//
// Names from outside are escaped; text of a log never gets here.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
import Spend
import SystemIO

/// Messages on standard error.
enum Messages {
  /// Malformed lines that are named; the report has the count.
  private static let namedLines = 10

  /// Says something about the run as a whole.
  static func say(_ text: String) {
    // A message that cannot be written has nowhere else to go.
    try? OutputFile.standardError.write("fluxspend: \(ArgumentText.readable(text))\n")
  }

  /// Says something about a file.
  static func say(_ text: String, file: String) { say("\(TerminalText.escaped(file)): \(text)") }

  /// Says which paths were left out: the first of them, and how many more.
  static func say(notes: [String]) {
    for note in notes.prefix(namedLines) { say(TerminalText.escaped(note)) }
    let rest = notes.count - namedLines
    if rest > 0 { say("\(Figures.counted(rest, "further path")) left out for the same reasons") }
  }

  /// Says which files were left out though they may hold logs: the first of them, and how many more.
  static func say(skipped files: [SpendReport.SkippedFile]) {
    for file in files.prefix(namedLines) { say("left out: \(file.message)", file: file.file) }
    let rest = files.count - namedLines
    if rest > 0 { say("\(Figures.counted(rest, "further compressed file")) left out likewise") }
  }

  /// Says what a report's readers must know even if they never see the report.
  ///
  /// - Parameter explainsUnread: whether the output says all of unread lines.
  static func sayFaults(of report: SpendReport, explainsUnread: Bool = false) {
    for input in report.incomplete { say(input.message, file: input.file) }
    say(skipped: report.skippedPackedFiles)
    let lines = report.problems.filter { !$0.isSummary }
    for problem in lines.prefix(namedLines) { say(problem) }
    if report.inputs.malformed > min(lines.count, namedLines) {
      let rest = report.inputs.malformed - min(lines.count, namedLines)
      say("\(Figures.counted(rest, "further malformed line")); --rejects FILE lists them all")
    }
    for problem in report.problems where problem.code == "unpriced-model" { say(problem) }
    for problem in report.problems where problem.code == "unknown-status" { say(problem) }
    for problem in report.problems where problem.code == SpendReport.Problem.unmatchedCode {
      say(problem)
    }
    if report.hasTooManyMalformed {
      say(
        "\(Figures.counted(report.inputs.malformed, "malformed line")), more than --max-malformed "
          + report.tolerances.malformed.text)
    }
    if !explainsUnread {
      for message in report.unreadMessages { say(message) }
    } else if report.hasTooManyUnread {
      say(report.unreadSum)
    }
    if report.lacksRequests { sayNoRequest(of: report.inputs) }
    for doubt in report.doubts { say(doubt.message) }
  }

  /// Says which wanted values no request has.
  static func say(absent values: [SpendReport.AbsentValue]) {
    for absent in values {
      let near = absent.nearest.map { "; did you mean \"\(TerminalText.escaped($0))\"?" } ?? ""
      say(
        "--where \(absent.dimension.rawValue)=\(TerminalText.escaped(absent.value)): nothing in the logs is "
          + "called so\(near)")
    }
  }

  /// Says that records were read and none of them is a request.
  private static func sayNoRequest(of inputs: InputCounts) {
    say(
      "\(Figures.counted(inputs.records, "record")) read, and no request found among them. A request "
        + "names a model and tells of a call, by an id, a size, a prompt, a status or a cost. If there is "
        + "none to find: --allow-empty")
  }

  private static func say(_ message: ReportMessage) {
    if let file = message.file { say(message.text, file: file) } else { say(message.text) }
  }

  private static func say(_ problem: SpendReport.Problem) {
    say("line \(problem.line) (byte \(problem.byte)): \(problem.message)", file: problem.file)
  }

  /// Says why the command ends early, and with which status.
  ///
  /// - Parameter arguments: those of the command line.
  static func end(with error: any Error, _ arguments: [String]) -> CInt {
    switch error {
    case let error as SystemError where error.isBrokenPipe: return 0
    case let error as SystemError:
      say("\(error)")
      return ExitStatus.nothingUsable.rawValue
    case let error as CommandFailure:
      say(error.description)
      return error.status
    default:
      return endParsing(error, arguments)
    }
  }

  /// Help and version go to standard output; a wrong command line is status 2.
  private static func endParsing(_ error: any Error, _ arguments: [String]) -> CInt {
    let text = Fluxspend.fullMessage(for: error)
    guard Fluxspend.exitCode(for: error).rawValue == 0 else {
      say(escaped(withoutPrefix(text), arguments))
      return ExitStatus.wrongUsage.rawValue
    }
    do {
      try OutputFile.standardOutput.write(text + "\n")
      return 0
    } catch {
      return end(with: error, arguments)
    }
  }

  /// The parser's words, with lines of their own, around text from the command line.
  private static func escaped(_ text: String, _ arguments: [String]) -> String {
    var text = text
    for argument in arguments where TerminalText.escaped(argument) != argument {
      text = text.split(separator: argument, omittingEmptySubsequences: false)
        .joined(separator: TerminalText.escaped(argument))
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
  }

  private static func withoutPrefix(_ text: String) -> String {
    text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
  }
}
