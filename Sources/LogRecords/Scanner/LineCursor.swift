// A reading position in a line.
//
// Every range of bytes that is scanned ends with a newline that is not part of it, and has `scanPadding`
// readable bytes from there on. A newline can stand in no JSON token and is no white space within a
// line, so whatever loop runs off the end of a line stops there without asking for the end at each
// byte, or knowing it.

internal import CByteMasks

/// Readable bytes that follow every scanned range, the first of them a newline.
let scanPadding = 64

/// A position between the start of a line and its newline.
///
/// Safe: `position` never moves past the newline, because every advance follows the inspection of the
/// bytes passed over, which a newline never passes. Loads of at most `scanPadding` bytes stay within
/// the padding.
@safe
struct LineCursor {
  /// The next byte to look at.
  private(set) var position: UnsafePointer<UInt8>

  @inline(__always)
  init(_ position: UnsafePointer<UInt8>) { unsafe self.position = position }

  /// The byte at the position; a newline at the end.
  var byte: UInt8 {
    @inline(__always) get { unsafe position.pointee }
  }

  /// The byte `distance` (below `scanPadding`) behind the position.
  @inline(__always)
  func byte(at distance: Int) -> UInt8 { unsafe position[distance] }

  /// Eight bytes, the first in the lowest bits.
  @inline(__always)
  func word(at distance: Int = 0) -> UInt64 { unsafe loadWord(position + distance) }

  /// Four bytes from the position.
  var halfWord: UInt32 {
    @inline(__always) get {
      unsafe UInt32(
        littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt32.self))
    }
  }

  /// Which of the next 32 bytes end the plain part of a string: a bit each for quotes, backslashes,
  /// control bytes and bytes of multi-byte characters.
  var stringStops32: UInt64 {
    @inline(__always) get { unsafe string_stops_32(position) }
  }

  /// The same of the next 64 bytes.
  var stringStops64: UInt64 {
    @inline(__always) get { unsafe string_stops_64(position) }
  }

  /// The bytes of a string's content that begins here, if it is plain and ends within 32 bytes.
  var shortStringCount: Int? {
    @inline(__always) get {
      let stops = stringStops32
      let count = stops.trailingZeroBitCount
      return stops != 0 && byte(at: count) == UInt8(ascii: "\"") ? count : nil
    }
  }

  /// Moves on over bytes that have been looked at.
  @inline(__always)
  mutating func advance(_ count: Int = 1) { unsafe position += count }

  /// Where the last `count` bytes begin that have been passed.
  @inline(__always)
  func back(_ count: Int) -> LineCursor { unsafe LineCursor(position - count) }

  /// The bytes from another cursor of the same line to this one.
  @inline(__always)
  func distance(from start: LineCursor) -> Int { unsafe position - start.position }

  /// Passes white space; most often there is none, or one space.
  @inline(__always)
  mutating func skipSpace() {
    if byte <= 0x20 { skipSpaceSlowly() }
  }

  private mutating func skipSpaceSlowly() {
    while byte == 0x20 || byte == 0x0D || byte == 0x09 { advance() }
  }
}

/// Eight bytes, the first in the lowest bits.
///
/// Safe: eight bytes are readable.
@inline(__always)
func loadWord(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
  unsafe UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
}

/// Eight copies of a byte.
@inline(__always)
func splat(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
