// A few bytes that are expected, compared eight at a time.
//
//     known   "model":          one word and three bytes of the next
//     mask    ffffffff fff00000
//
// Of more than sixteen bytes, the last sixteen are compared as well: they overlap the first ones.

/// Bytes that stood in a line, to be recognised in others.
struct KnownBytes: Equatable {
  /// So many bytes are known at most.
  static let longest = 32

  /// The first sixteen bytes, filled with zeros.
  private(set) var head = (UInt64(0), UInt64(0))
  /// Which bits of the first sixteen bytes count.
  private var mask = (UInt64(0), UInt64(0))
  /// The last sixteen of more than sixteen bytes.
  private(set) var tail = (UInt64(0), UInt64(0))
  /// How many bytes there are.
  private(set) var count: UInt8 = 0

  /// No bytes, which are found everywhere.
  init() {}

  /// The `count` bytes, `longest` at most, at a cursor.
  @inline(__always)
  init(_ cursor: LineCursor, count: Int) {
    mask = (lowBytes(count), lowBytes(count - 8))
    head = (cursor.word() & mask.0, cursor.word(at: 8) & mask.1)
    if count > 16 { tail = (cursor.word(at: count - 16), cursor.word(at: count - 8)) }
    self.count = UInt8(count)
  }

  static func == (left: KnownBytes, right: KnownBytes) -> Bool {
    left.count == right.count && left.head == right.head && left.tail == right.tail
  }

  /// Whether the bytes are those at the cursor.
  @inline(__always)
  func match(_ cursor: LineCursor) -> Bool {
    headDifference(cursor) == 0 && (count <= 16 || matchTail(cursor))
  }

  /// Where the first sixteen bytes differ from those at the cursor: not 0 if they do.
  @inline(__always)
  func headDifference(_ cursor: LineCursor) -> UInt64 {
    (cursor.word() ^ head.0) & mask.0 | (cursor.word(at: 8) ^ head.1) & mask.1
  }

  /// Whether more than sixteen bytes also end like those at the cursor.
  @inline(__always)
  func matchTail(_ cursor: LineCursor) -> Bool {
    let end = Int(count)
    return cursor.word(at: end - 16) == tail.0 && cursor.word(at: end - 8) == tail.1
  }
}

/// A mask of the first `count` bytes of a word, if it has so many.
@inline(__always)
func lowBytes(_ count: Int) -> UInt64 {
  count >= 8 ? .max : count <= 0 ? 0 : (1 &<< UInt64(truncatingIfNeeded: 8 * count)) &- 1
}
