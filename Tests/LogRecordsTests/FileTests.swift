// Files in and out: what a path leads to, reading up to the size at the opening, and reports that
// appear whole or not at all.

import SystemIO
import Foundation
import Glibc
import Testing

@testable import LogRecords

/// A directory that is removed with its last reference.
final class ScratchDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "fluxspend-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> FilePath { FilePath(url.path + "/" + name) }

  func write(_ name: String, _ text: String) throws -> FilePath {
    try Data(text.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}

private struct Refusal: Error, Equatable {}

@Suite struct `Files to read` {
  @Test func `a path leads to a file, a directory, a pipe or a device`() throws {
    let directory = try ScratchDirectory()
    let file = try directory.write("a", "hello")
    #expect(try FileStatus(of: file).kind == .regular)
    #expect(try FileStatus(of: file).size == 5)
    #expect(try FileStatus(of: FilePath(directory.url.path)).kind == .directory)
    #expect(try FileStatus(of: FilePath("/dev/null")).kind == .other)
    #expect(throws: SystemError(number: ENOENT)) { try FileStatus(of: directory.path("none")) }
    #expect(throws: SystemError(number: ENOTDIR)) { try FileStatus(of: directory.path("a/b")) }
    #expect(unsafe mkfifo(directory.path("pipe").text, 0o600) == 0)
    #expect(try FileStatus(of: directory.path("pipe")).kind == .pipe)
  }

  @Test func `all paths to a file have its identity, and no other file has`() throws {
    let directory = try ScratchDirectory()
    let file = try directory.write("a", "hello")
    let other = try directory.write("b", "hello")
    let manager = FileManager.default
    let url = directory.url
    try manager.createSymbolicLink(
      at: url.appending(path: "s"), withDestinationURL: url.appending(path: "a"))
    try manager.linkItem(at: url.appending(path: "a"), to: url.appending(path: "h"))
    let identity = try FileStatus(of: file).identity
    #expect(try FileStatus(of: directory.path("s")).identity == identity)
    #expect(try FileStatus(of: directory.path("h")).identity == identity)
    #expect(try OpenFile(file).status().identity == identity)
    #expect(try FileStatus(of: other).identity != identity)
  }

  @Test func `names are bytes, and entries are sorted by them`() throws {
    let directory = try ScratchDirectory()
    let odd = FilePath(bytes: directory.path("x").bytes + [0xFF, 0x0A, 0x1B])
    try OutputFile.replacing(odd) { (file: OutputFile) throws(SystemError) in try file.write("z") }
    _ = try directory.write("b", "")
    _ = try directory.write("B", "")
    let entries = try FilePath.entries(of: FilePath(directory.url.path + "/"))
    #expect(entries == [directory.path("B"), directory.path("b"), odd])
    #expect(try OpenFile.contents(of: odd) == [0x7A])
    #expect(odd.text.contains("\u{FFFD}"))
    #expect(throws: SystemError(number: ENOENT)) { try FilePath.entries(of: directory.path("no")) }
  }

  @Test func `the contents of a small file have a limit`() throws {
    let directory = try ScratchDirectory()
    let file = try directory.write("a", "hello")
    #expect(try OpenFile.contents(of: file, limit: 5) == Array("hello".utf8))
    #expect(throws: SystemError(number: EFBIG)) { try OpenFile.contents(of: file, limit: 4) }
    #expect(throws: SystemError(number: ENOENT)) { try OpenFile(directory.path("none")) }
    #expect(throws: SystemError(number: EISDIR)) {
      try OpenFile.contents(of: FilePath(directory.url.path))
    }
  }

  @Test func `a file is read up to its size at the opening`() throws {
    let directory = try ScratchDirectory()
    let file = try directory.write("a", "{}\n{}\n")
    let grown = try OpenFile(file)
    _ = try directory.write("a", "{}\n{}\n{}\n")
    let stream = LogStream(try OpenFile(file), size: 6, index: 0, salvages: false)
    #expect(DecodedLog(stream).lines.count == 2)
    #expect(stream.faults.isEmpty && stream.bytesRead == 6)
    // The first descriptor belongs to the file that was replaced or grown: either is readable.
    #expect(try grown.status().size >= 6)
    let shrunk = LogStream(try OpenFile(file), size: 1000, index: 0, salvages: false)
    #expect(DecodedLog(shrunk).lines.count == 3)
    #expect(shrunk.faults.map(\.code) == ["file-shrunk"])
    let pipe = LogStream(try OpenFile(file), size: nil, index: 0, salvages: false)
    #expect(DecodedLog(pipe).lines.count == 3 && pipe.faults.isEmpty)
  }

  @Test func `what cannot be read is a fault of the stream`() throws {
    let directory = try OpenFile(FilePath("/"))
    let log = DecodedLog(LogStream(directory, size: nil, index: 0, salvages: false))
    #expect(log.faults == ["unreadable"] && log.lines.isEmpty)
  }
}

@Suite struct `Files to write` {
  @Test func `a file appears whole, and replaces an older one`() throws {
    let directory = try ScratchDirectory()
    for text in ["old", "new and longer", ""] {
      try OutputFile.replacing(directory.path("report")) {
        (file: OutputFile) throws(SystemError) in try file.write(text)
      }
      #expect(try directory.text("report") == text)
      #expect(try directory.names == ["report"])
    }
  }

  @Test func `an old file stays when writing fails`() throws {
    let directory = try ScratchDirectory()
    let path = try directory.write("report", "old")
    #expect(throws: Refusal()) {
      try OutputFile.replacing(path) { (file: OutputFile) throws in
        try file.write("half of the ne")
        #expect(try directory.text("report") == "old")
        throw Refusal()
      }
    }
    #expect(try directory.text("report") == "old")
    #expect(try directory.names == ["report"])
  }

  @Test func `what a killed process left is in nobody's way, and stays`() throws {
    let directory = try ScratchDirectory()
    let kinds = ["tmp", "spool"]
    for kind in kinds { _ = try directory.write("report.\(kind).\(getpid())", "left") }
    try OutputFile.replacing(directory.path("report")) {
      (file: OutputFile) throws(SystemError) in
      try file.write("new")
      _ = try SpoolFile(beside: directory.path("report"))
    }
    #expect(try directory.text("report") == "new")
    for kind in kinds { #expect(try directory.text("report.\(kind).\(getpid())") == "left") }
    #expect(try directory.names.count == 3)
  }

  @Test func `a stop in the middle of writing leaves the old file and nothing else`() async throws {
    let directory = try ScratchDirectory()
    let path = try directory.write("report", "old").text
    await #expect(processExitsWith: .exitCode(143)) { [path = path as String] in
      try OutputFile.replacing(FilePath(path)) { (file: OutputFile) throws(SystemError) in
        try file.write("half of the ne")
        try startThread { endStoppedProcess(status: 143) }
        while true { sleep(milliseconds: 1000) }
      }
    }
    #expect(try directory.text("report") == "old")
    #expect(try directory.names == ["report"])
  }

  @Test func `of a process that is killed in the middle of writing a temporary file remains`()
    async throws
  {
    let directory = try ScratchDirectory()
    let path = try directory.write("report", "old").text
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      try OutputFile.replacing(FilePath(path)) { (file: OutputFile) throws(SystemError) in
        try file.write("half of the ne")
        kill(getpid(), SIGKILL)
      }
    }
    #expect(try directory.text("report") == "old")
    let names = try directory.names
    #expect(names.count == 2 && names[1].hasPrefix("report.tmp."))
  }

  @Test func `a full disk is an error`() throws {
    for bytes in [1, 1 << 20] {
      #expect(throws: SystemError(number: ENOSPC)) {
        try OutputFile.replacing(FilePath("/dev/full")) {
          (file: OutputFile) throws(SystemError) in
          try file.write([UInt8](repeating: 0, count: bytes))
        }
      }
    }
    try OutputFile.replacing(FilePath("/dev/null")) {
      (file: OutputFile) throws(SystemError) in try file.write("away")
    }
    #expect(try FileStatus(of: FilePath("/dev/null")).kind == .other)
  }

  @Test func `a directory that is not there, or stands in the way, is an error`() throws {
    let directory = try ScratchDirectory()
    #expect(throws: SystemError(number: ENOENT)) {
      try OutputFile.replacing(directory.path("none/report")) { (_: OutputFile) in }
    }
    #expect(throws: SystemError(number: EISDIR)) {
      try OutputFile.replacing(FilePath(directory.url.path)) { (_: OutputFile) in }
    }
    #expect(try directory.names.isEmpty)
  }

  @Test func `a spool keeps what it is given, and leaves no name`() throws {
    let directory = try ScratchDirectory()
    let spool = try SpoolFile(beside: directory.path("rejects"))
    #expect(try directory.names.isEmpty)
    var starts: [Int] = []
    for number in 0..<50 {
      starts.append(try spool.append([UInt8](repeating: UInt8(number), count: number * 100)))
    }
    for number in (0..<50).reversed() {
      let bytes = try spool.read(at: starts[number], count: number * 100)
      #expect(bytes == [UInt8](repeating: UInt8(number), count: number * 100))
    }
    #expect(throws: SystemError(number: EIO)) { try spool.read(at: starts[49], count: 4901) }
    #expect(throws: SystemError(number: ENOENT)) { try SpoolFile(beside: directory.path("no/x")) }
  }

  @Test func `an error has the system's words`() {
    #expect(SystemError(number: ENOENT).description == "No such file or directory")
    #expect(SystemError(number: EPIPE).isBrokenPipe && !SystemError(number: EIO).isBrokenPipe)
  }
}
