// What the automaton reports of good texts, and the code and place of every fault.

import StrictJSON
import Testing

@Suite struct `JSON texts` {
  @Test(arguments: [
    ("null", ["null@0"]), (" true ", ["yes@1"]), ("\t\r\nfalse\n", ["no@3"]),
    ("0", ["number@0 0"]), ("-0.10e+05 ", ["number@0 -0.10e+05"]),
    ("[1,20]", ["[@0", "number@1 1", "number@3 20", "]"]),
    ("[]", ["[@0", "]"]), ("{}", ["{@0", "}"]), (" [ ] ", ["[@1", "]"]), ("{ }", ["{@0", "}"]),
    (#""""#, ["string@0 "]), (#""a\"b\\c\/""#, [#"string@0 a"b\c/"#]),
    (#""\b\f\n\r\t""#, ["string@0 \u{8}\u{c}\n\r\t"]),
    (#""\u0041\u00e9\u20AC\uD834\uDd1E""#, ["string@0 Aé€\u{1D11E}"]),
    (#""\u0000é€𝄞\u007f""#, ["string@0 \0é€𝄞\u{7f}"]),
    (
      #"{"a":[{"b":null}],"a":"c"}"#,
      [
        "{@0", "key@1 a", "[@5", "{@6", "key@7 b", "null@11", "}", "]", "key@18 a", "string@22 c",
        "}",
      ]
    ),
    (#"{"\u0061" : -1}"#, ["{@0", "key@1 a", "number@12 -1", "}"]),
  ])
  func `a text is reported in its order, with offsets and without escapes`(
    text: String, expected: [String]
  ) throws {
    #expect(try events(of: text.utf8) == expected)
  }

  /// Text, code and offset of the first byte that is wrong.
  static let faults: [(String, JSONSyntaxError.Code, Int)] = [
    ("", .incomplete, 0), (" ", .incomplete, 1), ("[", .incomplete, 1), (#"{"a""#, .incomplete, 4),
    (#"{"a":"#, .incomplete, 5), ("[1,", .incomplete, 3), ("tru", .incomplete, 3),
    (#""abc"#, .incomplete, 4), (#""\"#, .incomplete, 2), (#""\u12"#, .incomplete, 5),
    (#""\ud834"#, .incomplete, 7), (#""\ud834\"#, .incomplete, 8), ("[1", .incomplete, 2),
    ("[}", .unexpectedByte, 1), ("{]", .unexpectedByte, 1), ("[1}", .unexpectedByte, 2),
    (#"{"a" 1}"#, .unexpectedByte, 5), (#"{"a":1]"#, .unexpectedByte, 6),
    ("[,1]", .unexpectedByte, 1),
    ("[1 2]", .unexpectedByte, 3), ("{1:2}", .unexpectedByte, 1), ("{a:1}", .unexpectedByte, 1),
    (#"{"a":}"#, .unexpectedByte, 5), (#"{,"a":1}"#, .unexpectedByte, 1),
    ("\u{FEFF}1", .unexpectedByte, 0),
    ("[1,,2]", .unexpectedByte, 3), ("*", .unexpectedByte, 0),
    ("1 2", .twoValues, 2), ("{}x", .twoValues, 2), ("[][]", .twoValues, 2),
    ("null,", .twoValues, 4),
    ("]", .unexpectedByte, 0), (#""a"}"#, .twoValues, 3),
    ("[1,]", .trailingComma, 3), ("[1 , ]", .trailingComma, 5), (#"{"a":1,}"#, .trailingComma, 7),
    ("[,]", .unexpectedByte, 1), ("{,}", .unexpectedByte, 1),
    ("// no", .comment, 0), ("[1/*2*/]", .comment, 2), ("{}//", .comment, 2),
    (#"{/**/"a":1}"#, .comment, 1),
    ("NaN", .notANumber, 0), ("nan", .notANumber, 1), ("[Infinity]", .notANumber, 1),
    ("-Infinity", .notANumber, 1), ("[nAn]", .notANumber, 2),
    ("'a'", .singleQuotes, 0), ("{'a':1}", .singleQuotes, 1), (#"{"a":1,'b':2}"#, .singleQuotes, 7),
    ("True", .badLiteral, 0), ("nul", .incomplete, 3), ("nulL", .badLiteral, 3),
    ("[fals]", .badLiteral, 5),
    ("undefined", .badLiteral, 0), ("truE", .badLiteral, 3), ("trues", .twoValues, 4),
    ("01", .badNumber, 1), ("-01", .badNumber, 2), ("+1", .badNumber, 0), (".5", .badNumber, 0),
    ("1.", .badNumber, 2), ("1.e5", .badNumber, 2), ("[1.]", .badNumber, 3), ("1e", .badNumber, 2),
    ("1e+", .badNumber, 3), ("1e+x", .badNumber, 3), ("-", .badNumber, 1), ("--1", .badNumber, 1),
    ("-a", .badNumber, 1), ("1.5.2", .twoValues, 3), ("0x1F", .twoValues, 1),
    ("[1a]", .unexpectedByte, 2),
    ("\"a\u{0}\"", .controlByte, 2), ("\"\t\"", .controlByte, 1), ("[\u{1}]", .controlByte, 1),
    ("\u{c}1", .controlByte, 0), ("1\u{0}", .controlByte, 1), ("\"a\nb\"", .controlByte, 2),
    (#""\x41""#, .badEscape, 2), (#""\'""#, .badEscape, 2), (#""\u00g0""#, .badEscape, 5),
    (#""\U0041""#, .badEscape, 2), (#""\u+041""#, .badEscape, 3), (#""\u""#, .badEscape, 3),
    (#""\ud834""#, .loneSurrogate, 7), (#""\udd1e""#, .loneSurrogate, 6),
    (#""\ud834x""#, .loneSurrogate, 7), (#""\ud834\n""#, .loneSurrogate, 8),
    (#""\ud834\u0041""#, .loneSurrogate, 12), (#""\ud834\ud834""#, .loneSurrogate, 12),
    (#"{"\ude00":1}"#, .loneSurrogate, 7),
  ]

  @Test(arguments: faults)
  func `a fault has its code and offset`(text: String, code: JSONSyntaxError.Code, offset: Int) {
    #expect(fault(of: text.utf8) == JSONSyntaxError(code, at: offset))
  }

  /// Bytes between two quotes, and the offset of the wrong one in the text (RFC 3629).
  @Test(
    arguments: [
      ([0x80], 1), ([0xBF], 1), ([0xC0, 0x80], 1), ([0xC1, 0xBF], 1), ([0xC2], 2),
      ([0xC2, 0x41], 2),
      ([0xE0, 0x9F, 0xBF], 2), ([0xE0, 0xA0], 3), ([0xED, 0xA0, 0x80], 2), ([0xEF, 0xBF, 0xC0], 3),
      ([0xF0, 0x8F, 0xBF, 0xBF], 2), ([0xF4, 0x90, 0x80, 0x80], 2), ([0xF5, 0x80, 0x80, 0x80], 1),
      ([0xFF], 1), ([0xFE, 0xFF], 1), ([0xF0, 0x9D, 0x84], 4), ([0xE2, 0x82, 0xAC, 0x80], 4),
    ] as [([UInt8], Int)])
  func `bytes that are not UTF-8 are found at the first wrong one`(bytes: [UInt8], offset: Int) {
    for quote in ["\"", "{\"", "[\""] {
      let text = Array(quote.utf8) + bytes + Array("\"".utf8)
      let expected = JSONSyntaxError(.invalidUTF8, at: offset + quote.utf8.count - 1)
      #expect(fault(of: text) == expected)
    }
  }

  @Test func `every scalar is itself, as bytes and as escapes`() throws {
    for number in stride(from: UInt32(0x20), through: 0x10FFFF, by: 61) {
      guard let scalar = Unicode.Scalar(number), scalar != "\"", scalar != "\\" else { continue }
      let raw = "\"\(scalar)\""
      let escaped = String(scalar).utf16.map { unit in
        "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count)
          + String(unit, radix: 16)
      }
      let expected = ["string@0 \(scalar)"]
      #expect(try events(of: raw.utf8) == expected)
      #expect(try events(of: "\"\(escaped.joined())\"".utf8) == expected)
    }
  }

  @Test func `nesting is limited and one level more is the fault`() {
    let limit = JSONAutomaton.maximumDepth
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      let start = String(repeating: open, count: limit)
      let end = String(repeating: close, count: limit)
      #expect(fault(of: (start + "1" + end).utf8) == nil)
      let tooDeep = JSONSyntaxError(.tooDeep, at: start.utf8.count)
      #expect(fault(of: (start + open).utf8) == tooDeep)
    }
    #expect(limit == 1024)
  }

  @Test func `every kind of fault has a case here`() {
    let seen = Set(Self.faults.map(\.1)).union([.invalidUTF8, .tooDeep])
    #expect(seen == Set(JSONSyntaxError.Code.allCases))
    for code in JSONSyntaxError.Code.allCases {
      #expect(!code.description.isEmpty)
      #expect(code.rawValue.allSatisfy { $0.isASCII && ($0.isLowercase || "-8".contains($0)) })
    }
  }

  @Test func `the automaton knows how far it is and whether it has begun`() throws {
    var automaton = JSONAutomaton()
    var recorder = EventRecorder()
    for (offset, byte) in #"  {"a":"b\n"}"#.utf8.enumerated() {
      #expect(automaton.offset == offset)
      #expect(automaton.isAtStart == (offset <= 2))
      try automaton.consume(byte, into: &recorder)
    }
    #expect(!automaton.isAtStart)
  }
}
