// A reading position in a line.
//
// Every byte range that is scanned ends with a newline that is not part of it and has at least
// `padding` readable bytes behind its last byte. A newline can stand in no JSON token, so whatever loop
// runs off the end of a line stops there without asking for the end at each byte.

/// Readable bytes that follow every scanned range, the first of them a newline.
let scanPadding = 64

/// A position between the start of a line and its newline.
///
/// Safe: `position` never moves past `end`, because every advance follows the inspection of the bytes
/// passed over, and `end` holds a newline, which no inspection lets pass. Loads of eight bytes reach
/// at most seven bytes past `end`, within the padding.
@safe
struct LineCursor {
  /// The next byte to look at.
  private(set) var position: UnsafePointer<UInt8>
  /// The newline behind the last byte.
  let end: UnsafePointer<UInt8>

  init(_ position: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    unsafe self.position = position
    unsafe self.end = end
  }

  var isAtEnd: Bool {
    @inline(__always) get { unsafe position == end }
  }

  /// The byte at the position; the newline at the end.
  var byte: UInt8 {
    @inline(__always) get { unsafe position.pointee }
  }

  /// Eight bytes from the position, the first in the lowest bits.
  var word: UInt64 {
    @inline(__always) get {
      unsafe UInt64(
        littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
    }
  }

  /// Four bytes from the position.
  var halfWord: UInt32 {
    @inline(__always) get {
      unsafe UInt32(
        littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt32.self))
    }
  }

  /// The byte `distance` (at most 7) behind the position.
  @inline(__always)
  func byte(at distance: Int) -> UInt8 { unsafe position[distance] }

  /// Moves on over bytes that have been looked at.
  @inline(__always)
  mutating func advance(_ count: Int = 1) {
    unsafe position += count
    assert(unsafe position <= end)
  }

  /// The bytes from another cursor of the same line to this one.
  @inline(__always)
  func distance(from start: LineCursor) -> Int { unsafe position - start.position }

  /// Passes white space.
  @inline(__always)
  mutating func skipSpace() {
    if byte <= 0x20 { skipSpaceSlowly() }
  }

  private mutating func skipSpaceSlowly() {
    while !isAtEnd, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
  }
}

/// Eight copies of a byte.
@inline(__always)
func splat(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

/// The bytes of a word that end the plain part of a string, as a mask with the top bit of each: a quote,
/// a backslash, a control byte, or a byte of a multi-byte UTF-8 sequence.
///
///     word    p r o m p t " :
///     mask    . . . . . . 1 ?
///
/// Only the lowest set bit is exact (a borrow may set ones above it), and only that one is used.
@inline(__always)
func stringStops(_ word: UInt64) -> UInt64 {
  let quotes = word ^ splat(UInt8(ascii: "\""))
  let escapes = word ^ splat(UInt8(ascii: "\\"))
  let ones = splat(0x01)
  let quote = (quotes &- ones) & ~quotes
  let escape = (escapes &- ones) & ~escapes
  let control = (word &- splat(0x20)) & ~word
  return (quote | escape | control | word) & splat(0x80)
}
