// What may help, without the words of any program: texts below the command name no option. Whoever runs a
// report says how its own options are called (`HintWords`), and who says nothing reads texts without hints.

/// Something that whoever runs a report can do, or can ask it for.
public enum Hint: Hashable, Sendable {
  /// The JSON output does something that this text does not: `has all`, `lists them`.
  case json(String)
  /// The bounds of estimates are in the JSON output.
  case jsonHasBounds
  /// Findings may be shown without a limit.
  case everyFinding
  /// Lines of damaged members may be counted.
  case salvaging
  /// Lines of damaged members are counted, because of this setting.
  case salvaged
  /// Files of the same content may both be counted.
  case countingIdentical
  /// Standard input may be read without being compared.
  case notComparingIdentical
  /// The place of a request's own id may be named.
  case placeOfID
  /// The place of a fact may be named.
  case placeOfFact(String)
  /// Prices may be given.
  case prices
  /// Another sheet may have prices for the provider.
  case otherSheet
  /// Malformed lines may be listed, or accepted.
  case malformed
  /// Who sold what nothing tells, so many requests, may be said.
  case seller(of: String)
  /// One seller's requests may be chosen.
  case oneSeller
  /// The setting by which moderated requests are billed.
  case moderatedBilled
  /// The settings by which requests are left out.
  case selection
  /// Requests of one status may be chosen.
  case oneStatus
  /// What an hour of the machine costs may be said.
  case machineHour
  /// So many lines that were not understood may be exempted by a value of theirs, or accepted.
  case unread(Int)
  /// Lines with this value may be exempted.
  case ignoringValue(key: String, value: String)
  /// Lines with a value of this key may be exempted.
  case ignoringKey(String)
  /// Lines may be exempted by any value of theirs.
  case ignoring
  /// So many lines that were not understood may be accepted.
  case acceptingUnread(Int)
}

/// How hints are called by whoever runs a report.
public struct HintWords: Hashable, Sendable {
  private let name: String
  private let words: @Sendable (Hint) -> String?

  /// No hints at all.
  public static let none = HintWords(name: "none") { _ in nil }

  /// - Parameters:
  ///   - name: tells these words from others.
  ///   - words: the hint as part of a sentence, or the whole of one; nil to say nothing.
  public init(name: String, words: @escaping @Sendable (Hint) -> String?) {
    (self.name, self.words) = (name, words)
  }

  /// The words of a hint; nil if nothing is to be said.
  package func callAsFunction(_ hint: Hint) -> String? { words(hint) }

  /// A hint between other texts, or nothing at all.
  package func said(_ before: String, _ hint: Hint, _ after: String = "") -> String {
    self(hint).map { before + $0 + after } ?? ""
  }

  /// A hint before another text, or nothing at all.
  package func said(_ hint: Hint, _ after: String) -> String { said("", hint, after) }

  /// Compares by name.
  public static func == (left: HintWords, right: HintWords) -> Bool { left.name == right.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
