// Logs that change while the command reads them: it is stopped when it has read a part.

import Foundation
import Glibc
import Testing

@Suite struct ChangingInputs {
  enum Change: CaseIterable {
    case growth, cut, deletion, replacement
  }

  static let lines = 60_000

  @Test(arguments: Change.allCases)
  func `what was there at the opening is counted, and a cut is told`(change: Change) throws {
    let scratch = try Scratch()
    let text = Data(String(repeating: goodLine(), count: Self.lines).utf8)
    let log = try scratch.write(text, to: "log.jsonl")
    let command = try RunningCommand(
      ["log.jsonl", "--format", "json", "--workers", "1"], in: scratch.folder)
    let cut = try stop(command, behind: log) + 1_000_000
    try #require(cut < text.count, "the whole log was read before the command could be stopped")
    let writer = try FileHandle(forWritingTo: log)
    switch change {
    case .growth:
      try writer.seekToEnd()
      try writer.write(contentsOf: Data(goodLine().utf8))
    case .cut: try writer.truncate(atOffset: UInt64(cut))
    case .deletion: try FileManager.default.removeItem(at: log)
    case .replacement: try Data(goodLine().utf8).write(to: log, options: .atomic)
    }
    command.send(SIGCONT)
    let run = try command.finished()
    if change == .cut {
      let whole = text[..<cut].count { $0 == 0x0A }
      #expect(run.status == 3)
      #expect(try run.incompleteCodes() == ["file-shrunk"])
      #expect(try run.count("requests") == whole && run.count("malformed") <= 1)
      #expect(run.messages.contains("was cut or written anew while it was read"))
    } else {
      #expect(run.status == 0 && run.messages.isEmpty)
      #expect(try run.count("requests") == Self.lines && run.count("bytes") == text.count)
    }
  }

  /// Stops a command when it has begun to read a file, and tells how far it is.
  private func stop(_ command: RunningCommand, behind file: URL) throws -> Int {
    while command.isRunning, position(of: command, in: file) == 0 {}
    command.send(SIGSTOP)
    let status = "/proc/\(command.number)/stat"
    while command.isRunning, try !String(contentsOfFile: status, encoding: .utf8).contains(") T ") {
    }
    return position(of: command, in: file)
  }

  /// How many bytes a command has read of a file; 0 while it is not open.
  private func position(of command: RunningCommand, in file: URL) -> Int {
    let process = "/proc/\(command.number)"
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: process + "/fd")) ?? []
    for number in numbers {
      let name = try? FileManager.default.destinationOfSymbolicLink(
        atPath: process + "/fd/" + number)
      guard name?.hasSuffix("/\(file.lastPathComponent)") == true,
        let text = try? String(contentsOfFile: process + "/fdinfo/" + number, encoding: .utf8),
        let position = text.firstMatch(of: /pos:\s*([0-9]+)/)
      else { continue }
      return Int(position.1) ?? 0
    }
    return 0
  }
}
