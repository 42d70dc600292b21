// Options as they would be typed again: `advise` and `inspect` print commands that read the same logs in the same
// way. Each group of options says itself what it is typed as, beside what it means.

import Analyses
import Quotes
import LogRecords
import SystemIO

/// A command line in the making.
struct RepeatedOptions {
  private(set) var words: [String]

  /// A command, and what comes before its options.
  init(_ words: [String]) { self.words = words }

  /// An option, once for each value.
  mutating func add(_ option: String, _ values: [String]) {
    for value in values { words += [option, value] }
  }

  /// An option, if it has a value.
  mutating func add(_ option: String, _ value: String?) {
    if let value { words += [option, value] }
  }

  /// A file, if one is named.
  mutating func add(_ option: String, _ file: PathArgument?) { add(option, file?.path.text) }

  /// A flag, if it is set.
  mutating func add(_ flag: String, if isSet: Bool) {
    if isSet { words.append(flag) }
  }
}

extension LogReading {
  /// The command line that reads the same logs in the same way.
  ///
  /// - Parameters:
  ///   - command: its name.
  ///   - isBefore: whether prices are those of a what-if's log as it was, and which requests change is typed by
  ///     whoever asks.
  func arguments(of command: [String], isBefore: Bool = false) -> [String] {
    var typed = RepeatedOptions(command + inputs.map(\.path.text))
    typed.add("--config", configuration.file)
    typed.add("--no-config", if: configuration.noConfig)
    typed.add("--include", include.map(\.path.text))
    typed.add("--exclude", exclude.map(\.path.text))
    selection.type(into: &typed, isBefore: isBefore)
    reading.type(into: &typed)
    typed.add("--max-malformed", maxMalformed == "0" ? nil : maxMalformed)
    typed.add("--max-unread", maxUnread == "0" ? nil : maxUnread)
    return typed.words
  }
}

extension SelectionOptions {
  /// Types what chooses and prices requests; tables and workers change neither.
  fileprivate func type(into typed: inout RepeatedOptions, isBefore: Bool) {
    let prefix = isBefore ? "--before-" : "--"
    typed.add("--from", from)
    typed.add("--to", to)
    typed.add("--in", period)
    if !isBefore { typed.add("--where", filters) }
    typed.add("--timezone", typedTimezone)
    typed.add(prefix + "prices", prices.file)
    typed.add(prefix + "prices-at", pricesAt)
    typed.add("--only-provider", onlyProvider)
    typed.add(prefix + "moderated", moderated == .free ? nil : moderated.rawValue)
    typed.add("--no-join", if: !join)
    typed.add("--allow-identical", if: allowIdentical)
    typed.add("--allow-empty", if: allowEmpty)
    typed.add("--salvage", if: salvage)
  }
}

extension ReadingOptions {
  /// Types what says how records are read.
  fileprivate func type(into typed: inout RepeatedOptions) {
    typed.add("--map", map)
    typed.add("--dimension", dimensions)
    typed.add("--unwrap", unwraps)
    typed.add("--ignore", ignore)
    typed.add("--provider", provider)
    typed.add("--count-bare", if: countBare)
    typed.add("--format-file", formatFile)
  }
}
