// What can be wrong with a JSON text. The codes are part of the command's contract: they stand in
// reports and rejects files.

/// The first fault of a JSON text and where it is.
public struct JSONSyntaxError: Error, Hashable, Sendable {
  /// What is wrong.
  public var code: Code
  /// The offset of the offending byte in the text; its length when the text ends too early.
  public var offset: Int

  /// A fault at an offset.
  @inlinable
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// A stable name for each kind of fault.
  public enum Code: String, CaseIterable, Hashable, Sendable {
    /// The text ends before its value does.
    case incomplete = "incomplete-json"
    /// A byte that the grammar does not allow here, and none of the cases below.
    case unexpectedByte = "unexpected-byte"
    /// Something follows the value.
    case twoValues = "two-values"
    /// A comma before a closing bracket.
    case trailingComma = "trailing-comma"
    /// `//` or `/* */`.
    case comment
    /// `NaN` or `Infinity`.
    case notANumber = "not-a-number"
    /// A string in single quotes.
    case singleQuotes = "single-quotes"
    /// A word other than `true`, `false` and `null`.
    case badLiteral = "bad-literal"
    /// A number with a leading zero or plus, or without a digit where one must be.
    case badNumber = "bad-number"
    /// A raw control byte (below 0x20), in a string or between tokens.
    case controlByte = "control-byte"
    /// A backslash before something that is no escape.
    case badEscape = "bad-escape"
    /// Half of a surrogate pair, written as an escape.
    case loneSurrogate = "lone-surrogate"
    /// Bytes that are not UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF).
    case invalidUTF8 = "invalid-utf8"
    /// Containers nested more than 1,024 deep.
    case tooDeep = "too-deep"
  }
}

extension JSONSyntaxError.Code: CustomStringConvertible {
  /// The rest of a sentence that begins with the place.
  public var description: String {
    switch self {
    case .incomplete: "the JSON ends too early"
    case .unexpectedByte: "this is not JSON"
    case .twoValues: "something follows the JSON value"
    case .trailingComma: "a comma before a closing bracket"
    case .comment: "a comment, which JSON has not"
    case .notANumber: "NaN or Infinity, which JSON has not"
    case .singleQuotes: "a string in single quotes"
    case .badLiteral: "a word that is not true, false or null"
    case .badNumber: "this is not a JSON number"
    case .controlByte: "a raw control byte"
    case .badEscape: "an escape that JSON has not"
    case .loneSurrogate: "half of a surrogate pair"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .tooDeep: "nested more than \(JSONAutomaton.maximumDepth) deep"
    }
  }
}
