// JSONTestSuite (Nicolas Seriot, "Parsing JSON is a Minefield"): every y_ text is accepted, every n_
// text refused, and the texts that the standard leaves open are decided in fixtures/json.
//
// The corpus is not part of this package. It is looked for beside it, or where the environment
// variable FLUXSPEND_SHARED says; without it these tests are skipped.

import Foundation
import StrictJSON
import Testing

/// Where test data is.
enum TestData {
  /// The directory of Package.swift.
  static let package = {
    var directory = URL(filePath: #filePath)
    repeat {
      directory.deleteLastPathComponent()
    } while directory.path != "/"
      && !FileManager.default.fileExists(atPath: directory.appending(path: "Package.swift").path)
    return directory
  }()

  /// The texts of JSONTestSuite; nil when the corpus is not there.
  static let corpus: URL? = {
    let named = ProcessInfo.processInfo.environment["FLUXSPEND_SHARED"].map { URL(filePath: $0) }
    let beside = package.appending(path: "../shared").standardized
    return [named, beside].compactMap { $0?.appending(path: "corpora/JSONTestSuite/test_parsing") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  /// Name and bytes of the corpus's texts, sorted by name.
  static func texts(_ prefix: String) throws -> [(name: String, bytes: [UInt8])] {
    let corpus = try #require(corpus)
    let names = try FileManager.default.contentsOfDirectory(atPath: corpus.path).sorted()
    return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
      .map { ($0, Array(try Data(contentsOf: corpus.appending(path: $0)))) }
  }
}

/// What the automaton and the tree say of a text, which must be the same.
private func isAccepted(_ bytes: [UInt8]) -> Bool {
  let verdict = fault(of: bytes)
  let tree = Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
  switch tree {
  case .success: #expect(verdict == nil)
  case .failure(let error): #expect(verdict == error)
  }
  return verdict == nil
}

@Suite(.enabled(if: TestData.corpus != nil, "the JSONTestSuite corpus is not there"))
struct `JSONTestSuite` {
  @Test func `every y_ text is accepted`() throws {
    let texts = try TestData.texts("y_")
    #expect(texts.count == 95)
    for text in texts { #expect(isAccepted(text.bytes), "\(text.name)") }
  }

  @Test func `every n_ text is refused`() throws {
    let texts = try TestData.texts("n_")
    #expect(texts.count == 188)
    for text in texts { #expect(!isAccepted(text.bytes), "\(text.name)") }
  }

  @Test func `each i_ text has the verdict that was decided`() throws {
    let table = try String(
      contentsOf: TestData.package.appending(path: "fixtures/json/i_verdicts.txt"),
      encoding: .utf8)
    let decided = table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    let found = try TestData.texts("i_").map { text in
      guard let fault = fault(of: text.bytes) else { return "accepted \(text.name)" }
      _ = isAccepted(text.bytes)
      return "refused  \(text.name) \(fault.code.rawValue) at \(fault.offset)"
    }
    #expect(found == decided)
    #expect(decided.count == 35)
  }

  /// A text that is fed up to any of its bytes has the fault of the whole, or none yet.
  @Test func `the beginning of a text is never more wrong than the text`() throws {
    for text in try TestData.texts("") where text.bytes.count < 300 {
      let whole = fault(of: text.bytes)
      for length in 0..<text.bytes.count {
        guard let part = fault(of: text.bytes[..<length]) else { continue }
        let isOnlyShort = part.offset == length && [.incomplete, .badNumber].contains(part.code)
        #expect(isOnlyShort || part == whole, "\(text.name) at \(length)")
      }
    }
  }
}
