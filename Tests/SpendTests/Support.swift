// What these tests share: a folder of files, and a run over them.

import Foundation
import LogRecords
import Pricing
import Spend
import SystemIO
import TestSupport
import Testing

/// A folder of its own for one test, gone with it.
final class LogFolder {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "fluxspend-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> FilePath { FilePath(folder.appending(path: name).path) }

  /// Writes a log.
  func write(_ text: some DataProtocol, to name: String) throws -> FilePath {
    try Data(text).write(to: folder.appending(path: name))
    return path(name)
  }

  /// Writes a log as one gzip file with a member for each part.
  func write(members: [[UInt8]], to name: String) throws -> FilePath {
    let parts = folder.appending(path: "\(name).parts")
    try FileManager.default.createDirectory(at: parts, withIntermediateDirectories: true)
    for (number, bytes) in members.enumerated() {
      try Data(bytes).write(to: parts.appending(path: "\(10_000 + number)"))
    }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "for part in *; do gzip -nc1 $part; done >'../\(name)'"]
    process.currentDirectoryURL = parts
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return path(name)
  }
}

/// The report over files, by many dimensions.
func report(
  _ files: [FilePath], workers: Int = 2, change: (inout SpendOptions) throws -> Void = { _ in }
) throws -> SpendReport {
  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
  options.tables = [[.model], [.user, .model], [.resolution], [.day], [.status], [.project]]
  options.workers = workers
  try change(&options)
  return try #require(SpendRun(InputFiles(files), options: options).report())
}

extension [UInt8] {
  /// Cuts into so many parts at random places, inside lines too; some parts may be empty.
  func cut(into count: Int, _ random: inout SeededNumbers) -> [[UInt8]] {
    let places = (1..<count).map { _ in Int.random(in: 0...self.count, using: &random) }.sorted()
    return zip([0] + places, places + [self.count]).map { Array(self[$0..<$1]) }
  }
}
