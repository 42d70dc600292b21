// Logs that other programs wrote: the committed ones, and what the system's gzip makes.

import Foundation
import Pricing
import TestSupport
import Testing

@testable import LogRecords

/// The system's gzip, if there is one.
private let systemGzip = ["/usr/bin/gzip", "/bin/gzip"].first(
  where: FileManager.default.isExecutableFile)

/// What the system's gzip makes of a text.
private func compressed(_ text: String, _ options: [String]) throws -> [UInt8] {
  let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try Data(text.utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(filePath: try #require(systemGzip))
  process.arguments = options + ["-c", file.path]
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return Array(bytes)
}

@Suite struct `Logs that others wrote` {
  @Test(arguments: ["2026-01", "2026-06-a", "2026-06-b", "2026-06-c", "gateway-2026-06"])
  func `a committed log is the same in gzip and plain, in any blocks`(name: String) throws {
    let file = try TestData.fixture("demo/\(name).jsonl.gz")
    let content = inflated(file)
    let decoder = RecordDecoder(sheet: .builtIn)
    let plain = DecodedLog(content, decoder: decoder)
    #expect(plain.faults.isEmpty && plain.lines.count == content.count { $0 == 0x0A })
    for (capacity, chunks) in [(Block.standardCapacity, [Int.max]), (3000, [1, 4096])] {
      let log = DecodedLog(file, capacity: capacity, chunks: chunks, decoder: decoder)
      #expect(log.faults.isEmpty && log.bytesProduced == content.count)
      #expect(log.lines == plain.lines)
    }
  }

  @Test func `the committed broken logs have the faults they were made for`() throws {
    let cut = DecodedLog(try TestData.fixture("faults/cut.jsonl.gz"))
    #expect(cut.faults == ["gzip-truncated"] && cut.lines.count > 20)
    #expect(cut.lines.dropLast().allSatisfy { $0.verdict == .request })
    let corrupt = try TestData.fixture("faults/corrupt.jsonl.gz")
    let dropped = DecodedLog(corrupt)
    #expect(dropped.faults == ["gzip-crc"] && dropped.lines.isEmpty)
    let salvaged = DecodedLog(corrupt, salvages: true)
    #expect(salvaged.faults == ["gzip-crc"] && salvaged.lines.count == 300)
    let mixed = DecodedLog(try TestData.fixture("faults/mixed.jsonl"))
    #expect(mixed.faults.isEmpty && mixed.lines.contains { $0.verdict == .blank })
  }

  @Test(.enabled(if: systemGzip != nil), arguments: [["-1"], ["-9"], ["-n"], ["-N"]])
  func `the system's gzip is read, alone and concatenated`(options: [String]) throws {
    let text = (1...200).map { requestLine("u\($0)", length: 30 + $0) + "\n" }.joined()
    let file = try compressed(text, options)
    #expect(inflated(file) == Array(text.utf8))
    let log = DecodedLog(file, capacity: 1000)
    #expect(log.faults.isEmpty)
    #expect(log.lines.compactMap(\.facts?.user) == (1...200).map { "u\($0)" })
    let twice = DecodedLog(file + file, capacity: 1000, chunks: [777])
    #expect(twice.faults.isEmpty && twice.lines.count == 400 && twice.lines.last?.number == 400)
  }
}
