// Lines longer than a block: the same verdicts and records as in one block, in bounded memory.

import SystemIO
import Pricing
import StrictJSON
import TestSupport
import Testing

@testable import LogRecords

/// Bytes made when they are asked for, so that a line may be of any length: a beginning, a filling
/// repeated so many times, and an end.
private final class RepeatingSource: ByteSource {
  private let pieces: [(bytes: [UInt8], times: Int)]
  private var piece = 0
  private var turn = 0
  private var position = 0

  init(_ pieces: [(String, Int)]) { self.pieces = pieces.map { (Array($0.0.utf8), $0.1) } }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    while piece < pieces.count, turn == pieces[piece].times || pieces[piece].bytes.isEmpty {
      (piece, turn) = (piece + 1, 0)
    }
    guard piece < pieces.count else { return 0 }
    let bytes = pieces[piece].bytes
    let count = min(capacity, bytes.count - position)
    for index in 0..<count { unsafe target[index] = bytes[position + index] }
    position += count
    if position == bytes.count { (position, turn) = (0, turn + 1) }
    return count
  }
}

@Suite struct `Long lines` {
  /// A kilobyte of base64.
  static let filling = String(repeating: "iVBORw0KGgoAAAAN", count: 64)

  /// The same as PHP and Java write it, which no run of letters is.
  static let escapedFilling = String(repeating: #"iVBORw0KGgo\/AAA"#, count: 64)

  private func log(
    _ start: String, _ end: String, kilobytes: Int = 1024, filling: String = filling,
    decoder: RecordDecoder? = nil
  ) -> DecodedLog {
    let source = RepeatingSource([(start, 1), (filling, kilobytes), (end + "\n{}\n", 1)])
    let log = DecodedLog(LogStream(source), decoder: decoder)
    #expect(log.faults.isEmpty && log.lines.count == 2)
    #expect(log.lines.last?.verdict == .notRequest)
    #expect(log.lines.last?.number == 2)
    return log
  }

  @Test func `a huge string that no fact needs is passed over`() throws {
    let line = log(
      #"{"model":"flux-2-pro","request":{"width":640,"prompt":""#, #"","height":480},"n":2}"#)
    let found = try #require(line.lines[0].facts)
    #expect(found.output == .pixels(width: 640, height: 480) && found.images == 2)
  }

  @Test func `a huge input image is an image`() throws {
    let line = log(#"{"model":"flux-2-pro","input_image":""#, #"","user":"a"}"#)
    #expect(line.lines[0].facts?.inputs == [nil])
    #expect(line.lines[0].facts?.user == "a")
  }

  @Test func `a huge user is too long`() {
    let line = log(#"{"model":"flux-2-pro","n":1,"user":""#, #""}"#)
    #expect(line.lines[0].verdict == .malformed(LineFault(.fact(.tooLong))))
  }

  @Test func `a huge image in a JSON text in a string is passed over`() throws {
    let line = log(
      #"{"model":"flux-2-pro","request_body":"{\"width\":640,\"input_image\":\""#,
      #"\",\"height\":480}"}"#)
    let found = try #require(line.lines[0].facts)
    #expect(found.output == .pixels(width: 640, height: 480) && found.inputs == [nil])
  }

  @Test func `a huge key is no key of the format, a huge number no number of pixels`() {
    let key = log(#"{"model":"flux-2-pro","n":1,""#, #"":1}"#)
    #expect(key.lines[0].verdict == .request)
    let digits = log(
      #"{"model":"flux-2-pro","height":1,"width":1"#, "}",
      filling: String(repeating: "0", count: 1024))
    #expect(digits.lines[0].verdict == .malformed(LineFault(.fact(.size))))
  }

  @Test func `millions of elements and of inputs are read`() {
    let list = log(
      #"{"model":"flux-2-pro","input_images":["b""#, "]}",
      filling: String(repeating: #","a""#, count: 256))
    #expect(list.lines[0].facts?.inputs.count == 262_145)
    let blank = log("", "", filling: String(repeating: " ", count: 1024))
    #expect(blank.lines[0].verdict == .blank)
  }

  @Test(arguments: [1, 1500])
  func `what the user has named is found in a line of any length`(kilobytes: Int) throws {
    var rules = ReadingRules()
    rules.mappings = [ReadingRules.Mapping(.user, "tenant.name")]
    rules.labels = [ReadingRules.Label("team", "tags.team")]
    func found(_ start: String, _ end: String) throws -> (facts: RecordFacts, team: String) {
      let decoder = RecordDecoder(sheet: .builtIn, rules: rules)
      decoder.longLine.limit = 1 << 20
      let line = log(
        start, end, kilobytes: kilobytes, filling: Self.escapedFilling, decoder: decoder)
      let label = decoder.book.labels.string(of: UInt32(decoder.book.labels.count - 1))
      return (try #require(line.lines[0].facts), label)
    }
    let call = #"{"model":"flux-2-pro","width":640,"height":480,"input_image":""#
    let rest = #"","tenant":{"name":"alice"},"tags":{"team":"art"},"user":"bob"}"#
    for (start, end) in [
      (call, rest), (#"{"a":[{"log":"#, #"}]}"#), (#"{"log":"#, #","stream":"stdout"}"#),
    ] {
      let isWrapped = start != call
      let inner = isWrapped ? [quoted(call), quoted(rest)] : []
      let line = try found(
        isWrapped ? start + inner[0].dropLast() : start,
        isWrapped ? inner[1].dropFirst() + end : end)
      #expect(line.facts.user == "alice" && line.team.hasSuffix("art"), "\(start)")
      #expect(line.facts.width == 640 && line.facts.inputs.count == 1, "\(start)")
    }
  }

  @Test func `a line too long to be kept is malformed where it is, in what is not kept too`() {
    for (end, code) in [
      (#"\x","a":1}"#, JSONSyntaxError.Code.badEscape), (#"","a":tru}"#, .badLiteral),
    ] {
      let start = #"{"model":"flux-2-pro","n":1,"image":""#
      let decoder = RecordDecoder(sheet: .builtIn)
      decoder.longLine.limit = 1 << 20
      let line = log(
        start, end, kilobytes: 1500, filling: Self.escapedFilling, decoder: decoder)
      guard case .malformed(let fault) = line.lines[0].verdict else {
        #expect(Bool(false), "\(end)")
        continue
      }
      let offset = code == .badEscape ? 1 : 9
      #expect(fault.reason == .syntax(code))
      #expect(fault.offset == start.utf8.count + (1500 << 10) + offset, "\(end)")
    }
  }

  @Test(arguments: 0..<4)
  func `condensed text says what it said before, wherever it is cut`(seed: Int) {
    var random = SeededNumbers(seed)
    let fillings = [
      #"iVBORw0KGgo\/AAA"#, "iVBORw0KGgoAAAAN", #"\u00e9 xyz abc\\\\\n"#,
      "\u{E9}\u{65E5}abc def%20",
    ]
    var text = "{\"a\":\""
    for (number, count) in [30_000, 100, 25_000].enumerated() {
      text += String(repeating: random.pick(fillings), count: count)
      text += random.pick([#"\\"#, #"\""#, "", #"\\\""#]) + #"","b\#(number)":[1,{"c":"d"}],"a":""#
    }
    text += "\"}"
    let bytes = Array(text.utf8)
    var condensed = CondensedText()
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 2000)
    defer { unsafe room.deallocate() }
    var (end, start) = (0, 0)
    while start < bytes.count {
      let count = min(bytes.count - start, 1 + random.below(200_000))
      let piece = Array(bytes[start..<start + count])
      unsafe piece.withUnsafeBufferPointer { piece in
        guard let base = piece.baseAddress else { return }
        end = unsafe condensed.append(base, piece.count, to: room, at: end)
      }
      start += count
    }
    let result = unsafe Array(UnsafeBufferPointer(start: room, count: end))
    #expect(result.count < bytes.count)
    let facts = [bytes, result].map {
      DecodedLog(Array(#"{"model":"flux-2-pro","n":1,"x":"#.utf8) + $0 + Array("}\n".utf8)).lines
    }
    #expect(facts[0].map(\.verdict) == [.request] && facts[1].map(\.verdict) == [.request])
  }

  @Test func `endless NULs are one malformed line`() {
    let zeros = [UInt8](repeating: 0, count: 3 << 20)
    let log = DecodedLog(GzipMember(zeros).bytes)
    #expect(log.lines.map(\.verdict) == [.malformed(LineFault(.syntax(.controlByte)))])
  }

  @Test func `memory does not grow with a line`() {
    // Warm up, so that only what this line needs is measured.
    _ = log(#"{"model":"flux-2-pro","prompt":""#, #""}"#, kilobytes: 300)
    let before = peakMemory()
    _ = log(
      #"{"model":"flux-2-pro","request_body":"{\"user\":\"a\",\"prompt\":\""#, #"\"}"}"#,
      kilobytes: 4096)
    // Tests that run beside this one use memory too.
    #expect(peakMemory() - before < 64 << 20)
  }

  @Test(arguments: 0..<10)
  func `give what they give in one block, whatever the size of the blocks`(seed: Int) {
    var random = SeededNumbers(seed)
    let decoder = RecordDecoder(sheet: .builtIn)
    for round in 0..<12 {
      var bytes: [UInt8] = []
      for number in 0..<(1 + random.below(8)) {
        var line = Array(RandomLine(1000 * seed + 10 * round + number).text.utf8)
        // A model, so that most are requests.
        if line.count > 3, line[0] == UInt8(ascii: "{"), line[1] == UInt8(ascii: "\"") {
          line.insert(contentsOf: Array(#""model":"flux-2-pro","n":1,"#.utf8), at: 1)
        }
        if random.oneIn(4) { line = damaged(line, at: random.below(line.count), &random) }
        bytes += line + [0x0A]
      }
      if random.oneIn(3) { bytes.removeLast() }
      let whole = DecodedLog(bytes, decoder: decoder)
      for capacity in [1, 2, 3, 1 + random.below(100)] {
        let pieces = DecodedLog(bytes, capacity: capacity, decoder: decoder)
        #expect(pieces.lines == whole.lines, "blocks of \(capacity), round \(round)")
      }
    }
  }

  /// Parts of texts that open values and close them, on one line or on many.
  private static let parts = [
    #"{"model":"flux-2-pro","n":1}"#, "{", "}", "[", "]", ",", #""model":"flux-2-max","n":2"#,
    #""request":{"width":1,"#, #""height":2}"#, #""a":[1,{"b":"}"}],"#, #""x":"{\"y\":1}","#,
    "text",
    "text {", "x {}", #"x {"a":1} {"b":"#, #""string""#, #""open"#, "  ", "\t", "\r", "é", "null",
    "1,2",
    #"{"a":1,}"#, #"{"a":tru}"#, "{}", "{'", "\\", #""a":"#, ":", "\0", "\u{1E}",
    "2026-06-01T00:00:00Z ",
  ]

  @Test(arguments: 10..<18)
  func `texts of any form give what they give in one block, whatever the size of the blocks`(
    seed: Int
  ) {
    var random = SeededNumbers(seed)
    let decoder = RecordDecoder(sheet: .builtIn)
    for _ in 0..<300 {
      let text = (0..<1 + random.below(24)).map { _ in
        random.pick(Self.parts) + random.pick(["", "", "\n", "\n", "\n  ", "\r\n"])
      }.joined()
      // What begins with a NUL may look like another encoding, if enough of it is seen at once.
      if text.hasPrefix("\0") { continue }
      let whole = DecodedLog(Array(text.utf8), decoder: decoder)
      for capacity in [1, 2, 3 + random.below(30), 40 + random.below(100)] {
        let pieces = DecodedLog(Array(text.utf8), capacity: capacity, decoder: decoder)
        #expect(pieces.lines == whole.lines, "blocks of \(capacity), \(text.debugDescription)")
      }
    }
  }
}
