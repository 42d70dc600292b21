// Keys that are expected, and others that come instead: what a line says does not depend on the lines
// before it.

import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Known keys` {
  private let readers = LineReaders()

  /// The scanner takes the line, and reads what its twin reads.
  private func check(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let bytes = Array(line.utf8)
    #expect(readers.scan(bytes), "\(line)", sourceLocation: sourceLocation)
    let contradiction = readers.contradiction(bytes)
    #expect(contradiction == nil, "\(line)", sourceLocation: sourceLocation)
  }

  private static let members = [
    #""ts":"2026-06-01T00:00:00Z""#, #""user":"alice""#, #""model":"flux-2-pro""#, #""n":2"#,
    #""request":{"width":1,"height":2}"#, #""response":{"width":3,"status":"Ready"}"#,
    #""status":200"#, #""input_image_2":"a""#, #""input_image_3":"b""#, #""input_image_33":"c""#,
    #""id":"x""#, #""width":5"#, #""widt":6"#, #""widths":7"#, #""metadata":"{\"user\":\"bob\"}""#,
    #""request":null"#, #""user":{"id":"u","name":"v"}"#, #""request_body":"{\"width\":9}""#,
  ]

  @Test(arguments: 0..<3)
  func `keys may come in any order, go missing, and come twice`(seed: Int) {
    var random = SeededNumbers(seed)
    for _ in 0..<2000 {
      let members = (0..<random.below(12)).map { _ in random.pick(Self.members) }
      check("{" + members.joined(separator: random.oneIn(4) ? ", " : ",") + "}")
    }
  }

  @Test func `keys of any length are told apart by each of their bytes`() {
    for count in 0...40 {
      let key = String(repeating: "k", count: count)
      check(#"{"\#(key)":1,"user":"a"}"#)
      check(#"{"\#(key)":2,"user":"a"}"#)
      for place in 0..<count {
        let other = key.prefix(place) + "j" + key.dropFirst(place + 1)
        check(#"{"\#(other)":1,"user":"a"}"#)
      }
    }
    let format = LogFormat.standard.facts.flatMap(\.paths).flatMap { $0.split(separator: "/") }
    for key in Set(format) {
      // A fact's key, the same without its end, with more behind it, and with another end.
      for other in [key, key.dropLast(), key + "s", key.dropLast() + "#"] {
        for _ in 0..<2 {
          check(#"{"a":{"\#(other)":{}},"\#(other)":"x","request":{"\#(other)":[]}}"#)
        }
      }
    }
  }

  @Test func `a key of one object is not expected in another`() {
    for _ in 0..<2 {
      check(#"{"request":{"width":1,"status":"a"},"width":2,"status":"b"}"#)
      check(#"{"request":{"width":1},"status":"b","response":{"width":2,"status":"c"}}"#)
      check(#"{"seen":{"width":1,"status":"a"},"width":2,"status":"b"}"#)
      check(#"{"width":{"width":{"width":1}},"input_image":{"width":3,"height":4}}"#)
    }
  }

  @Test func `more keys than are remembered are read as well`() {
    for round in 0..<3 {
      for number in 0..<600 {
        check(#"{"user":"a","key-\#(number)":\#(round),"id":"b","key-\#(number * 7)":"c"}"#)
      }
    }
  }

  @Test func `space may stand on both sides of a key's colon`() {
    for space in ["", " ", "  ", "\t", "\r", "          "] {
      for _ in 0..<2 {
        check(#"{"user"\#(space):"a","request"\#(space):\#(space){"width":\#(space)1}}"#)
        check(#"{\#(space)"user":\#(space)"a"\#(space),\#(space)"status":1\#(space)}\#(space)"#)
      }
    }
  }

  @Test func `what is only nearly an expected key is none`() {
    check(#"{"user":"a","model":"b"}"#)
    for line in [
      #"{"user","model":"b"}"#, #"{"user":"a","model"}"#, #"{"user:"a","model":"b"}"#,
      #"{"user":"a","model":}"#, #"{"user":"a",model":"b"}"#, #"{"user":"a","model" "b"}"#,
      #"{"user":"a","mod\u0065l":"b"}"#, #"{"user":"a","#, #"{"user":"a","model":"#, #"{"us"#,
    ] {
      #expect(!readers.scan(Array(line.utf8)), "\(line)")
    }
  }
}
