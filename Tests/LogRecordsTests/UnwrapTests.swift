// Where records stand, if the user says so.

import CivilTime
import Pricing
import Testing

@testable import LogRecords

@Suite struct UnwrapTests {
  /// The lines of a log under such rules.
  private func lines(_ log: String, unwrap: [String]) -> [DecodedLine] {
    var rules = ReadingRules()
    rules.unwraps = unwrap
    let decoder = RecordDecoder(sheet: .builtIn, rules: rules)
    return DecodedLog(Array(log.utf8) + [0x0A], decoder: decoder).lines
  }

  private static let call = #"{"model":"flux-2-pro","width":512,"height":512}"#

  @Test func `an object that has the path is searched nowhere else`() {
    let log = #"{"model":"flux-2-max","n":4,"data":{"call":\#(Self.call)}}"#
    for log in [log, #"{"log":\#(quoted(log))}"#, #"[{"records":[\#(log)]}]"#] {
      #expect(lines(log, unwrap: []).map(\.facts?.model) == ["flux-2-max"])
      #expect(lines(log, unwrap: ["data.call"]).map(\.facts?.model) == ["flux-2-pro"])
      #expect(lines(log, unwrap: ["DATA.Call"]).map(\.facts?.model) == ["flux-2-pro"])
      // Where there is no such path the rules hold.
      #expect(lines(log, unwrap: ["data.other"]).map(\.facts?.model) == ["flux-2-max"])
    }
  }

  @Test func `a value there may be a text, a list, or dotted`() {
    let inner = [
      #""data.call":\#(Self.call)"#, #""data":{"call":\#(quoted(Self.call))}"#,
      #""data":\#(quoted(#"{"call":\#(Self.call)}"#))"#,
    ]
    for inner in inner {
      let log = #"{"model":"flux-2-max","n":4,\#(inner)}"#
      #expect(lines(log, unwrap: ["data.call"]).map(\.facts?.model) == ["flux-2-pro"])
    }
    let list = #"{"model":"flux-2-max","n":4,"calls":[\#(Self.call),\#(Self.call)]}"#
    #expect(lines(list, unwrap: ["calls"]).count == 2)
  }

  @Test func `what is not searched otherwise is`() {
    let talk = #"{"messages":[{"role":"tool","content":\#(Self.call)}]}"#
    #expect(lines(talk, unwrap: []).map(\.verdict) == [.notRequest])
    #expect(lines(talk, unwrap: ["messages"]).map(\.verdict) == [.request])
  }

  @Test func `the objects on the way give what the record lacks`() {
    let log =
      #"{"ts":"2026-06-01T00:00:00Z","data":{"user":"ada","call":\#(Self.call)},"user":"bob"}"#
    let facts = lines(log, unwrap: ["data.call"]).first?.facts
    #expect(facts?.user == "ada")
    #expect(facts?.time == Instant(seconds: 1_780_272_000))
  }

  @Test func `nothing, or a number, at the path is no such path`() {
    for value in ["null", "1", "true"] {
      let log = #"{"model":"flux-2-max","n":4,"call":\#(value)}"#
      #expect(lines(log, unwrap: ["call"]).map(\.facts?.model) == ["flux-2-max"])
    }
  }

  @Test func `what asks for an image elsewhere in it is no silence`() {
    let log = #"{"model":"flux-2-max","n":4,"call":{"msg":"hello"}}"#
    let verdicts = lines(log, unwrap: ["call"]).map(\.verdict)
    #expect(verdicts.count == 1)
    guard case .unread = verdicts[0] else {
      Issue.record("\(verdicts)")
      return
    }
  }
}
