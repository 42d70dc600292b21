// Broken gzip files: every part of a header and trailer wrong (MemberFaultTests has what all compressions share).

import Pricing
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Broken gzip` {
  @Test(arguments: [
    (UInt8(0x20), "reserved flags are set"), (0x40, "reserved flags are set"),
    (0x80, "reserved flags are set"),
  ])
  func `reserved flags are refused`(flags: UInt8, reason: String) {
    var member = GzipMember("{}\n")
    member.flags = flags
    let log = DecodedLog(gzip("{}\n") + member.bytes)
    #expect(log.faults == ["gzip-header"] && log.lines.count == 1)
    #expect(log.messages[0].hasPrefix("gzip member 2 at byte 23 is corrupt: \(reason)"))
  }

  @Test func `another method than deflate is refused`() {
    var file = gzip("{}\n")
    file[2] = 7
    let log = DecodedLog(file)
    #expect(log.faults == ["gzip-header"] && log.lines.isEmpty)
    #expect(log.messages[0].contains("the method is not deflate"))
  }

  @Test func `a header with a wrong checksum is refused`() {
    var member = GzipMember("{}\n")
    member.flags = 2
    #expect(DecodedLog(member.bytes).lines.count == 1)
    member.hasGoodHeaderCRC = false
    let log = DecodedLog(member.bytes)
    #expect(log.faults == ["gzip-header"] && log.lines.isEmpty)
  }

  @Test(arguments: [0, 4, 8, 16, 2, 12, 24, 22, 30, 1, 31] as [UInt8])
  func `every optional part of a header is passed over, and may be cut`(flags: UInt8) {
    var member = GzipMember("{}\n")
    member.flags = flags
    member.extra = Array("BC\u{2}\0xy".utf8)
    member.name = Array("a.jsonl".utf8)
    member.comment = Array("made by hand".utf8)
    let decoder = RecordDecoder(sheet: .builtIn)
    let log = DecodedLog(member.bytes, chunks: [1], decoder: decoder)
    #expect(log.faults.isEmpty && log.lines.count == 1)
    for length in 1..<member.bytes.count {
      let cut = DecodedLog(Array(member.bytes[..<length]), decoder: decoder)
      #expect(cut.faults == ["gzip-truncated"])
    }
    member.extra = []
    member.name = []
    member.comment = []
    #expect(DecodedLog(member.bytes).lines.count == 1)
    member.extra = Array(repeating: 7, count: 65_535)
    member.name = Array(repeating: 0x61, count: 300_000)
    #expect(DecodedLog(member.bytes).lines.count == 1)
  }

  @Test(arguments: [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]], [40, 100, 4096])
  func `a bad member drops its own lines only`(bad: [Int], capacity: Int) {
    let lines = (1...12).map { requestLine("u\($0)", length: 60) + "\n" }
    for parts in [[4, 4, 4], [1, 10, 1], [11, 0, 1]] {
      var members: [GzipMember] = []
      var rest = lines[...]
      for part in parts {
        members.append(GzipMember(rest.prefix(part).joined()))
        rest = rest.dropFirst(part)
      }
      for number in bad { members[number].hasGoodCRC = false }
      let log = DecodedLog(gzip(members), capacity: capacity)
      #expect(log.faults == bad.map { _ in "gzip-crc" })
      for (number, message) in zip(bad, log.messages) {
        #expect(message.hasPrefix("gzip member \(number + 1) (from byte "))
        #expect(message.hasSuffix("its lines are not counted"))
      }
      let counts = parts.indices.filter { !bad.contains($0) }.map { parts[$0] }.reduce(0, +)
      #expect(log.lines.count == counts)
      let salvaged = DecodedLog(gzip(members), capacity: capacity, salvages: true)
      #expect(salvaged.lines.count == 12 && salvaged.faults.count == bad.count)
      #expect(salvaged.messages.allSatisfy { $0.hasSuffix("its lines are counted all the same") })
    }
  }

  @Test func `data that is no deflate drops its member and ends the file`() {
    var file = gzip([GzipMember("{}\n"), GzipMember("[]\n", .stored(10)), GzipMember("{}\n")])
    file[23 + 10] = 7
    let log = DecodedLog(file)
    #expect(log.faults == ["gzip-corrupt"] && log.lines.count == 1)
    #expect(
      log.messages[0].hasPrefix("gzip member 2 (from byte 23): its data is corrupt near byte"))
  }
}
