// Broken gzip files: cut and flipped at every place, and every part of a header and trailer wrong.

import Pricing
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Broken gzip` {
  /// Four members; the first and the second share a line.
  static let members: [GzipMember] = {
    let lines = (1...9).map { requestLine("u\($0)", length: 40 + $0) + "\n" }
    let text = Array(lines.joined().utf8)
    return [
      GzipMember(Array(text[..<150])), GzipMember(Array(text[150..<260]), .stored(60)),
      GzipMember([]), GzipMember(Array(text[260...])),
    ]
  }()

  static let whole = countingLines(members.map { ($0.content, true) }).map { line in
    TwinLine(number: line.number, byteOffset: line.byteOffset, text: user(of: line.text))
  }

  static let users = (1...9).map { "u\($0)" }

  @Test(arguments: [64, 4096])
  func `a cut anywhere is told, and the whole lines before it count`(capacity: Int) {
    let file = gzip(Self.members)
    let decoder = RecordDecoder(sheet: .builtIn)
    // The ends of members: a file that is cut there is whole.
    var ends = [0]
    for member in Self.members { ends.append((ends.last ?? 0) + member.bytes.count) }
    for length in 0...file.count {
      let log = DecodedLog(Array(file[..<length]), capacity: capacity, decoder: decoder)
      let isWhole = ends.contains(length)
      #expect(log.faults == (isWhole ? [] : ["gzip-truncated"]), "cut at \(length)")
      if !isWhole {
        let member = ends.lastIndex { $0 <= length } ?? 0
        #expect(log.messages[0].hasPrefix("gzip member \(member + 1) (from byte \(ends[member]))"))
      }
      // All whole lines, and at most one more that is incomplete.
      var lines = log.userLines
      if lines.last.map({ String(decoding: $0.text, as: UTF8.self).hasPrefix("malformed") }) == true
      {
        #expect(
          log.lines.contains {
            $0.verdict
              == .malformed(
                LineFault(.incompleteLastLine, offset: log.bytesProduced - $0.byteOffset))
          })
        lines.removeLast()
      }
      #expect(lines == Array(Self.whole.prefix(lines.count)))
      let newlines = countingLines([
        (Array(Self.members.flatMap(\.content)[..<log.bytesProduced]), true)
      ])
      #expect(lines.count >= newlines.count - 1)
    }
  }

  @Test(arguments: [64, 4096])
  func `a flipped bit anywhere never makes another line count without a fault`(capacity: Int) {
    let file = gzip(Self.members)
    let decoder = RecordDecoder(sheet: .builtIn)
    for place in file.indices {
      for bit in [0, 3, 7] {
        var flipped = file
        flipped[place] ^= 1 << UInt8(bit)
        let log = DecodedLog(flipped, capacity: capacity, decoder: decoder)
        let place = "bit \(bit) of byte \(place)"
        let users = log.lines.compactMap(\.facts?.user)
        if flipped.starts(with: [0x1F, 0x8B]), log.faults.isEmpty {
          // Only what carries no content may be flipped unseen: time, system, extra flags.
          #expect(log.userLines == Self.whole, "\(place)")
        } else if flipped.starts(with: [0x1F, 0x8B]), log.faults != ["gzip-truncated"] {
          // What counts stands in members that are sound.
          #expect(users.allSatisfy(Self.users.contains), "\(place)")
          let others = log.lines.filter { $0.facts == nil }.map(\.verdict)
          #expect(others.allSatisfy(isIncompleteLastLine) && others.count <= 1, "\(place)")
        } else if log.faults.isEmpty {
          // Without its magic bytes this is a text file. Stored blocks show their lines in it.
          #expect(users.allSatisfy(Self.users.contains), "\(place)")
          #expect(users.count < log.lines.count, "\(place)")
        }
      }
    }
  }

  @Test(arguments: [
    (UInt8(0x20), "reserved flags are set"), (0x40, "reserved flags are set"),
    (0x80, "reserved flags are set"),
  ])
  func `reserved flags are refused`(flags: UInt8, reason: String) {
    var member = GzipMember("{}\n")
    member.flags = flags
    let log = DecodedLog(gzip("{}\n") + member.bytes)
    #expect(log.faults == ["gzip-header"] && log.lines.count == 1)
    #expect(log.messages[0].hasPrefix("gzip member 2 at byte 23 is corrupt: \(reason)"))
  }

  @Test func `another method than deflate is refused`() {
    var file = gzip("{}\n")
    file[2] = 7
    let log = DecodedLog(file)
    #expect(log.faults == ["gzip-header"] && log.lines.isEmpty)
    #expect(log.messages[0].contains("the method is not deflate"))
  }

  @Test func `a header with a wrong checksum is refused`() {
    var member = GzipMember("{}\n")
    member.flags = 2
    #expect(DecodedLog(member.bytes).lines.count == 1)
    member.hasGoodHeaderCRC = false
    let log = DecodedLog(member.bytes)
    #expect(log.faults == ["gzip-header"] && log.lines.isEmpty)
  }

  @Test(arguments: [0, 4, 8, 16, 2, 12, 24, 22, 30, 1, 31] as [UInt8])
  func `every optional part of a header is passed over, and may be cut`(flags: UInt8) {
    var member = GzipMember("{}\n")
    member.flags = flags
    member.extra = Array("BC\u{2}\0xy".utf8)
    member.name = Array("a.jsonl".utf8)
    member.comment = Array("made by hand".utf8)
    let log = DecodedLog(member.bytes, chunks: [1])
    #expect(log.faults.isEmpty && log.lines.count == 1)
    for length in 1..<member.bytes.count {
      #expect(DecodedLog(Array(member.bytes[..<length])).faults == ["gzip-truncated"])
    }
    member.extra = []
    member.name = []
    member.comment = []
    #expect(DecodedLog(member.bytes).lines.count == 1)
    member.extra = Array(repeating: 7, count: 65_535)
    member.name = Array(repeating: 0x61, count: 300_000)
    #expect(DecodedLog(member.bytes).lines.count == 1)
  }

  @Test(arguments: [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]], [40, 100, 4096])
  func `a bad member drops its own lines only`(bad: [Int], capacity: Int) {
    let lines = (1...12).map { requestLine("u\($0)", length: 60) + "\n" }
    for parts in [[4, 4, 4], [1, 10, 1], [11, 0, 1]] {
      var members: [GzipMember] = []
      var rest = lines[...]
      for part in parts {
        members.append(GzipMember(rest.prefix(part).joined()))
        rest = rest.dropFirst(part)
      }
      for number in bad { members[number].hasGoodCRC = false }
      let log = DecodedLog(gzip(members), capacity: capacity)
      #expect(log.faults == bad.map { _ in "gzip-crc" })
      for (number, message) in zip(bad, log.messages) {
        #expect(message.hasPrefix("gzip member \(number + 1) (from byte "))
        #expect(message.hasSuffix("its lines are not counted"))
      }
      let counts = parts.indices.filter { !bad.contains($0) }.map { parts[$0] }.reduce(0, +)
      #expect(log.lines.count == counts)
      let salvaged = DecodedLog(gzip(members), capacity: capacity, salvages: true)
      #expect(salvaged.lines.count == 12 && salvaged.faults.count == bad.count)
      #expect(salvaged.messages.allSatisfy { $0.contains("--salvage") })
    }
  }

  @Test(arguments: [true, false], [100, 4096])
  func `members larger than a block are settled, good or bad`(isBad: Bool, capacity: Int) {
    let big = GzipMember((1...400).map { requestLine("b\($0)", length: 60) + "\n" }.joined())
    let small = GzipMember(requestLine("s") + "\n")
    let members = [small, big, isBad ? big.damaged : big, small, big, small.damaged, small]
    let log = DecodedLog(gzip(members), capacity: capacity)
    #expect(log.lines.count == 1 + 400 + (isBad ? 0 : 400) + 1 + 400 + 1)
    #expect(log.takenBack > 300 || !isBad)
    #expect(log.settled.filter { !$0.counts }.map(\.member) == (isBad ? [3] : []))
    #expect(log.settled.map(\.member).filter { [2, 3, 5].contains($0) } == [2, 3, 5])
    #expect(log.lines.last?.number == 1 + 400 + 400 + 1 + 400 + 2)
  }

  @Test func `of many bad members the first are named and the others counted`() {
    var member = gzip("{}\n")
    member[member.count - 8] ^= 1
    let log = DecodedLog(Array(repeatElement(member, count: 250).joined()))
    #expect(log.lines.isEmpty && log.faults.count == 101)
    #expect(log.faults.last == "gzip-damaged-members")
    #expect(log.messages.last == "further damaged gzip members: 150; their lines are not counted")
  }

  @Test(arguments: [16, 100, 4096])
  func `what follows a dropped beginning is not taken for the beginning`(capacity: Int) {
    for start in ["\u{FEFF}", "ORC", "PAR1"] {
      let members = [GzipMember("a").damaged, GzipMember("b\n\(start){}\n{}\n")]
      let log = DecodedLog(gzip(members), capacity: capacity)
      #expect(log.faults == ["gzip-crc"])
      #expect(log.userLines.map(\.number) == [2, 3])
      // The object stands behind what is text there.
      let count = start.utf8.count
      #expect(log.userLines.map(\.byteOffset) == [3 + count, 3 + count + 3])
      #expect(log.lines.map(\.verdict).contains(.notRequest))
    }
  }

  @Test func `data that is no deflate drops its member and ends the file`() {
    var file = gzip([GzipMember("{}\n"), GzipMember("[]\n", .stored(10)), GzipMember("{}\n")])
    file[23 + 10] = 7
    let log = DecodedLog(file)
    #expect(log.faults == ["gzip-corrupt"] && log.lines.count == 1)
    #expect(
      log.messages[0].hasPrefix("gzip member 2 (from byte 23): its data is corrupt near byte"))
  }
}

private func isIncompleteLastLine(_ verdict: LineVerdict) -> Bool {
  if case .malformed(let fault) = verdict { fault.reason == .incompleteLastLine } else { false }
}
