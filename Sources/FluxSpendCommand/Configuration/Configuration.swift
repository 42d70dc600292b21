// `fluxspend.toml`: what would be typed each time. It says the same as options, by which it is overruled, and is as
// strict as they are: an unknown key is an error, with its place and the nearest name that is known.

import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO
import TOMLKit

/// A configuration file.
struct Configuration {
  /// The file looked for in the working directory.
  static let standardName = "fluxspend.toml"

  /// Where it is.
  let path: FilePath
  private let reader: ConfigurationReader

  /// As `--map`, `--ignore` and `--dimension` have them.
  private(set) var mappings: [String] = []
  private(set) var ignored: [String] = []
  private(set) var dimensions: [String] = []
  private(set) var provider: String?
  /// Relative to the working directory.
  private(set) var prices: PathArgument?
  private(set) var timeZone: String?
  private(set) var budgets: [String] = []
  private(set) var people = PeopleNames()
  private(set) var format: Format?
  private(set) var top: Int?
  private(set) var tables: [String] = []
  private(set) var color: TargetOptions.When?
  /// Every key with its value and line, for `inspect`.
  private(set) var settings: [(name: String, value: String, line: Int)] = []

  /// Keys of the document, and of `[output]`.
  private enum Key: String, CaseIterable {
    case map, ignore, dimensions, provider, prices, timezone, budgets, users, teams, output
  }
  private enum OutputKey: String, CaseIterable { case format, top, by, color }

  /// Reads a file.
  ///
  /// - Throws: `CommandFailure` that names the file, and the line and column of what is wrong in it.
  init(_ argument: PathArgument) throws {
    path = argument.path
    let bytes = try argument.contents()
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw CommandFailure.configuration("\(argument.name): this is no text in UTF-8")
    }
    reader = try ConfigurationReader(text, name: argument.name)
    for (path, value) in try reader.entries() {
      guard let key = path.last.flatMap(Key.init) else {
        throw reader.unknown(path, among: Key.allCases.map(\.rawValue))
      }
      try read(key, path, value)
    }
  }

  private mutating func read(
    _ key: Key, _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws {
    switch key {
    case .map: try readMap(path, value)
    case .ignore:
      ignored = try checked(path, reader.texts(path, value)) {
        for text in $0 { _ = try ReadingOptions.exemption(text) }
      }
      note(path, ignored.joined(separator: ", "))
    case .dimensions: try readDimensions(path, value)
    case .provider:
      provider = try reader.text(path, value)
      note(path, provider)
    case .prices: try readPrices(path, value)
    case .timezone:
      timeZone = try checked(path, reader.text(path, value)) { _ = try timeZoneRules($0) }
      note(path, timeZone)
    case .budgets:
      budgets = try checked(path, reader.texts(path, value)) {
        for text in $0 { _ = try BudgetOptions.budget(text) }
      }
      note(path, budgets.joined(separator: ", "))
    case .users:
      people.aliases = try names(path, value)
      note(path, Figures.counted(people.aliases.count, "name"))
    case .teams:
      people.teams = try names(path, value)
      note(path, Figures.counted(people.teams.count, "member"))
    case .output: try readOutput(path, value)
    }
  }

  /// Refuses a value that its option would refuse, at its place.
  private func checked<Value>(
    _ path: ConfigurationPath, _ value: Value, _ check: (Value) throws -> Void
  ) throws -> Value {
    do {
      try check(value)
      return value
    } catch let failure as CommandFailure {
      throw reader.failure(path, failure.description)
    }
  }

  private mutating func note(_ path: ConfigurationPath, _ value: String?) {
    guard let value else { return }
    settings.append((path.joined(separator: "."), value, reader.line(of: path)))
  }

  // MARK: Tables

  private mutating func readMap(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws {
    let facts = ReadingRules.Fact.allCases.map(\.rawValue)
    for (path, value) in try reader.entries(path, value) {
      guard let fact = path.last, facts.contains(fact) else {
        throw reader.unknown(path, among: facts)
      }
      let places = try reader.texts(path, value)
      mappings += places.map { "\(fact)=\($0)" }
      note(path, places.joined(separator: ", "))
    }
  }

  private mutating func readDimensions(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws {
    for (path, value) in try reader.entries(path, value) {
      let texts = try reader.texts(path, value).map { "\(path.last ?? "")=\($0)" }
      dimensions += try checked(path, texts) {
        for text in $0 { _ = try ReadingOptions.label(text) }
      }
      note(path, try reader.texts(path, value).joined(separator: ", "))
    }
  }

  /// A path in the file is relative to the file.
  private mutating func readPrices(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws {
    let text = try reader.text(path, value)
    var bytes = Array(text.utf8)
    if bytes.first != UInt8(ascii: "/"),
      let slash = self.path.bytes.lastIndex(of: UInt8(ascii: "/"))
    {
      bytes = self.path.bytes[...slash] + bytes
    }
    let argument = PathArgument(path: FilePath(bytes: bytes))
    prices = try checked(path, argument) { _ = try PriceOptions.sheet($0) }
    note(path, text)
  }

  private func names(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws -> [[UInt8]: String] {
    var names: [[UInt8]: String] = [:]
    for (path, value) in try reader.entries(path, value) {
      names[Array((path.last ?? "").utf8)] = try reader.text(path, value)
    }
    return names
  }

  private mutating func readOutput(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws {
    for (path, value) in try reader.entries(path, value) {
      guard let key = path.last.flatMap(OutputKey.init) else {
        throw reader.unknown(path, among: OutputKey.allCases.map(\.rawValue))
      }
      switch key {
      case .format:
        format = try reader.word(path, value, Format.self)
        note(path, format?.rawValue)
      case .top:
        top = try reader.number(path, value)
        note(path, top.map(String.init))
      case .by:
        var rules = ReadingRules()
        rules.labels = try dimensions.map(ReadingOptions.label)
        let known = Dimension.allCases + FreeDimension.all(of: rules).map(Dimension.free)
        tables = try checked(path, reader.texts(path, value)) {
          for text in $0 { _ = try SelectionOptions.dimensions(text, known) }
        }
        note(path, tables.joined(separator: ", "))
      case .color:
        color = try reader.word(path, value, TargetOptions.When.self)
        note(path, color?.rawValue)
      }
    }
  }
}
