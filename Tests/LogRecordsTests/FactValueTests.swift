// What the value of a fact may look like, and what happens when it does not.

import Pricing
import Testing

@testable import LogRecords

/// A line of a FLUX request with further members.
private func line(_ members: String) -> String { #"{"model":"flux-2-pro",\#(members)}"# }

/// The code of a malformed line; nil for any other.
private func faultCode(_ line: String) -> String? {
  if case .malformed(let fault) = decode(line).verdict { fault.code } else { nil }
}

@Suite struct `Values of facts` {
  @Test(arguments: [
    "1024", "1024.0", "1.024e3", "10240e-1", "0.1024E+4", "\"1024\"", "\"1.024e3\"",
    "1024.00000000000000000000000000",
  ])
  func `a whole number of pixels may be spelled in many ways`(width: String) throws {
    let found = try facts(line(#""width":\#(width),"height":7"#))
    #expect(found.output == .pixels(width: 1024, height: 7))
  }

  @Test(arguments: [
    "0", "-0", "-1", "1.5", "\"1024px\"", "1e400", "9223372036854775808", "true", "false", "\"\"",
    "\" 1024\"", "\"+1024\"", "\"01024\"", "2147483648", "1e-400", "{}", "[]", "[1024]",
    "1024.00000000000000000000000001", "\"0x400\"", "\"1_024\"",
  ])
  func `any other width makes the line malformed`(width: String) {
    #expect(faultCode(line(#""width":\#(width),"height":7"#)) == "bad-size")
    #expect(faultCode(line(#""height":\#(width),"request":{"width":1}"#)) == "bad-size")
    let other = #""width":\#(width),"request":{"width":1,"height":2}"#
    #expect(faultCode(line(other)) == nil)
    #expect(faultCode(line(#""request":{"width":7,"height":\#(width)}"#)) == "bad-size")
    let input = #""input_images":[{"width":\#(width),"height":7}]"#
    #expect(faultCode(line(input)) == "bad-input-size")
  }

  @Test func `a width of null is absent`() throws {
    #expect(try facts(line(#""width":null,"height":7"#)).output == .unknown)
    #expect(try facts(line(#""width":2147483647,"height":1"#)).width == 2_147_483_647)
  }

  @Test(arguments: [
    (#""640x480""#, true), (#""640X480""#, true), (#""640*480""#, true), (#""640.0x4.8e2""#, true),
    (#"{"width":640,"height":480}"#, true), (#"{"height":"480","width":"640","x":1}"#, true),
    (#"{"width":640}"#, nil), (#"{}"#, nil), ("[]", nil), ("null", nil),
    (#""""#, false), (#""640""#, false), (#""640x""#, false), (#""x480""#, false),
    (#""640x480x1""#, false), (#""640 x 480""#, false), (#""0x480""#, false), ("640", false),
    ("true", false), (#""auto""#, false), (#"{"width":640,"height":-1}"#, false),
    (#""99999999999x1""#, false),
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

  @Test(arguments: [("1", 1), ("\"4\"", 4), ("4.0", 4), ("1e9", 1_000_000_000), ("null", 1)])
  func `an image count is a whole number from one`(count: String, expected: Int) throws {
    #expect(try facts(line(#""n":\#(count)"#)).images == expected)
  }

  @Test(arguments: ["0", "-1", "1.5", "\"\"", "\"many\"", "true", "1e10", "[]", "{}"])
  func `another image count makes the line malformed`(count: String) {
    #expect(faultCode(line(#""n":\#(count)"#)) == "bad-image-count")
  }

  @Test(
    arguments: [
      (#""input_images":[]"#, []),
      (
        #""input_images":["a",{"width":2,"height":3},{},7,null,"",["b"],{"width":2}]"#,
        [nil, 6, nil, nil, nil, nil]
      ),
      (#""input_images":"a""#, [nil]),
      (
        #""input_image":"a","input_image_2":{"width":2,"height":5},"input_image_3":null"#,
        [nil, 10]
      ),
      (#""input_image":"","image_prompt":"x","control_image":"y","image":"z""#, [nil, nil, nil]),
      (#""input_image":"a","request":{"input_image":{"width":1,"height":2}}"#, [2]),
      (#""input_image":"a","request":{"input_image_8":"b"}"#, [nil]),
      (#""input_image_9":"a","input_image_1":"a""#, []),
      (#""input_images":[{"width":1,"height":1}],"input_image":"a""#, [1]),
      (#""image":[{"width":4,"height":4},"b"]"#, [16, nil]),
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
  func `other megapixels make the line malformed`(text: String) {
    #expect(faultCode(line(#""output_mp":\#(text)"#)) == "bad-megapixels")
    #expect(faultCode(line(#""input_mp":\#(text)"#)) == "bad-megapixels")
  }

  @Test(
    arguments: [
      ("6.0", 60_000_000), ("\"4.5\"", 45_000_000), ("1", 10_000_000), ("0.045", 45_000_000),
      ("0.9999999999", 1_000_000_000), ("0", 0), ("-0.0", 0),
      ("1.00000000000000000001", 10_000_000),
      ("1e-9", 1), ("4e-10", 0), ("5e-10", 1), ("922337203685.4775807", Int64.max),
    ] as [(String, Int64)])
  func `a cost below one is dollars, any other credits`(text: String, nanodollars: Int64) throws {
    #expect(try facts(line(#""cost":\#(text)"#)).reportedCost == Money(nanodollars: nanodollars))
  }

  @Test(arguments: [
    "-1", "-0.5", "true", "\"\"", "\"6 credits\"", "{}", "[]", "922337203685.4775808",
  ])
  func `an impossible cost makes the line malformed, but not a logger's`(text: String) throws {
    #expect(faultCode(line(#""cost":\#(text)"#)) == "bad-cost")
    let logged = try facts(line(#""spend":\#(text),"costUSD":0.25"#)).loggerCost
    let own: Int64? = ["-1": -1_000_000_000, "-0.5": -500_000_000][text]
    #expect(logged == Money(nanodollars: own ?? 250_000_000))
  }

  @Test(arguments: [
    (#"{"id":"alice","name":"Alice"}"#, "alice"), (#"{"name":"Alice"}"#, "Alice"),
    (#"{"name":"Alice","id":null}"#, "Alice"), (#"{"id":7}"#, "7"), ("{}", ""), ("7", "7"),
    ("7.50", "7.50"), ("\"\"", ""), ("true", ""), ("null", ""), ("[\"alice\"]", ""),
    (#""al\u0069c\u00e9""#, "alic\u{e9}"), (#""alice\u0301""#, "alice\u{301}"),
  ])
  func `a user or project is a text, a number, or an object by its id or name`(
    value: String, expected: String
  ) throws {
    #expect(Array(try facts(line(#""user":\#(value)"#)).user.utf8) == Array(expected.utf8))
    #expect(Array(try facts(line(#""team":\#(value)"#)).project.utf8) == Array(expected.utf8))
  }

  @Test(arguments: ["user", "project", "model", "provider", "id", "status"])
  func `a name has at most 1,024 bytes`(key: String) {
    for (count, code) in [(1024, nil), (1025, "fact-too-long"), (9000, "fact-too-long")] {
      let name = String(repeating: "é", count: count / 2) + (count % 2 == 1 ? "e" : "")
      #expect(faultCode(#"{"model":"flux-2-pro","\#(key)":"\#(name)"}"#) == code)
      let escaped = String(repeating: #"\u0041"#, count: count)
      #expect(faultCode(#"{"model":"flux-2-pro","\#(key)":"\#(escaped)"}"#) == code)
    }
  }

  @Test(arguments: ["7", "true", "{}", "[]", "[\"flux-2-pro\"]"])
  func `a model is a text`(model: String) {
    #expect(faultCode(#"{"model":\#(model)}"#) == "bad-model")
  }
}
