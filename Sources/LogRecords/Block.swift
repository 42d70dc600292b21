// A piece of a log on its way from the stream to a decoder: whole lines, or a piece of one.

internal import Glibc

/// Bytes of one file that follow each other.
///
/// A block belongs to one worker at a time: the stream fills it, the decoder reads it, and the
/// scheduler hands it on between the two. That, and nothing else, makes it safe to send.
@safe
public final class Block: @unchecked Sendable {
  /// Fits the second-level cache of every current processor, together with what decoding needs.
  public static let standardCapacity = 256 << 10

  /// The bytes that can be filled.
  public let capacity: Int
  /// The bytes, with `scanPadding` newlines behind the last one.
  ///
  /// Safe: `capacity + scanPadding` bytes are allocated, and `count` never exceeds `capacity`.
  let bytes: UnsafeMutablePointer<UInt8>
  /// How many bytes are filled.
  public internal(set) var count = 0
  /// Where the first byte is in the inflated file.
  public internal(set) var byteOffset = 0
  /// The place of this block among those of its file.
  public internal(set) var sequence = 0
  /// Lines of the file that were dropped (with a bad gzip member) just before this block.
  public internal(set) var droppedLines = 0
  /// Lines that end within so many bytes are verified; those behind hang on `member`.
  public internal(set) var trustedCount = 0
  /// The gzip member that the other lines hang on.
  public internal(set) var member = 0
  /// Of the last piece of a long line: whether the line, with its newline, is verified.
  public internal(set) var endsTrustedLine = false
  /// Whether the first byte goes on in a line of the block before, behind a value of it.
  public internal(set) var continuesLine = false
  /// Whether the file ends here. Its last line may lack a newline.
  public internal(set) var isEndOfFile = false

  /// An empty block.
  public init(capacity: Int) {
    self.capacity = capacity
    // Safe: filled with newlines before anything reads it.
    unsafe bytes = .allocate(capacity: capacity + scanPadding)
    unsafe bytes.initialize(repeating: 0x0A, count: capacity + scanPadding)
  }

  deinit { unsafe bytes.deallocate() }

  /// Puts the newlines behind the last byte.
  func pad() {
    // Safe: count <= capacity.
    unsafe (bytes + count).update(repeating: 0x0A, count: scanPadding)
  }

  /// Where the line that begins at `start` ends: its newline, or the end of the block.
  func lineEnd(from start: Int) -> Int {
    // Safe: start <= count, and the byte at count is a newline.
    guard let newline = unsafe memchr(bytes + start, 0x0A, count - start) else { return count }
    return unsafe newline - UnsafeMutableRawPointer(bytes)
  }

  /// Where the line begins that a position lies in: behind the newline before it, or at 0.
  func lineStart(before position: Int) -> Int {
    var start = position
    // Safe: the index stays between 0 and count.
    while start > 0, unsafe bytes[start - 1] != 0x0A { start -= 1 }
    return start
  }

  /// How many newlines lie in a range.
  func newlines(in range: Range<Int>) -> Int {
    var found = 0
    for index in range where unsafe bytes[index] == 0x0A { found += 1 }
    return found
  }
}
