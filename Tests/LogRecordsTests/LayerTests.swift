// Files that are compressed twice.

import Pricing
import Testing

@testable import LogRecords

@Suite struct `Compressed twice` {
  private static let users = (1...30).map { "u\($0)" }
  private static let layers = MemberFormat.all.flatMap { outer in
    MemberFormat.all.map { (outer, $0) }
  }

  private func inner(_ format: MemberFormat, damaged: Set<Int> = []) -> [UInt8] {
    let text = LogShape.native.text(of: Self.users).bytes
    return format.file(text.cut(at: [text.count / 3, text.count / 2]), damaged: damaged)
  }

  @Test(arguments: layers)
  func `both layers are read`(outer: MemberFormat, inside: MemberFormat) {
    let bytes = inner(inside)
    let file = outer.file(bytes.cut(at: [1, 50, bytes.count / 2]))
    for capacity in [64, 300, 4096] {
      let log = DecodedLog(file, capacity: capacity, chunks: [7, 100])
      #expect(log.users == Self.users && log.faults.isEmpty)
      #expect(log.bytesRead == file.count)
    }
  }

  @Test(arguments: layers)
  func `of a damaged outer layer nothing counts unless it is salvaged`(
    outer: MemberFormat, inside: MemberFormat
  ) {
    let bytes = inner(inside)
    let file = outer.file(bytes.cut(at: [bytes.count / 2]), damaged: [1])
    for capacity in [64, 4096] {
      let log = DecodedLog(file, capacity: capacity)
      #expect(log.lines.isEmpty && log.faults == [outer.checksumCode])
      let salvaged = DecodedLog(file, capacity: capacity, salvages: true)
      #expect(salvaged.users == Self.users && salvaged.faults == [outer.checksumCode])
    }
  }

  @Test(arguments: layers)
  func `of a damaged inner layer only what it touches is dropped`(
    outer: MemberFormat, inside: MemberFormat
  ) {
    let log = DecodedLog(outer.file([inner(inside, damaged: [0])]), capacity: 300)
    #expect(log.faults == [inside.checksumCode])
    #expect(log.users == Array(Self.users.suffix(log.users.count)) && log.users.count >= 18)
  }

  @Test(arguments: layers)
  func `a cut outer layer is told, and whole lines before it count`(
    outer: MemberFormat, inside: MemberFormat
  ) {
    let file = outer.file([inner(inside)])
    let decoder = RecordDecoder(sheet: .builtIn)
    for length in stride(from: 4, to: file.count, by: 3) {
      let log = DecodedLog(Array(file[..<length]), capacity: 300, decoder: decoder)
      #expect(log.faults.first == "\(outer.name)-truncated")
      #expect(log.users == Array(Self.users.prefix(log.users.count)))
    }
  }

  @Test(arguments: layers)
  func `a single short line is read`(outer: MemberFormat, inside: MemberFormat) {
    let file = outer.file([inside.file([Array("{}\n".utf8)])])
    for capacity in [16, 4096] {
      let log = DecodedLog(file, capacity: capacity)
      #expect(log.lines.count == 1 && log.faults.isEmpty)
      let damaged = DecodedLog(
        outer.file([inside.file([Array("{}\n".utf8)])], damaged: [0]), capacity: capacity)
      #expect(damaged.faults.first == outer.checksumCode)
    }
  }

  @Test func `three layers, and two in a pipe, are named`() {
    let three = gzip([GzipMember(gzip([GzipMember(inner(.gzip))]))])
    let log = DecodedLog(three)
    #expect(log.faults == ["unsupported-format"] && log.lines.isEmpty)
    #expect(log.messages[0].hasPrefix("this is gzip inside gzip"))
  }
}
