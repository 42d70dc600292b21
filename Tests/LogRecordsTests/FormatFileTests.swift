// Format files: what they say, and how a bad one is refused.

import Testing

@testable import LogRecords

@Suite struct FormatFileTests {
  private func rules(_ text: String) throws(FormatFileError) -> ReadingRules {
    try ReadingRules(parsing: Array(text.utf8)) { $0 == "user" ? "it is taken" : nil }
  }

  @Test func `it says what the options do`() throws {
    let rules = try rules(
      """
      {
        "schema": "fluxspend.format/1", "name": "our gateway",
        "map": {"user": "labels.tenant", "id": ["call.id", "call.ref"]},
        "dimensions": {"team": ["a.team", "b.team"], "tier": "tier"},
        "unwrap": ["data.call", "call"],
        "ignore": {"logger": ["httpx", "urllib3*"]},
        "provider": "fal", "countBare": true
      }
      """)
    var expected = ReadingRules()
    expected.mappings = [
      .init(.user, "labels.tenant"), .init(.id, "call.id"), .init(.id, "call.ref"),
    ]
    expected.labels = [.init("team", "a.team"), .init("team", "b.team"), .init("tier", "tier")]
    expected.unwraps = ["data.call", "call"]
    expected.exemptions = [
      .init("logger", Glob(Array("httpx".utf8))), .init("logger", Glob(Array("urllib3*".utf8))),
    ]
    (expected.provider, expected.countsBare) = ("fal", true)
    #expect(rules == expected)
    #expect(rules.labelNames == ["team", "tier"])
  }

  @Test func `what is typed comes before what it says`() throws {
    var typed = ReadingRules()
    typed.mappings = [.init(.user, "who")]
    typed.provider = "bfl"
    typed.add(
      try rules(
        #"{"schema":"fluxspend.format/1","map":{"user":"labels.tenant"},"provider":"fal"}"#))
    #expect(typed.mappings == [.init(.user, "who"), .init(.user, "labels.tenant")])
    #expect(typed.provider == "bfl")
  }

  @Test(arguments: [
    (
      #"{"schema":"fluxspend.format/2"}"#,
      #"line 1, column 11: "schema" is not "fluxspend.format/1""#
    ),
    (#"{}"#, #"line 1, column 1: "schema" is missing"#),
    (#"[]"#, "line 1, column 1: the format is not an object"),
    (#"{"schema":"fluxspend.format/1","#, "line 1, column 32: the JSON ends too early"),
    (
      #"{"schema":"fluxspend.format/1","un\u001brp":"a"}"#,
      #"line 1, column 32: unknown key "un?rp" in the format; did you mean "unwrap"?"#
    ),
    (
      "{\"schema\":\"fluxspend.format/1\",\n\"map\":{\"usr\":\"a\"}}",
      #"line 2, column 8: unknown key "usr" in "map"; did you mean "user"?"#
    ),
    (
      "{\"schema\":\"fluxspend.format/1\",\n\"map\":{\"tenant\":\"a\"}}",
      #"line 2, column 8: unknown key "tenant" in "map""#
    ),
    (
      #"{"schema":"fluxspend.format/1","map":{"user":"a","user":"b"}}"#,
      #"line 1, column 50: "user" is given twice"#
    ),
    (
      #"{"schema":"fluxspend.format/1","map":{"user":7}}"#,
      #"line 1, column 46: "user" is no text and no list of texts"#
    ),
    (
      #"{"schema":"fluxspend.format/1","map":["user"]}"#,
      #"line 1, column 38: "map" is not an object"#
    ),
    (
      #"{"schema":"fluxspend.format/1","dimensions":{"user":"a"}}"#,
      #"line 1, column 46: "user" in "dimensions": it is taken"#
    ),
    (
      #"{"schema":"fluxspend.format/1","countBare":"yes"}"#,
      #"line 1, column 44: "countBare" is not true or false"#
    ),
    (
      #"{"schema":"fluxspend.format/1","unwrap":["a",""]}"#,
      #"line 1, column 46: "unwrap" is no text and no list of texts"#
    ),
  ])
  func `a bad one is refused with its place`(text: String, reason: String) {
    let error = #expect(throws: FormatFileError.self) { try rules(text) }
    #expect(error?.description == reason)
  }

  @Test func `it names at most sixteen dimensions`() {
    let names = (0..<17).map { #""d\#($0)":"p""# }.joined(separator: ",")
    #expect(throws: FormatFileError.self) {
      try rules(#"{"schema":"fluxspend.format/1","dimensions":{\#(names)}}"#)
    }
  }
}
