// The steps of a stream: plain text, or the members of a compressed file and what becomes of their lines.
//
//   start -> plain   -> finished
//         -> members -> finished

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
    case .members(let reader): return read(reader, block)
    case .finished: break
    }
    return nil
  }

  private func start() {
    let head = input.peek(MemberFormat.magicLength)
    if let format = MemberFormat(beginning: head) {
      let reader = format.reader(input, backend)
      self.reader = reader
      phase = .members(reader)
    } else {
      phase = head.isEmpty ? .finished : .plain
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

  // MARK: Members

  private func read(_ reader: any MemberReader, _ block: Block) -> News? {
    // Safe: at most the rest of the block's capacity is written.
    let step = unsafe reader.step(
      into: block.bytes + block.count, capacity: block.capacity - block.count)
    switch step {
    case .more: return nil
    case .begins:
      begin(reader, block)
      return nil
    case .content(let count):
      add(count, block)
      return nil
    case .sound: return accept()
    case .bad(let fault):
      bytesProduced -= fault.takenBack
      let news = reject(block, reader, fault)
      if fault.isLast { phase = .finished }
      return news
    case .cut(let part):
      phase = .finished
      faults.append(cut(reader, in: part))
      return accept()
    case .end:
      phase = .finished
      return nil
    case .refused(let fault):
      phase = .finished
      faults.append(fault)
      return nil
    }
  }

  private func begin(_ reader: any MemberReader, _ block: Block) {
    member = reader.member
    memberLength = 0
    memberEndsLine = true
    isExposed = false
    if unverifiedFrom == .max { unverifiedFrom = block.count }
  }

  /// Notes that so many bytes have been written behind those of a block.
  private func add(_ count: Int, _ block: Block) {
    block.count += count
    // Safe: the last byte is one that was written.
    memberEndsLine = unsafe block.bytes[block.count - 1] == 0x0A
    memberLength += count
    bytesProduced += count
    if skipsToLineEnd { skipLine(block) }
  }

  /// The member's bytes are what was written, or are taken for it.
  private func accept() -> News {
    unverifiedFrom = .max
    defer { isExposed = false }
    return News(settlement: isExposed ? Settlement(member: member, counts: true) : nil)
  }

  func cut(_ reader: any MemberReader, in part: String) -> StreamFault {
    StreamFault(
      code: "\(reader.format.name)-truncated",
      message:
        "\(reader.format.member) \(reader.member) (from byte \(reader.memberOffset)) is cut in "
        + "\(part), at byte \(input.offset); its whole lines up to there are counted, unverified")
  }

  /// Drops the member's bytes, and lines that touch them, unless they are to be salvaged.
  private func reject(
    _ block: Block, _ reader: any MemberReader, _ fault: MemberFault
  ) -> News {
    note(fault, of: reader, member)
    if salvages { return accept() }
    defer { isExposed = false }
    let settlement = isExposed ? Settlement(member: member, counts: false) : nil
    // Where corrupt data produces its first byte, if any, depends on the backend.
    let drops = memberLength > 0 || fault.isLast
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

  /// Tells of a bad member, if it is among the first.
  func note(_ fault: MemberFault, of reader: any MemberReader, _ member: Int) {
    badMembers += 1
    badFormat = reader.format
    guard badMembers <= Self.listedMembers else { return }
    faults.append(
      StreamFault(
        code: reader.format.code(fault.kind),
        message: "\(reader.format.member) \(member) (from byte \(reader.memberOffset)): "
          + "\(fault.reason); its lines \(fateOfLines)", isSalvaged: salvages))
  }

  private var fateOfLines: String {
    salvages ? "are counted all the same" : "are not counted"
  }

  /// Tells how many more bad members there were than are listed.
  func noteFurtherMembers() {
    guard let badFormat, badMembers > Self.listedMembers else { return }
    let code = "\(badFormat.name)-damaged-members"
    guard !faults.contains(where: { $0.code == code }) else { return }
    faults.append(
      StreamFault(
        code: code,
        message:
          "further damaged \(badFormat.member)s: \(badMembers - Self.listedMembers); their lines "
          + fateOfLines, isSalvaged: salvages))
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
}
