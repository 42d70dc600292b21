// Broken members of every compression, in logs of every shape: cut and flipped at every place, and damaged ones
// between sound ones. What counts is known beforehand, from where each request lies.

import Pricing
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Broken members` {
  static let users = (1...9).map { "u\($0)" }

  @Test(arguments: MemberFormat.all, LogShape.allCases)
  func `a cut anywhere is told, and the whole requests before it count`(
    format: MemberFormat, shape: LogShape
  ) {
    let (text, places) = shape.text(of: Self.users)
    let contents = text.cut(at: [150, 261, 261])
    let file = format.file(contents)
    // The ends of members: a file that is cut there is whole, as far as anybody can tell.
    var ends = [0]
    for content in contents { ends.append(ends[ends.count - 1] + format.file([content]).count) }
    let decoder = RecordDecoder(sheet: .builtIn)
    for length in 0...file.count {
      // A single byte of zstd's magic is a text.
      guard MemberFormat(beginning: Array(file[..<min(4, length)])) != nil else { continue }
      let log = DecodedLog(
        Array(file[..<length]), capacity: length % 2 == 0 ? 64 : 4096, decoder: decoder)
      let isWhole = ends.contains(length)
      #expect(log.faults.contains("\(format.name)-truncated") == !isWhole, "\(length)")
      if !isWhole {
        let member = ends.lastIndex { $0 <= length } ?? 0
        let name = "\(format.member) \(member + 1) (from byte \(ends[member]))"
        #expect(log.messages.contains { $0.hasPrefix(name) })
      }
      let whole = places.filter { $0.upperBound <= log.bytesProduced }.count
      #expect(log.users == Array(Self.users[..<whole]), "\(length)")
      #expect(log.malformedCount <= 1)
    }
  }

  @Test(arguments: MemberFormat.all, LogShape.allCases)
  func `a flipped bit anywhere never makes another request count without a fault`(
    format: MemberFormat, shape: LogShape
  ) {
    let text = shape.text(of: Self.users).bytes
    let file = format.file(text.cut(at: [150, 261, 261]))
    let decoder = RecordDecoder(sheet: .builtIn)
    for place in file.indices {
      for bit in [0, 3, 7] where (place + bit) % 2 == 0 {
        var flipped = file
        flipped[place] ^= 1 << UInt8(bit)
        guard MemberFormat(beginning: Array(flipped[..<4])) == format else { continue }
        let log = DecodedLog(flipped, capacity: place % 2 == 0 ? 64 : 4096, decoder: decoder)
        if log.faults.isEmpty {
          // Only what carries no content may be flipped unseen.
          #expect(log.users == Self.users, "bit \(bit) of byte \(place)")
        } else if log.faults != ["\(format.name)-truncated"] {
          #expect(log.users.allSatisfy(Self.users.contains), "bit \(bit) of byte \(place)")
        }
      }
    }
  }

  @Test(arguments: MemberFormat.all, LogShape.allCases)
  func `a bad member drops the requests that touch it, and no other`(
    format: MemberFormat, shape: LogShape
  ) {
    var random = SeededNumbers(7)
    let decoder = RecordDecoder(sheet: .builtIn)
    let users = (1...12).map { "u\($0)" }
    let (text, places) = shape.text(of: users)
    for _ in 0..<40 {
      let cuts = (0..<3).map { _ in random.below(text.count + 1) }.sorted()
      let bad = Set((0..<4).filter { _ in random.oneIn(3) })
      let contents = text.cut(at: cuts)
      let ranges = zip([0] + cuts, cuts + [text.count]).map { $0..<$1 }
      let capacity = [40, 100, 4096][random.below(3)]
      let log = DecodedLog(
        format.file(contents, damaged: bad), capacity: capacity, decoder: decoder)
      let codes = log.faults.filter { $0 == format.checksumCode }
      #expect(codes.count == bad.count)
      let counted = zip(users, places).filter { _, place in
        !bad.contains { !ranges[$0].isEmpty && ranges[$0].overlaps(place) }
      }.map(\.0)
      // What stands in the same line as something that was dropped goes with it.
      #expect(
        shape == .list
          ? Set(log.users).isSubset(of: counted) : log.users == counted,
        "\(bad) of \(cuts), blocks of \(capacity)")
      let salvaged = DecodedLog(
        format.file(contents, damaged: bad), capacity: capacity, salvages: true,
        decoder: decoder)
      #expect(salvaged.users == users)
    }
  }

  @Test(arguments: MemberFormat.all, [100, 4096])
  func `members larger than a block are settled, good or bad`(
    format: MemberFormat, capacity: Int
  ) {
    func lines(_ name: String, _ count: Int) -> [UInt8] {
      LogShape.native.text(of: (1...count).map { "\(name)\($0)" }).bytes
    }
    let contents = [lines("s", 1), lines("b", 400), lines("c", 400), lines("t", 1)]
    for bad in [[], [1], [1, 2], [3]] as [Set<Int>] {
      let log = DecodedLog(format.file(contents, damaged: bad), capacity: capacity)
      let counts = [1, 400, 400, 1].enumerated().filter { !bad.contains($0.offset) }
      #expect(log.lines.count == counts.map(\.element).reduce(0, +))
      #expect(log.lines.map(\.number).max() == (bad == [3] ? 801 : 802))
      #expect(
        log.settled.filter { !$0.counts }.map(\.member).filter { [2, 3].contains($0) }
          == bad.map { $0 + 1 }.filter { [2, 3].contains($0) }.sorted())
    }
  }

  @Test(arguments: MemberFormat.all)
  func `of many bad members the first are named and the others counted`(format: MemberFormat) {
    let contents = [[UInt8]](repeating: Array("{}\n".utf8), count: 250)
    let log = DecodedLog(format.file(contents, damaged: Set(0..<250)))
    #expect(log.lines.isEmpty && log.faults.count == 101)
    #expect(log.faults.last == "\(format.name)-damaged-members")
    #expect(
      log.messages.last == "further damaged \(format.member)s: 150; their lines are not counted")
  }

  @Test(arguments: MemberFormat.all, [16, 100, 4096])
  func `what follows a dropped beginning is not taken for the beginning`(
    format: MemberFormat, capacity: Int
  ) {
    for start in ["\u{FEFF}", "ORC", "PAR1"] {
      let contents = [Array("a".utf8), Array("b\n\(start){}\n{}\n".utf8)]
      let log = DecodedLog(format.file(contents, damaged: [0]), capacity: capacity)
      #expect(log.faults == [format.checksumCode])
      #expect(log.userLines.map(\.number) == [2, 3])
    }
  }

  @Test(arguments: MemberFormat.all)
  func `a thousand members, empty ones among them, are one file`(format: MemberFormat) {
    let contents = (0..<1000).map { number in
      Array((number % 3 == 0 ? "" : requestLine("u\(number)") + "\n").utf8)
    }
    let log = DecodedLog(format.file(contents), chunks: [1, 100])
    #expect(log.lines.count == 666 && log.faults.isEmpty && log.lines.last?.number == 666)
  }

  @Test(arguments: MemberFormat.all, LogShape.allCases)
  func `members, blocks and reads may end anywhere`(format: MemberFormat, shape: LogShape) {
    var random = SeededNumbers(11)
    let (text, _) = shape.text(of: Self.users, length: 100)
    let decoder = RecordDecoder(sheet: .builtIn)
    for _ in 0..<60 {
      let cuts = (0..<random.below(5)).map { _ in random.below(text.count + 1) }.sorted()
      let log = DecodedLog(
        format.file(text.cut(at: cuts)), capacity: 16 + random.below(500),
        chunks: [1 + random.below(40), 1 + random.below(400)], decoder: decoder)
      #expect(log.users == Self.users && log.faults.isEmpty)
      #expect(log.bytesProduced == text.count)
    }
  }

  @Test(arguments: MemberFormat.all)
  func `padding is passed over, and other bytes behind the last member are told`(
    format: MemberFormat
  ) {
    let one = format.file([Array("{}\n".utf8)])
    let padding = [UInt8](repeating: 0, count: 700)
    for file in [one + padding, one + padding + one, one + [0] + one] {
      #expect(DecodedLog(file, chunks: [1, 5, 600]).faults.isEmpty)
    }
    for tail in ["x", "garbage", "\0\0garbage"] {
      let log = DecodedLog(one + Array(tail.utf8), chunks: [3])
      #expect(log.faults == ["\(format.name)-trailing-bytes"] && log.lines.count == 1)
      let bytes = tail.utf8.filter { $0 != 0 }.count
      let offset = one.count + tail.utf8.count - bytes
      #expect(log.messages[0].hasPrefix("\(bytes) bytes from byte \(offset) on"))
    }
    #expect(DecodedLog(one + one[..<3]).faults == ["\(format.name)-truncated"])
    #expect(DecodedLog(one + one[..<1]).faults == ["\(format.name)-truncated"])
  }
}

extension DecodedLog {
  /// How many records are malformed.
  var malformedCount: Int {
    lines.count { if case .malformed = $0.verdict { true } else { false } }
  }
}
