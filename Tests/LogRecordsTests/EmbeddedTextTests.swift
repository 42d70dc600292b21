// JSON texts in strings, keys with escapes, and keys that come twice.

import Foundation
import Pricing
import Testing

@testable import LogRecords

/// A text as a JSON string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\0"..<" ": result += String(format: "\\u%04x", scalar.value)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

@Suite struct `JSON texts in strings` {
  @Test(arguments: ["request", "request_body"])
  func `a request's body counts as if it stood there as an object`(key: String) throws {
    let body =
      #"{"model":"flux-2-pro","width":640,"height":480,"n":2,"input_images":[{"width":3,"height":4}]}"#
    let plain = try facts(#"{"\#(key)":\#(body)}"#)
    #expect(plain.output == .pixels(width: 640, height: 480))
    #expect(plain.images == 2 && plain.inputs == [12])
    #expect(try facts(#"{"\#(key)":\#(quoted(body))}"#) == plain)
    #expect(try facts(#"{"\#(key)":\#(quoted(" \t\n" + body + "\r\n "))}"#) == plain)
    let inUnicode = body.utf16.map { String(format: "\\u%04X", $0) }.joined()
    #expect(try facts(#"{"\#(key)":"\#(inUnicode)"}"#) == plain)
  }

  @Test(arguments: ["resp_body", "response_body", "response"])
  func `so does a response's`(key: String) throws {
    let body = #"{"id":"b1","status":"Ready","cost":4.5,"input_mp":0.75,"output_mp":1.5}"#
    let found = try facts(#"{"model":"flux-2-pro","\#(key)":\#(quoted(body))}"#)
    #expect(found == (try facts(#"{"model":"flux-2-pro","\#(key)":\#(body)}"#)))
    #expect(found.hasID && found.status == "Ready")
    #expect(found.reportedCost == Money(nanodollars: 45_000_000))
  }

  @Test func `so do metadata and model parameters`() throws {
    let parameters = quoted(#"{"width":640,"height":480}"#)
    let metadata = quoted(#"{"user":{"id":7},"team":"\u00e9"}"#)
    let found = try facts(
      #"{"model":"flux-2-pro","model_parameters":\#(parameters),"metadata":\#(metadata)}"#)
    #expect(found.output == .pixels(width: 640, height: 480))
    #expect(found.user == "7" && found.project == "é")
  }

  @Test func `a text within a text within a text is read`() throws {
    let inner = quoted(#"{"model":"flux-2-max","n":2}"#)
    let outer = quoted(#"{"request":\#(inner)}"#)
    #expect(try facts(#"{"gen_ai":\#(outer)}"#).model == "flux-2-max")
    #expect(try facts(#"{"gen_ai":{"request":\#(inner)}}"#).images == 2)
    #expect(
      try facts(#"{"gen_ai":\#(quoted(#"{"request":{"model":"flux-2-max","n":2}}"#))}"#).model
        == "flux-2-max")
  }

  @Test(arguments: [
    #"{"width":1,"height":2"#, #"{"width":1,"height":2,}"#, #"{"width":1,"height":2}x"#,
    #"{"width":1,"height":2}{}"#, #"{"width":1,'height':2}"#, #"{"width":1,"height":2,"x":tru}"#,
    "{\"width\":1,\"height\":2,\"x\":\"\n\"}", #"{"width":1,"height":2,"x":"\ud800"}"#, "{", "",
    "a prompt", "[1,2]", "17", "null", "\\", "{}}", #"{"width":1,"height":02}"#,
  ])
  func `nothing of a damaged or another text counts, and the line is fine`(text: String) throws {
    let found = try facts(
      #"{"model":"flux-2-pro","id":"a","request_body":\#(quoted(text)),"user":"a"}"#)
    #expect(found.output == .unknown)
    #expect(found.user == "a")
    // What stood at the key before is replaced; what stands elsewhere stays.
    let replaced = #"{"model":"flux-2-pro","id":"a","request":{"n":3},"request":\#(quoted(text))}"#
    #expect(try facts(replaced).images == 1)
    let beside = #"{"model":"flux-2-pro","width":5,"height":6,"request_body":\#(quoted(text))}"#
    #expect(try facts(beside).output == .pixels(width: 5, height: 6))
  }

  @Test func `an impossible fact in a text makes the line malformed`() {
    let line = #"{"model":"flux-2-pro","request_body":"{\"width\":-1,\"height\":2}"}"#
    #expect(decode(line).verdict == .malformed(LineFault(.fact(.size))))
  }

  @Test func `a string in the string is unescaped twice`() throws {
    let line = #"{"model":"flux-2-pro","id":"a","metadata":"{\"user\":\"a\\\"b\\\\c\\u00e9\\n\"}"}"#
    #expect(try facts(line).user == "a\"b\\c\u{e9}\n")
  }
}

@Suite struct `Keys` {
  @Test(arguments: [
    #"{"m\u006fdel":"flux-2-pro","\u0077idth":640,"height":480}"#,
    #"{"\u006d\u006F\u0064\u0065\u006c":"flux-2-pro","request":{"width":640,"heigh\u0074":480}}"#,
    #"{"model":"flux-2-pro","r\u0065quest":{"siz\u0065":"640x480"}}"#,
  ])
  func `with escapes are the keys they spell`(line: String) throws {
    let found = try facts(line)
    #expect(found.model == "flux-2-pro" && found.output == .pixels(width: 640, height: 480))
  }

  @Test(arguments: [
    "model", "Model", "MODEL", "mo_del", "m-odel", "request_model", "requestModel", "aiModel",
    "request.model", "gen_ai.request.model", "gen_ai.x.model",
  ])
  func `are told without case, hyphens and underscores, and by their parts`(key: String) {
    #expect(decode(#"{"\#(key)":"x","id":"a"}"#).verdict == .otherModel)
    #expect(decode(#"{"\#(key)":"flux-9","id":"a"}"#).verdict == .request)
  }

  @Test(arguments: [
    "_model", "model ", #"model\u0000"#, "", "mode", "models", "x.model", "provided_model_nam",
    "provided_model_namf", "result.model",
  ])
  func `that are only like a key of the format are none`(key: String) {
    #expect(decode(#"{"\#(key)":"x","id":"a"}"#).verdict == .notRequest)
  }

  @Test func `the spelling of the table wins over another`() throws {
    let flux = #"{"model":"flux-2-pro","id":"a","#
    #expect(try facts(flux + #""userId":"a","user_id":"b"}"#).user == "b")
    #expect(try facts(flux + #""USER-ID":"a","userId":"b"}"#).user == "a")
    #expect(try facts(#"{"Model":"flux-a","model":"flux-b","n":1}"#).loggedModel == "flux-b")
    #expect(try !facts(#"{"model":"flux-2-pro","n":1,"_id":"a"}"#).hasID)
  }

  @Test func `that come twice count as they come last`() throws {
    #expect(try facts(#"{"n":1,"model":"flux-a","model":"flux-b"}"#).loggedModel == "flux-b")
    let escaped = #"{"n":1,"model":"flux-a","model":"flux-b","m\u006fdel":"flux-c"}"#
    #expect(try facts(escaped).loggedModel == "flux-c")
    #expect(decode(#"{"n":1,"model":"a","model":null}"#).verdict == .notRequest)
    let flux = #"{"model":"flux-2-pro","trace_id":"t","#
    #expect(try facts(flux + #""user":"a","user":{"id":"b"}}"#).user == "b")
    #expect(try facts(flux + #""user":{"id":"b"},"user":"a"}"#).user == "a")
    #expect(try facts(flux + #""user":{"id":"b"},"user":{"name":"c"}}"#).user == "c")
    #expect(try facts(flux + #""user":{"id":"b"},"user":7.0}"#).user == "7.0")
    #expect(try facts(flux + #""user":{"id":"b"},"user":null,"userId":"d"}"#).user == "d")
    #expect(try facts(flux + #""n":"many","n":2}"#).images == 2)
  }

  @Test func `of containers that come twice replace them as a whole`() throws {
    let flux = #"{"model":"flux-2-pro","trace_id":"t","#
    for second in [#"{"n":2}"#, #""{\"n\":2}""#] {
      let line = flux + #""request":{"width":1,"height":2,"input_image":"x"},"request":\#(second)}"#
      let found = try facts(line)
      #expect(found.output == .unknown && found.inputs.isEmpty && found.images == 2)
    }
    for second in ["null", "7", "[]", "true", #""x""#, "{}"] {
      let line = flux + #""request":{"width":1,"height":2},"request":\#(second)}"#
      #expect(try facts(line).output == .unknown)
    }
    let deep = #""gen_ai":{"request":{"model":"a"}},"gen_ai":{"system":"v"}}"#
    #expect(try facts(flux + deep).loggedModel == "v/flux-2-pro")
    let sizes = #""size":{"width":1,"height":2},"size":{"width":3}}"#
    #expect(try facts(flux + sizes).output == .unknown)
  }

  @Test func `of inputs that come twice replace the inputs`() throws {
    let flux = #"{"model":"flux-2-pro","trace_id":"t","#
    #expect(try facts(flux + #""input_images":["a","b"],"input_images":["c"]}"#).inputs.count == 1)
    #expect(try facts(flux + #""input_images":["a","b"],"input_images":null}"#).inputs.isEmpty)
    #expect(
      try facts(flux + #""input_image":[{"width":-1,"height":1}],"input_image":"x"}"#).inputs == [
        nil
      ])
    let element = #""input_image":{"width":-1,"width":2,"height":3}}"#
    #expect(try facts(flux + element).inputs == [6])
  }
}
