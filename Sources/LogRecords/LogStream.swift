// One file as blocks of whole lines, compressed or not, sound or broken.
//
// A compressed file is a row of members (MemberReader), each with a checksum behind its data, and only the
// checksum tells whether the data is what was written. So every byte of a block is either verified or hangs on the
// member that is being inflated:
//
//     member 1 (sound)   member 2 (still open)
//     ....line....line.. ..line....line....lin|  <- block is full, cut at the last line end
//                      ^ unverifiedFrom           the rest is carried into the next block
//
// Lines that end behind `unverifiedFrom` are handed out as hanging on the member; when its trailer has
// been read, a `Settlement` tells those who hold their sums to keep or to drop them. A line that
// touches a bad member anywhere is dropped.

public import SystemIO

/// The news about a member whose lines were handed out before its checksum was known.
public struct Settlement: Hashable, Sendable {
  /// The member's number in its file, from 1.
  public var member: Int
  /// Whether its lines count.
  public var counts: Bool
}

/// What is wrong with a file.
public struct StreamFault: Hashable, Sendable {
  /// A stable name: `gzip-truncated`.
  public var code: String
  /// The rest of the sentence.
  public var message: String
  /// Whether what it concerns counts all the same, because it was asked for.
  public var isSalvaged = false

  /// A fault of a file.
  public init(code: String, message: String, isSalvaged: Bool = false) {
    (self.code, self.message, self.isSalvaged) = (code, message, isSalvaged)
  }

  static let unreadableCode = "unreadable"

  /// A file of which not a byte can be read.
  public static func unreadable(_ error: SystemError) -> StreamFault {
    StreamFault(code: unreadableCode, message: "\(error); nothing of it is counted")
  }
}

/// Reads one file.
///
/// A stream belongs to one worker at a time, as a block does; the scheduler hands it on.
@safe
public final class LogStream: @unchecked Sendable {
  /// What `fill` put into a block.
  public enum Filling: Hashable, Sendable {
    /// Whole lines, perhaps none.
    case lines
    /// A piece of a line longer than a block; the next call brings the next piece.
    case piece(isLast: Bool)
    /// Nothing, and the long line whose pieces came before is to be forgotten.
    case abandonedLine
  }

  enum Phase {
    case start, plain, finished
    case members(any MemberReader)
  }

  /// The file's place in the run.
  public let index: Int
  var input: InputBuffer
  /// What reads the members of a compressed file, also when there are no more.
  var reader: (any MemberReader)?
  /// Of a file that is compressed twice: its own bytes.
  var outerInput: InputBuffer?
  let source: any ByteSource
  let salvages: Bool
  var backend: InflateBackend
  var phase = Phase.start

  /// Of a file whose lines may be pieces of values: those that wait.
  public private(set) var pieces: LogPieces?
  /// Whether the block filled last is to be read before the next is filled, with those pieces; if not, nothing in
  /// it goes on in another block.
  public private(set) var readsInOrder = false

  /// Everything wrong so far.
  public internal(set) var faults: [StreamFault] = []
  /// Whether the last block has been filled.
  public var isFinished: Bool { hasEnded && carry.isEmpty }
  /// Whether nothing more is to be read.
  private var hasEnded: Bool {
    if case .finished = phase { true } else { false }
  }
  /// Whether not a byte could be read.
  public var isUnreadable: Bool { faults.contains { $0.code == StreamFault.unreadableCode } }
  /// Bytes read from the file.
  public var bytesRead: Int { (outerInput ?? input).offset }
  /// Bytes after inflating.
  public internal(set) var bytesProduced = 0

  /// The number of the member being read.
  var member = 0
  var memberLength = 0
  var memberEndsLine = true
  /// Whether lines of it were handed out already.
  var isExposed = false
  /// Members that were damaged; only the first are listed as faults, so that a file of nothing but
  /// small damaged members does not fill the memory.
  var badMembers = 0
  var badFormat: MemberFormat?
  static let listedMembers = 100

  // The line that the last block ended in.
  var carry: [UInt8] = []
  /// Where the carry is in the inflated file.
  private var carryOffset = 0
  /// From where on bytes of the block being filled (or of the carry) hang on the member.
  var unverifiedFrom = Int.max
  var isInLongLine = false
  /// Of a long line: the brackets that are open.
  private var valueEnds = ValueEnds()
  /// Whether the next block begins within a line, behind a value of it.
  private var continuesLine = false
  /// After a bad member: its last line goes on in the next one, and is dropped up to its end.
  var skipsToLineEnd = false
  /// Whole lines that were dropped since the last block.
  var droppedLines = 0
  /// Whether bytes behind the carry were dropped.
  var hasGap = false
  /// Whether the block being filled is all there is before such a gap.
  private var isBeforeGap = false
  private var sequence = 0
  private var hasBegun = false

  init(
    _ source: any ByteSource, index: Int = 0, salvages: Bool = false,
    backend: InflateBackend = .standard
  ) {
    self.source = source
    self.index = index
    self.salvages = salvages
    self.backend = salvages || !source.canRewind ? .zlib : backend
    input = InputBuffer(source)
  }

  /// A stream of an open file.
  ///
  /// - Parameters:
  ///   - size: the size of a regular file; nil for a pipe.
  ///   - salvages: whether lines of members with a wrong checksum count.
  ///   - backend: what inflates. It is zlib all the same for what cannot be read a second time, a
  ///     pipe, and for what is salvaged: zlib has the last word on damaged members.
  public convenience init(
    _ file: OpenFile, size: Int?, index: Int, salvages: Bool, backend: InflateBackend = .standard
  ) {
    self.init(
      FileSource(file, size: size), index: index, salvages: salvages, backend: backend)
  }

  /// A stream of a pipe whose beginning is known.
  public convenience init(_ pipe: BegunPipe, index: Int, salvages: Bool) {
    self.init(pipe.source, index: index, salvages: salvages)
  }

  /// Fills a block with the next lines.
  public func fill(_ block: Block) -> (filling: Filling, settlement: Settlement?) {
    prepare(block)
    var settlement: Settlement?
    var isAbandoned = false
    // Lines kept from before a gap go out alone: the bytes of a block follow each other.
    isBeforeGap = hasGap && block.count > 0
    hasGap = false
    while !isBeforeGap, block.count < block.capacity, !hasEnded {
      let wasFaulty = faults.count
      if let news = advance(block) {
        settlement = news.settlement
        // A long line is spoilt unless its end stands before what was dropped.
        isAbandoned = news.drops && isInLongLine && block.count == 0
        // The beginning was dropped: what comes next is not it, whatever it looks like.
        if news.drops, block.count == 0 { hasBegun = true }
        if settlement != nil || news.drops { break }
      }
      if !hasBegun, block.count >= 262 || hasEnded || faults.count > wasFaulty {
        checkBeginning(block)
      }
    }
    if !hasBegun, block.count > 0 || hasEnded { checkBeginning(block) }
    noteReadErrors()
    if block.sequence == 0, block.mayHoldPieces { pieces = LogPieces() }
    let filling = isAbandoned ? abandon(block) : cut(block)
    block.pad()
    readsInOrder = isToBeReadInOrder(block, filling)
    return (filling, settlement)
  }

  /// Whether texts go on in the block, or may go on behind it.
  private func isToBeReadInOrder(_ block: Block, _ filling: Filling) -> Bool {
    guard let pieces else { return false }
    guard filling == .lines, pieces.isEmpty, let lines = block.linesOfWholeTexts() else {
      return true
    }
    pieces.pass(lines: block.droppedLines + lines)
    return false
  }

  private func prepare(_ block: Block) {
    block.count = carry.count
    // Safe: a carry is shorter than a block.
    for (index, byte) in carry.enumerated() { unsafe block.bytes[index] = byte }
    block.byteOffset = carry.isEmpty ? bytesProduced : carryOffset
    block.droppedLines = 0
    if carry.isEmpty || !hasGap { takeDroppedLines(block) }
    block.sequence = sequence
    block.isEndOfFile = false
    carry.removeAll(keepingCapacity: true)
    sequence += 1
  }

  /// Tells how many lines were dropped before the first of the block.
  private func takeDroppedLines(_ block: Block) {
    block.droppedLines += droppedLines
    droppedLines = 0
  }

  // MARK: The beginning of the content

  /// Refuses what is no text, and drops a byte-order mark.
  private func checkBeginning(_ block: Block) {
    if enterInnerLayer(block) { return }
    hasBegun = true
    // Safe: count bytes are filled.
    let head = unsafe UnsafeBufferPointer(start: block.bytes, count: block.count)
    if let name = unsafe foreignFormat(head.span) {
      var name = name
      if let reader {
        reader.goBackToProduced()
        name += " inside \(reader.format.name)"
      }
      faults.append(
        StreamFault(
          code: "unsupported-format",
          message: "this is \(name); only JSON lines, plain or in "
            + "\(MemberFormat.all.map(\.name).joined(separator: " or ")), can be read"
            + whatHelps(name)))
      block.count = 0
      phase = .finished
    } else if unsafe head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF {
      remove(block, upTo: 3)
    }
  }

  private func whatHelps(_ name: String) -> String {
    MemberFormat.isUnbuilt(name)
      ? "; this fluxspend was built without lib\(name), but \(name) -dc FILE | fluxspend - works"
      : ""
  }

  /// Removes bytes at the beginning of a block.
  func remove(_ block: Block, upTo end: Int) {
    // Safe: end <= count.
    unsafe block.bytes.update(from: block.bytes + end, count: block.count - end)
    block.count -= end
    block.byteOffset += end
    if unverifiedFrom != .max { unverifiedFrom = max(0, unverifiedFrom - end) }
  }

  // MARK: Line ends

  /// Cuts the block behind its last whole line and carries the rest.
  private func cut(_ block: Block) -> Filling {
    block.isEndOfFile = hasEnded
    block.continuesLine = continuesLine
    if isInLongLine { return cutPiece(block) }
    let end = block.isEndOfFile || isBeforeGap ? block.count : block.lastCut
    if end == 0, block.count == block.capacity {
      isInLongLine = true
      return cutPiece(block)
    }
    keep(block, from: end)
    trust(block)
    return .lines
  }

  private func cutPiece(_ block: Block) -> Filling {
    // Safe: `count` bytes are filled.
    let bytes = unsafe UnsafeBufferPointer(start: block.bytes, count: block.count)
    let end = unsafe valueEnds.end(in: bytes)
    // Behind a gap nothing goes on.
    guard end != nil || block.isEndOfFile || hasGap else {
      if unverifiedFrom != .max { unverifiedFrom = 0 }
      continuesLine = false
      return .piece(isLast: false)
    }
    isInLongLine = false
    valueEnds = ValueEnds()
    keep(block, from: end ?? block.count)
    trust(block)
    block.endsTrustedLine = block.trustedCount == block.count
    return .piece(isLast: true)
  }

  /// Carries what stands from an offset on into the next block.
  private func keep(_ block: Block, from end: Int) {
    // Safe: the last byte is one that was filled.
    if end > 0 { continuesLine = unsafe block.bytes[end - 1] != 0x0A }
    guard end < block.count else {
      block.count = end
      return
    }
    carryOffset = block.byteOffset + end
    // Safe: end <= count.
    unsafe carry.append(
      contentsOf: UnsafeBufferPointer(start: block.bytes + end, count: block.count - end))
    block.isEndOfFile = false
    block.count = end
  }

  /// Tells which lines of the block hang on the member, and where it begins in the carry.
  private func trust(_ block: Block) {
    block.member = member
    block.trustedCount = min(block.count, unverifiedFrom)
    if unverifiedFrom < block.count { isExposed = true }
    if unverifiedFrom != .max { unverifiedFrom = max(0, unverifiedFrom - block.count) }
  }

  private func abandon(_ block: Block) -> Filling {
    (isInLongLine, continuesLine) = (false, false)
    valueEnds = ValueEnds()
    block.count = 0
    block.trustedCount = 0
    droppedLines += block.droppedLines
    block.droppedLines = 0
    return .abandonedLine
  }

  private func noteReadErrors() {
    guard hasEnded else { return }
    noteFurtherMembers()
    if let error = (outerInput ?? input).error, !isUnreadable,
      !faults.contains(where: { $0.code == "read-error" })
    {
      faults.append(
        bytesRead == 0
          ? .unreadable(error)
          : StreamFault(
            code: "read-error", message: "\(error); what was read before byte \(bytesRead) counts"))
    }
    if (source as? FileSource)?.hasShrunk == true,
      !faults.contains(where: { $0.code == "file-shrunk" })
    {
      faults.append(
        StreamFault(
          code: "file-shrunk",
          message: "was cut or written anew while it was read; what was read before byte "
            + "\(bytesRead) counts"))
    }
  }
}
