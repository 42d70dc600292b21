// A block on its way to records: which of its values come next, and where they are.

/// A block, and how far it has been read.
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
  /// Walks over the values.
  var framing: Framing
  /// Lines that have been told of.
  private var toldLines = 0

  init(_ block: Block) {
    self.block = block
    unsafe bytes = UnsafePointer(block.bytes)
    count = block.count
    byteOffset = block.byteOffset
    trustedCount = block.trustedCount
    framing = unsafe Framing(TextView(bytes, block.count), continuesLine: block.continuesLine)
  }

  /// The beginning of the next line; nil within a line, and at the end.
  var start: LineCursor? {
    @inline(__always) get {
      framing.isAtLineStart && framing.position < count ? framing.cursor : nil
    }
  }

  /// The end of the next line: its newline, or the end of the block.
  var end: LineCursor { unsafe LineCursor(bytes + block.lineEnd(from: framing.position)) }

  /// Whether bytes end with the file, without a newline.
  func isIncomplete(upTo end: Int) -> Bool { block.isEndOfFile && end == count }

  /// The next line, without its newline; nil within a line, and at the end.
  var nextLineView: TextView? {
    guard let start else { return nil }
    return unsafe TextView(start.position, end.distance(from: start))
  }

  /// Whether an object that is proposed is all of its line.
  func isLine(_ item: FramedItem) -> Bool {
    let end = item.offset + item.view.count
    return item.offset == framing.lineStart && framing.byte(end) == 0x0A
  }

  /// Passes the next line.
  ///
  /// - Parameters:
  ///   - end: its end.
  ///   - isTold: whether the line has been told of.
  /// - Returns: where it was.
  @inline(__always)
  mutating func pass(upTo end: LineCursor, isTold: Bool = true) -> LinePosition {
    let (start, line) = (framing.position, framing.line)
    framing.passLine(to: end)
    if isTold { toldLines &+= 1 }
    // No file has so many lines or bytes.
    return LinePosition(
      lineInBlock: line, byteOffset: byteOffset &+ start,
      isTrusted: framing.position <= trustedCount)
  }

  /// Where a byte is in the file; nil if it lies in no line of the block.
  func byteOffset(of byte: UnsafePointer<UInt8>) -> Int? {
    // Safe: a comparison of addresses.
    guard unsafe byte >= bytes, unsafe byte <= bytes + count else { return nil }
    return unsafe byteOffset + (byte - bytes)
  }

  /// Where an item is that has been passed.
  func position(of item: FramedItem) -> LinePosition {
    // The newline behind it vouches for its end.
    let isBeforeEnd = !framing.isAtLineStart && framing.byte(framing.position) == 0x0A
    let end = min(framing.position + (isBeforeEnd ? 1 : 0), count)
    return LinePosition(
      lineInBlock: item.line, byteOffset: byteOffset &+ item.offset, isTrusted: end <= trustedCount)
  }

  /// How many lines have begun that have not been told of.
  mutating func takeLines() -> Int {
    defer { toldLines = framing.begunLines }
    return framing.begunLines - toldLines
  }
}
