// Sound files of all kinds, and files that are no logs.

import SystemIO
import StrictJSON
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Files as lines` {
  private func verdicts(_ bytes: [UInt8], capacity: Int = 4096) -> [LineVerdict] {
    let log = DecodedLog(bytes, capacity: capacity)
    #expect(log.faults == [])
    return log.lines.map(\.verdict)
  }

  @Test(arguments: [
    ("", 0), ("\n", 1), ("{}", 1), ("{}\n", 1), ("{}\n\n", 2), ("\n\n\n", 3), ("{}\n{}", 2),
    ("{}\r\n{}\r\n", 2), ("{}\r\n{}", 2), ("\r\n", 1), (" ", 1), ("\u{FEFF}{}\n{}\n", 2),
    ("\u{FEFF}", 0),
    ("\u{FEFF}\n", 1),
  ])
  func `have as many lines as they have, plain or in gzip`(text: String, count: Int) {
    let bytes = Array(text.utf8)
    for capacity in [3, 4, 5, 64, 4096] {
      #expect(verdicts(bytes, capacity: capacity).count == count)
      #expect(verdicts(gzip(text), capacity: capacity).count == count)
      let halves = gzip([
        GzipMember(Array(bytes.prefix(bytes.count / 2))),
        GzipMember(Array(bytes.dropFirst(bytes.count / 2))),
      ])
      #expect(verdicts(halves, capacity: capacity).count == count)
    }
    #expect(verdicts(bytes).allSatisfy { $0 == .notRequest || $0 == .blank })
  }

  @Test func `a byte-order mark counts among the offsets, and only at the beginning of a file`() {
    let log = DecodedLog(Array("\u{FEFF}{}\n\u{FEFF}{}\n".utf8))
    // The second is text, with an object in it.
    #expect(log.lines.map(\.byteOffset) == [3, 9])
    #expect(log.lines.map(\.verdict) == [.notRequest, .notRequest])
  }

  @Test func `an incomplete last line is told from another fault`() {
    #expect(
      verdicts(Array("{}\n{\"a\"".utf8)).last
        == .malformed(LineFault(.incompleteLastLine, offset: 4)))
    let finished = verdicts(Array("{}\n{\"a\"\n".utf8)).last
    #expect(finished == .malformed(LineFault(.syntax(.incomplete), offset: 4)))
    #expect(
      verdicts(Array("{}\n{,".utf8)).last
        == .malformed(LineFault(.syntax(.unexpectedByte), offset: 1)))
    #expect(
      verdicts(Array("{\"a\"".utf8), capacity: 2) == [
        .malformed(LineFault(.incompleteLastLine, offset: 4))
      ])
  }

  @Test(arguments: [2, 3, 5, 40])
  func `a line goes across members`(pieces: Int) {
    let text = Array((requestLine("u1") + "\n" + requestLine("u2", length: 200) + "\n").utf8)
    let size = text.count / pieces + 1
    let members = stride(from: 0, to: text.count, by: size).map { start in
      GzipMember(Array(text[start..<min(start + size, text.count)]))
    }
    for capacity in [16, 64, 4096] {
      let log = DecodedLog(gzip(members), capacity: capacity)
      #expect(log.faults.isEmpty && log.lines.compactMap(\.facts?.user) == ["u1", "u2"])
    }
  }

  @Test func `NUL padding behind members is passed over`() {
    let padding = [UInt8](repeating: 0, count: 700)
    let one = gzip("{}\n")
    for file in [one + padding, one + padding + one, one + [0] + one, one + [0]] {
      let log = DecodedLog(file, chunks: [1, 5, 600])
      #expect(log.faults.isEmpty)
    }
    #expect(DecodedLog(one + padding + one).lines.count == 2)
  }

  @Test func `other bytes behind the last member are told`() {
    let one = gzip("{}\n")
    for (tail, offset, count) in [("x", 23, 1), ("garbage", 23, 7), ("\0\0garbage", 25, 7)] {
      let log = DecodedLog(one + Array(tail.utf8), chunks: [3])
      #expect(log.faults == ["gzip-trailing-bytes"] && log.lines.count == 1)
      #expect(log.messages[0].hasPrefix("\(count) bytes from byte \(offset) on"))
    }
    // What begins like a member is one, and is cut or corrupt.
    #expect(DecodedLog(one + [0x1F]).faults == ["gzip-truncated"])
    #expect(DecodedLog(one + [0x1F, 0x8B]).faults == ["gzip-truncated"])
    #expect(DecodedLog(one + [0x1F, 0x8B, 0x00]).faults == ["gzip-header"])
    #expect(DecodedLog(one + [0x1F, 0x00]).faults == ["gzip-trailing-bytes"])
  }

  @Test func `blocked gzip, as samtools and bgzip write it, is read`() {
    func block(_ text: String) -> GzipMember {
      var member = GzipMember(text)
      member.flags = 4
      member.extra = [0x42, 0x43, 2, 0, 0, 0]
      let size = member.bytes.count - 1
      member.extra = [0x42, 0x43, 2, 0] + littleEndian(size, 2)
      return member
    }
    let log = DecodedLog(gzip([block("{}\n{}\n{"), block("}\n"), block("")]))
    #expect(log.lines.count == 3 && log.faults.isEmpty)
  }

  @Test(arguments: [1, 7, 64, 65_535])
  func `stored blocks are read`(size: Int) {
    let lines = (1...50).map { requestLine("u\($0)") + "\n" }.joined()
    let log = DecodedLog(GzipMember(lines, .stored(size)).bytes, capacity: 300)
    #expect(log.lines.count == 50 && log.faults.isEmpty)
  }

  @Test(
    arguments: [
      ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
      ("zip", Array("PK\u{3}\u{4}".utf8)), ("bzip2", Array("BZh91AY".utf8)),
      ("Parquet", Array("PAR1".utf8)), ("UTF-16 text", [0xFF, 0xFE, 0x7B, 0]),
      ("UTF-16 text", [0xFE, 0xFF, 0, 0x7B]), ("UTF-16 text", [0x7B, 0, 0x22, 0]),
      ("UTF-16 text", [0, 0x7B, 0, 0x22]), ("lz4", [4, 0x22, 0x4D, 0x18]),
      ("zlib without gzip", [0x78, 0x9C]), ("an SQLite database", Array("SQLite format 3\0".utf8)),
      ("tar", Array(repeating: 0x61, count: 257) + Array("ustar".utf8)),
    ] as [(String, [UInt8])])
  func `other formats are named once, by their magic bytes`(name: String, head: [UInt8]) {
    let bytes = head + Array(repeating: 0x0A, count: 5000)
    // What is read is no other format.
    guard MemberFormat(beginning: head) == nil else { return }
    for (file, name) in [
      (bytes, name), (head, name), (gzip([GzipMember(bytes)]), "\(name) inside gzip"),
    ] {
      let log = DecodedLog(file, capacity: 1000)
      #expect(log.faults == ["unsupported-format"] && log.lines.isEmpty)
      #expect(log.messages[0].hasPrefix("this is \(name); only JSON lines"))
    }
  }

  @Test func `a source that fails or shrinks is told`() throws {
    let log = DecodedLog(LogStream(FailingSource(Array("{}\n{}\n{".utf8))))
    #expect(log.faults == ["read-error"])
    #expect(log.messages[0].hasPrefix("Input/output error; what was read before byte 7"))
    #expect(log.lines.count == 3)
  }
}

/// Hands out bytes, then fails.
private final class FailingSource: ByteSource {
  private let source: ChunkedSource
  private var left: Int

  init(_ bytes: [UInt8]) {
    source = ChunkedSource(bytes)
    left = bytes.count
  }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    guard left > 0 else { throw SystemError(number: 5) }
    let count = unsafe try source.read(into: target, capacity: capacity)
    left -= count
    return count
  }

  var canRewind: Bool { true }

  func rewind(by count: Int) {
    source.rewind(by: count)
    left += count
  }
}
