// Rejected lines come back in order of file and line, whatever the order in which blocks finished.

@testable import Spend
import SystemIO
import Foundation
import LogRecords
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct RejectsSpools {
  @Test func `entries keep their values`() {
    for member in [nil, 0, 1, 1 << 40] as [Int?] {
      for code in [0, RejectsSpool.Entry.codes.count - 1] {
        let place = ProblemPlace(file: 1, block: 2, lineInBlock: 3, byteOffset: 1 << 50)
        var entry = RejectsSpool.Entry(place, LineFault(.incompleteLastLine), member: member)
        entry.code = UInt8(code)
        #expect(RejectsSpool.Entry(entry.bytes[...]) == entry)
        #expect(entry.bytes.count == RejectsSpool.Entry.size)
      }
    }
  }

  @Test func `rows are in order, without those of members that do not count`() throws {
    let folder = try LogFolder()
    let spool = try RejectsSpool(beside: folder.path("rejects.csv"))
    var random = SeededNumbers(11)
    var chunks: [(file: Int, block: Int, entries: [RejectsSpool.Entry])] = []
    var expected = "file,line,byte,code\r\n"
    let names = ["=a.jsonl", "b,\".jsonl"]
    let cells = ["'=a.jsonl", "\"b,\"\".jsonl\""]
    for file in 0..<2 {
      for block in 0..<100 {
        let entries = (0..<Int.random(in: 1...60, using: &random)).map { line in
          let place = ProblemPlace(
            file: file, block: block, lineInBlock: line, byteOffset: block * 10_000 + line * 9)
          let member = random.chance(30) ? Int.random(in: 1...3, using: &random) : nil
          return RejectsSpool.Entry(place, LineFault(.fact(.size)), member: member)
        }
        chunks.append((file, block, entries))
        for entry in entries where !(file == 1 && entry.member == 2) {
          expected += "\(cells[file]),\(block * 100 + entry.lineInBlock + 1),"
          expected += "\(entry.byteOffset),bad-size\r\n"
        }
      }
    }
    for chunk in chunks.shuffled(using: &random) {
      spool.append(chunk.entries, file: chunk.file, block: chunk.block)
    }
    let starts = (0..<100).map { $0 * 100 }
    spool.resolve(names: names, lineStarts: [starts, starts]) { $0.file == 1 && $0.member == 2 }
    let path = folder.path("rejects.csv")
    try OutputFile.replacing(path) { file in try spool.writeCSV(to: file) }
    let written = try Data(contentsOf: folder.folder.appending(path: "rejects.csv"))
    #expect(String(decoding: written, as: UTF8.self) == expected)
  }
}
