// A value, or a line, that is longer than a block: put together from its pieces.
//
// What makes values so long is nearly always an image in base64. Of such a run only the beginning is kept,
// which has the image's header; so that a value of 30 megabytes takes no more memory than one of 300 kilobytes.

internal import CByteMasks

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
    var index = 0
    while index < piece.count {
      // Safe: so many bytes are left in the piece, and there is room for all of them.
      let filling = unsafe filling_prefix(piece.bytes + index, piece.count - index)
      let room = max(0, Self.runLimit - run)
      let rest = min(filling, room)
      unsafe (block.bytes + kept).update(from: piece.bytes + index, count: rest)
      kept += rest
      run += filling
      index += filling
      guard index < piece.count else { break }
      unsafe block.bytes[kept] = piece.bytes[index]
      kept += 1
      index += 1
      run = 0
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
}
