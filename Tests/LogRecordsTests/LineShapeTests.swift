// Shapes of lines that are learned, shared and forgotten: what a line says does not depend on them.

import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Shapes of lines` {
  /// Lines with every kind of step.
  static let lines = [
    #"{"ts":"2026-06-01T00:00:01Z","user":"u1","model":"flux-2-pro","request":{"width":1280,"#
      + #""height":720},"response":{"cost":3.0},"status":200}"#,
    #"{"raw":true,"user":"\u0061","cost":null,"stream":false,"extra":null,"user":{"id":7,"name":"n"},"#
      + #""error":{"code":-1.5e3},"a":[1,"x",true,[],{"b":{}}]}"#,
    #"{"request_body":"plain","metadata":" text ","request":{"input_images":[{"width":64,"height":32},"#
      + #""http://x",{"height":"9"}],"input_image":"http://y"},"input_image_2":null,"input_image_3":{"width":5}}"#,
    #" {  "a-key-of-more-than-thirty-two-bytes-in-all" : "é€😀\n" , "#
      + #""another-such-key-with-nothing-in-it":{"deep":{"deep":{}}}, "status" : "Ready" }"#
      + " \r",
  ].map { Array($0.utf8) }

  /// Values of every kind.
  private static let values = [
    #""a""#, #""""#, "1", "-0.5e+1", "12345678901", "true", "false", "null", "{}", "[]", "[{}]",
    #"{"width":1,"id":"b"}"#, #"["c",{"width":2,"height":3}]"#, #""{\"width\":4}""#, #""{""#,
    #"" \\""#, #""\u007b\"width\":5}""#, #"" {\"user\":\"x\",\"width\":6} ""#,
  ]

  private let readers = LineReaders()

  private func check(_ line: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    let contradiction = readers.contradiction(line, alignment: line.count & 63)
    let text = String(decoding: line, as: UTF8.self)
    #expect(contradiction == nil, "\(text)", sourceLocation: sourceLocation)
  }

  @Test(arguments: 0..<4)
  func `a line is read by its shape from the second time on`(part: Int) {
    let line = Self.lines[part]
    for time in 0..<5 {
      #expect(readers.scan(line))
      #expect(readers.shapes.hitCount == time)
    }
  }

  @Test(arguments: [0, 1], 1...9)
  func `a value is tried before further bytes, whichever came first`(first: Int, length: Int) {
    // 28 to 36 bytes stand between the user and the cost, which for null has no value of its own.
    let key = String(repeating: "k", count: length)
    let lines = ["3", "null"].map { cost in
      Array(#"{"user":"u","\#(key)":[],"response":{"cost":\#(cost),"status":"Ready"}}"#.utf8)
    }
    for time in first..<first + 20 { #expect(readers.scan(lines[time % 2])) }
    #expect(readers.shapes.hitCount == 18)
    for line in lines { check(line) }
  }

  @Test func `lines of one shape may have other values`() {
    func line(_ user: String, _ width: String) -> [UInt8] {
      Array(#"{"user":"\#(user)","request":{"width":\#(width),"n":2}}"#.utf8)
    }
    check(line("a", "1"))
    let steps = readers.shapes.stepCount
    let users = ["", "b", #"\"\\"#, "é", String(repeating: "long", count: 50), #"\u0000"#]
    for user in users {
      for width in ["0", "-1", "1.5E9", "123456789012"] { check(line(user, width)) }
    }
    #expect(readers.shapes.stepCount == steps)
    #expect(readers.shapes.hitCount == 2 * users.count * 4 + 1)
  }

  @Test(arguments: 0..<4)
  func `a line of known shape may have another byte at any place`(part: Int) {
    let line = Self.lines[part]
    check(line)
    let bytes = Array(#"{}[]",:\u0e-. tfn9"#.utf8) + [0x00, 0x0D, 0x7F, 0x80, 0xC3, 0xFF]
    for place in line.indices {
      for value in bytes + (0..<8).map({ line[place] ^ 1 << $0 }) where value != 0x0A {
        var mutant = line
        mutant[place] = value
        check(mutant)
      }
    }
    let hits = readers.shapes.hitCount
    check(line)
    #expect(readers.shapes.hitCount >= hits + 1)
  }

  @Test func `a line may begin like one of known shape and end like another`() {
    for line in Self.lines { check(line) }
    for line in Self.lines {
      for cut in 0...line.count {
        check(Array(line[..<cut]))
        for other in Self.lines {
          check(Array(line[..<cut]) + other[min(cut, other.count)...])
          check(Array(line[..<cut]) + other[(other.count / 2)...])
        }
      }
      for cut in line.indices {
        var shorter = line
        shorter.remove(at: cut)
        check(shorter)
        check(Array(line[..<cut]) + [0x20] + line[cut...])
        check(Array(line[...cut]) + line[cut...])
      }
    }
  }

  @Test(arguments: 0..<4)
  func `values of all kinds may come under all kinds of keys, more than once`(seed: Int) {
    let keys = [
      "user", "request", "request_body", "metadata", "input_image", "input_images", "width", "cost",
      "raw", "other", "image",
    ]
    var random = SeededNumbers(seed)
    for _ in 0..<1500 {
      // Else only the first few kinds at a place would be learned.
      if random.oneIn(10) { readers.shapes.forget() }
      let members = (0..<1 + random.below(3)).map { _ in
        "\"\(random.pick(keys))\":\(random.pick(Self.values))"
      }
      let text = "{" + members.joined(separator: ",") + "}"
      check(Array((random.oneIn(3) ? #"{"request":\#(text),"id":1}"# : text).utf8))
    }
    #expect(readers.shapes.hitCount > 500)
  }

  @Test func `a string that is a JSON text in one line is none in another`() {
    for key in ["request_body", "metadata", "input_image"] {
      for first in Self.values {
        let readers = LineReaders()
        for second in [first] + Self.values + [first] {
          let line = #"{"\#(key)":\#(second),"id":"a"}"#
          #expect(readers.contradiction(Array(line.utf8)) == nil, "\(line) after \(first)")
        }
      }
    }
  }

  @Test func `when there is no room for a step, all shapes are forgotten`() {
    var random = SeededNumbers(1)
    var mostSteps = 0
    var forgotten = 0
    for _ in 0..<3000 {
      // Few keys at one place, and many ways through all places.
      let members = (0..<6).map { #""key-\#($0)-\#(random.below(6))":\#(random.below(100))"# }
      let before = readers.shapes.stepCount
      check(Array("{\(members.joined(separator: ","))}".utf8))
      mostSteps = max(mostSteps, readers.shapes.stepCount)
      if readers.shapes.stepCount < before { forgotten += 1 }
    }
    #expect(mostSteps <= LineShapes.capacity && forgotten > 3)
    #expect(readers.shapes.hitCount > 1000)
  }

  @Test func `at one place only so many steps are learned, and of one line`() {
    for number in 0..<100 { check(Array(#"{"user":"a","key-\#(number)":1}"#.utf8)) }
    // One for what all lines have, two for each other key, one for all others.
    #expect(readers.shapes.stepCount == 1 + 1 + 2 * LineShapes.branchLimit + 1)
    let list = (0..<3000).map { "\($0)" }.joined(separator: ",")
    for _ in 0..<3 { check(Array(#"{"list":[\#(list)]}"#.utf8)) }
    #expect(readers.shapes.stepCount <= 2 + 2 * LineShapes.branchLimit + 1 + LineShapePath.longest)
  }

  @Test func `lines of ever new shapes are soon read without, for longer each time`() {
    var worth = ShapeWorth()
    var learned = 0
    var compared = 0
    for _ in 0..<100_000 {
      if worth.rest > 0 {
        worth.rest -= 1
      } else {
        compared += 1
        if worth.miss(hitCount: 0, isLearning: true) { learned += 1 }
      }
    }
    #expect(learned > 15 && learned < 200)
    #expect(compared < 300)
  }

  @Test func `shapes do not rest while every other line has a known one`() {
    var worth = ShapeWorth()
    for line in 0..<100_000 {
      // Ten are learned at first, others cannot be.
      let isLearned = worth.miss(hitCount: line, isLearning: line < 10)
      #expect(isLearned == (line < 10) && worth.rest == 0)
    }
  }
}
