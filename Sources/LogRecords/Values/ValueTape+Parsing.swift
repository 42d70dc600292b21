// From the bytes of a value to its nodes.

internal import StrictJSON

extension ValueTape {
  /// Parses one value of bytes that end with a newline. White space in it has no newlines.
  ///
  /// - Returns: the end of the value; nil if it is not valid, or not complete, or nested too deep; then
  ///   what has been added is taken back.
  func parse(_ start: LineCursor) -> LineCursor? {
    let first = count
    if let end = parseValue(start) { return end }
    cut(first)
    return nil
  }

  private func parseValue(_ start: LineCursor) -> LineCursor? {
    var cursor = start
    unsafe open.removeAll(keepingCapacity: true)
    var isObject = false
    while true {
      // At a value or key, or behind the bracket of a container that holds something.
      var key: UInt32 = 0
      if isObject {
        guard let number = parseKey(&cursor) else { return nil }
        key = number
      }
      if cursor.byte == UInt8(ascii: "{") || cursor.byte == UInt8(ascii: "[") {
        guard unsafe open.count < JSONAutomaton.maximumDepth else { return nil }
        if !isObject, unsafe !open.isEmpty {
          noteListedElement()
        }
        isObject = cursor.byte == UInt8(ascii: "{")
        unsafe open.append(
          unsafe append(
            Node(
              start: cursor.position, count: 0, next: 0, key: key, kind: isObject ? .object : .array
            )))
        cursor.advance()
        cursor.skipSpace()
        if cursor.byte != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) { continue }
      } else {
        guard parseScalar(&cursor, key) else { return nil }
        if unsafe open.isEmpty { return cursor }
      }
      // Behind a value, or at the end of an empty container.
      while true {
        cursor.skipSpace()
        if cursor.byte == UInt8(ascii: ",") {
          cursor.advance()
          cursor.skipSpace()
          break
        }
        guard cursor.byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return nil }
        cursor.advance()
        unsafe close(open.removeLast(), at: cursor)
        guard let outer = unsafe open.last else { return cursor }
        isObject = self[outer].kind == .object
      }
    }
  }

  private func close(_ container: UInt32, at end: LineCursor) {
    var node = self[container]
    node.next = count
    node.count = unsafe UInt32(truncatingIfNeeded: end.distance(from: LineCursor(node.start)))
    self[container] = node
    if node.kind == .object, node.next > container + 2 { markReplaced(in: container) }
  }

  private func parseKey(_ cursor: inout LineCursor) -> UInt32? {
    guard cursor.byte == UInt8(ascii: "\"") else { return nil }
    cursor.advance()
    let start = cursor
    guard let isEscaped = scanner.skipString(&cursor) else { return nil }
    let count = cursor.distance(from: start)
    cursor.advance()
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: ":") else { return nil }
    cursor.advance()
    cursor.skipSpace()
    guard isEscaped else { return unsafe keys.number(of: TextView(start.position, count)) }
    let target = unsafe reserve(count)
    // Safe: so much has been reserved, and the key has been validated.
    let length = unsafe unescape(start.position, count, to: target, limit: count)
    return unsafe keys.number(of: TextView(UnsafePointer(target), length))
  }

  private func parseScalar(_ cursor: inout LineCursor, _ key: UInt32) -> Bool {
    let start = cursor
    switch cursor.byte {
    case UInt8(ascii: "\""):
      cursor.advance()
      let content = cursor
      guard let isEscaped = scanner.skipString(&cursor) else { return false }
      append(.string, from: content, to: cursor, key, isEscaped: isEscaped)
      cursor.advance()
      return true
    case UInt8(ascii: "t"): return parseWord(&cursor, "true", .yes, key)
    case UInt8(ascii: "f"): return parseWord(&cursor, "false", .no, key)
    case UInt8(ascii: "n"): return parseWord(&cursor, "null", .null, key)
    default:
      guard scanner.skipNumber(&cursor) else { return false }
      append(.number, from: start, to: cursor, key)
      return true
    }
  }

  private func append(
    _ kind: Kind, from start: LineCursor, to end: LineCursor, _ key: UInt32, isEscaped: Bool = false
  ) {
    unsafe append(
      Node(
        start: start.position, count: UInt32(truncatingIfNeeded: end.distance(from: start)),
        next: count + 1, key: key, kind: kind, isEscaped: isEscaped))
  }

  private func parseWord(
    _ cursor: inout LineCursor, _ word: StaticString, _ kind: Kind, _ key: UInt32
  ) -> Bool {
    let start = cursor
    for index in 0..<word.utf8CodeUnitCount {
      // Safe: below the length of the constant; a newline ends the comparison.
      guard unsafe cursor.byte == word.utf8Start[index] else { return false }
      cursor.advance()
    }
    append(kind, from: start, to: cursor, key)
    return true
  }
}
