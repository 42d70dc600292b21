// Values that are no lines of a native shape: looked for records in, one after the other.

internal import Pricing
internal import StrictJSON

/// A record that is still to be told of.
struct WaitingItem {
  var item: DecodedItem
  var record = LogRecord()
  var claims: [RequestID] = []
  var shapeOfUpdate: UInt32?
  var hint = IgnoreHint.none
  var trace: ItemTrace?
}

/// Which names of models are FLUX's, by what they say, and by the sheet.
///
/// Safe: belongs to a decoder, whose memory it uses and which outlives it.
@safe
struct FluxNameMemory {
  private let sheet: PriceSheet
  private let memory: UnsafeMutablePointer<RecordDecoder.Memory>

  init(_ sheet: PriceSheet, _ memory: UnsafeMutablePointer<RecordDecoder.Memory>) {
    self.sheet = sheet
    unsafe self.memory = memory
  }

  func isFlux(_ name: TextView) -> Bool {
    if FluxModelName.hasWord(name) || FluxModelName.isAIR(name) { return true }
    guard name.count <= RecordDecoder.nameLimit else { return false }
    // Safe: a view has `count` bytes.
    let number = unsafe memory.pointee.book.names.number(of: name.buffer.span)
    if let known = unsafe memory.pointee.fluxNames[number] { return known }
    let isKnown = sheet.identify(model: name.string, provider: "", host: "").place != nil
    unsafe memory.pointee.fluxNames[number] = isKnown
    return isKnown
  }
}

extension RecordDecoder {
  /// Whether a name is one of FLUX's.
  func isFlux(_ name: TextView) -> Bool { unsafe FluxNameMemory(sheet, memory).isFlux(name) }

  /// Whether a name is one of FLUX's, and tells nothing of who sold it.
  func isNativeModel(_ name: TextView) -> Bool {
    for index in 0..<name.count {
      switch name[index] {
      case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"): return false
      default: continue
      }
    }
    return isFlux(name)
  }

  // MARK: Items

  /// The next of the records that wait.
  func nextWaiting(_ record: inout LogRecord) -> DecodedItem {
    let waiting = unsafe memory.pointee.waiting[memory.pointee.nextWaiting]
    unsafe memory.pointee.nextWaiting += 1
    record = waiting.record
    claims = waiting.claims
    shapeOfUpdate = waiting.shapeOfUpdate
    (hint, trace) = (waiting.hint, waiting.trace)
    return waiting.item
  }

  /// Reads the next value or line of text.
  @inline(never)
  func nextValue(_ record: inout LogRecord) -> DecodedItem? {
    unsafe memory.pointee.waiting.removeAll(keepingCapacity: true)
    unsafe memory.pointee.nextWaiting = 0
    var items: [WaitingItem] = []
    // A list that is none is text, which comes next.
    while items.isEmpty {
      beginValue()
      if let line = parseWholeLine() {
        if let log = dockerText(0) {
          if readNative(dockerText: log, in: 0, &record) {
            return unsafe DecodedItem(
              .request, line.position, lineCount: memory.pointee.lines.takeLines())
          }
          items = read(dockerObject: 0, log, line.view, line.position)
        } else {
          items = records(of: 0, prefix: nil, line.position)
        }
      } else if let line = nextCRILine() {
        if readNative(line.line, &record) {
          return unsafe DecodedItem(
            .request, line.position, lineCount: memory.pointee.lines.takeLines())
        }
        items = read(line)
      } else if let item = unsafe memory.pointee.lines.framing.next() {
        items = read(item)
      } else {
        items = restOfBlock()
        if items.isEmpty { return nil }
      }
    }
    items[0].item.lineCount = unsafe memory.pointee.lines.takeLines()
    unsafe memory.pointee.waiting = items
    return nextWaiting(&record)
  }

  /// Parses the next line, if it is one object as nearly all are; nil for any other.
  private func parseWholeLine() -> (view: TextView, position: LinePosition)? {
    guard let start = unsafe memory.pointee.lines.start, start.byte == UInt8(ascii: "{") else {
      return nil
    }
    guard var end = tape.parse(start) else { return nil }
    let last = end
    end.skipSpace()
    guard end.byte == 0x0A else {
      tape.reset()
      return nil
    }
    let view = unsafe TextView(start.position, last.distance(from: start))
    return unsafe (view, memory.pointee.lines.pass(upTo: end, isTold: false))
  }

  /// The records of an object at top level.
  private func records(
    ofLine root: UInt32, _ view: TextView, _ position: LinePosition
  ) -> [WaitingItem] {
    guard let log = dockerText(root) else { return records(of: root, prefix: nil, position) }
    var record = LogRecord()
    if readNative(dockerText: log, in: root, &record) {
      return [waiting(.request, position, record)]
    }
    return read(dockerObject: root, log, view, position)
  }

  /// Forgets the last value.
  func beginValue() {
    tape.reset()
    unsafe memory.pointee.given.removeAll(keepingCapacity: true)
    unsafe memory.pointee.piece = nil
  }

  /// An item of one record.
  func waiting(
    _ verdict: LineVerdict, _ position: LinePosition, _ record: LogRecord = LogRecord()
  ) -> WaitingItem {
    WaitingItem(item: DecodedItem(verdict, position, lineCount: 0), record: record)
  }

  private func read(_ item: FramedItem) -> [WaitingItem] {
    switch item.kind {
    case .blank: return [waiting(.blank, position(of: item))]
    case .text:
      let text = item.view
      // No log is made of NULs: the rest of a file that was cut, or no text at all.
      if let nul = text.part(0..<Framing.prefixLimit).firstIndex(of: 0) {
        let fault = LineFault(.syntax(.controlByte), offset: nul)
        return [waiting(.malformed(fault), position(of: item))]
      }
      return [waiting(verdict(ofText: text), position(of: item))]
    case .open: return [refuse(item)]
    case .object, .list, .string: return read(value: item)
    }
  }

  private func position(of item: FramedItem) -> LinePosition {
    unsafe memory.pointee.lines.position(of: item)
  }

  /// Reads a value that has been proposed.
  private func read(value item: FramedItem) -> [WaitingItem] {
    let isInText = unsafe memory.pointee.lines.framing.isInText
    let isLine = unsafe memory.pointee.lines.isLine(item)
    var view = item.view
    if item.newlines > 0 || isInText || !isLine {
      view = tape.copy(item.view, joinsLines: item.newlines > 0)
      var record = LogRecord()
      if item.kind == .object, readNative(view, &record) {
        if let prefix = item.prefix, record.usage.time == nil {
          record.usage.time = InstantText.first(in: prefix)
        }
        unsafe memory.pointee.lines.framing.accept()
        return [waiting(.request, position(of: item), record)]
      }
    }
    let root = tape.count
    guard tape.parse(view, joinsLines: false) else {
      if item.kind == .object, !isInText { return [refuse(item)] }
      unsafe memory.pointee.lines.framing.refuse()
      return []
    }
    unsafe memory.pointee.lines.framing.accept()
    let position = position(of: item)
    if item.kind == .object, !isInText { return records(ofLine: root, item.view, position) }
    return records(of: root, prefix: item.prefix, position)
  }

  /// The records of a value on the tape, and what else in it speaks of FLUX.
  ///
  /// - Parameter joined: a text in it that was put together from pieces.
  func records(
    of root: UInt32, prefix: TextView?, _ position: LinePosition, joined: TextView? = nil
  ) -> [WaitingItem] {
    search.search(root, prefix: prefix)
    var items = search.found.map { waiting(for: $0, position) }
    traceFound(&items, hasPrefix: prefix != nil)
    if mayHoldElements, mayName(root, prefix, joined) {
      add(
        elements.verdicts(of: root, prefix: prefix, search), to: &items, position,
        hasPrefix: prefix != nil)
    }
    return items.isEmpty ? [waiting(.notRequest, position)] : items
  }

  /// Whether something in the value, or all of it, has no record in it.
  private var mayHoldElements: Bool {
    search.hasEmptyElement || search.found.allSatisfy(\.isUndecided)
  }

  private func mayName(_ root: UInt32, _ texts: TextView?...) -> Bool {
    tape.hasByteTexts || NamePrefilter.mayName(tape[root].view)
      || texts.contains { $0.map(NamePrefilter.mayName) == true }
  }

  /// Adds what the elements are to what was found. Polls count as their element does; an update that shows
  /// more than its id is decided when all requests are known.
  private func add(
    _ verdicts: [Elements.Verdict], to items: inout [WaitingItem], _ position: LinePosition,
    hasPrefix: Bool
  ) {
    if verdicts.isEmpty { return }
    let paths = tracesFacts ? NodePaths(tape, search.root) : nil
    var shapes: [UInt32: (number: UInt32, hint: IgnoreHint)] = [:]
    var candidates: [UInt32: Set<FactCandidate>] = [:]
    var polls: Set<UInt32> = []
    var others: [WaitingItem] = []
    for verdict in verdicts {
      polls.formUnion(verdict.polls)
      let trace = paths.map { self.trace(ofElement: verdict, $0, hasPrefix: hasPrefix) }
      guard verdict.isUnread, !isExempt(search.root) else {
        others.append(waiting(.mention, position))
        others[others.count - 1].trace = trace
        continue
      }
      let shape = unsafe memory.pointee.book.shapes.number(of: Array(verdict.shape.utf8))
      let hint = ignoreHint(for: verdict.node, in: search.root)
      for update in verdict.updates {
        shapes[update] = (shape, hint)
        candidates[update] = trace?.candidates
      }
      if verdict.updates.isEmpty {
        others.append(unread(verdict, shape, hint, position))
        others[others.count - 1].trace = trace
      }
    }
    var told: [WaitingItem] = []
    for (item, found) in zip(items, search.found) where !polls.contains(found.node) {
      var item = item
      if let shape = shapes[found.node] { (item.shapeOfUpdate, item.hint) = shape }
      // As an element it may be a request; as an update it lacks what updates never have.
      if let candidates = candidates[found.node] { item.trace?.candidates = candidates }
      told.append(item)
    }
    items = told + others
  }

  private func unread(
    _ verdict: Elements.Verdict, _ shape: UInt32, _ hint: IgnoreHint, _ position: LinePosition
  ) -> WaitingItem {
    var item = waiting(.unread(shape: shape), position)
    item.hint = hint
    item.claims = verdict.ids.prefix(64).map { id in
      // Safe: a view has `count` bytes.
      unsafe RequestID(id.part(0..<Self.nameLimit).buffer.span, seeds: idSeeds)
    }
    return item
  }

  /// What is told of something that was found.
  private func waiting(for found: FoundRecord, _ position: LinePosition) -> WaitingItem {
    switch found.kind {
    case .request: waiting(.request, position, found.record)
    case .otherModel: waiting(.otherModel, position)
    case .update: waiting(.update, position, found.record)
    case .poll: waiting(.notRequest, position)
    case .malformed(let fault):
      waiting(.malformed(placed(fault, ofBroken: found.node, position)), position)
    }
  }

  /// A fault of a text in a wrapper, at its place in the line: its byte is one of the line's, which is written
  /// with escapes. That of a text put together from pieces is the first piece's.
  func placed(_ fault: LineFault, ofBroken node: UInt32, _ position: LinePosition) -> LineFault {
    guard tape[node].kind == .broken else { return fault }
    // Safe: a fault lies in its text, or just behind it.
    let byte = unsafe tape.origin(of: tape[node].start + fault.offset)
    if let place = unsafe memory.pointee.lines.byteOffset(of: byte) {
      return LineFault(fault.reason, offset: place - position.byteOffset)
    }
    let inPiece = unsafe memory.pointee.piece.flatMap { piece in
      unsafe piece.view.offset(of: byte).map { $0 + piece.offset }
    }
    return LineFault(fault.reason, offset: inPiece ?? 0)
  }

  /// Fills a record from a text of a native shape, with a newline or nothing but white space behind it.
  ///
  /// - Returns: false if it is to be looked into; then the record means nothing.
  func readNative(_ text: TextView, _ record: inout LogRecord) -> Bool {
    guard let newline = unsafe scanner.scan(LineCursor(text.start)), slots.plan.isNative else {
      return false
    }
    let count = unsafe newline.position - text.start
    return (count >= text.count || text.from(count).trimmed.isEmpty) && readNative(&record)
  }

  /// Tells what is wrong with an object that is none; reading goes on behind it.
  private func refuse(_ item: FramedItem) -> WaitingItem {
    let end = item.offset + item.view.count
    let isLast = unsafe memory.pointee.lines.isIncomplete(upTo: end)
    unsafe memory.pointee.lines.framing.refuse()
    return waiting(.malformed(fault(of: item.view, isLast: isLast)), position(of: item))
  }

  func fault(of text: TextView, isLast: Bool) -> LineFault {
    let line = tape.copy(text, joinsLines: true)
    automaton.reset()
    // Safe: a view has `count` bytes.
    unsafe automaton.consume(line.buffer.span)
    switch automaton.finish() {
    case .fault(let fault): return LineFault(fault, isLast: isLast)
    case .tooManyFacts: return LineFault(.fact(.tooMany))
    case .object, .otherValue, .blank: return LineFault(.syntax(.incomplete), offset: text.count)
    }
  }

  /// What a line of text is.
  func verdict(ofText text: TextView) -> LineVerdict {
    guard NamePrefilter.mayName(text), let verdict = elements.verdict(ofLine: text) else {
      return .notRequest
    }
    guard verdict.isUnread else { return .mention }
    return unsafe .unread(
      shape: memory.pointee.book.shapes.number(of: Array(verdict.shape.utf8)))
  }
}
