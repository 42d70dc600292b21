// Any bytes as a file, and members put together from any bytes, through stream, blocks and decoder.
//
// However the source and the blocks cut a file, its lines, what they say, and its faults are the same.

import FuzzTarget
import Pricing
import TestSupport

@testable import LogRecords

/// Reads a file several times.
final class GzipTarget: FuzzTarget {
  /// Sizes of blocks: lines longer than a block, about as long, and shorter.
  private static let capacities = [16, 17, 31, 64, 100, 300, 1000]

  /// Used for many inputs, since making one takes longer than a short file. It remembers names.
  private var decoder = RecordDecoder(sheet: .builtIn)
  private var uses = 0

  func run(_ input: [UInt8]) {
    uses += 1
    if uses % 5000 == 0 { decoder = RecordDecoder(sheet: .builtIn) }
    var random = SeededNumbers(of: input)
    if input.first == UInt8(ascii: "M") {
      check(writtenMembers(input.dropFirst()), &random)
    } else {
      _ = read(input, salvages: random.oneIn(3), &random)
    }
  }

  /// Reads a file in large blocks, and again in any: both must come to the same.
  /// Beside a damaged member a value may be lost as a whole if it is longer than a block; whole lines there are
  /// compared with those of the twin, below.
  private func read(
    _ file: [UInt8], salvages: Bool, _ random: inout SeededNumbers
  ) -> DecodedLog {
    let log = DecodedLog(file, capacity: 4096, salvages: salvages, decoder: decoder)
    let lines = log.lines.sorted { $0.number < $1.number }
    for _ in 0..<2 {
      let capacity = random.pick(Self.capacities)
      let chunks = (0...random.below(3)).map { _ in 1 + random.below(40) }
      let again = DecodedLog(
        file, capacity: capacity, chunks: chunks, salvages: salvages, decoder: decoder)
      // What kind of file it is, is told from the beginning of the first block.
      let isForeign = (log.faults + again.faults).contains("unsupported-format")
      if isForeign, capacity < 300 { continue }
      let how = "in blocks of \(capacity) from chunks of \(chunks)"
      // Where a value that is no JSON ends may depend on how much of it is seen at once.
      let isSound = !lines.contains { $0.isMalformed }
      if isSound, log.faults.isEmpty {
        require(again.lines.sorted { $0.number < $1.number } == lines, "other lines \(how)")
      }
      require(again.faults == log.faults, "other faults \(how)")
      require(again.bytesProduced == log.bytesProduced, "other bytes \(how)")
    }
    return log
  }

  /// Members written in the input, each as a byte of properties, a length, and so many bytes.
  private func writtenMembers(_ input: ArraySlice<UInt8>) -> [GzipMember] {
    var members: [GzipMember] = []
    var rest = input
    while rest.count >= 2 {
      let properties = rest.removeFirst()
      let count = min(Int(rest.removeFirst()), rest.count)
      var member = GzipMember(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
      // Few are deflated: that takes long.
      if properties & 0xF0 != 0xF0 { member.method = .stored(1 + Int(properties >> 4)) }
      member.hasGoodCRC = properties & 1 == 0
      member.hasGoodLength = properties & 2 == 0
      members.append(member)
    }
    return members
  }

  /// The lines that count are those of the slow twin, and say what they say in a plain file.
  private func check(_ members: [GzipMember], _ random: inout SeededNumbers) {
    let salvages = random.oneIn(3)
    let content = members.flatMap(\.content)
    let ended = content.last == 0x0A ? content.dropLast() : content[...]
    let starts = ended.split(separator: 0x0A, omittingEmptySubsequences: false).map(\.first)
    let mayGoOn = starts.contains { $0.map(Framing.continues) ?? true }
    let log = read(gzip(members), salvages: salvages, &random)
    // A byte-order mark, and what begins like another kind of file, are treated as such.
    let hasMark = content.indices.contains { content[$0...].starts(with: [0xEF, 0xBB, 0xBF]) }
    guard !hasMark, !log.faults.contains("unsupported-format") else { return }
    let bad = members.filter { !($0.hasGoodCRC && $0.hasGoodLength) }
    require(log.faults == bad.map { $0.hasGoodCRC ? "gzip-length" : "gzip-crc" }, "other faults")
    let twin = countingLines(
      members.map { ($0.content, salvages || ($0.hasGoodCRC && $0.hasGoodLength)) })
    // Where a line can go on with a value of the one before, it is no line by itself.
    guard !mayGoOn else { return }
    let lines = log.lines.sorted { $0.number < $1.number }
    let numbers = lines.map(\.number).reduce(into: [Int]()) { numbers, number in
      if numbers.last != number { numbers.append(number) }
    }
    require(numbers == twin.map(\.number), "other lines than the twin's")

    var plain = Array("{}\n".utf8) + twin.flatMap { $0.text + [0x0A] }
    if let last = twin.last, last.byteOffset + last.text.count == content.count {
      plain.removeLast()
    }
    let alone = DecodedLog(plain, capacity: 4096, decoder: decoder).lines.dropFirst()
    require(alone.map(\.verdict) == lines.map(\.verdict), "other verdicts than in a plain file")
    require(alone.map(\.facts) == lines.map(\.facts), "other facts than in a plain file")
  }
}
