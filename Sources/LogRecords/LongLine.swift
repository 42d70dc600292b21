// A value, or a line, that is longer than a block: put together from its pieces.
//
// What makes values so long is nearly always an image in base64. Of such a run only the beginning is kept,
// which has the image's header; so that a value of 30 megabytes takes no more memory than one of 300 kilobytes.
// What is too long even so is read twice: as a whole by the automaton, which keeps nothing, and without the ends of
// all long runs in its strings (`CondensedText`), which leave its facts where they are.

internal import CByteMasks

/// What is kept of a long line.
final class LongLine {
  /// A run of the letters of base64, or of NULs, is kept up to here. A JPEG tells its size behind 64 KiB of EXIF, and
  /// perhaps a colour profile.
  static let runLimit = 272 << 10
  /// Of a longer line the strings are condensed: then `isOver`. Less in tests.
  var limit = 16 << 20

  /// What is kept, as a block.
  private(set) var block = Block(capacity: 0)
  /// Whether the line is too long to be kept as it is.
  private(set) var isOver = false
  /// Whether it is too long to be kept at all.
  private(set) var isLost = false
  private var condensed = CondensedText()
  /// How many letters of base64, or NULs, came last.
  private var run = 0
  /// Bytes that were left out.
  private(set) var omitted = 0

  /// Begins with a line that lies where a block does.
  func begin(at first: Block) {
    block = Block(capacity: 2 * first.capacity)
    (block.byteOffset, block.continuesLine) = (first.byteOffset, first.continuesLine)
    (isOver, isLost, run, omitted) = (false, false, 0, 0)
    condensed = CondensedText()
  }

  /// Adds the bytes of a piece, until there are too many.
  func append(_ piece: Block) {
    guard !isLost else { return }
    if isOver { return appendCondensed(piece) }
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
    isOver = kept > limit
  }

  /// Condenses what is kept of a line that is over.
  func condense() {
    // Safe: `count` bytes are filled, and what is written is never longer than what has been read.
    unsafe block.count = condensed.append(block.bytes, block.count, to: block.bytes, at: 0)
  }

  private func appendCondensed(_ piece: Block) {
    let room = block.count + piece.count + CondensedText.longestEscape
    if room > block.capacity { grow(for: room - block.count) }
    // Safe: there is room for all of the piece, and what was held back.
    unsafe block.count = condensed.append(
      piece.bytes, piece.count, to: block.bytes, at: block.count)
    isLost = block.count > limit
    if isLost { block.count = 0 }
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
