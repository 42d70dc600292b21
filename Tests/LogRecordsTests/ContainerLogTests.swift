// Logs of containers, whose lines may be pieces: the same records in blocks of any size, of which most can be read
// by any worker.

import Pricing
import TestSupport
import Testing

@testable import LogRecords

/// A log of a container, made by chance.
struct ContainerLog {
  private var random: SeededNumbers
  private let isDocker: Bool
  private var number = 0

  init(seed: Int, isDocker: Bool) { (random, self.isDocker) = (SeededNumbers(seed), isDocker) }

  /// Lines of requests, of text, of values that go on in other lines, and of some that never end.
  mutating func lines(_ count: Int, oddLines: Int = 20) -> [UInt8] {
    var text = ""
    for _ in 0..<count {
      number += 1
      let call = #"{"model":"flux-2-pro","user":"u\#(number)","width":512,"n":2}"#
      guard random.chance(oddLines) else {
        text += line(random.oneIn(8) ? "listening on \(number)" : call)
        continue
      }
      switch random.below(9) {
      case 0:
        let cut = 1 + random.below(call.utf8.count - 1)
        text += line(String(call.prefix(cut)), endsLine: false)
        if random.oneIn(2) { text += line("between", stream: "stderr") }
        text += line(String(call.dropFirst(cut)))
      case 1:
        text += line("{") + line(#"  "model": "flux-2-pro","#) + line(#"  "n": 3"#) + line("}")
      case 2: text += line(#"{"a":["#) + line(call)
      case 3: text += line(#"{"a":"}","b":{"c":1}"#)
      case 4: text += line(#"{"model":"flux-2-pro","wid"#, endsLine: false)
      case 5: text += line(call, stream: "stderr")
      case 6: text += line("up: " + call) + line("  }")
      case 7: text += line("\\\"[\\") + line("]") + line(#""x""#)
      default: text += isDocker ? line("ends\\", endsLine: false) + "\n{}\n" : "text\n"
      }
    }
    return Array(text.utf8)
  }

  private func line(_ text: String, stream: String = "stdout", endsLine: Bool = true) -> String {
    // As Docker writes them.
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return isDocker
      ? #"{"log":"\#(escaped)\#(endsLine ? #"\n"# : "")","stream":"\#(stream)","#
        + #""time":"2026-06-01T12:00:00.123456789Z"}"# + "\n"
      : "2026-06-01T12:00:00.123456789Z \(stream) \(endsLine ? "F" : "P") \(text)\n"
  }
}

@Suite struct ContainerLogTests {
  /// What the lines are, in an order that does not depend on when pieces were given up.
  private func found(_ log: [UInt8], capacity: Int) -> [String] {
    DecodedLog(log, capacity: capacity).lines.map {
      "\(10_000_000 + $0.byteOffset) \($0.number) \($0.verdict) \($0.facts?.user ?? "") \($0.facts?.images ?? 0)"
    }.sorted()
  }

  @Test(arguments: [true, false], 0..<30)
  func `say the same in blocks of any size`(isDocker: Bool, seed: Int) {
    var random = SeededNumbers(seed)
    var log = ContainerLog(seed: seed, isDocker: isDocker)
    let text = log.lines(60, oddLines: random.pick([0, 3, 20, 100]))
    let whole = found(text, capacity: 1 << 20)
    for capacity in [150, 200 + random.below(200), 500 + random.below(2000)] {
      #expect(found(text, capacity: capacity) == whole, "blocks of \(capacity)")
    }
  }

  /// How many blocks of a log are to be read in order, and how many are not.
  private func blocks(_ text: [UInt8]) -> (inOrder: Int, free: Int) {
    let stream = LogStream(ChunkedSource(text, chunks: [.max]))
    let block = Block(capacity: 2000)
    let decoder = RecordDecoder(sheet: .builtIn)
    var record = LogRecord()
    var blocks = (inOrder: 0, free: 0)
    while !stream.isFinished {
      _ = stream.fill(block)
      guard stream.readsInOrder else {
        blocks.free += 1
        continue
      }
      blocks.inOrder += 1
      decoder.begin(block, pieces: stream.pieces)
      var lines = block.droppedLines
      while let item = decoder.nextLine(&record) { lines += item.lineCount }
      stream.pieces?.pass(lines: lines)
    }
    return blocks
  }

  @Test(arguments: [true, false])
  func `have blocks that any worker may read, but where texts go on`(isDocker: Bool) {
    var log = ContainerLog(seed: 1, isDocker: isDocker)
    let plain = blocks(log.lines(1000, oddLines: 0))
    #expect(plain.inOrder == 0 && plain.free > 40)
    let few = blocks(log.lines(3000, oddLines: 1))
    #expect(few.free > few.inOrder && few.inOrder > 0)
    let open = blocks(
      log.lines(1, oddLines: 0) + Array(repeating: log.lines(40, oddLines: 100), count: 5).joined())
    #expect(open.inOrder > open.free)
  }
}
