// The values of a configuration file, each with its place for those who have to say what is wrong with it.

import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import TOMLKit

/// A key of the file, from the outermost table on.
typealias ConfigurationPath = [String]

/// Reads the values of a document.
struct ConfigurationReader {
  /// The file, for messages.
  let name: String
  private let places: TOMLKeyPlaces
  /// The document.
  let root: TOMLTable

  /// Parses a document.
  ///
  /// - Throws: `CommandFailure` with the file, line and column of the fault.
  init(_ text: String, name: String) throws {
    self.name = name
    do {
      root = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let start = error.source.begin
      throw CommandFailure.configuration(
        "\(name): line \(start.line), column \(start.column): "
          + TerminalText.escaped(Self.reason(error.description)))
    }
    places = TOMLKeyPlaces(text)
  }

  /// The first line of the parser's words.
  private static func reason(_ text: String) -> String {
    "this is no TOML: \(text.split(separator: "\n").first.map(String.init) ?? "it ends too early")"
  }

  /// The line of a key.
  func line(of path: ConfigurationPath) -> Int { places.places[path]?.line ?? 1 }

  /// Something wrong with a key or its value.
  func failure(_ path: ConfigurationPath, _ reason: String) -> CommandFailure {
    let place = places.places[path] ?? TextPlace(line: 1, column: 1)
    return .configuration("\(name): line \(place.line), column \(place.column): \(reason)")
  }

  /// A key that nobody knows, with the nearest that is known.
  func unknown(_ path: ConfigurationPath, among known: [String]) -> CommandFailure {
    let key = path.last ?? ""
    let near = meant(key, known)
    let hint = near.isEmpty ? "; there are \(known.joined(separator: ", "))" : near
    let table = path.count > 1 ? " in [\(path.dropLast().joined(separator: "."))]" : ""
    return failure(path, "there is no key \"\(TerminalText.escaped(key))\"\(table)\(hint)")
  }

  // MARK: Values

  /// A text.
  func text(_ path: ConfigurationPath, _ value: any TOMLValueConvertible) throws -> String {
    guard let text = value.string else { throw failure(path, "\(spelled(path)) is a text") }
    guard !text.isEmpty else { throw failure(path, "\(spelled(path)) is empty") }
    return text
  }

  /// A text or a list of texts.
  func texts(_ path: ConfigurationPath, _ value: any TOMLValueConvertible) throws -> [String] {
    guard let list = value.array else { return [try text(path, value)] }
    return try list.map { element in
      guard let text = element.string, !text.isEmpty else {
        throw failure(path, "\(spelled(path)) is a list of texts")
      }
      return text
    }
  }

  /// A whole number from 0.
  func number(_ path: ConfigurationPath, _ value: any TOMLValueConvertible) throws -> Int {
    guard let number = value.int, number >= 0 else {
      throw failure(path, "\(spelled(path)) is a number from 0")
    }
    return number
  }

  /// One of some words.
  func word<Word: RawRepresentable & CaseIterable>(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible, _ type: Word.Type
  ) throws -> Word where Word.RawValue == String {
    let text = try text(path, value)
    guard let word = Word(rawValue: text) else {
      let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure(
        path, "\(spelled(path)): there is no \"\(TerminalText.escaped(text))\"; there are \(known)")
    }
    return word
  }

  /// The entries of a table, in the order of their keys.
  func entries(
    _ path: ConfigurationPath, _ value: any TOMLValueConvertible
  ) throws -> [(path: ConfigurationPath, value: any TOMLValueConvertible)] {
    guard let table = value.table else { throw failure(path, "\(spelled(path)) is a table") }
    return try entries(of: table, path)
  }

  /// The same of the document.
  func entries() throws -> [(path: ConfigurationPath, value: any TOMLValueConvertible)] {
    try entries(of: root, [])
  }

  private func entries(
    of table: TOMLTable, _ path: ConfigurationPath
  ) throws -> [(path: ConfigurationPath, value: any TOMLValueConvertible)] {
    try table.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { key in
      guard let value = table[key] else { throw failure(path + [key], "cannot be read") }
      return (path + [key], value)
    }
  }

  private func spelled(_ path: ConfigurationPath) -> String {
    TerminalText.escaped(path.joined(separator: "."))
  }
}
