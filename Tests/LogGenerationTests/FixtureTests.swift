// The committed logs are what the generator prints, and the damaged ones are damaged as promised.

import Foundation
import LogGeneration
import Testing

@Suite(.enabled(if: Fixture.canInflate)) struct `Committed logs` {
  @Test(arguments: [
    (DemoLog.Part.january, "2026-01"), (.juneA, "2026-06-a"), (.juneB, "2026-06-b"),
    (.juneC, "2026-06-c"), (.gateway, "gateway-2026-06"),
  ])
  func `a demo file is what the generator prints`(part: DemoLog.Part, name: String) throws {
    let file = try Fixture.inflate("demo/\(name).jsonl.gz")
    #expect(file.status == 0)
    #expect(file.bytes == bytes(DemoLog(part: part, seed: 2026)))
  }

  @Test func `the cut file is the beginning of its log`() throws {
    let whole = bytes(BulkLog(kind: .short, seed: 7, lines: 300, users: 5000))
    let file = try Fixture.inflate("faults/cut.jsonl.gz")
    #expect(file.status != 0)
    #expect(file.bytes.count > 10_000 && file.bytes.count < whole.count)
    #expect(whole.starts(with: file.bytes))
  }

  @Test func `the corrupt file reads well and tells other costs`() throws {
    let whole = bytes(BulkLog(kind: .short, seed: 7, lines: 300, users: 5000))
    let file = try Fixture.inflate("faults/corrupt.jsonl.gz")
    #expect(file.status != 0)
    #expect(file.bytes != whole)
    #expect(try records(in: file.bytes).count == 300)
  }
}

/// Files of the folder `fixtures`, inflated by the system's gzip, which is not our reader.
private enum Fixture {
  static let gzip = ["/usr/bin/gzip", "/bin/gzip"].first(
    where: FileManager.default.isExecutableFile)

  static var canInflate: Bool { gzip != nil }

  /// What gzip could inflate, and its exit status.
  static func inflate(_ name: String) throws -> (bytes: [UInt8], status: Int32) {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures").standardizedFileURL
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: try #require(gzip))
    process.arguments = ["-dc", folder.appending(path: name).path]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (Array(bytes), process.terminationStatus)
  }
}
