// Patterns of paths, against a slow twin.

import TestSupport
import Testing

@testable import LogRecords

@Suite struct Globs {
  private func matches(_ pattern: String, _ path: String) -> Bool {
    Glob(Array(pattern.utf8)).matches(path.utf8)
  }

  @Test(arguments: [
    ("*.log", "a.log", true), ("*.log", "a/b.log", false), ("*", "", true), ("?", "é", true),
    ("?", "", false), ("?", "/", false), ("a?c", "abc", true), ("**", "a/b/c", true),
    ("**/c", "c", true), ("**/c", "a/b/c", true), ("**/c", "a/bc", false), ("a/**", "a/b/c", true),
    ("a/**", "ab", false), ("a/**/c", "a/c", true), ("a/**/c", "a/x/y/c", true),
    ("a/**/c", "a/xc", false), ("./a", "a", true), ("a/", "a", true), ("[a]", "[a]", true),
    ("a**b", "a/x/b", true), ("", "", true), ("", "a", false),
  ])
  func `a pattern means what it says`(pattern: String, path: String, isMatch: Bool) {
    #expect(matches(pattern, path) == isMatch)
  }

  /// All ways to match, one after the other.
  ///
  /// - Parameter isStart: whether a directory's name begins in the pattern.
  private static func twin(
    _ pattern: ArraySlice<Character>, _ path: ArraySlice<Character>, isStart: Bool = true
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*", rest.first == "*" {
      let tail = rest.drop { $0 == "*" }
      if tail.first == "/", isStart {
        let tail = tail.dropFirst()
        return twin(tail, path)
          || path.indices.contains { path[$0] == "/" && twin(tail, path[($0 + 1)...]) }
      }
      return (path.startIndex...path.endIndex).contains {
        twin(tail, path[$0...], isStart: false)
      }
    }
    if first == "*" {
      for end in path.startIndex...path.endIndex {
        if twin(rest, path[end...], isStart: false) { return true }
        if end == path.endIndex || path[end] == "/" { return false }
      }
      return false
    }
    guard let next = path.first, first == next || (first == "?" && next != "/") else {
      return false
    }
    return twin(rest, path.dropFirst(), isStart: first == "/")
  }

  @Test(arguments: UInt64(1)...20)
  func `random patterns match what the twin matches`(seed: UInt64) {
    var random = SeededNumbers(seed)
    for _ in 0..<300 {
      let pattern = (0..<Int.random(in: 1...7, using: &random)).map { _ in
        random.pick(["a", "b", "/", "*", "**", "**/", "?"])
      }.joined()
      let path = (0..<Int.random(in: 1...7, using: &random)).map { _ in
        random.pick(["a", "b", "/"])
      }.joined()
      // Ends are trimmed as the shell's are.
      guard !pattern.hasSuffix("/"), !pattern.hasPrefix("./") else { continue }
      let expected = Self.twin(Array(pattern)[...], Array(path)[...])
      #expect(matches(pattern, path) == expected, "\(pattern) \(path)")
    }
  }

  @Test func `a long pattern is answered at once`() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!matches(pattern, String(repeating: "a", count: 2_000)))
  }
}
