// Lines of Docker and Kubernetes: the texts in them, alone or put together from pieces.

internal import Pricing
internal import StrictJSON

extension RecordDecoder {
  /// The pieces that wait.
  var pieces: LogPieces { unsafe memory.pointee.pieces }

  // MARK: Docker

  /// The text of an object at top level that Docker wrote; nil for any other.
  func dockerText(_ root: UInt32) -> UInt32? {
    for child in tape.children(root)
    where tape[child].kind == .string && tape.keys.isText(tape[child].key, "log") {
      return child
    }
    return nil
  }

  /// Reads an object with a text that may be a piece.
  func read(
    dockerObject root: UInt32, _ log: UInt32, _ view: TextView, _ position: LinePosition
  ) -> [WaitingItem] {
    let isOpen = isOpen(log)
    if pieces.isEmpty, !isOpen { return records(of: root, prefix: nil, position) }
    let stream = dockerStream(root)
    let part = LogPieces.Part(
      bytes: view.bytes, line: pieces.lineBase + position.lineInBlock,
      byteOffset: position.byteOffset, isTrusted: position.isTrusted)
    if let items = join(part, tape.text(log), isOpen: isOpen, isPartial: false, stream) {
      return items
    }
    return records(of: root, prefix: nil, position)
  }

  /// A hash of what tells streams and containers apart.
  private func dockerStream(_ root: UInt32) -> UInt64 {
    let names: [StaticString] = ["stream", "container_id", "container_name", "kubernetes", "attrs"]
    var stream: UInt64 = 0
    for child in tape.children(root) {
      guard let name = names.firstIndex(where: { tape.keys.isText(tape[child].key, $0) }) else {
        continue
      }
      // Safe: a view has `count` bytes.
      let hash = unsafe keyHashes(tape[child].view.buffer.span, seeds: idSeeds).0
      stream ^= hash &* UInt64(2 * name + 3)
    }
    return stream
  }

  /// Whether a text leaves a value open.
  private func isOpen(_ string: UInt32) -> Bool {
    _ = tape.inner(string)
    guard let open = tape.openEnd(of: string) else { return false }
    return fault(of: open, isLast: false).reason == .syntax(.incomplete)
  }

  // MARK: Kubernetes

  /// The next line, if it is one of CRI.
  func nextCRILine() -> (line: CRILine, position: LinePosition)? {
    guard let view = unsafe memory.pointee.lines.nextLineView,
      TextView.isDigit(view.byte(0)), let line = CRILine(view)
    else { return nil }
    let position = unsafe memory.pointee.lines.pass(
      upTo: LineCursor(view.start + view.count), isTold: false)
    return (line, position)
  }

  /// Fills a record from a line of Docker, if its text is a line of a native log, as most are.
  ///
  /// - Returns: false if it is not; then the record means nothing.
  func readNative(dockerText log: UInt32, in root: UInt32, _ record: inout LogRecord) -> Bool {
    pieces.isEmpty && search.enter(log, in: root) && readNative(log, in: search, &record)
  }

  /// Fills a record from a line of CRI, if its text is a line of a native log, as most are: that ends where the line
  /// does.
  ///
  /// - Returns: false if it is not; then the record means nothing.
  func readNative(_ line: CRILine, _ record: inout LogRecord) -> Bool {
    guard !line.isPartial, pieces.isEmpty, line.text.byte(0) == UInt8(ascii: "{"),
      readNative(line.text, &record)
    else { return false }
    if record.usage.time == nil { record.usage.time = InstantText.first(in: line.prefix) }
    return true
  }

  /// Reads a line of CRI.
  func read(_ next: (line: CRILine, position: LinePosition)) -> [WaitingItem] {
    let (line, position) = next
    // A string cannot go on behind the end of a line.
    let text = append(line.isPartial ? line.text.bytes : line.text.bytes + [0x0A])
    tape.note(tape[text].view, of: line.text)
    let isOpen = isOpen(text)
    if !isOpen, !line.isPartial, pieces.isEmpty {
      return items(ofCRI: text, prefix: line.prefix, position, isJoined: false)
    }
    let part = LogPieces.Part(
      bytes: line.text.bytes, prefix: line.prefix.bytes,
      line: pieces.lineBase + position.lineInBlock, byteOffset: position.byteOffset,
      isTrusted: position.isTrusted)
    if let items = join(
      part, line.text, isOpen: isOpen, isPartial: line.isPartial, line.stream)
    {
      return items
    }
    return items(ofCRI: text, prefix: line.prefix, position, isJoined: false)
  }

  /// What is in a text of CRI.
  ///
  /// - Parameter isJoined: whether it was put together; then it is its values.
  private func items(
    ofCRI string: UInt32, prefix: TextView, _ position: LinePosition, isJoined: Bool
  ) -> [WaitingItem] {
    guard let texts = tape.inner(string) else {
      return [waiting(verdict(ofText: tape.text(string)), position)]
    }
    var items: [WaitingItem] = []
    let children = Array(tape.children(texts))
    let hasValues = children.contains { [.object, .array, .string].contains(tape[$0].kind) }
    for child in children {
      switch tape[child].kind {
      case .prefix: continue
      case .line:
        if !isJoined || !hasValues {
          items.append(waiting(verdict(ofText: tape[child].view), position))
        }
      case .broken:
        let text = tape[child].view
        if let fault = fault(ofBroken: text) {
          items.append(waiting(.malformed(placed(fault, ofBroken: child, position)), position))
        } else if !isJoined || !hasValues {
          items.append(waiting(verdict(ofText: text), position))
        }
      default: items += records(of: child, prefix: prefix, position)
      }
    }
    return items.isEmpty ? [waiting(.notRequest, position)] : items
  }

  // MARK: Joining

  /// Joins a text with the pieces that wait for it.
  ///
  /// - Returns: what comes of it; nil if nothing waits and the text stands by itself.
  private func join(
    _ part: LogPieces.Part, _ text: TextView, isOpen: Bool, isPartial: Bool, _ stream: UInt64
  ) -> [WaitingItem]? {
    let isDocker = part.prefix == nil
    var end: [UInt8] = text.bytes
    if !isDocker, !isPartial { end.append(0x0A) }
    var items: [WaitingItem] = []
    if var known = pieces.take(stream) {
      let joined = known.text + end
      let string = append(joined)
      let staysOpen = self.isOpen(string)
      if staysOpen || isPartial, joined.count < LogPieces.limit {
        known.parts.append(part)
        known.text = joined
        pieces.put(known, stream)
        return [waiting(.continued, position(of: part))]
      }
      if holdsWholeValues(string) { return self.items(joined: known.parts[0], string) }
      items = known.parts.flatMap(self.items(ofSingle:))
    }
    guard isOpen || isPartial else {
      if items.isEmpty { return nil }
      return items + self.items(ofSingle: part)
    }
    pieces.put(LogPieces.Waiting(parts: [part], text: end), stream)
    return items + [waiting(.continued, position(of: part))]
  }

  private func append(_ bytes: [UInt8]) -> UInt32 {
    let target = unsafe tape.reserve(bytes.count)
    // Safe: so much has been reserved, and more behind it.
    for (index, byte) in bytes.enumerated() { unsafe target[index] = byte }
    unsafe target[bytes.count] = 0x0A
    return unsafe tape.append(.string, TextView(UnsafePointer(target), bytes.count))
  }

  private func holdsWholeValues(_ string: UInt32) -> Bool {
    guard let texts = tape.inner(string) else { return false }
    var hasValues = false
    for child in tape.children(texts) {
      if tape[child].kind == .broken { return false }
      if tape[child].kind == .object || tape[child].kind == .array { hasValues = true }
    }
    return hasValues
  }

  private func position(of part: LogPieces.Part) -> LinePosition {
    LinePosition(
      lineInBlock: part.line - pieces.lineBase, byteOffset: part.byteOffset,
      isTrusted: part.isTrusted)
  }

  /// What is in the text of a piece that has been completed.
  private func items(joined part: LogPieces.Part, _ text: UInt32) -> [WaitingItem] {
    if let prefix = part.prefix {
      let before = tape[append(prefix)].view
      return items(ofCRI: text, prefix: before, position(of: part), isJoined: true)
    }
    guard let root = parse(tape[append(part.bytes)].view), let log = dockerText(root) else {
      return []
    }
    tape.replace(log, with: text)
    return records(
      of: root, prefix: nil, position(of: part), joined: tape[text].view)
  }

  /// What is in a piece that nothing completes.
  private func items(ofSingle part: LogPieces.Part) -> [WaitingItem] {
    defer { unsafe memory.pointee.piece = nil }
    if let prefix = part.prefix {
      let before = tape[append(prefix)].view
      let text = append(part.bytes)
      unsafe memory.pointee.piece = (tape[text].view, prefix.count + CRILine.tagCount)
      return items(ofCRI: text, prefix: before, position(of: part), isJoined: false)
    }
    let view = tape[append(part.bytes)].view
    guard let root = parse(view) else { return [] }
    unsafe memory.pointee.piece = (view, 0)
    return records(of: root, prefix: nil, position(of: part))
  }

  private func parse(_ view: TextView) -> UInt32? {
    let root = tape.count
    return tape.parse(view, joinsLines: true) ? root : nil
  }

  /// What is left at the end of a block whose file's blocks are not read in order.
  func restOfBlock() -> [WaitingItem] {
    guard unsafe !memory.pointee.keepsPieces else { return [] }
    return pieces.takeAll().flatMap(items(ofSingle:))
  }

  /// Ends a file whose blocks were read in order: `nextLine` gives what is in the pieces that nothing has
  /// completed.
  public func endPieces() {
    begin(Block(capacity: 0), pieces: pieces)
    beginValue()
    pieces.returnToLastBlock()
    unsafe memory.pointee.waiting = pieces.takeAll().flatMap(items(ofSingle:))
  }
}
