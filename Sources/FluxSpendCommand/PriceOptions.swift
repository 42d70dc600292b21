// Options that quotes and price sheets share, and what they mean.

public import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
public import Pricing
import SystemIO

extension PixelSize: ExpressibleByArgument {}

extension ResolutionTier: ExpressibleByArgument {
  /// As requests spell it.
  public init?(argument: String) { self.init(argument) }

  /// The spellings for help and completion.
  public static var allValueStrings: [String] { allCases.map(\.name) }

  /// As requests spell it.
  public var defaultValueDescription: String { name }
}

/// Which prices are in force.
struct PriceOptions: ParsableArguments {
  @Option(
    name: .customLong("prices"),
    help: ArgumentHelp(
      "A price sheet that replaces or extends the built-in one.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var file: PathArgument?

  /// The sheet of the file, or the built-in one.
  func sheet() throws -> PriceSheet { try file.map(Self.sheet) ?? .builtIn }

  /// The providers that the built-in sheets know.
  static var providers: [String] { PriceSheet.knownProviders }

  /// What is said of a provider that is not there.
  static func unknown(in sheet: PriceSheet) -> String {
    "the price sheet has no prices of that provider; it has those of "
      + sheet.providers.filter { sheet.only(provider: $0.id) != nil }.map(\.id)
      .joined(separator: ", ")
  }

  /// Reads a sheet.
  ///
  /// - Throws: `CommandFailure` with the file and, for a bad sheet, the place.
  static func sheet(_ argument: PathArgument) throws -> PriceSheet {
    let text = try argument.contents()
    do throws(PriceSheetError) {
      return try PriceSheet(parsing: text)
    } catch {
      throw CommandFailure.configuration("\(argument.name): \(error)")
    }
  }
}

/// What is said of a model that a sheet does not have.
func notOfSheet(_ name: String, _ sheet: PriceSheet) -> String {
  let hint = sheet.idsNear(name).map { "; did you mean \($0)?" } ?? ""
  return
    "\(TerminalText.escaped(name)) is no model of the price sheet; fluxspend prices lists them\(hint)"
}

/// An amount that was typed.
///
/// - Parameter example: what could have been typed.
func dollars(_ text: String, _ option: String, like example: String) throws -> Money {
  guard let amount = Money(dollars: text) else {
    throw CommandFailure.configuration(
      "\(option) \(TerminalText.escaped(text)): write an amount in dollars, as \(example)")
  }
  return amount
}
