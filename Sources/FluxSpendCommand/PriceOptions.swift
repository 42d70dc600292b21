// Options that quotes and price sheets share, and what they mean.

public import ArgumentParser
public import FluxSpend
import Pricing

extension ViewFormat: ExpressibleByArgument {}

extension PixelSize: ExpressibleByArgument {}

/// Which prices are in force.
struct PriceOptions: ParsableArguments {
  @Option(name: .customLong("prices"), help: "A price sheet to use instead of the built-in one.")
  var file: String?

  /// The sheet of the file, or the built-in one.
  func sheet() throws -> PriceSheet { try file.map(Self.sheet) ?? .builtIn }

  /// Reads a sheet.
  ///
  /// - Throws: `CommandFailure` with the file and, for a bad sheet, the place.
  static func sheet(_ path: String) throws -> PriceSheet {
    let name = TerminalText.escaped(path)
    let text: [UInt8]
    do {
      text = try readFile(path)
    } catch {
      throw CommandFailure.configuration("\(name): cannot be read: \(error)")
    }
    do throws(PriceSheetError) {
      return try PriceSheet(parsing: text)
    } catch {
      throw CommandFailure.configuration("\(name): \(error)")
    }
  }
}

/// Writes a command's result to standard output.
func printResult(_ text: String) throws {
  do {
    try writeOutput(text)
  } catch {
    throw CommandFailure.output("standard output: cannot be written: \(error)")
  }
}
