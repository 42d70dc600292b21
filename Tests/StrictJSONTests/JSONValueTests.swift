// The tree of a document: values, their places, and members of the same name.

import StrictJSON
import Testing

@Suite struct `A document as a tree` {
  private let document = Array(
    #" {"a": [1.50, "x\u0079", {"b": null}], "t": true, "f": false, "a": {}, "é": -0e5}"#.utf8)

  @Test func `holds every value with the offset where it begins`() throws {
    let root = try JSONValue(parsing: document)
    #expect(root.offset == 1)
    guard case .object(let members) = root.content else {
      Issue.record("not an object")
      return
    }
    #expect(members.map(\.name) == ["a", "t", "f", "a", "é"])
    #expect(members.map(\.offset) == [2, 39, 50, 62, 71])
    #expect(members.map(\.value.offset) == [7, 44, 55, 67, 77])
    guard case .array(let elements) = members[0].value.content else {
      Issue.record("not an array")
      return
    }
    #expect(elements.map(\.offset) == [8, 14, 25])
    #expect(elements[0].content == .number("1.50"))
    #expect(elements[1].content == .string("xy"))
    #expect(elements[2]["b"]?.content == .null)
    #expect(members[1].value.content == .boolean(true))
    #expect(members[2].value.content == .boolean(false))
    #expect(members[4].value.content == .number("-0e5"))
  }

  @Test func `gives the last member of a name, and nothing where there is none`() throws {
    let root = try JSONValue(parsing: document)
    #expect(root["a"]?.content == .object([]))
    #expect(root["z"] == nil)
    #expect(root["t"]?["a"] == nil)
  }

  @Test(arguments: ["1", "\"s\"", "null", "true", "[]", "{}"])
  func `may be any value`(text: String) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)).offset == 0)
  }

  @Test func `keeps a number of any magnitude as it is spelled`() throws {
    let digits = "-" + String(repeating: "9", count: 5000) + ".5E+99999"
    #expect(try JSONValue(parsing: Array(digits.utf8)).content == .number(digits))
  }

  @Test func `refuses what the grammar refuses, at the same place`() {
    for (text, code, offset) in `JSON texts`.faults {
      let error = #expect(throws: JSONSyntaxError.self) {
        _ = try JSONValue(parsing: Array(text.utf8))
      }
      #expect(error == JSONSyntaxError(code, at: offset))
    }
  }
}
