// Runs the built `fluxspend` as a user would: arguments, environment, standard input, exit status.
//
// Output goes to files, never to pipes of this process, so that nothing waits for anything. What needs
// a shell (pipes, limits, names that are no text) is written as a shell script, in which `$fluxspend`
// is the command.

import Foundation
import Testing

/// What a finished command left.
struct CommandRun {
  /// The exit status; 256 and more for a signal.
  var status: Int32
  var stdout: Data
  var stderr: Data

  var output: String { String(decoding: stdout, as: UTF8.self) }
  var messages: String { String(decoding: stderr, as: UTF8.self) }

  /// The executable, which is built into the folder of the test bundle.
  static let executable: String = {
    let link = "/proc/self/exe"
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "fluxspend").path
  }()

  /// Nothing of the machine takes part; the zone is an odd one so that it would show.
  static let environment = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C", "TZ": "Pacific/Chatham",
    "fluxspend": executable,
  ]

  /// Runs `fluxspend` with arguments.
  init(_ arguments: [String], in folder: URL, stdin: URL? = nil) throws {
    try self.init(program: Self.executable, arguments, in: folder, stdin: stdin)
  }

  /// Runs a shell script; its last line need not be a command of its own process.
  init(shell script: String, in folder: URL) throws {
    try self.init(program: "/bin/sh", ["-c", script + "\n"], in: folder, stdin: nil)
  }

  private init(program: String, _ arguments: [String], in folder: URL, stdin: URL?) throws {
    let scratch = try Scratch()
    let outputs = try ["stdout", "stderr"].map { name in
      let file = scratch.folder.appending(path: name)
      try Data().write(to: file)
      return (file, try FileHandle(forWritingTo: file))
    }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = Self.environment
    process.standardInput = try stdin.map(FileHandle.init(forReadingFrom:)) ?? .nullDevice
    process.standardOutput = outputs[0].1
    process.standardError = outputs[1].1
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus + (process.terminationReason == .exit ? 0 : 256)
    stdout = try Data(contentsOf: outputs[0].0)
    stderr = try Data(contentsOf: outputs[1].0)
  }

  /// The JSON document on standard output.
  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: stdout) as? [String: Any])
  }

  /// A counter of the JSON report's `inputs`.
  func count(_ name: String) throws -> Int {
    let inputs = try #require(try json()["inputs"] as? [String: Any])
    return try #require(inputs[name] as? Int)
  }

  /// The JSON report's total list cost.
  func listCost() throws -> String {
    let totals = try #require(try json()["totals"] as? [String: Any])
    return try #require(totals["listCost"] as? String)
  }

  /// The codes of the JSON report's incomplete inputs.
  func incompleteCodes() throws -> [String] {
    let list = try #require(try json()["incomplete"] as? [[String: Any]])
    return list.compactMap { $0["code"] as? String }
  }
}

/// A folder of its own for one test, gone with it.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "fluxspend-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes a file.
  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    try write(Data(text.utf8), to: name)
  }

  /// Writes a file.
  @discardableResult
  func write(_ bytes: Data, to name: String) throws -> URL {
    let file = folder.appending(path: name)
    try bytes.write(to: file)
    return file
  }

  /// The text of a file.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  /// Runs `fluxspend` here.
  func run(_ arguments: String...) throws -> CommandRun { try CommandRun(arguments, in: folder) }

  /// Runs a shell script here.
  func shell(_ script: String) throws -> CommandRun { try CommandRun(shell: script, in: folder) }
}

/// The folder of the package.
let packageFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// A request of 3 cents: flux-2-pro, 1024x1024, in June. Without an id, two are two requests.
func goodLine(_ id: String = "", user: String = "alice") -> String {
  #"{"ts":"2026-06-01T12:00:00Z","id":"\#(id)","user":"\#(user)","model":"flux-2-pro","#
    + #""width":1024,"height":1024}"# + "\n"
}
