// One line: to which counter it belongs, and what it says of a request.

import LogRecords
import Pricing

/// Counts lines into aggregates. It belongs to one decoder, whose records it reads.
struct LineCounter {
  let options: SpendOptions
  let decoder: RecordDecoder
  private(set) var parts = RequestParts()
  private var memo: UsageMemo
  private var counter: RequestCounter
  /// By number: what the statuses met so far mean.
  private var statuses: ContiguousArray<StatusMeaning> = []
  /// The malformed lines of this block, if anybody wants to see them all.
  private(set) var rejected: [RejectsSpool.Entry] = []

  private struct StatusMeaning {
    var rank: RequestStatus.Rank
    var isTerminal: Bool
    var isKnown: Bool
  }

  /// - Parameter givesTickets: whether names may wait for their numbers until `endBlock`.
  init(_ options: SpendOptions, givesTickets: Bool = false) {
    self.options = options
    decoder = RecordDecoder(sheet: options.engine.sheet, blockCapacity: options.blockCapacity)
    counter = RequestCounter(options)
    memo = UsageMemo(options)
    decoder.givesTickets = givesTickets && !counter.needsNames
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
  mutating func add(
    _ verdict: LineVerdict, _ record: borrowing LogRecord, _ position: LinePosition,
    of block: Block,
    file: Int,
    to aggregate: inout SpendAggregate
  ) -> (entry: JoinEntry, requester: Requester)? {
    aggregate.inputs.lines += 1
    switch verdict {
    case .blank: aggregate.inputs.blank += 1
    case .notRequest: aggregate.inputs.notRequests += 1
    case .malformed(let fault): reject(fault, position, block, file, &aggregate)
    case .update:
      // Without joining it is just no request.
      guard options.joins, let id = record.id else {
        aggregate.inputs.notRequests += 1
        return nil
      }
      aggregate.inputs.updates += 1
      // The cost that comes with a job still on its way is the submit's.
      let isSettled = record.status == 0 ? true : status(record).isTerminal
      return (
        entry(id, record, isCostSettled: isSettled), Requester(user: 0, project: 0)
      )
    case .request:
      let usage = memo.number(of: record, options.engine, &parts)
      guard noteProblems(usage, record, position, block, file, &aggregate) else {
        reject(LineFault(.fact(.amount)), position, block, file, &aggregate)
        return nil
      }
      guard options.joins, let id = record.id else {
        let time = record.usage.time.map { time in
          Instant(seconds: time.seconds, nanoseconds: time.nanoseconds / 1000 * 1000)
        }
        let request = PricedRequest(
          user: record.user, project: record.project, usage: usage, status: record.status,
          cost: parts.cost(record.reportedCost), time: time)
        if !counter.knows(model: record.model, status: record.status) {
          counter.learn(&decoder.book)
        }
        let names = counter.needsNames ? decoder.book.names : nil
        if counter.count(
          request, parts, names, at: linePlace(position, block, file), into: &aggregate),
          record.id == nil
        {
          aggregate.inputs.withoutId += 1
        }
        if aggregate.hasManyWaiting {
          aggregate.exchangeTickets(decoder.settleNames())
          counter.addWaiting(&aggregate, parts)
        }
        return nil
      }
      // Until all lines have been read, each may be a further one of a request that is known.
      aggregate.inputs.duplicates += 1
      var entry = entry(id, record, isCostSettled: record.isCostSettled)
      entry.setFullLine(usage: usage, time: record.usage.time)
      return (entry, Requester(user: record.user, project: record.project))
    }
    return nil
  }

  /// What the line says of status and cost.
  @inline(__always)
  private mutating func entry(
    _ id: RequestID, _ record: borrowing LogRecord, isCostSettled: Bool
  ) -> JoinEntry {
    let status = status(record)
    var entry = JoinEntry(id, status: record.status, rank: status.rank)
    if let cost = record.reportedCost {
      entry.setCost(
        parts.cost(cost), isSettled: isCostSettled, isTerminal: status.isTerminal)
    }
    return entry
  }

  /// What the status of the line means.
  @inline(__always)
  private mutating func status(_ record: borrowing LogRecord) -> StatusMeaning {
    if record.status >= statuses.count { learnStatuses() }
    return statuses[Int(record.status)]
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
  ///
  /// - Returns: false if the amounts are out of all reason.
  private mutating func noteProblems(
    _ number: UInt32, _ record: borrowing LogRecord, _ position: LinePosition, _ block: Block,
    _ file: Int,
    _ aggregate: inout SpendAggregate
  ) -> Bool {
    if !status(record).isKnown {
      let place = place(position, block, file)
      let known = aggregate.statusPlaces[record.status] ?? place
      aggregate.statusPlaces[record.status] = min(place, known)
    }
    guard !parts.isCharged(number), case .unpriced(let reason) = parts.usage(number).outcome
    else { return true }
    if reason == .amountTooLarge { return false }
    let model = UnpricedModel(model: record.model, reason: reason)
    let place = place(position, block, file)
    aggregate.unpricedPlaces[model] = min(place, aggregate.unpricedPlaces[model] ?? place)
    return true
  }
}

/// The entries of a worker have the worker's numbers.
extension LineCounter: EntryMeaning {
  private var names: RequestNames { RequestNames(parts: parts, book: decoder.book) }

  func contradicts(_ one: JoinEntry, _ two: JoinEntry) -> Bool { names.contradicts(one, two) }
  func precedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool { names.precedes(one, two) }
  func costsMore(_ one: JoinEntry, _ two: JoinEntry) -> Bool { names.costsMore(one, two) }
  func statusPrecedes(_ one: JoinEntry, _ two: JoinEntry) -> Bool {
    names.statusPrecedes(one, two)
  }
}
