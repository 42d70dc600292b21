// What was typed, in the words that the parser knows: other names of options, and commands that were misspelt.

import ArgumentParser
import Analyses
import Quotes
import Pages
import Pricing
import SystemIO

/// The arguments of a command line.
enum TypedArguments {
  /// Options under their other names, which other tools have for the same.
  private static let aliases = {
    var aliases = ["--since": ["--from"], "--until": ["--to"], "--group-by": ["--by"]]
    for format in Format.allCases where !format.fileEndings.isEmpty {
      aliases["--" + format.rawValue] = ["--format", format.rawValue]
    }
    return aliases
  }()

  /// The same with each option under its own name.
  ///
  /// - Throws: `CommandFailure` for two formats at once, and for a word that is near a command.
  static func understood(_ arguments: [String]) throws -> [String] {
    try refuseMisspeltCommand(arguments)
    let command = arguments.first { !$0.hasPrefix("-") }
    var words: [String] = []
    var formats: [String] = []
    for (place, argument) in arguments.enumerated() {
      if argument == "--" { return words + arguments[place...] }
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      // A forecast has a horizon of that name.
      if let name = parts.first, let own = aliases[name],
        !(name == "--until" && command == ForecastCommand.configuration.commandName)
      {
        words += parts.count == 2 ? ["\(own[0])=\(parts[1])"] : own
        if own.count == 2 { formats.append(own[1]) }
      } else {
        words.append(argument)
        if parts.first == "--format" {
          formats.append(parts.count == 2 ? parts[1] : arguments.dropFirst(place + 1).first ?? "")
        }
      }
    }
    guard Set(formats).count < 2 else {
      throw CommandFailure.configuration(
        "one format at a time: " + formats.map(TerminalText.escaped).joined(separator: ", "))
    }
    return words
  }

  /// A first word that is no file, but nearly a command, is that command misspelt and no log to read.
  private static func refuseMisspeltCommand(_ arguments: [String]) throws {
    guard let word = arguments.first, !word.hasPrefix("-"), !word.contains("/"), !word.contains(".")
    else { return }
    let commands =
      Fluxspend.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard !commands.contains(word), let near = nearest(word, commands),
      (try? FileStatus(of: PathArgument(argument: word).path)) == nil
    else { return }
    throw CommandFailure.configuration(
      "\(TerminalText.escaped(word)): no such file; did you mean the command \(near)?")
  }
}
