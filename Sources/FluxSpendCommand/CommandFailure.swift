// How a command says that it cannot do its work: the rest of the message after `fluxspend: `, and the
// exit status. The root command prints it; nothing else writes to standard error.

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
