// The fast scanner against its slow twin, and the twin against itself when a line comes in pieces.

import FuzzTarget
import TestSupport

@testable import LogRecords

/// Reads a line in three ways that must not contradict each other.
final class TwinsTarget: FuzzTarget {
  private let readers = LineReaders()

  /// Tries each line of the input as a line, as the content of a string, and as a value: most bytes
  /// would be refused before they come to stand in a string.
  func run(_ input: [UInt8]) {
    readers.shapes.forget()
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines {
      check(Array(line))
      check(Array(#"{"user":""#.utf8) + line + Array(#""}"#.utf8))
      check(Array(#"{"cost":"#.utf8) + line + Array("}".utf8))
    }
    // Now their shapes are known: what begins like one line and ends like another?
    var random = SeededNumbers(of: input)
    for line in lines {
      let other = random.pick(lines)
      check(
        Array(line.prefix(random.below(line.count + 1)))
          + other.suffix(random.below(other.count + 1)))
    }
  }

  private func check(_ line: [UInt8]) {
    guard line.count < LineReaders.capacity else { return }
    var random = SeededNumbers(of: line)
    if let contradiction = readers.contradiction(line, alignment: random.below(64)) {
      broken(contradiction)
    }
    let cuts = (0..<1 + random.below(6)).map { _ in random.below(line.count + 1) }.sorted()
    if let contradiction = readers.contradiction(line, cuts: cuts) { broken(contradiction) }
  }
}
