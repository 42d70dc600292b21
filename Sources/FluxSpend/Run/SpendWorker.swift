// One worker: blocks in, a share of the report out. It shares nothing with the others but the
// scheduler, once a block.

import LogRecords
import Pricing

/// What a worker leaves behind.
struct WorkerShare: Sendable {
  var aggregate: SpendAggregate
  var book: NameBook
}

/// Decodes, prices and adds up.
final class SpendWorker {
  private let options: SpendOptions
  private let scheduler: Scheduler
  private let decoder: RecordDecoder
  private var counter: RequestCounter
  private let isName: [Bool]
  private let empty: SpendAggregate
  /// Lines whose bytes are verified.
  private var settled: SpendAggregate
  /// Lines that hang on a gzip member.
  private var pending: [Scheduler.MemberID: SpendAggregate] = [:]
  private var record = LogRecord()
  private var block: Block
  /// Where the long line began that is being read.
  private var longLineOffset: Int?
  private var rejected: [RejectsSpool.Entry] = []

  init(_ options: SpendOptions, _ scheduler: Scheduler) {
    self.options = options
    self.scheduler = scheduler
    decoder = RecordDecoder(sheet: options.engine.sheet, blockCapacity: options.blockCapacity)
    counter = RequestCounter(options)
    isName = options.columns.map(\.isName)
    empty = SpendAggregate(tableWidths: options.tables.map(\.count))
    settled = empty
    block = Block(capacity: options.blockCapacity)
  }

  /// Works until nothing is left to do: when no file is open any more, every member is settled.
  func run() -> WorkerShare {
    while let task = scheduler.next(spare: block) {
      switch task {
      case .decode(let full, let file):
        block = full
        decode(file: file)
      case .inflate(let stream): inflate(stream)
      }
      settlePending()
    }
    // A member may be settled by another worker after this one's last task.
    settlePending()
    return WorkerShare(aggregate: settled, book: decoder.book)
  }

  // MARK: Blocks

  /// Fills blocks until one is left for this worker to decode.
  private func inflate(_ stream: LogStream) {
    let file = stream.index
    while true {
      let before = (stream.bytesRead, stream.bytesProduced)
      let (filling, settlement) = stream.fill(block)
      scheduler.progress.note(
        bytesRead: stream.bytesRead - before.0, bytes: stream.bytesProduced - before.1)
      if let settlement { scheduler.settle(settlement, file: file) }
      switch filling {
      case .lines:
        if stream.isFinished {
          scheduler.finish(stream)
        } else if let spare = scheduler.handOver(block, file: file) {
          block = spare
          continue
        } else {
          scheduler.release(stream)
        }
        return decode(file: file)
      case .piece(let isLast): readPiece(isLast: isLast, file: file)
      case .abandonedLine: longLineOffset = nil
      }
      if stream.isFinished { return scheduler.finish(stream) }
      if scheduler.progress.isCancelled { return scheduler.release(stream) }
    }
  }

  /// Decodes the lines of the block.
  private func decode(file: Int) {
    var lines = block.droppedLines
    decoder.begin(block)
    while let (verdict, position) = decoder.nextLine(&record) {
      lines += 1
      count(verdict, position, file: file)
    }
    scheduler.files[file].note(lines: lines, ofBlock: block.sequence)
    spoolRejected(file: file)
  }

  private func readPiece(isLast: Bool, file: Int) {
    if longLineOffset == nil {
      longLineOffset = block.byteOffset
      decoder.beginLongLine()
    }
    decoder.consumePiece(block)
    var lines = block.droppedLines
    if isLast, let start = longLineOffset {
      longLineOffset = nil
      lines += 1
      let verdict = decoder.endLongLine(isLast: block.isEndOfFile, &record)
      let position = LinePosition(
        lineInBlock: 0, byteOffset: start, isTrusted: block.endsTrustedLine)
      count(verdict, position, file: file)
    }
    scheduler.files[file].note(lines: lines, ofBlock: block.sequence)
    spoolRejected(file: file)
  }

  // MARK: Lines

  /// Counts a line where it belongs.
  private func count(_ verdict: LineVerdict, _ position: LinePosition, file: Int) {
    if position.isTrusted {
      add(verdict, position, file: file, to: &settled)
    } else {
      let member = Scheduler.MemberID(file: file, member: block.member)
      add(verdict, position, file: file, to: &pending[member, default: empty])
    }
  }

  private func add(
    _ verdict: LineVerdict, _ position: LinePosition, file: Int,
    to aggregate: inout SpendAggregate
  ) {
    aggregate.inputs.lines += 1
    switch verdict {
    case .blank: aggregate.inputs.blank += 1
    case .notRequest: aggregate.inputs.notRequests += 1
    case .update: addUpdate(to: &aggregate)
    case .malformed(let fault): reject(fault, position, file: file, &aggregate)
    case .request:
      let outcome = options.engine.outcome(for: record.usage)
      if outcome == .unpriced(.amountTooLarge) {
        return reject(LineFault(.fact(.amount)), position, file: file, &aggregate)
      }
      let request = PricedRequest(record, outcome)
      note(request, place(position, file), &aggregate)
      if let id = record.id, options.joins {
        aggregate.fullLines += 1
        aggregate.join.add(
          request, id: id, isCostSettled: record.isCostSettled, &decoder.book)
      } else if counter.count(request, into: &aggregate, &decoder.book), record.id == nil {
        aggregate.inputs.withoutId += 1
      }
    }
  }

  /// A line that only brings a request's status or cost. Without joining it is just no request.
  private func addUpdate(to aggregate: inout SpendAggregate) {
    guard let id = record.id, options.joins else {
      aggregate.inputs.notRequests += 1
      return
    }
    aggregate.inputs.updates += 1
    aggregate.join.add(
      status: record.status, cost: record.reportedCost, id: id, &decoder.book)
  }

  private func place(_ position: LinePosition, _ file: Int) -> ProblemPlace {
    ProblemPlace(
      file: file, block: block.sequence, lineInBlock: position.lineInBlock + block.droppedLines,
      byteOffset: position.byteOffset)
  }

  private func reject(
    _ fault: LineFault, _ position: LinePosition, file: Int, _ aggregate: inout SpendAggregate
  ) {
    aggregate.inputs.malformed += 1
    var place = place(position, file)
    place.byteOffset += fault.offset
    aggregate.note(fault, at: place)
    if options.rejects != nil {
      rejected.append(
        RejectsSpool.Entry(place, fault, member: position.isTrusted ? nil : block.member))
    }
  }

  /// Notes where a model without a price, or an unknown status, was first seen.
  private func note(
    _ request: PricedRequest, _ place: ProblemPlace, _ aggregate: inout SpendAggregate
  ) {
    if case .unpriced(let reason) = request.usage.outcome {
      let model = UnpricedModel(model: request.usage.model, reason: reason)
      aggregate.unpricedPlaces[model] = min(place, aggregate.unpricedPlaces[model] ?? place)
    }
    if !decoder.book.statuses[Int(request.status)].isKnown {
      let known = aggregate.statusPlaces[request.status] ?? place
      aggregate.statusPlaces[request.status] = min(place, known)
    }
  }

  private func spoolRejected(file: Int) {
    guard !rejected.isEmpty else { return }
    options.rejects?.append(rejected, file: file, block: block.sequence)
    rejected.removeAll(keepingCapacity: true)
  }

  // MARK: Members

  /// Adds or drops the shares of members whose checksum is known by now.
  private func settlePending() {
    guard !pending.isEmpty else { return }
    for (id, counts) in scheduler.settlements(of: pending.keys) {
      guard var share = pending.removeValue(forKey: id), counts else { continue }
      if settled.inputs.lines == 0 {
        settled = share
      } else {
        settled.merge(&share, nil, isName: isName, &decoder.book)
      }
    }
  }
}
