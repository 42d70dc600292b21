// Files that grow, are cut, deleted, replaced or written anew when a part of them has been read.
//
// The log is larger than a block and the window of its source together, so that what changes has not
// been read when the first block is full.

import SystemIO
import Foundation
import Glibc
import Testing

@testable import LogRecords

@Suite struct `Files that change while they are read` {
  static let users: [String] = (0..<6_000).map { "u\($0)" }
  enum Form: CaseIterable {
    case text, gzip
  }

  static let text: [UInt8] = Array(users.map { requestLine($0, length: 100) + "\n" }.joined().utf8)
  /// Stored, so that it is no smaller than the text.
  static let packed: [UInt8] = GzipMember(text, .stored(60_000)).bytes
  /// Behind what has been read, and inside a line.
  static let place = 450_037

  let directory: ScratchDirectory

  init() throws { directory = try ScratchDirectory() }

  private func bytes(_ form: Form) -> [UInt8] { form == .text ? Self.text : Self.packed }

  /// Reads a file that is changed when its first block has been read.
  private func log(
    of bytes: [UInt8], meanwhile: (FileHandle) throws -> Void
  ) throws -> (log: DecodedLog, stream: LogStream) {
    let url = directory.url.appending(path: "log")
    try Data(bytes).write(to: url)
    let writer = try FileHandle(forWritingTo: url)
    let file = try OpenFile(directory.path("log"))
    let stream = LogStream(file, size: try file.status().size, index: 0, salvages: false)
    let log = DecodedLog(stream) {
      #expect(stream.bytesRead < Self.place)
      #expect(throws: Never.self) { try meanwhile(writer) }
    }
    return (log, stream)
  }

  private func billed(_ log: DecodedLog) -> [String] { log.lines.compactMap(\.facts?.user) }

  @Test(arguments: Form.allCases)
  func `what is appended is the next run's`(form: Form) throws {
    let bytes = bytes(form)
    let (log, stream) = try log(of: bytes) { writer in
      try writer.seekToEnd()
      try writer.write(contentsOf: Data(bytes + bytes.prefix(1_000)))
    }
    #expect(billed(log) == Self.users && log.lines.count == 6_000)
    #expect(log.faults.isEmpty && stream.bytesRead == bytes.count)
  }

  @Test func `a line that was half written at the opening is not billed`() throws {
    let rest = Self.text.suffix(30)
    let (log, stream) = try log(of: Self.text.dropLast(rest.count)) { writer in
      try writer.seekToEnd()
      try writer.write(contentsOf: Data(rest))
    }
    #expect(billed(log) == Self.users.dropLast())
    #expect(log.lines.count == 6_000 && isIncomplete(log.lines.last))
    #expect(log.faults.isEmpty && stream.bytesRead == Self.text.count - rest.count)
  }

  @Test func `a text that is cut is told, and the whole lines before it count`() throws {
    let (log, _) = try log(of: Self.text) { try $0.truncate(atOffset: UInt64(Self.place)) }
    let whole = Self.text[..<Self.place].count { $0 == 0x0A }
    #expect(billed(log) == Array(Self.users[..<whole]))
    #expect(log.lines.count == whole + 1 && isIncomplete(log.lines.last))
    #expect(log.faults == ["file-shrunk"])
    #expect(log.messages[0].hasSuffix("what was read before byte \(Self.place) counts"))
  }

  @Test func `a gzip file that is cut is told, and the whole lines before it count`() throws {
    let (log, _) = try log(of: Self.packed) { try $0.truncate(atOffset: UInt64(Self.place)) }
    let whole = Self.text[..<log.bytesProduced].count { $0 == 0x0A }
    #expect(log.bytesProduced > Self.place - 100)
    #expect(billed(log) == Array(Self.users[..<whole]))
    #expect(log.lines.count == whole + 1 && isIncomplete(log.lines.last))
    #expect(log.faults == ["gzip-truncated", "file-shrunk"])
  }

  @Test(arguments: Form.allCases, [0, 100, 1_000_000])
  func `a log that is copied away and begun anew is not mixed with the new one`(
    form: Form, newLength: Int
  ) throws {
    let bytes = bytes(form)
    // A billable line, whatever half of an old line would come before it.
    let new = Array(repeatElement(Array("}\n\(requestLine("new"))\n".utf8), count: 40_000).joined())
    let (log, stream) = try log(of: bytes) { writer in
      try writer.truncate(atOffset: 0)
      try writer.write(contentsOf: Data(new.prefix(newLength)))
    }
    let users = billed(log)
    #expect(users.count > 2_000 && users == Array(Self.users.prefix(users.count)))
    #expect(log.lines.count == users.count + 1 && isIncomplete(log.lines.last))
    #expect(log.faults.last == "file-shrunk" && stream.bytesRead < Self.place)
  }

  @Test(arguments: Form.allCases)
  func `a file that is deleted is read to its end`(form: Form) throws {
    let bytes = bytes(form)
    let (log, _) = try log(of: bytes) { _ in
      try FileManager.default.removeItem(at: directory.url.appending(path: "log"))
    }
    #expect(billed(log) == Self.users && log.faults.isEmpty)
    #expect(try directory.names.isEmpty)
  }

  @Test(arguments: Form.allCases)
  func `a file that is replaced is read to its end`(form: Form) throws {
    let bytes = bytes(form)
    let new = try directory.write("new", "{}\n")
    let (log, _) = try log(of: bytes) { _ in
      #expect(unsafe rename(new.text, directory.path("log").text) == 0)
    }
    #expect(billed(log) == Self.users && log.faults.isEmpty)
    #expect(try directory.text("log") == "{}\n")
  }

  private func isIncomplete(_ line: DecodedLine?) -> Bool {
    guard case .malformed(let fault) = line?.verdict else { return false }
    return fault.reason == .incompleteLastLine
  }
}
