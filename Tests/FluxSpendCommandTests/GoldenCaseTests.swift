// Golden cases: fixtures/cases/<name>/ holds `args` (one argument a line) and what the command printed:
// `stdout`, `stderr`, `status`. It may hold `stdin` and any input files; the case runs in its folder.
// A file that an argument after `-o` or `--rejects` names is compared with `expected.<its name>`, and must be
// written if there is one.
//
// FLUXSPEND_RECORD=1 swift test --filter GoldenCases   records them anew; read the diff.

import Foundation
import Testing

@Suite struct GoldenCases {
  static let folder = packageFolder.appending(path: "fixtures/cases")
  static let isRecording = ProcessInfo.processInfo.environment["FLUXSPEND_RECORD"] == "1"
  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }()

  @Test func `there are cases`() { #expect(Self.names.count > 80) }

  @Test(arguments: names)
  func `each case ends as recorded`(name: String) throws {
    let folder = Self.folder.appending(path: name)
    let arguments = try lines(folder.appending(path: "args"))
    let stdin = folder.appending(path: "stdin")
    let hasInput = FileManager.default.fileExists(atPath: stdin.path)
    let run = try CommandRun(
      arguments, in: folder, stdin: hasInput ? FileHandle(forReadingFrom: stdin) : nil)
    try expect(run.stdout, recordedAs: folder.appending(path: "stdout"))
    try expect(run.stderr, recordedAs: folder.appending(path: "stderr"))
    try expect(Data("\(run.status)\n".utf8), recordedAs: folder.appending(path: "status"))
    for (option, file) in zip(arguments, arguments.dropFirst())
    where ["-o", "--output", "--rejects"].contains(option) {
      let written = folder.appending(path: file)
      let expected = folder.appending(path: "expected.\(file)")
      guard FileManager.default.fileExists(atPath: written.path) else {
        if Self.isRecording { try? FileManager.default.removeItem(at: expected) }
        let wasWritten = FileManager.default.fileExists(atPath: expected.path)
        #expect(!wasWritten, "\(file) was not written")
        continue
      }
      defer { try? FileManager.default.removeItem(at: written) }
      try expect(try Data(contentsOf: written), recordedAs: expected)
    }
  }

  private func lines(_ file: URL) throws -> [String] {
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }

  private func expect(_ bytes: Data, recordedAs file: URL) throws {
    if Self.isRecording { try bytes.write(to: file) }
    let recorded = try Data(contentsOf: file)
    #expect(
      bytes == recorded,
      """
      \(file.path) differs. It printed:
      \(String(decoding: bytes, as: UTF8.self))
      """)
  }
}
