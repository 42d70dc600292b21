// Where blocks may be cut: a value that is open at the end of one would be lost.
//
//     {"id":1}\n{"id":2}\n{"id":       a line that begins like no other's rest: cut before it
//     [\n  {"id":1},\n  {"id":2},\n    every line may go on with a value: cut behind one that has ended
//     {"image":"iVBORw0KGgo...         no end: pieces, put together by `LongLine`

internal import CByteMasks

/// Follows the brackets of values that are longer than a block.
struct ValueEnds {
  /// Where a value ends within a line, the line is cut only if it is at least so long: it should be read as a
  /// whole, since a value that is no JSON spoils its line.
  static let longLine = 256 << 10

  /// Open brackets; those of lists around all values do not count.
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Whether the line has something else than values.
  private var hasText = false
  /// Bytes since the last end.
  private var count = 0
  /// Whether a line has ended within a value, and nobody knows how the next begins.
  private var isBetweenLines = false

  /// The first end in the next bytes: what stands before it can be read by itself; nil if there is none.
  mutating func end(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < bytes.count {
      let byte = unsafe bytes[index]
      if isBetweenLines {
        isBetweenLines = false
        if !Framing.continues(byte) { return ends(index) }
      }
      if !isEscaped, let base = bytes.baseAddress {
        // Safe: so many bytes are left.
        let filling = unsafe filling_prefix(base + index, bytes.count - index)
        if filling > 0 {
          if depth == 0, !isInString { hasText = true }
          index += filling
          count += filling
          continue
        }
      }
      index += 1
      count += 1
      if byte == 0x0A {
        (isInString, isEscaped) = (false, false)
        if depth == 0 { return ends(index) }
        isBetweenLines = true
      } else if isInString {
        pass(inString: byte)
      } else if isEnd(byte) {
        return ends(index)
      }
    }
    return nil
  }

  private mutating func ends(_ index: Int) -> Int {
    self = ValueEnds()
    return index
  }

  private mutating func pass(inString byte: UInt8) {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isInString = false
    }
  }

  /// Passes a byte outside of strings; whether a long line may be cut behind it.
  private mutating func isEnd(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      if depth == 0 { hasText = true }
    case UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: "["): depth += depth > 0 ? 1 : 0
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      guard depth > 0 else { return false }
      depth -= 1
      return depth == 0 && !hasText && count >= Self.longLine
    case 0x20, 0x09, 0x0D, 0x1E, UInt8(ascii: ","): break
    default: if depth == 0 { hasText = true }
    }
    return false
  }
}

extension Block {
  /// The last place where the block can be cut before its end; 0 if there is none.
  var lastCut: Int {
    var end = count
    while end > 0 {
      let start = lineStart(before: end)
      // Safe: below the count.
      if start > 0, start < count, unsafe !Framing.continues(bytes[start]) { return start }
      end = start - 1
    }
    return count >= ValueEnds.longLine ? lastValueEnd : 0
  }

  /// Behind the last value of the block that has an end; 0 if there is none.
  private var lastValueEnd: Int {
    // Safe: `count` bytes are filled, and newlines put behind them.
    pad()
    var framing = unsafe Framing(
      TextView(UnsafePointer(bytes), count), continuesLine: continuesLine)
    var end = 0
    while let item = framing.next() {
      switch item.kind {
      case .blank: end = framing.position
      case .text: return end
      case .open: return end
      case .object, .list, .string:
        if item.prefix != nil { return end }
        framing.accept()
        if !framing.isInText { end = framing.position }
      }
    }
    return end
  }
}
