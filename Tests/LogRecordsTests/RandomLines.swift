// JSON lines of great variety, and lines that are nearly JSON.

import TestSupport

/// Writes lines whose keys are mostly those of the log format.
struct RandomLine {
  private var random: SeededNumbers
  private(set) var text = ""

  private static let keys = [
    "ts", "id", "user", "project", "model", "status", "cost", "width", "height", "n", "size",
    "request", "response", "result", "metadata", "model_parameters", "request_body", "resp_body",
    "input_images", "input_image", "input_image_8", "image", "output_mp", "error", "method", "uri",
    "consumer", "request_meta", "gen_ai", "team", "app", "name", "username", "message", "billing",
    "user_id", "userId", "num_images", "spend", "provider", "request_created_at",
    "metadata.user", "gen_ai.request.model", "a", "", "unknown_key_of_some_length", "é", "widths",
    "widt", "prompt", "user_api_key_user_id",
  ]

  private static let pieces = [
    "a", "flux-2-pro", "/v1/", "1024x768", "12", "\\n", "\\\"", "\\\\", "\\/", "\\u0041",
    "\\ud83d\\uDE00", "é", "€", "😀", " ", "{", "}", "[", ":", ",", "\\u0000", "\u{7f}", "12345678",
    "\\t", "\\b", "\\f", "\\r", "https://api.bfl.ai/v1/flux-pro-1.1?x=1",
  ]

  private static let numbers = [
    "0", "-0", "1", "-1", "1024", "1024.0", "1.024e3", "1E2", "0.5", "4.50", "1e400", "1e-400",
    "9223372036854775808", "12345678901234567890.5", "1770732202118", "1e+5", "-0.0e-0", "0.75",
  ]

  /// A line of a seed.
  init(_ seed: Int) {
    random = SeededNumbers(seed)
    object(depth: 0)
    if random.oneIn(8) { text += random.pick([" ", "\t", "\r", "  \r"]) }
  }

  private mutating func space() {
    if random.oneIn(12) { text += random.pick([" ", "\t", "\r", "   ", "         "]) }
  }

  private mutating func object(depth: Int) {
    space()
    text += "{"
    for index in 0..<random.below(depth == 0 ? 14 : 5) {
      if index > 0 { text += "," }
      space()
      key()
      space()
      text += ":"
      space()
      value(depth: depth)
      space()
    }
    space()
    text += "}"
  }

  private mutating func key() {
    let key = random.pick(Self.keys)
    guard random.oneIn(20), let first = key.unicodeScalars.first else {
      text += "\"\(key)\""
      return
    }
    let code = String(first.value, radix: 16)
    text += "\"\\u\(String(repeating: "0", count: 4 - code.count) + code)\(key.dropFirst())\""
  }

  private mutating func value(depth: Int) {
    switch random.below(depth < 4 ? 12 : 8) {
    case 0...3: text += "\"\(string())\""
    case 4...6: text += random.pick(Self.numbers)
    case 7: text += random.pick(["true", "false", "null"])
    case 8, 9: object(depth: depth + 1)
    case 10: array(depth: depth)
    default: embedded(depth: depth)
    }
  }

  private mutating func string() -> String {
    (0..<random.below(random.oneIn(6) ? 40 : 5)).map { _ in random.pick(Self.pieces) }.joined()
  }

  private mutating func array(depth: Int) {
    text += "["
    for index in 0..<random.below(4) {
      if index > 0 { text += "," }
      space()
      value(depth: depth + 1)
      space()
    }
    text += "]"
  }

  /// A JSON text in a string, now and then a damaged one.
  private mutating func embedded(depth: Int) {
    let outer = text
    text = ""
    object(depth: depth + 1)
    var inner = text
    if random.oneIn(4) { inner = String(inner.dropLast(1 + random.below(3))) }
    text = outer + "\""
    for scalar in inner.unicodeScalars {
      switch scalar {
      case "\"": text += random.oneIn(9) ? "\\u0022" : "\\\""
      case "\\": text += "\\\\"
      case "\t": text += "\\t"
      case "\r": text += random.oneIn(2) ? "\\r" : random.pick(["\\n", "\\u000a", "\\u000A"])
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

/// Does one kind of damage at a place of a line.
func damaged(_ line: [UInt8], at place: Int, _ random: inout SeededNumbers) -> [UInt8] {
  var line = line
  switch random.below(8) {
  case 0: line[place] ^= 1 << UInt8(random.below(8))
  case 1: line[place] = UInt8(truncatingIfNeeded: random.next())
  case 2: line.remove(at: place)
  case 3: line.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
  case 4: line.insert(random.pick(Array(#"{}[]",:\u0e-. "#.utf8)), at: place)
  case 5: line.removeSubrange(place...)
  case 6: line[place] = random.pick(Array(#"{}[]",:\u0e-. tfn"#.utf8))
  default:
    let end = min(line.count, place + 1 + random.below(20))
    line.insert(contentsOf: line[place..<end], at: random.below(line.count))
  }
  return line.filter { $0 != 0x0A }
}
