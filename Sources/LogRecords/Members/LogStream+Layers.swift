// A file that is compressed twice, as Firehose leaves them.
//
// Lines hang on the members of the inner layer. So the outer one is read to its end first, and nothing of what is in
// it is believed unless all of it is sound: that takes the time of inflating what hardly gets any larger by it.

import SystemIO

/// What is in the members of a file, as a source.
private final class MemberSource: ByteSource {
  private let reader: any MemberReader
  private var isAtEnd = false

  init(_ reader: any MemberReader) { self.reader = reader }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    while !isAtEnd {
      switch unsafe reader.step(into: target, capacity: capacity) {
      case .content(let count): return count
      case .more, .begins, .sound: continue
      // It has been told already, and counts all the same.
      case .bad(let fault): isAtEnd = fault.isLast
      case .cut, .end, .refused: isAtEnd = true
      }
    }
    return 0
  }
}

extension LogStream {
  /// Goes on with what is in a file, if it is compressed once more.
  ///
  /// - Parameter block: it holds the beginning of what is in the file.
  /// - Returns: false if it is not, or cannot be read twice.
  func enterInnerLayer(_ block: Block) -> Bool {
    // Safe: `count` bytes are filled.
    let head = unsafe Array(UnsafeBufferPointer(start: block.bytes, count: min(block.count, 4)))
    guard let outer = reader, outerInput == nil, source.canRewind,
      MemberFormat(beginning: head) != nil
    else { return false }
    block.count = 0
    // What was found wrong so far is found once more.
    (faults, badMembers) = ([], 0)
    (bytesProduced, member, unverifiedFrom, isExposed) = (0, 0, .max, false)
    input.rewind(to: 0)
    guard isSound(outer.format.reader(input, backend)) || salvages else {
      phase = .finished
      return true
    }
    input.rewind(to: 0)
    outerInput = input
    input = InputBuffer(MemberSource(outer.format.reader(input, backend)))
    // What is in it cannot be read twice.
    backend = .zlib
    phase = .start
    return true
  }

  /// Reads members to the end, and tells what is wrong with them. What is cut is sound as far as it goes.
  private func isSound(_ reader: any MemberReader) -> Bool {
    let room = Block(capacity: Block.standardCapacity)
    var isSound = true
    while true {
      // Safe: the block has room for as many bytes, of which nothing is used.
      switch unsafe reader.step(into: room.bytes, capacity: room.capacity) {
      case .more, .begins, .content, .sound: continue
      case .bad(let fault):
        note(fault, of: reader, reader.member)
        isSound = false
        if fault.isLast { return false }
      case .cut(let part):
        faults.append(cut(reader, in: part))
        return isSound
      case .refused(let fault):
        faults.append(fault)
        return isSound
      case .end: return isSound
      }
    }
  }
}
