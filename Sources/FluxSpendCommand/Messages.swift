// Every message of the command, in one form:
//
//   fluxspend: FILE: line N (byte B): REASON
//
// Names from outside are escaped; text of a log never gets here.

import ArgumentParser
import FluxSpend
import LogRecords

/// Messages on standard error.
enum Messages {
  /// Malformed lines that are named; the report has the count.
  private static let namedLines = 10

  /// Says something about the run as a whole.
  static func say(_ text: String) {
    // A message that cannot be written has nowhere else to go.
    try? OutputFile.standardError.write("fluxspend: \(text)\n")
  }

  /// Says something about a file.
  static func say(_ text: String, file: String) { say("\(TerminalText.escaped(file)): \(text)") }

  /// Says which paths were left out: the first of them, and how many more.
  static func say(notes: [String]) {
    for note in notes.prefix(namedLines) { say(TerminalText.escaped(note)) }
    let rest = notes.count - namedLines
    if rest > 0 { say("\(Figures.counted(rest, "further path")) left out for the same reasons") }
  }

  /// Says what a report's readers must know even if they never see the report.
  static func sayFaults(of report: SpendReport, maximumMalformed: String?) {
    for input in report.incomplete { say(input.message, file: input.file) }
    let lines = report.problems.filter {
      $0.code != "unpriced-model" && $0.code != "unknown-status"
    }
    for problem in lines.prefix(namedLines) { say(problem) }
    if report.inputs.malformed > min(lines.count, namedLines) {
      let rest = report.inputs.malformed - min(lines.count, namedLines)
      say("\(Figures.counted(rest, "further malformed line")); --rejects FILE lists them all")
    }
    for problem in report.problems where problem.code == "unpriced-model" { say(problem) }
    for problem in report.problems where problem.code == "unknown-status" { say(problem) }
    if let maximumMalformed, report.inputs.malformed > 0 {
      say(
        "\(Figures.counted(report.inputs.malformed, "malformed line")), more than --max-malformed "
          + maximumMalformed)
    }
  }

  private static func say(_ problem: SpendReport.Problem) {
    say("line \(problem.line) (byte \(problem.byte)): \(problem.message)", file: problem.file)
  }

  /// Says why the command ends early, and with which status.
  static func end(with error: any Error) -> CInt {
    switch error {
    case let error as SystemError where error.isBrokenPipe: return 0
    case let error as SystemError:
      say("\(error)")
      return ExitStatus.nothingUsable.rawValue
    case let error as CommandFailure:
      say(error.description)
      return error.status
    default:
      return endParsing(error)
    }
  }

  /// Help and version go to standard output; a wrong command line is status 2.
  private static func endParsing(_ error: any Error) -> CInt {
    let text = Fluxspend.fullMessage(for: error)
    guard Fluxspend.exitCode(for: error).rawValue == 0 else {
      try? OutputFile.standardError.write("fluxspend: \(withoutPrefix(text))\n")
      return ExitStatus.wrongUsage.rawValue
    }
    do {
      try OutputFile.standardOutput.write(text + "\n")
      return 0
    } catch {
      return end(with: error)
    }
  }

  private static func withoutPrefix(_ text: String) -> String {
    text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
  }
}
