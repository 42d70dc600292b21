// How a command says that it cannot do its work: the rest of the message after `fluxspend: `, and the
// exit status. The root command prints it; nothing else writes to standard error.

import Analyses
import Quotes
import LogRecords
import Pages
import SystemIO

/// The end of a command without its result.
struct CommandFailure: Error, CustomStringConvertible {
  /// What was wrong, escaped for a terminal.
  let description: String
  /// The exit status of the contract: 1, 2 or 3.
  let status: Int32

  /// A configuration file is wrong; nothing was done.
  static func configuration(_ message: String) -> CommandFailure {
    CommandFailure(description: message, status: 2)
  }

  /// There is no price for what was asked.
  static func unpriced(_ message: String) -> CommandFailure {
    CommandFailure(description: message, status: 3)
  }

  /// The output could not be written.
  static func output(_ message: String) -> CommandFailure {
    CommandFailure(description: message, status: 1)
  }
}

/// Does something that writes to a file, and names the file if it fails. A pipe whose reader has gone
/// is no failure of ours: that error is passed on as it is, and ends the command quietly.
func writing<Result>(
  to file: String, consequence: String, _ body: () throws -> Result
) throws -> Result {
  do {
    return try body()
  } catch let error as SystemError where !error.isBrokenPipe {
    throw CommandFailure.output(
      "\(TerminalText.escaped(file)): cannot be written: \(error); \(consequence)")
  }
}
