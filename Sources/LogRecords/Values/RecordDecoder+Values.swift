// Values that are no lines of a native shape: looked for records in, one after the other.

internal import Pricing
internal import StrictJSON

/// A record that is still to be told of.
struct WaitingItem {
  var item: DecodedItem
  var record = LogRecord()
  var claims: [RequestID] = []
  var shapeOfUpdate: UInt32?
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
    return waiting.item
  }

  /// Reads the next value or line of text.
  @inline(never)
  func nextValue(_ record: inout LogRecord) -> DecodedItem? {
    unsafe memory.pointee.waiting.removeAll(keepingCapacity: true)
    unsafe memory.pointee.nextWaiting = 0
    guard let item = unsafe memory.pointee.lines.framing.next() else { return nil }
    tape.reset()
    unsafe memory.pointee.given.removeAll(keepingCapacity: true)
    var verdicts: [WaitingItem] = []
    switch item.kind {
    case .blank: verdicts = [waiting(.blank)]
    case .text: verdicts = [waiting(verdict(ofText: item.view))]
    case .open: verdicts = [waiting(refuse(item))]
    case .object, .list, .string: verdicts = read(item)
    }
    // A list that is none is text, which comes next.
    guard !verdicts.isEmpty else { return nextValue(&record) }
    let position = unsafe memory.pointee.lines.position(of: item)
    for index in verdicts.indices {
      verdicts[index].item.position = position
      verdicts[index].item.lineCount = index == 0 ? unsafe memory.pointee.lines.takeLines() : 0
    }
    unsafe memory.pointee.waiting = verdicts
    return nextWaiting(&record)
  }

  private func waiting(_ verdict: LineVerdict, _ record: LogRecord = LogRecord()) -> WaitingItem {
    let nowhere = LinePosition(lineInBlock: 0, byteOffset: 0, isTrusted: true)
    return WaitingItem(item: DecodedItem(verdict, nowhere), record: record)
  }

  /// Reads a value that has been proposed.
  private func read(_ item: FramedItem) -> [WaitingItem] {
    if item.kind == .object, let record = nativeRecord(of: item) {
      unsafe memory.pointee.lines.framing.accept()
      return [waiting(.request, record)]
    }
    let root = tape.count
    guard tape.parse(item.view, joinsLines: item.newlines > 0) else {
      guard item.kind == .object, item.prefix == nil else {
        unsafe memory.pointee.lines.framing.refuse()
        return []
      }
      return [waiting(refuse(item))]
    }
    unsafe memory.pointee.lines.framing.accept()
    search.search(root, prefix: item.prefix)
    let found = search.found.map(waiting(for:))
    return found.isEmpty ? [waiting(.notRequest)] : found
  }

  /// What is told of something that was found.
  private func waiting(for found: FoundRecord) -> WaitingItem {
    switch found.kind {
    case .request: waiting(.request, found.record)
    case .otherModel: waiting(.otherModel)
    case .update: waiting(.update, found.record)
    case .poll: waiting(.notRequest)
    case .malformed(let fault): waiting(.malformed(fault))
    }
  }

  /// The record of an object of a native shape that is no line of its own; nil if it is to be looked into.
  private func nativeRecord(of item: FramedItem) -> LogRecord? {
    let text = tape.copy(item.view, joinsLines: item.newlines > 0)
    var record = LogRecord()
    guard let newline = unsafe scanner.scan(LineCursor(text.start)),
      unsafe newline.position == text.start + text.count, slots.plan.isNative, readNative(&record)
    else { return nil }
    if let prefix = item.prefix, record.usage.time == nil {
      record.usage.time = InstantText.first(in: prefix)
    }
    return record
  }

  /// What is wrong with an object that is none; reading goes on behind it.
  private func refuse(_ item: FramedItem) -> LineVerdict {
    let end = item.offset + item.view.count
    let isLast = unsafe memory.pointee.lines.isIncomplete(upTo: end)
    unsafe memory.pointee.lines.framing.refuse()
    return .malformed(fault(of: item.view, isLast: isLast))
  }

  private func fault(of text: TextView, isLast: Bool) -> LineFault {
    let line = tape.copy(text, joinsLines: true)
    automaton.reset()
    // Safe: a view has `count` bytes.
    unsafe automaton.consume(line.buffer.span)
    switch automaton.finish() {
    case .fault(let fault):
      // What just stops is the last of a file that is still being written, or was cut.
      let reason: LineFault.Reason =
        isLast && fault.code == .incomplete ? .incompleteLastLine : .syntax(fault.code)
      return LineFault(reason, offset: fault.offset)
    case .tooManyFacts: return LineFault(.fact(.tooMany))
    case .object, .otherValue, .blank: return LineFault(.syntax(.incomplete), offset: text.count)
    }
  }

  private func verdict(ofText text: TextView) -> LineVerdict { .notRequest }
}

extension RecordDecoder: RecordReading {
  func model(of index: FactIndex) -> RecordFacts.Model? {
    if let model = RecordFacts(index).model(isFlux) { return model }
    for container in index.requests + index.answers {
      wrapperIndex.index(container)
      if let model = RecordFacts(wrapperIndex).model(isFlux), model.isFlux { return model }
    }
    return nil
  }

  func nativeRecord(_ string: UInt32, in search: RecordSearch) -> FoundRecord? {
    guard tape[string].view.firstIndex(of: UInt8(ascii: "{")) != nil else { return nil }
    let text = tape.readableText(string)
    guard text.byte(0) == UInt8(ascii: "{"),
      let newline = unsafe scanner.scan(LineCursor(text.start)), slots.plan.isNative
    else { return nil }
    let rest = unsafe text.from(newline.position - text.start)
    var found = FoundRecord(kind: .request, node: string)
    guard rest.trimmed.isEmpty, readNative(&found.record) else { return nil }
    inherit(&found.record, search)
    return found
  }

  func fault(ofBroken text: TextView) -> LineFault? {
    FluxModelName.hasWord(text) ? fault(of: text, isLast: false) : nil
  }

  func request(
    _ index: FactIndex, _ model: RecordFacts.Model, around search: RecordSearch
  ) -> FoundRecord {
    var found = FoundRecord(kind: .request, node: index.object)
    found.isOfPath = model.isOfPath
    do throws(FactFault) {
      try fill(&found.record, RecordFacts(index), model)
    } catch {
      found.kind = .malformed(LineFault(.fact(error)))
      return found
    }
    if let trace = RecordFacts(index).name(.traceID) {
      // Safe: a view has `count` bytes. A hash that is 0 would be no trace.
      found.trace = unsafe keyHashes(trace.buffer.span, seeds: idSeeds).0 | 1
    }
    inherit(&found.record, search)
    return found
  }

  /// What a record, or an update, lacks and what stands around it has.
  private func inherit(_ record: inout LogRecord, _ search: RecordSearch, takesTime: Bool = true) {
    for wrapper in search.wrappers.reversed() {
      if record.usage.time != nil || !takesTime, record.user != 0, record.project != 0 { return }
      switch wrapper {
      case .prefix(let prefix):
        if takesTime { record.usage.time = record.usage.time ?? InstantText.first(in: prefix) }
      case .object(let object):
        let given = facts(givenBy: object)
        if takesTime { record.usage.time = record.usage.time ?? given.time }
        if record.user == 0 { record.user = given.user }
        if record.project == 0 { record.project = given.project }
      }
    }
  }

  private func facts(givenBy object: UInt32) -> GivenFacts {
    if let known = unsafe memory.pointee.given[object] { return known }
    wrapperIndex.index(object)
    let facts = RecordFacts(wrapperIndex)
    var given = GivenFacts(time: facts.time)
    given.user = facts.name(.user).map(nameNumber) ?? 0
    given.project = facts.name(.project).map(nameNumber) ?? 0
    if given.user == 0 || given.project == 0 { lookBeside(object, &given) }
    unsafe memory.pointee.given[object] = given
    return given
  }

  /// User and project in the metadata and labels of an object, and in those in these.
  private func lookBeside(_ object: UInt32, _ given: inout GivenFacts, depth: Int = 0) {
    var inner: [UInt32] = []
    for (key, value) in tape.entries(object)
    where tape.nameWords.besideTheWay.contains(tape.keys[key].whole) {
      if let side = tape.object(value) { inner.append(side) }
    }
    for side in inner {
      wrapperIndex.index(side)
      let facts = RecordFacts(wrapperIndex)
      if given.user == 0 { given.user = facts.name(.user).map(nameNumber) ?? 0 }
      if given.project == 0 { given.project = facts.name(.project).map(nameNumber) ?? 0 }
    }
    if depth == 0 { for side in inner { lookBeside(side, &given, depth: 1) } }
  }

  /// The number of a name; 0 for one that is too long to be kept.
  func nameNumber(_ name: TextView) -> UInt32 {
    guard name.count <= Self.nameLimit else { return 0 }
    // Safe: a view has `count` bytes.
    return unsafe memory.pointee.book.names.number(of: name.buffer.span)
  }
}

/// What a wrapper gives the records in it.
struct GivenFacts {
  var time: Instant?
  var user: UInt32 = 0
  var project: UInt32 = 0
}
