// Lines longer than a block, which come in pieces: put together and read as others are; beyond what is kept the
// automaton says whether they are sound, and they are read without the ends of their long strings. Those of which
// even that is too much are read by the automaton for the facts of native logs.

extension RecordDecoder {
  /// Begins with a line that is longer than a block.
  ///
  /// - Parameter first: its first piece, which is still to be consumed.
  public func beginLongLine(_ first: Block) {
    longLine.begin(at: first)
    automaton.reset()
  }

  /// Reads the next piece of a long line.
  public func consumePiece(_ piece: Block) {
    let wasOver = longLine.isOver
    longLine.append(piece)
    guard longLine.isOver else { return }
    let unread = wasOver ? piece : longLine.block
    // Safe: a block has `count` bytes.
    unsafe automaton.consume(UnsafeBufferPointer(start: unread.bytes, count: unread.count).span)
    if !wasOver { longLine.condense() }
  }

  /// Ends a long line; `nextLine` gives what is in it.
  ///
  /// - Parameter last: its last piece, which has been consumed.
  /// - Parameter pieces: those of its file, if its blocks are read in order.
  public func endLongLine(_ last: Block, pieces: LogPieces? = nil) {
    longLine.end(with: last)
    guard longLine.isOver else { return begin(longLine.block, pieces: pieces) }
    let whole = automaton.finish()
    if whole == .object || whole == .otherValue, !longLine.isLost {
      return begin(longLine.block, pieces: pieces)
    }
    begin(Block(capacity: 0))
    var record = LogRecord()
    let verdict = self.verdict(of: whole, isLast: last.isEndOfFile, &record)
    let position = LinePosition(
      lineInBlock: 0, byteOffset: longLine.block.byteOffset, isTrusted: last.endsTrustedLine)
    unsafe memory.pointee.waiting = [
      WaitingItem(item: DecodedItem(verdict, position), record: record)
    ]
    unsafe memory.pointee.nextWaiting = 0
  }

  private func verdict(
    of line: LineAutomaton.Verdict, isLast: Bool, _ record: inout LogRecord
  ) -> LineVerdict {
    switch line {
    case .object:
      slots.makePlan()
      return read(&record)
    case .otherValue: return .notRequest
    case .blank: return .blank
    case .tooManyFacts: return .malformed(LineFault(.fact(.tooMany)))
    case .fault(let fault):
      return .malformed(LineFault(fault, isLast: isLast, omitted: longLine.omitted))
    }
  }
}
