// A value, or a line, that is longer than a block: put together from its pieces.
//
// What makes values so long is nearly always an image in base64. Of such a run only the beginning is kept,
// which has the image's header; so that a value of 30 megabytes takes no more memory than one of 300 kilobytes.

/// What is kept of a long line.
final class LongLine {
  /// A run of the letters of base64, or of NULs, is kept up to here. A JPEG tells its size behind 64 KiB of EXIF, and
  /// perhaps a colour profile.
  static let runLimit = 272 << 10
  /// More is not kept: then `isOver`.
  static let limit = 16 << 20

  /// What is kept, as a block.
  private(set) var block = Block(capacity: 0)
  /// Whether there is more than is kept.
  private(set) var isOver = false
  /// How many letters of base64, or NULs, came last.
  private var run = 0
  /// Bytes that were left out.
  private(set) var omitted = 0

  /// Begins with a line that lies where a block does.
  func begin(at first: Block) {
    block = Block(capacity: 2 * first.capacity)
    (block.byteOffset, block.continuesLine) = (first.byteOffset, first.continuesLine)
    (isOver, run, omitted) = (false, 0, 0)
  }

  /// Adds the bytes of a piece, until there are too many.
  func append(_ piece: Block) {
    guard !isOver else { return }
    if block.count + piece.count > block.capacity { grow(for: piece.count) }
    var kept = block.count
    for index in 0..<piece.count {
      // Safe: below the count of the piece.
      let byte = unsafe piece.bytes[index]
      run = Self.isFilling(byte) ? run &+ 1 : 0
      if run > Self.runLimit { continue }
      // Safe: there is room for all bytes of the piece.
      unsafe block.bytes[kept] = byte
      kept &+= 1
    }
    omitted += block.count + piece.count - kept
    block.count = kept
    isOver = kept > Self.limit
  }

  /// Ends the line.
  ///
  /// - Parameter last: the last piece.
  func end(with last: Block) {
    block.isEndOfFile = last.isEndOfFile
    block.trustedCount = last.endsTrustedLine ? block.count : 0
    block.pad()
  }

  private func grow(for count: Int) {
    let larger = Block(capacity: max(2 * block.capacity, block.count + count))
    // Safe: the larger block has room for all bytes of the smaller.
    unsafe larger.bytes.update(from: block.bytes, count: block.count)
    (larger.count, larger.byteOffset) = (block.count, block.byteOffset)
    larger.continuesLine = block.continuesLine
    block = larger
  }

  @inline(__always)
  private static func isFilling(_ byte: UInt8) -> Bool {
    switch byte {
    case 0, 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"),
      UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
