// A gzip member with a wrong checksum: none of its lines counts, all lines of the others do, whoever
// read what and however long the blocks were.

@testable import Pages
@testable import Spend
import SystemIO
import Foundation
import LogRecords
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct DamagedMembers {
  let folder: LogFolder
  /// Whole lines of eight members.
  let texts: [[UInt8]]

  init() throws {
    folder = try LogFolder()
    var log = RandomLog(seed: 31)
    texts = (0..<8).map { _ in log.clean(lines: 40) }
  }

  /// A gzip file of these members, with one bit of some checksums changed.
  private func write(_ members: [[UInt8]], bad: Set<Int>) throws -> FilePath {
    var file = Data()
    for (number, text) in members.enumerated() {
      _ = try folder.write(members: [text], to: "member")
      var bytes = try Data(contentsOf: folder.folder.appending(path: "member"))
      if bad.contains(number) { bytes[bytes.count - 8] ^= 1 }
      file += bytes
    }
    return try folder.write(file, to: "log.jsonl.gz")
  }

  @Test(arguments: [[0], [3], [7], [0, 1, 4], [0, 1, 2, 3, 4, 5, 6, 7]] as [Set<Int>])
  func `the lines of bad members and no others are left out`(bad: Set<Int>) throws {
    let good = texts.indices.filter { !bad.contains($0) }.map { texts[$0] }
    let expected = try report([folder.write(good.flatMap { $0 }, to: "good.jsonl")])
    let file = try write(texts, bad: bad)
    for workers in [1, 2, 8] {
      for capacity in [64, 700, 1 << 18] {
        let report = try report([file], workers: workers) { $0.blockCapacity = capacity }
        #expect(report.totals == expected.totals)
        #expect(report.tables == expected.tables)
        #expect(report.inputs.lines == good.count * 40)
        #expect(report.incomplete.map(\.code) == bad.map { _ in "gzip-crc" })
      }
    }
  }

  @Test(arguments: [[], [4], [1, 2]] as [Set<Int>])
  func `holding lines back from the start changes no byte of the report`(bad: Set<Int>) throws {
    let file = try write(texts + texts.prefix(2), bad: bad)
    for workers in [1, 3] {
      let reports = try [false, true].map { holdsBack in
        try report([file], workers: workers) { options in
          options.holdsMembersBack = holdsBack
          options.blockCapacity = 700
        }
      }
      #expect(reports[0].rendered(as: .json) == reports[1].rendered(as: .json))
      #expect(reports[0].inputs.duplicates > 0 || !bad.isEmpty)
    }
  }

  @Test func `salvaged members count`() throws {
    let expected = try report([folder.write(texts.flatMap { $0 }, to: "good.jsonl")])
    let file = try write(texts, bad: [2, 5])
    let report = try report([file], workers: 4) { options in
      options.salvages = true
      options.blockCapacity = 700
    }
    #expect(report.totals == expected.totals)
    #expect(report.incomplete.count == 2)
  }

  @Test(arguments: UInt64(1)...6)
  func `a line that touches a bad member is left out`(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    let text = texts.flatMap { $0 }
    let members = text.cut(into: 8, &random)
    let bad = Int.random(in: 0..<8, using: &random)
    let start = members[..<bad].map(\.count).reduce(0, +)
    let spoilt = start..<start + members[bad].count
    var kept: [UInt8] = []
    var offset = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      let range = offset..<offset + line.count + 1
      offset = range.upperBound
      if !range.overlaps(spoilt) { kept += line + [0x0A] }
    }
    let expected = try report([folder.write(kept, to: "kept.jsonl")])
    let file = try write(members, bad: [bad])
    for workers in [1, 3] {
      for capacity in [64, 500, 5_000, 1 << 18] {
        let report = try report([file], workers: workers) { $0.blockCapacity = capacity }
        #expect(report.totals == expected.totals, "capacity \(capacity), \(workers) workers")
        #expect(report.tables == expected.tables)
        #expect(report.inputs.lines == expected.inputs.lines)
      }
    }
  }

  @Test(arguments: 1...12)
  func `a file that is cut counts its whole lines`(step: Int) throws {
    _ = try write(Array(texts.prefix(3)), bad: [])
    let bytes = try Data(contentsOf: folder.folder.appending(path: "log.jsonl.gz"))
    let cut = bytes.prefix(bytes.count * step / 13)
    let part = try folder.write(cut, to: "part.gz")
    let expected = try report([part], workers: 1)
    #expect(expected.incomplete.map(\.code) == ["gzip-truncated"])
    #expect(expected.inputs.malformed <= 1)
    #expect(expected.inputs.requests < 120)
    for capacity in [64, 999] {
      let report = try report([part], workers: 3) { $0.blockCapacity = capacity }
      #expect(report.rendered(as: .json) == expected.rendered(as: .json))
    }
  }
}
