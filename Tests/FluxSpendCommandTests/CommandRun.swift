// Runs the built `fluxspend` as a user would: arguments, environment, standard input, exit status.
//
// Output goes to files, never to pipes of this process, so that nothing waits for anything. What needs
// a shell (pipes, limits, names that are no text) is written as a shell script, in which `$fluxspend`
// is the command.

import Foundation
import Glibc
import Testing

/// What a finished command left.
struct CommandRun {
  /// The exit status; 256 and more for a signal.
  var status: Int32
  var stdout: Data
  var stderr: Data

  var output: String { String(decoding: stdout, as: UTF8.self) }
  var messages: String { String(decoding: stderr, as: UTF8.self) }

  /// The release build to run, if the environment names one (`make test` does); it is ten times as fast.
  private static let release = ProcessInfo.processInfo.environment["FLUXSPEND_RELEASE"]
  /// What more memory the executable takes before it has read a byte than a release build does, in MB.
  static let debugMegabytes: Double = release == nil ? 15 : 0

  /// The executable: the one above, else the debug build in the folder of the test bundle.
  static let executable: String = {
    if let release { return URL(filePath: release).path }
    let link = "/proc/self/exe"
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "fluxspend").path
  }()

  /// Nothing of the machine takes part; the zone is an odd one so that it would show.
  static let environment = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C", "TZ": "Pacific/Chatham",
    "fluxspend": executable,
  ]

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

extension CommandRun {
  /// Runs `fluxspend` with arguments.
  init(_ arguments: [String], in folder: URL, stdin: FileHandle? = nil) throws {
    self = try RunningCommand(arguments, in: folder, stdin: stdin).finished()
  }

  /// Runs a shell script; its last line need not be a command of its own process.
  init(shell script: String, in folder: URL) throws {
    self = try RunningCommand(program: "/bin/sh", ["-c", script + "\n"], in: folder, stdin: nil)
      .finished()
  }
}

/// A command that runs beside the test.
final class RunningCommand {
  private let process = Process()
  private let scratch = try? Scratch()
  private let outputs: [URL]

  /// Starts `fluxspend` with arguments.
  convenience init(_ arguments: [String], in folder: URL, stdin: FileHandle? = nil) throws {
    try self.init(program: CommandRun.executable, arguments, in: folder, stdin: stdin)
  }

  fileprivate init(
    program: String, _ arguments: [String], in folder: URL, stdin: FileHandle?
  ) throws {
    let scratch = try #require(scratch)
    outputs = ["stdout", "stderr"].map { scratch.folder.appending(path: $0) }
    for file in outputs { try Data().write(to: file) }
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = CommandRun.environment
    process.standardInput = stdin ?? .nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputs[0])
    process.standardError = try FileHandle(forWritingTo: outputs[1])
    try process.run()
  }

  /// The number of the process.
  var number: Int32 { process.processIdentifier }
  /// Whether it has not ended.
  var isRunning: Bool { process.isRunning }

  /// Sends a signal.
  func send(_ signal: Int32) { kill(number, signal) }

  /// Waits for its end.
  func finished() throws -> CommandRun {
    process.waitUntilExit()
    return CommandRun(
      status: process.terminationStatus + (process.terminationReason == .exit ? 0 : 256),
      stdout: try Data(contentsOf: outputs[0]), stderr: try Data(contentsOf: outputs[1]))
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

  /// The names of what is here, sorted.
  func names(in folder: String = ".") throws -> [String] {
    let folder = self.folder.appending(path: folder)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

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
