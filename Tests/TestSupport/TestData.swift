// Where test data is.

public import Foundation

/// Files that tests read.
public enum TestData {
  /// The directory of Package.swift.
  public static let package = {
    var directory = URL(filePath: #filePath)
    repeat {
      directory.deleteLastPathComponent()
    } while directory.path != "/"
      && !FileManager.default.fileExists(atPath: directory.appending(path: "Package.swift").path)
    return directory
  }()

  /// Name and bytes of the texts of JSONTestSuite that begin so, sorted by name.
  public static func texts(_ prefix: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = package.appending(path: "fixtures/json/JSONTestSuite/test_parsing")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
  }

  /// The lines of fixtures/json/i_verdicts.txt: what was decided where RFC 8259 decides nothing.
  public static func openVerdicts() throws -> [String] {
    try String(
      contentsOf: package.appending(path: "fixtures/json/i_verdicts.txt"), encoding: .utf8
    ).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
  }

  /// The bytes of a file under `fixtures`.
  public static func fixture(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: package.appending(path: "fixtures/\(path)")))
  }
}
