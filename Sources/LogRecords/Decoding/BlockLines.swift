// Line after line of a block.

/// A block, and how far its lines have been read.
@safe
struct BlockLines {
  /// Keeps the bytes, which stay as they are meanwhile.
  private let block: Block
  /// Safe: `count` bytes of the block, and a newline behind them.
  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  /// Where the block lies in its file, and how much of it is verified: read once, since the runtime
  /// checks every access to what a class stores.
  private let byteOffset: Int
  private let trustedCount: Int
  /// Where the next line begins.
  private var next = 0
  /// How many lines came before it.
  private var line = 0

  init(_ block: Block) {
    self.block = block
    unsafe bytes = UnsafePointer(block.bytes)
    count = block.count
    byteOffset = block.byteOffset
    trustedCount = block.trustedCount
  }

  /// The beginning of the next line; nil when there is none.
  var start: LineCursor? {
    @inline(__always) get { next < count ? unsafe LineCursor(bytes + next) : nil }
  }

  /// The end of the next line: its newline, or the end of the block.
  var end: LineCursor { unsafe LineCursor(bytes + block.lineEnd(from: next)) }

  /// Whether a line ends with the file, without a newline.
  func isIncomplete(upTo end: LineCursor) -> Bool {
    unsafe block.isEndOfFile && end.position == bytes + count
  }

  /// Passes the next line.
  ///
  /// - Parameter end: its end.
  /// - Returns: where it was.
  @inline(__always)
  mutating func pass(upTo end: LineCursor) -> LinePosition {
    let start = next
    next = unsafe min(end.position - bytes + 1, count)
    // No file has so many lines or bytes.
    defer { line &+= 1 }
    return LinePosition(
      lineInBlock: line, byteOffset: byteOffset &+ start, isTrusted: next <= trustedCount)
  }
}
