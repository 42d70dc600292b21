// JSONTestSuite as lines of a log: all through the automaton, whole and in pieces, and as values of keys that
// are skipped or kept; objects also through the decoder, in one block, in many, and in gzip. What does not begin
// like an object is text in a log.
//
// A line cannot hold a newline, so those of a text become tabs, which JSON takes and refuses in the
// same places.

import Pricing
import StrictJSON
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `JSONTestSuite as lines` {
  /// A text of the corpus and what must become of it.
  struct Sample {
    var name: String
    var line: [UInt8]
    /// `bad-number at 3`; nil if it is accepted; `refused` where any reason will do.
    var fault: String?
  }

  static func samples() throws -> [Sample] {
    let decided = try TestData.openVerdicts().map {
      $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }
    return try TestData.texts("").map { text in
      let line = text.bytes.map { $0 == 0x0A ? 0x09 : $0 }
      let words = decided.first { $0[1] == text.name }
      let fault: String? =
        switch text.name.prefix(2) {
        case "y_": nil
        case "n_": "refused"
        default: words?[0] == "accepted" ? nil : words?[2...].joined(separator: " ")
        }
      return Sample(name: text.name, line: line, fault: fault)
    }
  }

  /// Texts that begin with an object, or with what should be one.
  static func objects() throws -> [Sample] {
    try samples().filter { sample in
      sample.line.first { ![0x20, 0x09, 0x0D].contains($0) } == UInt8(ascii: "{")
    }
  }

  /// The verdict of a text that is the second line of three, the others of which must not suffer.
  private func check(_ log: DecodedLog, _ sample: Sample, _ way: String) {
    let lines = log.lines.filter { $0.number == 2 }
    #expect(log.lines.map(\.number).filter { $0 != 2 } == [1, 3], "\(sample.name) \(way)")
    guard let first = lines.first else { return #expect(Bool(false), "\(sample.name) \(way)") }
    var found = fault(first.verdict)
    // What stands behind an object is one more record.
    if lines.count > 1 {
      #expect(found == nil && lines[1].verdict != .blank, "\(sample.name) \(way)")
      found = "something behind it"
    }
    check(found, sample, way)
  }

  private func check(_ fault: String?, _ sample: Sample, _ way: String) {
    let isRight = sample.fault == "refused" ? fault != nil : fault == sample.fault
    #expect(isRight, "\(sample.name) \(way): \(fault ?? "accepted")")
  }

  private func fault(_ verdict: LineVerdict) -> String? {
    switch verdict {
    case .request, .update, .notRequest, .mention, .otherModel, .unread, .continued: nil
    case .blank: "blank"
    case .malformed(let fault): "\(fault.code) at \(fault.offset)"
    }
  }

  private func fault(_ verdict: LineAutomaton.Verdict) -> String? {
    switch verdict {
    case .object, .otherValue: nil
    case .blank: "blank"
    case .tooManyFacts: "too many facts"
    case .fault(let error): "\(error.code.rawValue) at \(error.offset)"
    }
  }

  @Test func `all texts are there`() throws {
    #expect(try Self.samples().count == 95 + 188 + 35)
    #expect(try Self.objects().count > 50)
  }

  @Test func `each object is valid or not in a list, and all of the others are read as well`()
    throws
  {
    let decoder = RecordDecoder(sheet: .builtIn)
    for sample in try Self.objects() {
      let log = DecodedLog(
        Array("[{},".utf8) + sample.line + Array("\n,{}]\n".utf8), decoder: decoder)
      let isMalformed = log.lines.contains { fault($0.verdict) != nil }
      let isRight = (isMalformed || log.lines.count > 3) == (sample.fault != nil)
      #expect(isRight, "\(sample.name)")
      #expect(log.lines.last?.verdict == .notRequest && log.lines.count >= 3, "\(sample.name)")
    }
  }

  @Test func `each has its verdict as a line of a block`() throws {
    let decoder = RecordDecoder(sheet: .builtIn)
    for sample in try Self.objects() {
      let log = DecodedLog(
        Array("{}\n".utf8) + sample.line + Array("\n{}\n".utf8), decoder: decoder)
      check(log, sample, "in a block")
    }
  }

  @Test(arguments: [1, 2, 7, 40])
  func `each has its verdict as a line that is longer than a block`(capacity: Int) throws {
    let decoder = RecordDecoder(sheet: .builtIn)
    for sample in try Self.objects() where sample.line.count < 5000 {
      let log = DecodedLog(
        Array("{}\n".utf8) + sample.line + Array("\n{}\n".utf8), capacity: capacity,
        decoder: decoder)
      check(log, sample, "in blocks of \(capacity)")
    }
  }

  @Test func `each has its verdict in gzip, from a source of odd chunks`() throws {
    let decoder = RecordDecoder(sheet: .builtIn)
    for (index, sample) in try Self.objects().enumerated() {
      let bytes = Array("{}\n".utf8) + sample.line + Array("\n{}".utf8)
      let half = bytes.count / 2
      let file = gzip([GzipMember(Array(bytes[..<half])), GzipMember(Array(bytes[half...]))])
      let log = DecodedLog(
        file, capacity: 4096, chunks: [1 + index % 7, 1 + index % 3], decoder: decoder)
      check(log, sample, "in gzip")
    }
  }

  @Test func `each has its verdict byte by byte and in random pieces`() throws {
    let readers = LineReaders()
    var random = SeededNumbers(1)
    for sample in try Self.samples() {
      check(fault(readers.read(sample.line)), sample, "whole")
      guard sample.line.count < 5000 else { continue }
      check(
        fault(readers.read(sample.line, cuts: Array(sample.line.indices))), sample, "in bytes")
      for _ in 0..<5 {
        let cuts = (0..<4).map { _ in random.below(sample.line.count + 1) }.sorted()
        check(fault(readers.read(sample.line, cuts: cuts)), sample, "in pieces")
      }
    }
  }

  @Test func `the fast scanner contradicts none of the verdicts`() throws {
    let readers = LineReaders()
    for sample in try Self.samples() where sample.line.count < 60_000 {
      for alignment in 0..<64 {
        let isTaken = readers.scan(sample.line, alignment: alignment)
        #expect(!isTaken || sample.fault == nil, "\(sample.name)")
      }
      #expect(readers.contradiction(sample.line) == nil, "\(sample.name)")
    }
  }

  @Test(arguments: ["unknown_key", "user", "width", "input_images", "request", "metadata", "size"])
  func `each is valid or not as the value of a key`(key: String) throws {
    let readers = LineReaders()
    for sample in try Self.samples() where sample.line.count < 60_000 {
      let line = Array(#"{"\#(key)":"#.utf8) + sample.line + Array("}".utf8)
      #expect((readers.read(line) == .object) == (sample.fault == nil), "\(sample.name)")
      #expect(readers.contradiction(line) == nil, "\(sample.name)")
      let element = Array(#"{"\#(key)":[1,{"\#(key)":"#.utf8) + sample.line + Array("}]}".utf8)
      #expect((readers.read(element) == .object) == (sample.fault == nil), "\(sample.name)")
      #expect(readers.contradiction(element) == nil, "\(sample.name)")
    }
  }
}
