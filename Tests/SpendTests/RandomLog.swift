// Random logs: clean native lines that a slow reader can price too, and every other kind of line.

import Foundation
import TestSupport

/// Makes lines of a log, the same for the same seed.
struct RandomLog {
  private var random: SeededNumbers
  private var nextID = 0

  init(seed: UInt64) { random = SeededNumbers(seed) }

  static let models = [
    "flux-2-pro", "flux-2-max", "flux-2-flex", "flux-2-klein-4b", "flux-2-klein-9b",
    "flux-kontext-pro", "flux-kontext-max", "flux-pro-1.1", "flux-pro-1.1-ultra", "flux-9-hyper",
    "fal-ai/flux-2-pro",
  ]
  private static let users = [
    "alice", "bob", "佐藤", "a\\\"b", "e\u{301}", "\u{e9}", "x y", "=1+1", "unknown",
  ]
  private static let sides = [64, 512, 832, 1_024, 1_080, 1_248, 1_536, 1_920, 2_048, 4_032]

  /// A log of clean native lines.
  mutating func clean(lines: Int) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<lines { text += Array((request() + "\n").utf8) }
    return text
  }

  /// A log of all kinds of lines, each a record or blank, without a newline at the end. A value is never left
  /// open before a blank line, with which it would go on.
  ///
  /// - Parameter leavesOpen: whether some lines leave a value open.
  mutating func mixed(lines: Int, leavesOpen: Bool = true) -> [UInt8] {
    var text: [UInt8] = []
    var isOpen = false
    for number in 0..<lines {
      if number > 0 { text += random.chance(20) ? [0x0D, 0x0A] : [0x0A] }
      var line = line(leavesOpen: leavesOpen)
      let isBlank = line.allSatisfy { Array(" \t[],".utf8).contains($0) }
      if isOpen, isBlank || number == lines - 1 { line = Array("text".utf8) }
      isOpen = line.first == UInt8(ascii: "{") && line.last != UInt8(ascii: "}")
      text += line
    }
    // Behind the last newline there is a line only if there is something.
    return text.last == 0x0A ? text + [0x20] : text
  }

  private mutating func line(leavesOpen: Bool) -> [UInt8] {
    guard random.chance(30) else { return Array(request().utf8) }
    let padding = String(repeating: "ö", count: Int.random(in: 0...200, using: &random))
    switch Int.random(in: 0..<16, using: &random) {
    case 0: return []
    case 1: return Array(" \t".utf8)
    case 2: return Array(#"{"level":"info","text":"\#(padding)"}"#.utf8)
    case 3: return Array("[1,2,{}]".utf8)
    case 4: return Array(#"{"method":"GET","uri":"/v1/get_result?id=1"}"#.utf8)
    case 5: return Array(#"{"prompt":"\#(padding)","model":"flux-2-pro",}"#.utf8)
    case 6: return Array(#"{"prompt":"\#(padding)","model":"flux-2-pro","width":-1}"#.utf8)
    case 7:
      let end = leavesOpen ? "" : #"",}"#
      return Array((#"{"model":"flux-2-pro","prompt":"\#(padding)"# + end).utf8)
    case 8: return [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x7D]
    case 9: return Array(#"{"model":"flux-2-pro","status":"Teleported"}"#.utf8)
    case 10: return Array(#"{"model":"flux-2-pro","n":-1}"#.utf8)
    case 11: return Array(#"{"model":"flux-2-pro","n":0}"#.utf8)
    case 12: return Array(#"{"model":"gpt-image-1","prompt":"\#(padding)"}"#.utf8)
    case 13:
      return Array(
        #"2026-06-01T00:00:00Z INFO {"log":{"model":"flux-2-pro","width":64,"height":64}}"#.utf8)
    case 14: return Array("],[".utf8)
    default: return Array("not JSON \(padding)".utf8)
    }
  }

  /// A native line without printed megapixels.
  private mutating func request() -> String {
    nextID += 1
    var facts: [String] = [#""id":"r\#(nextID)""#]
    if random.chance(95) { facts.append(#""ts":"\#(time())""#) }
    if random.chance(90) { facts.append(#""user":"\#(random.pick(Self.users))""#) }
    if random.chance(70) { facts.append(#""project":"p\#(random.next() % 3)""#) }
    facts.append(#""model":"\#(random.pick(Self.models))""#)
    let prompt = String(repeating: "a red cube ", count: Int.random(in: 0...30, using: &random))
    var made = [#""prompt":"\#(prompt)""#]
    if random.chance(85) {
      made.append(#""width":\#(random.pick(Self.sides)),"height":\#(random.pick(Self.sides))"#)
    }
    if random.chance(30) { made.append(#""n":\#(random.next() % 4 + 1)"#) }
    if random.chance(25) { made.append(inputs()) }
    facts.append(#""request":{\#(made.joined(separator: ","))}"#)
    let status = random.pick(
      ["Ready", "Ready", "Ready", "Ready", "Ready", "Error", "Request Moderated", "Pending"])
    var answer = [#""status":"\#(status)""#]
    if random.chance(60) { answer.append(#""cost":\#(random.next() % 40).\#(random.next() % 10)"#) }
    facts.append(#""response":{\#(answer.joined(separator: ","))}"#)
    facts.shuffle(using: &random)
    return "{\(facts.joined(separator: ","))}"
  }

  private mutating func inputs() -> String {
    if random.chance(30) { return #""input_image":"aGVsbG8=","input_image_2":"d29ybGQ=""# }
    let sizes = (0...random.next() % 3).map { _ in
      #"{"width":\#(random.pick(Self.sides)),"height":\#(random.pick(Self.sides))}"#
    }
    return #""input_images":[\#(sizes.joined(separator: ","))]"#
  }

  /// An instant from 20 January to the end of July 2026, in some spelling.
  private mutating func time() -> String {
    let second = Int64.random(in: 1_768_867_200..<1_785_542_400, using: &random)
    let offset = random.pick([0, 0, 2, -5])
    let local = Date(timeIntervalSince1970: TimeInterval(second + Int64(offset) * 3_600))
    let text = local.formatted(.iso8601).dropLast()
    if offset == 0 { return text + random.pick(["Z", ".250Z", ".000001Z", "+00:00", ""]) }
    return text + (offset < 0 ? "-0\(-offset):00" : "+0\(offset):00")
  }
}
