// What the search for records asks of the decoder: models, native records, facts, and what wrappers give.

internal import CivilTime
internal import Pricing

extension RecordDecoder: RecordReading {
  func model(of index: FactIndex) -> RecordFacts.Model? {
    let facts = RecordFacts(index)
    if let model = facts.model(isFlux) { return model }
    if let (name, node) = facts.named(.answerModel), isFlux(name) {
      return RecordFacts.Model(name: name, isFlux: true, node: node)
    }
    for container in index.requests + index.answers {
      wrapperIndex.index(container)
      if let model = RecordFacts(wrapperIndex).model(isFlux), model.isFlux { return model }
    }
    return nil
  }

  func nativeRecord(_ string: UInt32, in search: RecordSearch) -> FoundRecord? {
    var found = FoundRecord(kind: .request, node: string)
    return readNative(string, in: search, &found.record) ? found : nil
  }

  /// Fills a record from a text that is a line of a native shape, and from what stands around it.
  ///
  /// - Returns: false if the text is to be looked into; then the record means nothing.
  func readNative(
    _ string: UInt32, in search: RecordSearch, _ record: inout LogRecord
  ) -> Bool {
    guard tape[string].view.firstIndex(of: UInt8(ascii: "{")) != nil else { return false }
    let text = tape.readableText(string)
    guard text.byte(0) == UInt8(ascii: "{"), readNative(text, &record) else { return false }
    inherit(&record, nil, search)
    return true
  }

  func fault(ofBroken text: TextView) -> LineFault? {
    names(text) ? fault(of: text, isLast: false) : nil
  }

  /// Whether a text has a name of FLUX.
  private func names(_ text: TextView) -> Bool {
    elements.hasName(text, isFull: false)
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
    inherit(&found.record, RecordFacts(index), search)
    found.sources = nodeTrace(of: index, model, around: search)
    return found
  }

  /// What a record, or an update, lacks and what stands around it has.
  ///
  /// - Parameter own: its facts; nil for one of a native shape.
  func inherit(
    _ record: inout LogRecord, _ own: RecordFacts?, _ search: RecordSearch, takesTime: Bool = true
  ) {
    if !labelNumbers.isEmpty { record.labels = labels(own, around: search) }
    for wrapper in search.wrappers.reversed() {
      if record.usage.time != nil || !takesTime, record.user != 0, record.project != 0,
        record.id != nil || !mapsID
      {
        return
      }
      switch wrapper {
      case .prefix(let prefix):
        if takesTime { record.usage.time = record.usage.time ?? InstantText.first(in: prefix) }
      case .object(let object):
        let given = facts(givenBy: object)
        if takesTime { record.usage.time = record.usage.time ?? given.time }
        if record.id == nil { record.id = mappedID(in: object) }
        if record.user == 0 { record.user = given.user }
        if record.project == 0 { record.project = given.project }
      }
    }
  }

  private var mapsID: Bool { rules.mappings.contains { $0.fact == .id } }

  /// The id at a place that the user has named, in an object around a record: a format's own ids there are
  /// those of lines.
  private func mappedID(in object: UInt32) -> RequestID? {
    guard let node = mappedIDNode(in: object), let name = tape.name(node) else { return nil }
    // Safe: a view has `count` bytes.
    return unsafe RequestID(name.buffer.span, seeds: idSeeds)
  }

  func mappedIDNode(in object: UInt32) -> UInt32? {
    guard mapsID else { return nil }
    wrapperIndex.index(object)
    var nodes = wrapperIndex.nodes(.requestID)
    let count = rules.mappings.reduce(0) { $0 + ($1.fact == .id ? 1 : 0) }
    while let node = nodes.next(), nodes.lastPlace < count {
      if let name = tape.name(node), name.count <= Self.nameLimit { return node }
    }
    return nil
  }

  func facts(givenBy object: UInt32) -> GivenFacts {
    if let known = unsafe memory.pointee.given.first(where: { $0.object == object }) {
      return known
    }
    wrapperIndex.index(object)
    let facts = RecordFacts(wrapperIndex)
    let timed = facts.timed
    var given = GivenFacts(object: object, time: timed?.time, timeNode: timed?.node)
    given.labels = labels(of: wrapperIndex)
    give(facts, to: &given)
    if given.user == 0 || given.project == 0 { lookBeside(object, &given) }
    unsafe memory.pointee.given.append(given)
    return given
  }

  /// User and project, if they are not known yet.
  private func give(_ facts: RecordFacts, to given: inout GivenFacts) {
    if given.user == 0, let (name, node) = facts.named(.user) {
      (given.user, given.userNode) = (nameNumber(name), node)
    }
    if given.project == 0, let (name, node) = facts.named(.project) {
      (given.project, given.projectNode) = (nameNumber(name), node)
    }
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
      give(RecordFacts(wrapperIndex), to: &given)
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
  /// The node of the wrapper.
  var object: UInt32
  var time: Instant?
  var user: UInt32 = 0
  var project: UInt32 = 0
  /// By free dimension; empty if there is none here.
  var labels: [TextView?] = []
  /// Where they stand.
  var timeNode: UInt32?
  var userNode: UInt32?
  var projectNode: UInt32?
}
