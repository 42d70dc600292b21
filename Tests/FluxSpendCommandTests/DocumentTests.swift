// What README.md lists is what there is.

import Foundation
import Testing

@Suite struct Documents {
  /// README.md, beside Package.swift.
  private static func readme() throws -> String {
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: package.appending(path: "README.md"), encoding: .utf8)
  }

  @Test func `README lists the dimensions of the help, in its order`() throws {
    let help = try Scratch().run("report", "--help").output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let listed = try #require(help.firstMatch(of: /Dimensions: ([a-z, ]+)\./)).output.1
    let sentence = try #require(
      Self.readme().firstMatch(of: /`--by` and `--where` know ([^.]+), and what `--dimension`/)
    ).output.1
    // What stands in brackets are values.
    let names = sentence.replacing(/\([^)]*\)/, with: "").matches(of: /`([a-z]+)`/)
    #expect(names.map { String($0.output.1) } == listed.split(separator: ", ").map(String.init))
  }
}
