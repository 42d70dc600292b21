// Streams against their slow twin: any members, any chunks of the source, any size of the blocks.

import Pricing
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Streams and their slow twin` {
  /// Sizes of blocks: lines longer than a block, about as long, and shorter.
  static let capacities = [16, 17, 31, 64, 100, 256, 1000, 4096, 256 << 10]

  @Test(arguments: 0..<16)
  func `give the same lines whatever the members, chunks and blocks`(seed: Int) {
    var random = SeededNumbers(seed)
    let decoder = RecordDecoder(sheet: .builtIn)
    for _ in 0..<50 {
      let file = RandomMembers(&random, badIn: random.pick([0, 2, 6]))
      let chunks = random.oneIn(3) ? [1] : (0..<4).map { _ in 1 + random.below(700) }
      let capacity = random.pick(Self.capacities)
      let log = DecodedLog(gzip(file.members), capacity: capacity, chunks: chunks, decoder: decoder)
      #expect(log.userLines == file.expected(), "blocks of \(capacity), seed \(seed)")
      let bad = file.members.filter { !($0.hasGoodCRC && $0.hasGoodLength) }
      let codes = bad.map { $0.hasGoodCRC ? "gzip-length" : "gzip-crc" }
      let further = bad.count > LogStream.listedMembers ? ["gzip-damaged-members"] : []
      #expect(log.faults == codes.prefix(LogStream.listedMembers) + further)
      #expect(log.bytesProduced == file.members.reduce(0) { $0 + $1.content.count })
    }
  }

  @Test(arguments: 16..<22)
  func `count the lines of bad members when they are salvaged`(seed: Int) {
    var random = SeededNumbers(seed)
    let decoder = RecordDecoder(sheet: .builtIn)
    for _ in 0..<20 {
      let file = RandomMembers(&random, badIn: 2)
      let capacity = random.pick(Self.capacities)
      let log = DecodedLog(gzip(file.members), capacity: capacity, salvages: true, decoder: decoder)
      #expect(log.userLines == file.expected(salvaged: true), "blocks of \(capacity)")
      #expect(log.takenBack == 0)
    }
  }

  @Test(arguments: 22..<26)
  func `give the same lines of a plain file`(seed: Int) {
    var random = SeededNumbers(seed)
    let decoder = RecordDecoder(sheet: .builtIn)
    for _ in 0..<20 {
      let file = RandomMembers(&random, badIn: 0)
      let capacity = random.pick(Self.capacities)
      let log = DecodedLog(
        file.members.flatMap(\.content), capacity: capacity, chunks: [1 + random.below(300)],
        decoder: decoder)
      #expect(log.userLines == file.expected(), "blocks of \(capacity)")
      #expect(log.faults.isEmpty)
    }
  }

  @Test func `inflate what zlib's own reader inflates`() {
    var random = SeededNumbers(26)
    for _ in 0..<20 {
      let file = RandomMembers(&random, badIn: 0)
      #expect(inflated(gzip(file.members)) == file.members.flatMap(\.content))
    }
  }
}
