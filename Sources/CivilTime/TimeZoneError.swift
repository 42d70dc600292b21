// Why a time zone could not be had: a name nobody may ask for, or a file that is not what it says.

/// Why a zone's name was refused or its file could not be understood.
public struct TimeZoneError: Error, Hashable, Sendable {
  /// The kind of fault, for programs.
  public enum Code: String, Hashable, Sendable {
    /// The name is not the name of a zone: empty, absolute, with `..` or with odd characters.
    case badName = "bad-zone-name"
    /// The bytes do not begin like a TZif file.
    case notTZif = "not-tzif"
    /// A version of the format that is not known.
    case unknownVersion = "unknown-tzif-version"
    /// The bytes end too early.
    case truncated = "tzif-truncated"
    /// Counts, indices or times contradict each other.
    case inconsistent = "tzif-inconsistent"
    /// The rule for the time after the last transition cannot be read.
    case badRule = "tzif-bad-rule"
    /// The file counts leap seconds; the clocks that write logs do not.
    case leapSeconds = "tzif-leap-seconds"
  }

  /// The kind of fault.
  public var code: Code
  /// What was wrong, for people, as the end of a sentence. It never quotes what was read.
  public var reason: String

  /// A fault of a kind, with its reason.
  public init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}

extension TimeZoneError: CustomStringConvertible {
  /// The reason.
  public var description: String { reason }
}
