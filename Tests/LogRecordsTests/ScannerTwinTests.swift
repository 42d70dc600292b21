// The fast scanner never says more than its slow twin.

import TestSupport
import Testing

@testable import LogRecords

@Suite struct `The fast scanner and its slow twin` {
  /// Lines with every kind of token, key, fact and escape.
  static let baseLines = [
    #"{"ts":"2026-06-01T12:34:56.789Z","user":"alice","model":"flux-2-pro","request":{"width":1920,"#
      + #""height":1080,"n":1,"input_images":[{"width":1024,"height":768},"x"]},"status":200}"#,
    #"{"time":1.77e9,"method":"POST","uri":"\/v1\/flux-2-pro","request_body":"{\"width\":1536,"#
      + #"\"height\":1024,\"x\":\"\\u00e9\\n\"}","cost":4.5,"e":[true,false,null,[],{}]}"#,
    #" { "\u0075ser" : "é€😀 \ud83d\ude00 \"\\\/" , "metadata" : "{\"team\":{\"id\":7}}" } "#,
    #"{"input_image":"a","input_image_2":null,"image":{"width":1,"height":2},"a":-0.5E+10,"#
      + #""prompt":"0123456789012345678901234567890123456789012345678901234567890123456789"}"#,
  ].map { Array($0.utf8) }

  @Test func `agrees on valid lines, of which it takes many`() {
    let readers = LineReaders()
    var taken = 0
    for seed in 0..<6000 {
      let line = Array(RandomLine(seed).text.utf8)
      #expect(readers.read(line) == .object, "seed \(seed)")
      let contradiction = readers.contradiction(line, alignment: seed & 63)
      #expect(contradiction == nil, "seed \(seed)")
      if readers.scan(line) { taken += 1 }
    }
    #expect(taken > 2000)
  }

  @Test(arguments: 0..<8)
  func `agrees on damaged lines`(part: Int) {
    let readers = LineReaders()
    var random = SeededNumbers(part)
    // `make fuzz TARGET=scanner` goes on.
    for seed in 0..<250 {
      let line = Array(RandomLine(part * 100_000 + seed).text.utf8)
      for round in 0..<20 {
        let mutant = damaged(line, at: random.below(line.count), &random)
        if let contradiction = readers.contradiction(mutant, alignment: round & 63) {
          Issue.record("\(contradiction): \(String(decoding: mutant, as: UTF8.self))")
        }
      }
    }
  }

  @Test(arguments: 0..<4)
  func `agrees on lines with any byte at any place`(part: Int) {
    let readers = LineReaders()
    let line = Self.baseLines[part]
    // Bytes that mean something at each place, any other at every fourth.
    let meaning = Set(
      #""\{}[]:,+-.0123456789eE \#t\#rtfnu"#.utf8 + [0, 0x1F, 0x7F, 0x80, 0xC2, 0xFF])
    for place in line.indices {
      for value in 0...UInt8.max where value != 0x0A && value != line[place] {
        guard meaning.contains(value) || (place + Int(value)) % 4 == 0 else { continue }
        var mutant = line
        mutant[place] = value
        let contradiction = readers.contradiction(mutant, alignment: place & 63)
        if let contradiction { Issue.record("\(contradiction), \(value) at \(place)") }
      }
    }
  }

  @Test(arguments: 0..<4)
  func `agrees on the beginnings of a line, and at every alignment`(part: Int) {
    let readers = LineReaders()
    let line = Self.baseLines[part]
    for count in line.indices {
      #expect(readers.contradiction(Array(line[..<count]), alignment: count & 63) == nil)
    }
    for alignment in 0..<64 {
      #expect(readers.contradiction(line, alignment: alignment) == nil)
      #expect(readers.contradiction(Array(line.dropLast()), alignment: alignment) == nil)
    }
  }

  @Test func `takes the lines that logs are made of itself`() {
    let readers = LineReaders()
    for line in Self.baseLines where !line.contains(UInt8(ascii: " ")) {
      #expect(readers.scan(line))
    }
  }

  @Test func `takes every character of two to four bytes, and nothing else of 0x80 and above`() {
    let readers = LineReaders()
    func check(_ text: [UInt8]) {
      let line = Array(#"{"a":""#.utf8) + text + Array(#""}"#.utf8)
      let isValid = readers.read(line) == .object
      if readers.scan(line) != isValid { Issue.record("\(text) is \(isValid ? "" : "not ")valid") }
    }
    let edges: [UInt8] = [0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
    for lead in UInt8(0x80)...0xFF {
      check([lead])
      for second in edges {
        check([lead, second])
        for third in edges {
          check([lead, second, third])
          for fourth in edges { check([lead, second, third, fourth, 0x61]) }
        }
      }
    }
  }

  @Test func `takes every escape, and nothing else behind a backslash`() {
    let readers = LineReaders()
    func check(_ text: String) {
      let line = Array(#"{"user":"\#(text)"}"#.utf8)
      let isValid = readers.read(line) == .object
      #expect(readers.scan(line) == isValid, "\(text)")
      #expect(readers.contradiction(line) == nil, "\(text)")
    }
    for letter in UInt8(ascii: " ")...UInt8(ascii: "~") {
      check("\\\(Unicode.Scalar(letter))00e9")
    }
    for text in ["d800", "dbff", "dc00", "DFFF", "e000", "D7ff", "00g0", "000", "d83"] {
      check("\\u\(text)")
      for low in ["\\udc00", "\\uDFFF", "\\ue000", "\\udbff", "\\n", "x", "udc00", "\\u", "\\udc0"]
      {
        check("\\u\(text)\(low)")
      }
    }
  }

  @Test func `takes a text in a string with line feeds between its tokens, but not within them`() {
    let readers = LineReaders()
    for (space, isTaken) in [("\\n", true), ("\\u000a", true), ("\\r\\n\\t", true), ("\\f", false)]
    {
      let text = #"{\#(space)\"width\"\#(space):\#(space)5\#(space),\"user\":\"a\"}\#(space)"#
      let line = Array(#"{"request_body":"\#(text)","user":"b"}"#.utf8)
      #expect(readers.scan(line) == isTaken)
      #expect(readers.contradiction(line) == nil && readers.read(line) == .object)
    }
    // There is no line feed in this string, but a text whose string has one.
    let raw = Array(#"{"request_body":"{\"user\":\"a\nb\"}","id":1}"#.utf8)
    #expect(!readers.scan(raw) && readers.read(raw) == .object)
    let escaped = Array(#"{"request_body":"{\"user\":\"a\\nb\"}","id":1}"#.utf8)
    #expect(readers.scan(escaped) && readers.contradiction(escaped) == nil)
  }

  @Test func `leaves to its twin what it does not read, and the twin reads it`() {
    let readers = LineReaders()
    let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    let lines = [#"{"mod\u0065l":"x"}"#, #"{"é":1}"#, #"{"a":\#(deep)}"#]
    for line in lines.map({ Array($0.utf8) }) {
      #expect(!readers.scan(line))
      #expect(readers.read(line) == .object)
    }
  }

  @Test(arguments: 0..<4)
  func `the twin does not care how a line is cut`(part: Int) {
    let readers = LineReaders()
    let line = Self.baseLines[part]
    for cut in line.indices {
      #expect(readers.read(line, cuts: [cut]) == .object)
      if readers.scan(line) { #expect(readers.difference() == nil) }
    }
    #expect(readers.read(line, cuts: Array(line.indices)) == .object)
    if readers.scan(line) { #expect(readers.difference() == nil) }
  }
}
