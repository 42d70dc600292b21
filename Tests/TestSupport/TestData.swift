// Where test data is.
//
// The corpus JSONTestSuite is not part of this package. It is looked for beside it, or where the
// environment variable FLUXSPEND_SHARED says.

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

  /// The texts of JSONTestSuite; nil when the corpus is not there.
  public static let corpus: URL? = {
    let named = ProcessInfo.processInfo.environment["FLUXSPEND_SHARED"].map { URL(filePath: $0) }
    let beside = package.appending(path: "../shared").standardized
    return [named, beside].compactMap { $0?.appending(path: "corpora/JSONTestSuite/test_parsing") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  /// Name and bytes of the corpus's texts, sorted by name; none without the corpus.
  public static func texts(_ prefix: String) throws -> [(name: String, bytes: [UInt8])] {
    guard let corpus else { return [] }
    let names = try FileManager.default.contentsOfDirectory(atPath: corpus.path).sorted()
    return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .map { ($0, Array(try Data(contentsOf: corpus.appending(path: $0)))) }
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
