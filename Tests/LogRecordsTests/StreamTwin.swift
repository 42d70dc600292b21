// What a stream must hand out, worked out plainly from the content of the members: a line counts
// unless one of its bytes, the newline included, stands in a bad member.

import Pricing
import TestSupport

@testable import LogRecords

/// A line of the twin's.
struct TwinLine: Equatable {
  var number: Int
  var byteOffset: Int
  var text: [UInt8]
}

/// The lines that count of members, each with whether it is sound.
func countingLines(_ members: [(content: [UInt8], isSound: Bool)]) -> [TwinLine] {
  var lines: [TwinLine] = []
  var line = TwinLine(number: 1, byteOffset: 0, text: [])
  var counts = true
  var offset = 0
  for member in members {
    for byte in member.content {
      offset += 1
      if !member.isSound { counts = false }
      if byte != 0x0A {
        line.text.append(byte)
        continue
      }
      if counts { lines.append(line) }
      line = TwinLine(number: line.number + 1, byteOffset: offset, text: [])
      counts = true
    }
  }
  if counts, offset > line.byteOffset { lines.append(line) }
  return lines
}

/// Lines that name themselves: the text of each is its user.
extension DecodedLog {
  /// Number, offset and user of the lines that count, in the order of the file.
  var userLines: [TwinLine] {
    lines.sorted { $0.number < $1.number }.map { line in
      TwinLine(
        number: line.number, byteOffset: line.byteOffset,
        text: Array((line.facts?.user ?? "\(line.verdict)").utf8))
    }
  }
}

/// A request of the user `name` for one image, filled up to about `length` bytes.
func requestLine(_ name: String, length: Int = 0) -> String {
  let start = #"{"model":"flux-2-pro","n":1,"user":"\#(name)""#
  let padding = max(0, length - start.utf8.count - 8)
  return start + (padding > 0 ? #","x":"\#(String(repeating: "y", count: padding))"}"# : "}")
}

/// The user that a line written by `requestLine` names.
func user(of line: [UInt8]) -> [UInt8] {
  let start = Array(#"{"model":"flux-2-pro","n":1,"user":""#.utf8).count
  return Array(line.dropFirst(start).prefix { $0 != UInt8(ascii: "\"") })
}

/// A log cut into members at random places, some of them bad.
struct RandomMembers {
  var members: [GzipMember] = []

  /// - Parameter badIn: one of so many members is bad; none if it is 0.
  init(_ random: inout SeededNumbers, badIn: Int) {
    var text: [UInt8] = []
    let lineCount = 1 + random.below(30)
    for number in 1...lineCount {
      let length = random.oneIn(4) ? random.below(400) : random.below(80)
      text += Array(requestLine("u\(number)", length: length).utf8)
      if number < lineCount || !random.oneIn(4) { text.append(0x0A) }
    }
    let most = random.pick([10, 50, 100, 300, 2000])
    while !text.isEmpty {
      let count = min(text.count, random.below(most))
      var member = GzipMember(Array(text.prefix(count)))
      if random.oneIn(3) { member.method = .stored(1 + random.below(50)) }
      if badIn > 0, random.oneIn(badIn) {
        if random.oneIn(3) { member.hasGoodLength = false } else { member.hasGoodCRC = false }
      }
      members.append(member)
      text.removeFirst(count)
    }
  }

  /// What the reader must count.
  func expected(salvaged: Bool = false) -> [TwinLine] {
    countingLines(
      members.map { ($0.content, salvaged || ($0.hasGoodCRC && $0.hasGoodLength)) }
    ).map { line in
      TwinLine(number: line.number, byteOffset: line.byteOffset, text: user(of: line.text))
    }
  }
}
