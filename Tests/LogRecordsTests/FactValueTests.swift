// What the value of a fact may look like, and what happens when it does not.

import Pricing
import Testing

@testable import LogRecords

/// A line of a FLUX request, told by its trace, with further members.
private func line(_ members: String) -> String {
  #"{"model":"flux-2-pro","trace_id":"t",\#(members)}"#
}

/// The code of a malformed line; nil for any other.
private func faultCode(_ line: String) -> String? {
  if case .malformed(let fault) = decode(line).verdict { fault.code } else { nil }
}

@Suite struct `Values of facts` {
  @Test(arguments: [
    "1024", "1024.0", "1.024e3", "10240e-1", "0.1024E+4", "\"1024\"", "\"1.024e3\"",
    "1024.00000000000000000000000000", "\" 1024\"",
  ])
  func `a whole number of pixels may be spelled in many ways`(width: String) throws {
    let found = try facts(line(#""width":\#(width),"height":7"#))
    #expect(found.output == .pixels(width: 1024, height: 7))
  }

  @Test(arguments: [
    "-1", "1.5", "1e400", "9223372036854775808", "\"-1\"", "2147483648", "1e-400",
    "1024.00000000000000000000000001",
  ])
  func `a negative, fractional or over-large width makes the line malformed`(width: String) {
    #expect(faultCode(line(#""width":\#(width),"height":7"#)) == "bad-size")
    #expect(faultCode(line(#""height":\#(width),"request":{"width":1}"#)) == "bad-size")
    let other = #""width":\#(width),"request":{"width":1,"height":2}"#
    #expect(faultCode(line(other)) == nil)
    #expect(faultCode(line(#""request":{"width":7,"height":\#(width)}"#)) == "bad-size")
    let input = #""input_images":[{"width":\#(width),"height":7}]"#
    #expect(faultCode(line(input)) == "bad-input-size")
  }

  @Test(arguments: [
    "0", "-0", "\"1024px\"", "true", "false", "\"\"", "\"auto\"", "\"2K\"", "\"+1024\"",
    "\"01024\"",
    "{}", "[]", "[1024]", "\"0x400\"", "\"1_024\"", "null",
  ])
  func `any other width is absent`(width: String) throws {
    #expect(try facts(line(#""width":\#(width),"height":7"#)).output == .unknown)
    #expect(try facts(line(#""height":\#(width),"request":{"width":1}"#)).output == .unknown)
    let next = #""width":\#(width),"height":7,"size":"640x480""#
    #expect(try facts(line(next)).output == .pixels(width: 640, height: 480))
    #expect(try facts(line(#""input_images":[{"width":\#(width),"height":7}]"#)).inputs == [nil])
  }

  @Test func `a width of null is absent`() throws {
    #expect(try facts(line(#""width":null,"height":7"#)).output == .unknown)
    #expect(try facts(line(#""width":2147483647,"height":1"#)).width == 2_147_483_647)
  }

  @Test(arguments: [
    (#""640x480""#, true), (#""640X480""#, true), (#""640*480""#, true), (#""640 x 480""#, true),
    (#""640-x-480""#, true), (#""640\u00d7480""#, true), (#""640×480""#, true),
    (#"{"width":640,"height":480}"#, true), (#"{"height":"480","width":"640","x":1}"#, true),
    (#"{"width":640.0,"height":4.8e2}"#, true), (#""{\"width\":640,\"height\":480}""#, true),
    (#"{"width":640}"#, nil), (#"{}"#, nil), ("[]", nil), ("null", nil),
    (#""""#, nil), (#""640""#, nil), (#""640x""#, nil), (#""x480""#, nil),
    (#""640x480x1""#, nil), (#""0x480""#, nil), ("640", nil),
    ("true", nil), (#""auto""#, nil), (#""2K""#, nil), (#"{"width":640,"height":-1}"#, false),
    (#"{"width":640.5,"height":480}"#, false), (#""99999999999x1""#, false),
  ])
  func `a size is two numbers with a cross or a star, or an object`(
    size: String, verdict: Bool?
  ) throws {
    for path in [#""size":\#(size)"#, #""request":{"size":\#(size)}"#] {
      guard verdict != false else {
        #expect(faultCode(line(path)) == "bad-size")
        continue
      }
      let found = try facts(line(path))
      #expect(found.output == (verdict == nil ? .unknown : .pixels(width: 640, height: 480)))
    }
  }

  @Test(arguments: [
    ("1", 1), ("\"4\"", 4), ("4.0", 4), ("1e9", 1_000_000_000), ("null", 1), ("0", 1), ("\"\"", 1),
    ("\"many\"", 1), ("true", 1), ("[]", 1), ("{}", 1),
  ])
  func `an image count is a whole number, and one if it is none or zero`(
    count: String, expected: Int
  ) throws {
    #expect(try facts(line(#""n":\#(count)"#)).images == expected)
  }

  @Test(arguments: ["-1", "1.5", "\"-1\"", "1e10", "1e400", "1000000001"])
  func `a negative, fractional or over-large image count makes the line malformed`(count: String) {
    #expect(faultCode(line(#""n":\#(count)"#)) == "bad-image-count")
  }

  @Test(
    arguments: [
      (#""input_images":[]"#, []),
      (
        #""input_images":["a",{"width":2,"height":3},{},7,null,"",["b"],{"width":2}]"#,
        // The empty object is none, and the number is how many.
        [nil, 6] + Array(repeating: nil, count: 7 + 2)
      ),
      (#""input_images":"a""#, [nil]),
      (
        #""input_image":"a","input_image_2":{"width":2,"height":5},"input_image_3":null"#,
        [nil, 10]
      ),
      (#""input_image":"","image_prompt":"x","control_image":"y","image":"z""#, [nil, nil]),
      (#""input_image":"a","request":{"input_image":{"width":1,"height":2}}"#, [nil]),
      (#""request":{"input_image":{"width":1,"height":2}},"input":{"input_image":"a"}"#, [2]),
      (#""input_images":3"#, [nil, nil, nil]), (#""input_images":0,"image_prompt":false"#, []),
      (#""input_image":"a","request":{"input_image_8":"b"}"#, [nil]),
      (#""input_image_9":"a","input_image_1":"a""#, []),
      (#""input_images":[{"width":1,"height":1}],"input_image":"a""#, [1, nil]),
      // Outside a container of the request these are results.
      (#""image":[{"width":4,"height":4},"b"],"images":["c"]"#, []),
      (#""request":{"image":[{"width":4,"height":4},"b",{"x":1}]}"#, [16, nil]),
    ] as [(String, [Int64?])])
  func `inputs are counted in all forms, with their sizes`(
    members: String, expected: [Int64?]
  ) throws {
    #expect(try facts(line(members)).inputs == expected)
  }

  @Test func `inputs beyond sixteen are counted, without their sizes`() throws {
    let image = #"{"width":2,"height":2}"#
    let list = Array(repeating: image, count: 40).joined(separator: ",")
    let found = try facts(line(#""input_images":[\#(list)]"#))
    #expect(found.inputs == Array(repeating: 4, count: 16) + Array(repeating: nil, count: 24))
  }

  @Test(
    arguments: [
      ("1.98", 1_980_000_000, 5_000_000), ("\"0.75\"", 750_000_000, 5_000_000),
      ("1", 1_000_000_000, 5_000_000), ("1.9775", 1_977_500_000, 50_000), ("0", 0, 5_000_000),
      ("-0.0", 0, 5_000_000), ("0.123456789123", 123_456_789, 0),
    ] as [(String, Int64, Int64)])
  func `printed megapixels keep their last digit`(text: String, value: Int64, half: Int64) throws {
    let printed = PrintedMegapixels(value: value, halfStep: half)
    #expect(try facts(line(#""output_mp":\#(text)"#)).output == .printed(printed))
    #expect(try facts(line(#""input_mp":\#(text)"#)).inputMegapixels == printed)
  }

  @Test(arguments: ["-1", "-0.01", "1e30", "\"\"", "\"big\"", "true", "{}", "1e10"])
  func `other megapixels are absent`(text: String) throws {
    let found = try facts(line(#""output_mp":\#(text),"input_mp":\#(text)"#))
    #expect(found.output == .unknown && found.inputMegapixels == nil)
  }

  @Test func `input megapixels of 0 beside references say nothing`() throws {
    let found = try facts(line(#""input_mp":0,"input_image":"a""#))
    #expect(found.inputMegapixels == nil && found.inputs == [nil])
  }

  @Test(
    arguments: [
      ("6.0", 60_000_000), ("\"4.5\"", 45_000_000), ("1", 10_000_000), ("0.045", 45_000_000),
      ("0.9999999999", 10_000_000), ("0", 0), ("-0.0", 0), ("0.9", 9_000_000),
      ("1.00000000000000000001", 10_000_000), ("1e-9", 1), ("4e-10", 0), ("5e-10", 1),
      ("2305843009.213693951", 23_058_430_092_136_940),
    ] as [(String, Int64)])
  func `a cost is read exactly, in the unit that it likely has`(
    text: String, nanodollars: Int64
  ) throws {
    #expect(try facts(line(#""cost":\#(text)"#)).reportedCost == Money(nanodollars: nanodollars))
  }

  @Test(
    arguments: [
      ("\"6 credits\"", 60_000_000), ("\"$0.045\"", 45_000_000), ("\"4.5 USD\"", 4_500_000_000),
    ] as [(String, Int64)])
  func `a cost may have its unit`(text: String, nanodollars: Int64) throws {
    #expect(try facts(line(#""cost":\#(text)"#)).reportedCost == Money(nanodollars: nanodollars))
  }

  @Test(arguments: [
    "-1", "-0.5", "true", "\"\"", "\"n/a\"", "\"6 euros\"", "{}", "[]", "null",
    "2305843009.213693952", "1e400",
  ])
  func `an unusable cost is absent`(text: String) throws {
    let found = try facts(line(#""cost":\#(text),"spend":\#(text),"costUSD":0.25"#))
    #expect(found.reportedCost == nil)
    #expect(found.loggerCost == Money(nanodollars: 250_000_000))
    #expect(
      try facts(line(#""response":{"cost":\#(text)},"cost":2"#)).reportedCost
        == Money(nanodollars: 20_000_000))
  }

  @Test(arguments: [
    (#"{"id":"alice","name":"Alice"}"#, "alice"), (#"{"name":"Alice"}"#, "Alice"),
    (#"{"name":"Alice","id":null}"#, "Alice"),
    (#"{"name":"Alice","email":"a@b"}"#, "a@b"), (#"{"id":7}"#, "7"), ("{}", ""), ("7", "7"),
    ("7.50", "7.50"), ("\"\"", ""), ("true", ""), ("null", ""), ("[\"alice\"]", ""),
    (#""al\u0069c\u00e9""#, "alic\u{e9}"), (#""alice\u0301""#, "alice\u{301}"),
  ])
  func `a user or project is a text, a number, or an object by its id, email or name`(
    value: String, expected: String
  ) throws {
    #expect(Array(try facts(line(#""user":\#(value)"#)).user.utf8) == Array(expected.utf8))
    #expect(Array(try facts(line(#""team":\#(value)"#)).project.utf8) == Array(expected.utf8))
  }

  @Test(arguments: ["user", "project", "model", "id"])
  func `a name has at most 1,024 bytes`(key: String) {
    for (count, code) in [(1024, nil), (1025, "fact-too-long"), (9000, "fact-too-long")] {
      let name =
        "flux-" + String(repeating: "é", count: count / 2 - 3) + (count % 2 == 1 ? "ee" : "e")
      #expect(faultCode(line(#""\#(key)":"\#(name)""#)) == code)
      let escaped = "flux-" + String(repeating: #"\u0041"#, count: count - 5)
      #expect(faultCode(line(#""\#(key)":"\#(escaped)""#)) == code)
    }
  }

  @Test(arguments: ["7", "true", "{}", "[]", "[\"x\"]", #"{"id":7}"#])
  func `a model is a text, or an object by its id or name`(model: String) throws {
    #expect(decode(#"{"model":\#(model),"trace_id":"t"}"#).verdict == .notRequest)
    let next = #"{"model":\#(model),"trace_id":"t","request":{"model":"flux-2-max"}}"#
    #expect(try facts(next).model == "flux-2-max")
    let object = #"{"model":{"id":"flux-2-pro","x":\#(model)},"trace_id":"t"}"#
    #expect(try facts(object).model == "flux-2-pro")
  }
}
