// The command: picks the subcommand, prints failures, and sets the exit status.

import ArgumentParser
import Glibc

/// What FLUX image generation costs.
@main
struct Fluxspend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fluxspend", abstract: "What FLUX image generation really costs.",
    subcommands: [QuoteCommand.self, PricesCommand.self])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      fail("fluxspend: \(failure)\n", status: failure.status)
    } catch {
      let isUsage = exitCode(for: error) == .validationFailure
      guard isUsage else { exit(withError: error) }
      fail(fullMessage(for: error) + "\n", status: 2)
    }
  }

  private static func fail(_ message: String, status: Int32) -> Never {
    let bytes = Array(message.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
    Glibc.exit(status)
  }
}
