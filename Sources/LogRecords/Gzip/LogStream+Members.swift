// The steps of a stream: plain text, and the life of a gzip member.
//
//   start -> plain -> finished
//         -> header -> deflate -> trailer -> betweenMembers -> header ...
//                                                           -> finished

extension LogStream {
  /// What a step found out about a member.
  struct News {
    var settlement: Settlement?
    /// Whether bytes of the block were dropped with the member.
    var drops = false
  }

  /// Takes the next step, which adds bytes to the block or changes the phase.
  func advance(_ block: Block) -> News? {
    switch phase {
    case .start: start()
    case .plain: readPlain(block)
    case .header: return readHeader(block)
    case .deflate: return inflate(block)
    case .trailer: return readTrailer(block)
    case .betweenMembers: findMember()
    case .finished: break
    }
    return nil
  }

  private func start() {
    let pair = input.peekPair()
    if pair.0 == 0x1F, pair.1 == 0x8B || pair.1 == nil {
      beginMember()
    } else {
      phase = pair.0 == nil ? .finished : .plain
    }
  }

  private func readPlain(_ block: Block) {
    // Safe: at most the rest of the block's capacity is written.
    let count = unsafe input.take(
      into: block.bytes + block.count, capacity: block.capacity - block.count)
    if count == 0 { phase = .finished }
    block.count += count
    bytesProduced += count
  }

  // MARK: A member

  private func beginMember() {
    phase = .header
    member += 1
    memberOffset = input.offset
    header = GzipHeader()
  }

  private func readHeader(_ block: Block) -> News? {
    guard let byte = input.peek() else { return truncated(block, in: "its header") }
    input.consume(1)
    if let fault = header.consume(byte) {
      faults.append(
        StreamFault(
          code: "gzip-header",
          message: "gzip member \(member) at byte \(memberOffset) is corrupt: \(fault.rawValue); "
            + "nothing from there on was read"))
      phase = .finished
      return nil
    }
    if header.isComplete {
      phase = .deflate
      inflater.reset()
      checksum = Checksum()
      memberLength = 0
      memberEndsLine = true
      trailer.removeAll(keepingCapacity: true)
      isExposed = false
      if unverifiedFrom == .max { unverifiedFrom = block.count }
    }
    return nil
  }

  private func inflate(_ block: Block) -> News? {
    // Of a file that is cut, what zlib still holds when a block is full is read too.
    guard input.hasBytes() || inflater.mayHoldOutput else {
      return truncated(block, in: "its data")
    }
    let start = block.count
    // Safe: at most the rest of the block's capacity is written.
    let step = unsafe inflater.step(
      input.window, into: block.bytes + start, capacity: block.capacity - start)
    input.consume(step.consumed)
    if step.produced > 0 {
      // Safe: so many bytes were just written there.
      unsafe checksum.update(block.bytes + start, count: step.produced)
      memberEndsLine = unsafe block.bytes[start + step.produced - 1] == 0x0A
      memberLength += step.produced
      bytesProduced += step.produced
      block.count += step.produced
      if skipsToLineEnd { skipLine(block) }
    }
    switch step.outcome {
    case .more: return nil
    case .end:
      phase = .trailer
      return nil
    case .corrupt:
      let offset = input.offset
      let news = reject(
        block, code: "gzip-corrupt",
        "its data is corrupt near byte \(offset), nothing from there on was read")
      phase = .finished
      return news
    }
  }

  private func readTrailer(_ block: Block) -> News? {
    guard let byte = input.peek() else { return truncated(block, in: "its trailer") }
    input.consume(1)
    trailer.append(byte)
    guard trailer.count == 8 else { return nil }
    phase = .betweenMembers
    func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    if number(trailer[..<4]) != checksum.value {
      return reject(block, code: "gzip-crc", "its checksum is wrong")
    }
    if number(trailer[4...]) != UInt32(truncatingIfNeeded: memberLength) {
      return reject(block, code: "gzip-length", "its length is wrong")
    }
    return accept()
  }

  /// The member's bytes are what was written, or are taken for it.
  private func accept() -> News {
    unverifiedFrom = .max
    defer { isExposed = false }
    return News(settlement: isExposed ? Settlement(member: member, counts: true) : nil)
  }

  private func truncated(_ block: Block, in part: String) -> News {
    phase = .finished
    faults.append(
      StreamFault(
        code: "gzip-truncated",
        message: "gzip member \(member) (from byte \(memberOffset)) is cut in \(part), at byte "
          + "\(input.offset); its whole lines up to there are counted, unverified"))
    return accept()
  }

  // MARK: A bad member

  /// Drops the member's bytes, and lines that touch them, unless they are to be salvaged.
  private func reject(_ block: Block, code: String, _ reason: String) -> News {
    badMembers += 1
    if badMembers <= Self.listedMembers {
      faults.append(
        StreamFault(
          code: code,
          message: "gzip member \(member) (from byte \(memberOffset)): \(reason); its lines "
            + fateOfLines))
    }
    if salvages { return accept() }
    defer { isExposed = false }
    let settlement = isExposed ? Settlement(member: member, counts: false) : nil
    if memberLength > 0 {
      let start = block.lineStart(before: min(unverifiedFrom, block.count))
      droppedLines += block.newlines(in: start..<block.count)
      block.count = start
      hasGap = true
      skipsToLineEnd = !memberEndsLine
    }
    unverifiedFrom = .max
    return News(settlement: settlement, drops: memberLength > 0)
  }

  private var fateOfLines: String {
    salvages ? "are counted all the same (--salvage)" : "are not counted"
  }

  /// Tells how many more bad members there were than are listed.
  func noteFurtherMembers() {
    let code = "gzip-damaged-members"
    guard badMembers > Self.listedMembers, !faults.contains(where: { $0.code == code }) else {
      return
    }
    faults.append(
      StreamFault(
        code: code,
        message: "further damaged gzip members: \(badMembers - Self.listedMembers); their lines "
          + fateOfLines))
  }

  /// Drops the rest of a line that began in a bad member. Nothing stands before it in the block.
  private func skipLine(_ block: Block) {
    let end = block.lineEnd(from: 0)
    if end < block.count {
      block.droppedLines += 1
      skipsToLineEnd = false
      remove(block, upTo: end + 1)
    } else {
      remove(block, upTo: block.count)
    }
  }

  // MARK: Between members

  /// Passes padding, and finds the next member or the end.
  private func findMember() {
    while input.peek() == 0 { input.consume(1) }
    let pair = input.peekPair()
    if pair.0 == nil {
      phase = .finished
    } else if pair.0 == 0x1F, pair.1 == 0x8B || pair.1 == nil {
      beginMember()
    } else {
      let offset = input.offset
      while input.hasBytes() { input.consumeWindow() }
      faults.append(
        StreamFault(
          code: "gzip-trailing-bytes",
          message: "\(input.offset - offset) bytes from byte \(offset) on follow the last gzip "
            + "member and are ignored"))
      phase = .finished
    }
  }
}
