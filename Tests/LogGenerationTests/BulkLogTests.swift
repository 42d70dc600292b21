// Bulk logs are the same bytes again and again, however they are cut.

import Foundation
import LogGeneration
import Testing

@Suite struct `Bulk logs` {
  @Test(arguments: BulkLog.Kind.allCases)
  func `the same seed gives the same bytes and another seed others`(kind: BulkLog.Kind) {
    let log = bytes(BulkLog(kind: kind, seed: 7, lines: 500, users: 40))
    #expect(bytes(BulkLog(kind: kind, seed: 7, lines: 500, users: 40)) == log)
    #expect(bytes(BulkLog(kind: kind, seed: 8, lines: 500, users: 40)) != log)
  }

  @Test(arguments: BulkLog.Kind.allCases, [1, 2, 3, 16, 1000])
  func `the shards one after the other are the whole log`(kind: BulkLog.Kind, count: Int) {
    let whole = bytes(BulkLog(kind: kind, seed: 1, lines: 777, users: 5000))
    let shards = (1...count).flatMap { number in
      bytes(
        BulkLog(
          kind: kind, seed: 1, lines: 777, users: 5000,
          shard: BulkLog.Shard(number: number, of: count)))
    }
    #expect(shards == whole)
  }

  @Test func `blocks end with a line and hold the same bytes whatever their size`() {
    let log = BulkLog(kind: .short, seed: 3, lines: 1000, users: 10)
    var joined: [UInt8] = []
    var blocks = 0
    log.write(blockSize: 1000) { block in
      #expect(block.last == UInt8(ascii: "\n"))
      joined += block
      blocks += 1
    }
    #expect(blocks > 100)
    #expect(joined == bytes(log))
  }

  @Test(arguments: [(BulkLog.Kind.long, 790.0), (.short, 172.0)])
  func `every line is an object of about the promised length`(
    kind: BulkLog.Kind, length: Double
  ) throws {
    let log = bytes(BulkLog(kind: kind, seed: 2026, lines: 5000, users: 5000))
    let records = try records(in: log)
    #expect(records.count == 5000)
    #expect(abs(Double(log.count) / 5000 - length) < length * 0.05)
    let ids = records.compactMap { $0["id"] as? String }
    #expect(Set(ids).count == 5000)
    let times = records.compactMap { $0["ts"] as? String }
    #expect(times == times.sorted())
    #expect(times.first?.hasPrefix("2026-06-01T00:") == true)
    #expect(times.last?.hasPrefix("2026-06-30T23:") == true)
    #expect(records.allSatisfy { ($0["request"] as? [String: Any])?.isEmpty == false })
    #expect(Set(records.compactMap { $0["model"] as? String }).count == 9)
    #expect((500...5000).contains(Set(records.compactMap { $0["user"] as? String }).count))
  }

  @Test func `no lines, one line and one user are logs too`() throws {
    #expect(bytes(BulkLog(kind: .long, seed: 0, lines: 0, users: 0)).isEmpty)
    #expect(try records(in: bytes(BulkLog(kind: .long, seed: 0, lines: 1, users: 1))).count == 1)
    #expect(BulkLog.Shard(number: 0, of: 4) == nil)
    #expect(BulkLog.Shard(number: 5, of: 4) == nil)
    #expect(BulkLog.Shard(number: 1, of: 0) == nil)
  }

  @Test func `what a sink throws ends the writing`() {
    struct Full: Error {}
    let log = BulkLog(kind: .short, seed: 0, lines: 1000, users: 1)
    #expect(throws: Full.self) { try log.write(blockSize: 1) { _ in throw Full() } }
  }
}

/// All bytes of a log.
func bytes(_ log: BulkLog) -> [UInt8] {
  var all: [UInt8] = []
  log.write { all += $0 }
  return all
}

/// The objects of a log; each line must be one.
func records(in log: [UInt8]) throws -> [[String: Any]] {
  #expect(log.isEmpty || log.last == UInt8(ascii: "\n"))
  return try log.split(separator: UInt8(ascii: "\n")).map { line in
    try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
  }
}
