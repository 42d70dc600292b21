// Any text as a log of values and text, wrapped or not: where records are found, and what they say.
//
// However blocks and chunks cut a sound log, its records and their facts are the same; and so they are whatever
// its decoder has read before. What it has read before is made of the input itself, so that an input that breaks
// a promise breaks it again, alone.

import FuzzTarget
import Pricing
import TestSupport

@testable import LogRecords

/// Reads a log several times.
final class RecordsTarget: FuzzTarget {
  private static let capacities = [64, 100, 300, 1000]

  func run(_ input: [UInt8]) {
    // Compressed files are another target's.
    guard input.first != 0x1F, input.first != 0x28 else { return }
    var random = SeededNumbers(of: input)
    let log = DecodedLog(input, capacity: 4096, decoder: decoder())
    // To make a decoder takes longer than all else.
    let used = decoder()
    for _ in 0..<random.pick([1, 1, 20]) {
      _ = DecodedLog(past(of: input, &random), capacity: 4096, decoder: used)
    }
    require(
      DecodedLog(input, capacity: 4096, decoder: used).lines == log.lines,
      "memory changes what is read")
    guard log.faults.isEmpty, !log.lines.contains(where: \.isMalformed) else { return }
    let capacity = random.pick(Self.capacities)
    let chunks = (0...random.below(3)).map { _ in 1 + random.below(40) }
    let again = DecodedLog(input, capacity: capacity, chunks: chunks, decoder: used)
    // What kind of file it is, is told from the beginning of the first block.
    if again.faults.contains("unsupported-format"), capacity < 300 { return }
    require(
      again.lines == log.lines, "other records in blocks of \(capacity) from chunks of \(chunks)")
    require(again.faults.isEmpty, "other faults in blocks of \(capacity)")
  }

  private func decoder() -> RecordDecoder {
    RecordDecoder(sheet: .builtIn, blockCapacity: 4096)
  }

  /// A log like another one: its parts in another order, some of them twice or not at all.
  private func past(of log: [UInt8], _ random: inout SeededNumbers) -> [UInt8] {
    if random.oneIn(4) { return log }
    let separator = random.pick([0x0A, UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "{")])
    let parts = log.split(separator: separator, omittingEmptySubsequences: false)
    return (0..<1 + random.below(2 * parts.count)).map { _ in Array(random.pick(parts)) }
      .joined(separator: [separator]).map { $0 }
  }
}
