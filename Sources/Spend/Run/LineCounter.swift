// One line: to which counter it belongs, and what it says of a request.

import CivilTime
import LogRecords
import Pricing

/// Counts lines into aggregates. It belongs to one decoder, whose records it reads.
struct LineCounter {
  let options: SpendOptions
  let decoder: RecordDecoder
  private(set) var parts = RequestParts()
  private var memo: UsageMemo
  private var counter: RequestCounter
  /// Nil if users are called what logs call them.
  private var people: PeopleNumbers?
  /// By number: what the statuses met so far mean.
  private var statuses: ContiguousArray<StatusMeaning> = []
  /// The malformed lines of this block, if anybody wants to see them all.
  private(set) var rejected: [RejectsSpool.Entry] = []
  /// The place of the record before, and how many of its line came before that.
  var lastPlace: ProblemPlace?
  var ordinal = 0

  private struct StatusMeaning {
    var rank: RequestStatus.Rank
    var isTerminal: Bool
    var isKnown: Bool
  }

  /// - Parameter givesTickets: whether names may wait for their numbers until `endBlock`.
  init(_ options: SpendOptions, givesTickets: Bool = false) {
    self.options = options
    decoder = RecordDecoder(
      sheet: options.engine.sheet, rules: options.reading, blockCapacity: options.blockCapacity,
      knowsShapes: !options.inspects)
    decoder.tracesFacts = options.inspects
    counter = RequestCounter(options)
    memo = UsageMemo(options)
    // A name that is still to be looked up has no other.
    decoder.givesTickets = givesTickets && !counter.needsNames && options.people.isEmpty
    if !options.people.isEmpty { people = PeopleNumbers(options.people) }
  }

  /// Completes the sums of an aggregate.
  mutating func finish(_ aggregate: inout SpendAggregate) {
    counter.finish(&aggregate, parts, decoder.book)
  }

  /// Passes a buffer's entries on.
  mutating func flush(_ buffer: inout JoinBuffer) {
    buffer.exchangeTickets(decoder.settleNames())
    buffer.flush(parts, decoder.book)
  }

  /// Gives all that was read in a block its numbers.
  func endBlock(_ aggregate: inout SpendAggregate, _ buffer: inout JoinBuffer) {
    let numbers = decoder.settleNames()
    aggregate.exchangeTickets(numbers)
    buffer.exchangeTickets(numbers)
    decoder.forgetTickets()
  }

  /// The number of who made a request.
  mutating func number(of requester: Requester) -> UInt32 { parts.number(of: requester) }

  /// Adds what the malformed lines of a block are to the spool.
  mutating func spoolRejected(file: Int, block: Int) {
    guard !rejected.isEmpty else { return }
    options.rejects?.append(rejected, file: file, block: block)
    rejected.removeAll(keepingCapacity: true)
  }

  /// Adds a line to the sums; if it is one of a request with an id, returns what it says of it instead, and who
  /// made it; the entry still lacks his number.
  ///
  /// - Parameter record: only read; but it is large, and would be copied to be borrowed.
  @inline(__always)
  mutating func add(
    _ item: DecodedItem, _ record: inout LogRecord, of block: Block, file: Int,
    to aggregate: inout SpendAggregate
  ) -> (entry: JoinEntry, requester: Requester)? {
    aggregate.inputs.lines += item.lineCount
    let position = item.position
    if people != nil { rename(&record, item.verdict) }
    if options.inspects, !watch(item, &record, at: place(position, block, file), &aggregate) {
      return nil
    }
    guard case .request = item.verdict else {
      return addOther(item.verdict, &record, position, block, file, &aggregate)
    }
    if record.isBare { aggregate.inputs.bare += 1 }
    let usage = memo.usage(of: &record, &parts)
    let status = status(record.status)
    if !usage.isCharged || !status.isKnown {
      noteProblems(usage, status, &record, position, block, file, &aggregate)
    }
    guard options.joins, let id = record.id else {
      count(usage, &record, position, block, file, &aggregate)
      return nil
    }
    aggregate.inputs.fullLines += 1
    var entry = JoinEntry(id, status: record.status, rank: status.rank)
    setCost(of: &entry, &record, status, isSettled: record.isCostSettled)
    entry.setFullLine(usage: usage.number, time: record.usage.time, isSized: record.width > 0)
    return (entry, Requester(user: record.user, project: record.project, labels: record.labels))
  }

  @inline(never)
  private mutating func rename(_ record: inout LogRecord, _ verdict: LineVerdict) {
    guard verdict == .request || verdict == .update else { return }
    people?.rename(&record, &decoder.book.names)
  }

  /// Notes what a line says of the cost.
  @inline(__always)
  private mutating func setCost(
    of entry: inout JoinEntry, _ record: inout LogRecord, _ status: StatusMeaning, isSettled: Bool
  ) {
    guard let cost = record.reportedCost else { return }
    entry.setCost(parts.cost(cost), isSettled: isSettled, isTerminal: status.isTerminal)
  }

  /// What an update brings besides status and cost; nil for nothing.
  mutating func supplement(
    _ record: inout LogRecord
  ) -> (entry: JoinEntry, requester: Requester)? {
    guard let id = record.id else { return nil }
    var hasUsage = record.usage.imageCount > 1
    if case .unknown = record.usage.output {} else { hasUsage = true }
    let requester = Requester(
      user: record.user, project: record.project, labels: record.labels)
    guard hasUsage || requester != Requester(user: 0, project: 0) else { return nil }
    var entry = JoinEntry(id, ofUpdate: 0, rank: .none)
    entry.setSupplement(usage: memo.supplement(record, &parts))
    return (entry, requester)
  }

  /// Adds a line that is no request.
  @inline(never)
  private mutating func addOther(
    _ verdict: LineVerdict, _ record: inout LogRecord, _ position: LinePosition, _ block: Block,
    _ file: Int, _ aggregate: inout SpendAggregate
  ) -> (entry: JoinEntry, requester: Requester)? {
    switch verdict {
    case .blank: aggregate.inputs.blank += 1
    case .continued: break
    case .notRequest, .request: aggregate.inputs.notRequests += 1
    case .mention:
      aggregate.inputs.notRequests += 1
      aggregate.inputs.mentions += 1
    case .otherModel: aggregate.inputs.otherModels += 1
    case .unread(let shape):
      countUnread(
        shape, claims: decoder.claims, at: place(position, block, file), decoder.hint, &aggregate)
    case .malformed(let fault): reject(fault, position, block, file, &aggregate)
    case .update:
      return addUpdate(
        &record, shape: decoder.shapeOfUpdate, at: place(position, block, file),
        blockOffset: block.byteOffset, &aggregate)
    }
    return nil
  }

  /// Counts an element that was not understood. One that claims to be about a request is decided later.
  ///
  /// - Parameter claims: its own ids. Without joining nobody knows which ids there are.
  func countUnread(
    _ shape: UInt32, claims: [RequestID], at place: ProblemPlace,
    _ hint: IgnoreHint, _ aggregate: inout SpendAggregate
  ) {
    if options.joins, !claims.isEmpty {
      aggregate.undecided.add(shape: shape, ids: claims, isUpdate: false, at: place, hint: hint)
    } else {
      aggregate.inputs.unread += 1
      aggregate.unread.note(shape, at: place, hint, decoder.book.shapes)
    }
  }

  /// Counts a line that only brings the status or cost of a request, and returns what it says.
  ///
  /// - Parameters:
  ///   - shape: of one that speaks of FLUX: what it is if its request is nowhere.
  ///   - blockOffset: where its block begins in the file.
  mutating func addUpdate(
    _ record: inout LogRecord, shape: UInt32?, at place: ProblemPlace, blockOffset: Int,
    _ aggregate: inout SpendAggregate
  ) -> (entry: JoinEntry, requester: Requester)? {
    // Without joining it is just no request.
    guard options.joins, let id = record.id else {
      aggregate.inputs.notRequests += 1
      return nil
    }
    aggregate.inputs.updates += 1
    if let shape {
      aggregate.undecided.add(
        shape: shape, ids: [id], isUpdate: true, at: place, hint: decoder.hint)
    }
    let status = status(record.status)
    // The cost that comes with a job still on its way is the submit's.
    let isSettled = record.status == 0 || status.isTerminal
    var entry = JoinEntry(id, ofUpdate: record.status, rank: status.rank)
    setCost(of: &entry, &record, status, isSettled: isSettled)
    entry.setUpdate(
      at: LinePlace(file: place.file, block: place.block, lineInBlock: place.lineInBlock),
      offset: place.byteOffset - blockOffset)
    return (entry, Requester(user: 0, project: 0))
  }

  /// Counts a request that is not to be joined with others.
  @inline(never)
  private mutating func count(
    _ usage: KnownUsage, _ record: inout LogRecord, _ position: LinePosition, _ block: Block,
    _ file: Int, _ aggregate: inout SpendAggregate
  ) {
    let time = record.usage.time.map { time in
      Instant(seconds: time.seconds, nanoseconds: time.nanoseconds / 1000 * 1000)
    }
    let request = PricedRequest(
      user: record.user, project: record.project, labels: record.labels, usage: usage.number,
      status: record.status, cost: parts.cost(record.reportedCost), time: time)
    if !counter.knows(model: record.model, status: record.status, labels: record.labels) {
      counter.learn(&decoder.book)
    }
    let (needsNames, decoder) = (counter.needsNames, decoder)
    if counter.count(
      request, &parts, needsNames ? decoder.book.names : nil, at: linePlace(position, block, file),
      into: &aggregate),
      record.id == nil
    {
      aggregate.inputs.withoutId += 1
    }
    if aggregate.hasManyWaiting {
      aggregate.exchangeTickets(decoder.settleNames())
      counter.addWaiting(&aggregate, parts)
    }
  }

  /// What a status means.
  @inline(__always)
  private mutating func status(_ number: UInt32) -> StatusMeaning {
    if number >= statuses.count { learnStatuses() }
    return statuses[Int(number)]
  }

  private mutating func learnStatuses() {
    for status in decoder.book.statuses.dropFirst(statuses.count) {
      statuses.append(
        StatusMeaning(
          rank: status.rank, isTerminal: status.isTerminal, isKnown: status.isKnown))
    }
  }

  private func place(_ position: LinePosition, _ block: Block, _ file: Int) -> ProblemPlace {
    ProblemPlace(
      file: file, block: block.sequence, lineInBlock: position.lineInBlock + block.droppedLines,
      byteOffset: position.byteOffset)
  }

  /// Where a line is, if that is kept.
  @inline(__always)
  func linePlace(_ position: LinePosition, _ block: Block, _ file: Int) -> LinePlace? {
    guard options.keepsPlaces else { return nil }
    return LinePlace(
      file: file, block: block.sequence, lineInBlock: position.lineInBlock + block.droppedLines)
  }

  private mutating func reject(
    _ fault: LineFault, _ position: LinePosition, _ block: Block, _ file: Int,
    _ aggregate: inout SpendAggregate
  ) {
    aggregate.inputs.malformed += 1
    var place = place(position, block, file)
    place.byteOffset += fault.offset
    aggregate.note(fault, at: place)
    if options.rejects != nil {
      rejected.append(
        RejectsSpool.Entry(place, fault, member: position.isTrusted ? nil : block.member))
    }
  }

  /// Notes where a model without a price, or an unknown status, was first seen.
  @inline(never)
  private mutating func noteProblems(
    _ known: KnownUsage, _ status: StatusMeaning, _ record: inout LogRecord,
    _ position: LinePosition, _ block: Block, _ file: Int, _ aggregate: inout SpendAggregate
  ) {
    let place = place(position, block, file)
    if !status.isKnown {
      aggregate.statusPlaces[record.status] = min(
        place, aggregate.statusPlaces[record.status] ?? place)
    }
    guard !known.isCharged, case .unpriced(let reason) = parts.usage(known.number).outcome
    else { return }
    let model = UnpricedModel(model: record.model, reason: reason)
    aggregate.unpricedPlaces[model] = min(place, aggregate.unpricedPlaces[model] ?? place)
  }
}

/// The entries of a worker have the worker's numbers.
extension LineCounter: EntryMeaning {
  private var names: RequestNames { RequestNames(parts: parts, book: decoder.book) }

  func compare(_ one: JoinEntry, _ two: JoinEntry) -> LineComparison { names.compare(one, two) }
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool { names.costsMore(one, two) }
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    names.statusPrecedes(one, two)
  }
}
