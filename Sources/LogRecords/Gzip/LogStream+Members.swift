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
      dataOffset = input.offset
      isReadAgain = false
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

  private var inflater: any Inflater { isReadAgain ? secondInflater : firstInflater }

  private func inflate(_ block: Block) -> News? {
    // Of a file that is cut, what is still held when a block is full is read too.
    guard input.hasBytes() || inflater.mayHoldOutput else {
      return isJudged ? truncated(block, in: "its data") : readAgain(block)
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
    case .corrupt: return isJudged ? corrupt(block) : readAgain(block)
    }
  }

  private func corrupt(_ block: Block) -> News {
    let news = reject(
      block, code: "gzip-corrupt",
      "its data is corrupt near byte \(input.offset), nothing from there on was read")
    phase = .finished
    return news
  }

  private func readTrailer(_ block: Block) -> News? {
    guard let byte = input.peek() else {
      return isJudged ? truncated(block, in: "its trailer") : readAgain(block)
    }
    input.consume(1)
    trailer.append(byte)
    guard trailer.count == 8 else { return nil }
    func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    let hasChecksum = number(trailer[..<4]) == checksum.value
    let hasLength = number(trailer[4...]) == UInt32(truncatingIfNeeded: memberLength)
    guard hasChecksum && hasLength || isJudged else { return readAgain(block) }
    phase = .betweenMembers
    if !hasChecksum { return reject(block, code: "gzip-crc", "its checksum is wrong") }
    if !hasLength { return reject(block, code: "gzip-length", "its length is wrong") }
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

  /// Goes back to the byte where zlib would be, having produced so much; other backends read ahead.
  func goBackToProduced(_ block: Block) {
    if phase == .deflate, !isJudged { _ = readAgain(block) }
  }

  // MARK: A bad member

  /// Whether what is found wrong with the member is the last word on it.
  private var isJudged: Bool { backend == .zlib || isReadAgain }

  /// Begins a member that is not sound again, with zlib, which says what is wrong with it and where.
  ///
  /// Other backends take code tables that zlib refuses, and of a file that is cut they may produce a
  /// few bytes less. What they have produced is otherwise what zlib produces, and is passed over.
  private func readAgain(_ block: Block) -> News? {
    isReadAgain = true
    phase = .deflate
    trailer.removeAll(keepingCapacity: true)
    input.rewind(to: dataOffset)
    inflater.reset()
    let scratch = Block(capacity: min(Block.standardCapacity, memberLength))
    var passed = Checksum()
    var length = 0
    var outcome = InflateOutcome.more
    while length < memberLength, outcome == .more, input.hasBytes() || inflater.mayHoldOutput {
      // Safe: at most the scratch block's capacity is written.
      let step = unsafe inflater.step(
        input.window, into: scratch.bytes, capacity: min(scratch.capacity, memberLength - length))
      input.consume(step.consumed)
      // Safe: so many bytes were just written there.
      unsafe passed.update(scratch.bytes, count: step.produced)
      length += step.produced
      outcome = step.outcome
    }
    // Fewer bytes than before: the file was cut meanwhile.
    if outcome == .more, length < memberLength { return nil }
    // The lines of what zlib does not produce go with the member.
    bytesProduced -= memberLength - length
    // Other bytes than before: the file was changed meanwhile.
    if outcome == .corrupt || passed.value != checksum.value { return corrupt(block) }
    if outcome == .end { phase = .trailer }
    return nil
  }

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
    // Where corrupt data produces its first byte, if any, depends on the backend.
    let drops = memberLength > 0 || code == "gzip-corrupt"
    if drops {
      let start = block.lineStart(before: min(unverifiedFrom, block.count))
      droppedLines += block.newlines(in: start..<block.count)
      block.count = start
      hasGap = true
      skipsToLineEnd = !memberEndsLine
    }
    unverifiedFrom = .max
    return News(settlement: settlement, drops: drops)
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
