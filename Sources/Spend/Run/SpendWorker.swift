// One worker: blocks in, a share of the report out. Requests that have an id go to the table that all
// workers share, a few thousand at a time; besides, workers meet at the scheduler once a block.

import LogRecords
import Pricing

/// What a worker leaves behind: what it counted line by line.
struct WorkerShare: Sendable {
  var aggregate: SpendAggregate
  /// What the numbers in the aggregate are among those of all workers.
  var numbers: PartNumbers
}

/// Decodes, prices and adds up.
struct SpendWorker {
  private let scheduler: Scheduler
  private let holdsBack: Bool
  private var lines: LineCounter
  private var buffer: JoinBuffer
  private let columns: [GroupColumn]
  private let empty: SpendAggregate
  /// Lines that count.
  private var settled: SpendAggregate
  /// Lines that hang on a gzip member, if they are held back.
  private var pending: [Scheduler.MemberID: PendingLines] = [:]
  private var block: Block
  /// Whether a long line has begun and not ended.
  private var isInLongLine = false

  /// What hangs on a gzip member.
  private struct PendingLines {
    var aggregate: SpendAggregate
    var requests = JoinShard()
  }

  /// - Parameter holdsBack: whether lines wait for the verdict on their gzip member. If not, a bad
  ///   member stops the run.
  init(
    _ options: SpendOptions, _ scheduler: Scheduler, _ requests: JoinedRequests, holdsBack: Bool
  ) {
    self.scheduler = scheduler
    self.holdsBack = holdsBack
    lines = LineCounter(options, givesTickets: !holdsBack)
    buffer = JoinBuffer(requests)
    let tables = options.allTables
    columns = tables.flatMap(\.self)
    empty = SpendAggregate(tableWidths: tables.map(\.count))
    settled = empty
    block = Block(capacity: options.blockCapacity)
  }

  /// Works until nothing is left to do: when no file is open any more, every member is settled.
  mutating func run() -> WorkerShare {
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
    lines.finish(&settled)
    lines.flush(&buffer)
    return WorkerShare(aggregate: settled, numbers: buffer.numbers)
  }

  // MARK: Blocks

  /// Fills blocks until one is left for this worker to decode.
  private mutating func inflate(_ stream: LogStream) {
    let file = stream.index
    while true {
      let before = (stream.bytesRead, stream.bytesProduced)
      let (filling, settlement) = stream.fill(block)
      scheduler.progress.note(
        bytesRead: stream.bytesRead - before.0, bytes: stream.bytesProduced - before.1)
      if let settlement {
        if !settlement.counts, !holdsBack { scheduler.stop() }
        scheduler.settle(settlement, file: file)
      }
      switch filling {
      case .lines where stream.readsInOrder: decode(file: file, pieces: stream.pieces)
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
      case .piece(let isLast): readPiece(isLast: isLast, file: file, pieces: stream.pieces)
      case .abandonedLine: isInLongLine = false
      }
      if stream.isFinished {
        if stream.pieces != nil { endPieces(file: file) }
        return scheduler.finish(stream)
      }
      if scheduler.progress.isCancelled { return scheduler.release(stream) }
    }
  }

  /// Decodes the lines of the block.
  private mutating func decode(file: Int, pieces: LogPieces? = nil) {
    lines.decoder.begin(block, pieces: pieces)
    let count = block.droppedLines + addLines(file: file)
    pieces?.pass(lines: count)
    finishBlock(lines: count, file: file)
  }

  private mutating func readPiece(isLast: Bool, file: Int, pieces: LogPieces?) {
    if !isInLongLine { lines.decoder.beginLongLine(block) }
    isInLongLine = !isLast
    lines.decoder.consumePiece(block)
    var count = block.droppedLines
    if isLast {
      lines.decoder.endLongLine(block, pieces: pieces)
      count += addLines(file: file)
    }
    pieces?.pass(lines: count)
    finishBlock(lines: count, file: file)
  }

  /// Counts what is in the pieces that nothing has completed. Their lines have been counted.
  private mutating func endPieces(file: Int) {
    lines.decoder.endPieces()
    _ = addLines(file: file)
    lines.endBlock(&settled, &buffer)
    lines.spoolRejected(file: file, block: block.sequence)
  }

  /// Counts what the decoder finds.
  ///
  /// - Returns: how many lines there were.
  private mutating func addLines(file: Int) -> Int {
    var count = 0
    var record = LogRecord()
    var item = DecodedItem()
    while lines.decoder.nextLine(&record, &item) {
      count += item.lineCount
      add(item, &record, file: file)
    }
    return count
  }

  private mutating func finishBlock(lines count: Int, file: Int) {
    lines.endBlock(&settled, &buffer)
    scheduler.files[file].note(
      lines: count, ofBlock: block.sequence, at: block.byteOffset)
    lines.spoolRejected(file: file, block: block.sequence)
  }

  /// Counts a line where it belongs.
  @inline(__always)
  private mutating func add(_ item: DecodedItem, _ record: inout LogRecord, file: Int) {
    if holdsBack, !item.position.isTrusted { return hold(item, &record, file: file) }
    if let line = lines.add(item, &record, of: block, file: file, to: &settled) {
      join(line.entry, line.requester, lines.linePlace(item.position, block, file))
      if line.entry.isUpdate, let supplement = lines.supplement(&record) {
        join(supplement.entry, supplement.requester, lines.linePlace(item.position, block, file))
      }
    }
  }

  /// Counts a line that hangs on its member.
  @inline(never)
  private mutating func hold(_ item: DecodedItem, _ record: inout LogRecord, file: Int) {
    let member = Scheduler.MemberID(file: file, member: block.member)
    let empty = empty
    let line = lines.add(
      item, &record, of: block, file: file,
      to: &pending[member, default: PendingLines(aggregate: empty)].aggregate)
    guard var line else { return }
    let place = lines.linePlace(item.position, block, file)
    if !line.entry.isUpdate { line.entry.requester = lines.number(of: line.requester) }
    pending[member]?.requests.join(line.entry, at: place, lines)
    if line.entry.isUpdate, var supplement = lines.supplement(&record) {
      supplement.entry.requester = lines.number(of: supplement.requester)
      pending[member]?.requests.join(supplement.entry, at: place, lines)
    }
  }

  @inline(__always)
  private mutating func join(_ entry: JoinEntry, _ requester: Requester, _ place: LinePlace?) {
    if buffer.add(entry, of: requester, at: place) { lines.flush(&buffer) }
  }

  // MARK: Members

  /// Adds or drops what hung on members whose checksum is known by now.
  private mutating func settlePending() {
    guard !pending.isEmpty else { return }
    for (id, counts) in scheduler.settlements(of: pending.keys) {
      guard var held = pending.removeValue(forKey: id), counts else { continue }
      lines.finish(&held.aggregate)
      settled.merge(held.aggregate, nil, columns)
      settled.unread.prune(lines.decoder.book.shapes)
      held.requests.settle(lines)
      held.requests.drainLines { entry, place in
        let nobody = Requester(user: 0, project: 0)
        join(entry, entry.isUpdate ? nobody : lines.parts.requester(entry.requester), place)
      }
    }
  }
}
