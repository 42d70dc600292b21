// Any text as a log of values and text, wrapped or not: where records are found, and what they say.
//
// However blocks and chunks cut a sound log, its records and their facts are the same.

import FuzzTarget
import Pricing
import TestSupport

@testable import LogRecords

/// Reads a log several times.
final class RecordsTarget: FuzzTarget {
  private static let capacities = [64, 100, 300, 1000]

  /// Used for many inputs, since making one takes longer than a short log. It remembers keys and names.
  private var decoder = RecordDecoder(sheet: .builtIn)
  private var uses = 0

  func run(_ input: [UInt8]) {
    uses += 1
    if uses % 5000 == 0 { decoder = RecordDecoder(sheet: .builtIn) }
    // Compressed files are another target's.
    guard input.first != 0x1F, input.first != 0x28 else { return }
    var random = SeededNumbers(of: input)
    let log = DecodedLog(input, capacity: 4096, decoder: decoder)
    guard log.faults.isEmpty, !log.lines.contains(where: \.isMalformed) else { return }
    let capacity = random.pick(Self.capacities)
    let chunks = (0...random.below(3)).map { _ in 1 + random.below(40) }
    let again = DecodedLog(input, capacity: capacity, chunks: chunks, decoder: decoder)
    // What kind of file it is, is told from the beginning of the first block.
    if again.faults.contains("unsupported-format"), capacity < 300 { return }
    require(
      again.lines == log.lines, "other records in blocks of \(capacity) from chunks of \(chunks)")
    require(again.faults.isEmpty, "other faults in blocks of \(capacity)")
    // A decoder that has seen nothing before says the same.
    if uses % 16 == 0 {
      require(DecodedLog(input, capacity: 4096).lines == log.lines, "memory changes what is read")
    }
  }
}
