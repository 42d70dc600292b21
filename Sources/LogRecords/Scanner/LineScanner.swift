// The fast reader of a line: one pass over a JSON object that lies in memory as a whole.
//
// It validates every byte, keeps the values at the format's paths, and skips the rest eight bytes at a
// time. It answers only "yes, and the slots are filled" or "not by me": a fault, a line that is no
// object, a key with escapes, deep nesting are left to `LineAutomaton`, the slow twin, which reads the
// line again and names the fault. So there is one place that knows the names of faults, and the code
// here has only the common case to get right.
//
//     {"model":"flux-2-pro","request":{"width":1920,...},"status":200}
//     ^ object, node 1       ^ object, node 2            ^ back in node 1
//       key -> edge -> slot    key -> edge -> slot

internal import StrictJSON

/// Scans lines into slots.
struct LineScanner {
  let map: FactMap
  let slots: FactSlots

  /// Containers that may be open at once; deeper lines take the slow path.
  private static let maximumDepth = 62
  /// Texts inside strings inside texts: deeper ones take the slow path.
  private static let maximumEmbedding = 2

  /// Scans a line into the slots.
  ///
  /// - Returns: whether the line is a JSON object that this scanner reads. If not, the slots mean
  ///   nothing.
  func scan(_ line: LineCursor) -> Bool {
    var cursor = line
    return scanObject(&cursor, node: FactMap.root, embedding: 0)
  }

  /// The loop over keys and values. It is one function because its state is four variables that
  /// live in registers.
  private func scanObject(_ cursor: inout LineCursor, node root: UInt8, embedding: Int) -> Bool {
    var stack = InlineArray<62, OpenContainer>(repeating: OpenContainer())
    var depth = 0
    var open = OpenContainer(node: root, isObject: true)
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: "{") else { return false }
    cursor.advance()
    cursor.skipSpace()
    var mayClose = true

    while true {
      // At a key or an element, or at the end of an empty container.
      var number = 0
      if !mayClose || !isClosing(cursor, open) {
        if open.isObject {
          guard let key = scanKey(&cursor, open.node) else { return false }
          number = key
          if number != 0 { slots.beginValue(at: number) }
        } else {
          number = Int(open.inputEdge)
        }
        switch cursor.byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          guard depth < Self.maximumDepth else { return false }
          stack[depth] = open
          depth += 1
          let isObject = cursor.byte == UInt8(ascii: "{")
          open = slots.beginContainer(number, isObject: isObject, in: open)
          cursor.advance()
          cursor.skipSpace()
          mayClose = true
          continue
        case UInt8(ascii: "\""):
          guard scanString(&cursor, number, embedding) else { return false }
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
          guard scanLiteral(&cursor, number) else { return false }
        default:
          guard scanNumber(&cursor, number) else { return false }
        }
      }
      // Behind a value, or at the end of an empty container.
      while true {
        cursor.skipSpace()
        if cursor.byte == UInt8(ascii: ",") {
          cursor.advance()
          cursor.skipSpace()
          mayClose = false
          break
        }
        guard isClosing(cursor, open) else { return false }
        cursor.advance()
        slots.endContainer(open)
        if depth == 0 {
          cursor.skipSpace()
          return cursor.isAtEnd
        }
        depth -= 1
        open = stack[depth]
        mayClose = false
      }
    }
  }

  @inline(__always)
  private func isClosing(_ cursor: LineCursor, _ open: OpenContainer) -> Bool {
    cursor.byte == (open.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  // MARK: Tokens

  /// Reads a key, the colon, and the space around it; returns the key's edge, 0 for a key without
  /// facts, nil for what is not ours.
  @inline(__always)
  private func scanKey(_ cursor: inout LineCursor, _ node: UInt8) -> Int? {
    guard cursor.byte == UInt8(ascii: "\"") else { return nil }
    cursor.advance()
    let start = cursor
    let first = cursor.word
    var stops = stringStops(first)
    while stops == 0 {
      cursor.advance(8)
      stops = stringStops(cursor.word)
    }
    cursor.advance(stops.trailingZeroBitCount >> 3)
    guard cursor.byte == UInt8(ascii: "\"") else { return nil }
    let length = cursor.distance(from: start)
    let number = node == 0 ? 0 : edge(of: start, first, length, node)
    cursor.advance()
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: ":") else { return nil }
    cursor.advance()
    cursor.skipSpace()
    return number
  }

  @inline(__always)
  private func edge(of key: LineCursor, _ word: UInt64, _ length: Int, _ node: UInt8) -> Int {
    guard length - 1 < 255 else { return 0 }
    let prefix = length >= 8 ? word : word & ((1 << UInt64(8 * length)) - 1)
    var place = FactMap.place(node: node, prefix: prefix, length: length)
    while map.places[place] != 0 {
      let number = Int(map.places[place])
      if map.edges[number].prefix == prefix, map.edges[number].node == node,
        Int(map.edges[number].length) == length,
        length <= 8 || hasTail(number, key, length)
      {
        return number
      }
      place = (place + 1) & (FactMap.placeCount - 1)
    }
    return 0
  }

  private func hasTail(_ number: Int, _ key: LineCursor, _ length: Int) -> Bool {
    let bytes = map.keys[number]
    for index in 8..<length where unsafe key.position[index] != bytes[index] { return false }
    return true
  }

  /// Reads a string value.
  private func scanString(
    _ cursor: inout LineCursor, _ number: Int, _ embedding: Int
  ) -> Bool {
    cursor.advance()
    let start = cursor
    guard let isEscaped = skipString(&cursor) else { return false }
    let count = cursor.distance(from: start)
    cursor.advance()
    guard number != 0 else { return true }
    if map.edges[number].isEmbeddable {
      return scanEmbedded(start, count, map.edges[number], embedding)
    }
    unsafe slots.add(
      SlotValue(start: start.position, count: count, kind: .string, isEscaped: isEscaped),
      at: number)
    return true
  }

  /// Reads a string that may hold a JSON text; one that does not look like an object holds none.
  private func scanEmbedded(
    _ start: LineCursor, _ count: Int, _ edge: FactEdge, _ embedding: Int
  ) -> Bool {
    var first = start
    first.skipSpace()
    let byte = first.byte
    guard count > 1, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "\\") else { return true }
    guard embedding < Self.maximumEmbedding,
      let text = unsafe slots.reserve(count + scanPadding)
    else { return false }
    // Safe: the text and the padding behind it fit what was reserved.
    let length = unsafe unescape(start.position, count, to: text, limit: count)
    unsafe (text + length).initialize(repeating: 0x0A, count: scanPadding)
    var cursor = unsafe LineCursor(text, end: text + length)
    // If it is no object after all, the slots may hold facts of it: the slow path sorts that out.
    return scanObject(&cursor, node: edge.child, embedding: embedding + 1)
  }

  /// Passes the content of a string up to its closing quote, validating every byte of it.
  ///
  /// - Returns: whether there are escapes in it; nil if it is not valid.
  @inline(__always)
  private func skipString(_ cursor: inout LineCursor) -> Bool? {
    var isEscaped = false
    while true {
      let stops = stringStops(cursor.word)
      guard stops != 0 else {
        cursor.advance(8)
        continue
      }
      cursor.advance(stops.trailingZeroBitCount >> 3)
      switch cursor.byte {
      case UInt8(ascii: "\""): return isEscaped
      case UInt8(ascii: "\\"):
        isEscaped = true
        guard skipEscape(&cursor) else { return nil }
      case 0x80...0xFF:
        guard skipUTF8(&cursor) else { return nil }
      default: return nil
      }
    }
  }

  private func skipEscape(_ cursor: inout LineCursor) -> Bool {
    switch cursor.byte(at: 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      cursor.advance(2)
      return true
    case UInt8(ascii: "u"):
      guard let unit = hexUnit(cursor) else { return false }
      cursor.advance(6)
      if unit < 0xD800 || unit > 0xDFFF { return true }
      guard unit < 0xDC00, cursor.byte == UInt8(ascii: "\\"),
        cursor.byte(at: 1) == UInt8(ascii: "u"), let low = hexUnit(cursor),
        0xDC00...0xDFFF ~= low
      else { return false }
      cursor.advance(6)
      return true
    default: return false
    }
  }

  /// The value of the four hex digits of the `\uXXXX` at the cursor.
  private func hexUnit(_ cursor: LineCursor) -> UInt32? {
    var unit: UInt32 = 0
    for index in 2..<6 {
      guard let digit = hexDigitValue(cursor.byte(at: index)) else { return nil }
      unit = unit << 4 | digit
    }
    return unit
  }

  /// Passes a run of multi-byte characters (RFC 3629, section 4).
  private func skipUTF8(_ cursor: inout LineCursor) -> Bool {
    repeat {
      let lead = cursor.byte
      let second = cursor.byte(at: 1)
      switch lead {
      case 0xC2...0xDF:
        guard second & 0xC0 == 0x80 else { return false }
        cursor.advance(2)
      case 0xE0...0xEF:
        let low: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
        let high: UInt8 = lead == 0xED ? 0x9F : 0xBF
        guard low...high ~= second, cursor.byte(at: 2) & 0xC0 == 0x80 else { return false }
        cursor.advance(3)
      case 0xF0...0xF4:
        let low: UInt8 = lead == 0xF0 ? 0x90 : 0x80
        let high: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
        guard low...high ~= second, cursor.byte(at: 2) & 0xC0 == 0x80,
          cursor.byte(at: 3) & 0xC0 == 0x80
        else { return false }
        cursor.advance(4)
      default: return false
      }
    } while cursor.byte >= 0x80
    return true
  }

  /// Reads `true`, `false` or `null`.
  private func scanLiteral(_ cursor: inout LineCursor, _ number: Int) -> Bool {
    let start = cursor
    switch cursor.halfWord {
    case 0x6C6C_756E:  // null: as good as absent
      cursor.advance(4)
      slots.addNull(at: number)
      return true
    case 0x6575_7274:  // true
      cursor.advance(4)
    case 0x736C_6166:  // fals
      guard cursor.byte(at: 4) == UInt8(ascii: "e") else { return false }
      cursor.advance(5)
    default: return false
    }
    return keep(number, from: start, cursor, .boolean)
  }

  /// Reads a number (RFC 8259, section 6).
  @inline(__always)
  private func scanNumber(_ cursor: inout LineCursor, _ number: Int) -> Bool {
    let start = cursor
    if cursor.byte == UInt8(ascii: "-") { cursor.advance() }
    if cursor.byte == UInt8(ascii: "0") {
      cursor.advance()
    } else {
      guard skipDigits(&cursor) else { return false }
    }
    if cursor.byte == UInt8(ascii: ".") {
      cursor.advance()
      guard skipDigits(&cursor) else { return false }
    }
    if cursor.byte | 0x20 == UInt8(ascii: "e") {
      cursor.advance()
      if cursor.byte == UInt8(ascii: "+") || cursor.byte == UInt8(ascii: "-") { cursor.advance() }
      guard skipDigits(&cursor) else { return false }
    }
    return number == 0 || keep(number, from: start, cursor, .number)
  }

  @inline(__always)
  private func skipDigits(_ cursor: inout LineCursor) -> Bool {
    guard cursor.byte &- 0x30 < 10 else { return false }
    repeat { cursor.advance() } while cursor.byte &- 0x30 < 10
    return true
  }

  private func keep(
    _ number: Int, from start: LineCursor, _ cursor: LineCursor, _ kind: SlotValue.Kind
  ) -> Bool {
    guard number != 0 else { return true }
    unsafe slots.add(
      SlotValue(
        start: start.position, count: cursor.distance(from: start), kind: kind, isEscaped: false),
      at: number)
    return true
  }
}
