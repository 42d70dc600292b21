// A log read from its bytes to its records, by the road a run takes: stream, blocks, decoder.

import CivilTime
import Pricing
import SystemIO
import Testing

@testable import LogRecords

/// A line as the decoder saw it. Nothing in it depends on what else the decoder has seen.
struct DecodedLine: Equatable {
  /// What it is; of a shape not the number, which tells how many shapes came before it.
  var verdict: LineVerdict
  /// Its number in the inflated file, from 1.
  var number: Int
  var byteOffset: Int
  /// What the record says, for a request.
  var facts: RecordFacts?
  /// The shape of an element that is unread, or may turn out to be.
  var shape: String?
  /// How such an element can be declared harmless.
  var hint = IgnoreHint.none

  var isMalformed: Bool {
    if case .malformed = verdict { true } else { false }
  }
}

/// All that there is to know of a log.
struct DecodedLog {
  /// The lines that count, in order.
  var lines: [DecodedLine] = []
  var faults: [String] = []
  var messages: [String] = []
  /// Lines that were handed out and taken back when their member turned out to be bad.
  var takenBack = 0
  var bytesRead = 0
  var bytesProduced = 0
  /// Members whose fate was told, in order.
  var settled: [Settlement] = []
}

extension DecodedLog {
  /// Reads a log, with each backend that can inflate: all must say the same.
  ///
  /// - Parameters:
  ///   - capacity: the size of the blocks.
  ///   - chunks: the sizes of the pieces that the source hands out, over and over.
  ///   - decoder: one to be used again, since making one takes longer than a short log.
  init(
    _ bytes: [UInt8], capacity: Int = Block.standardCapacity, chunks: [Int] = [.max],
    salvages: Bool = false, decoder: RecordDecoder? = nil
  ) {
    self.init(
      readBy: .zlib, bytes, capacity: capacity, chunks: chunks, salvages: salvages,
      decoder: decoder)
    guard bytes.first == 0x1F else { return }
    for backend in InflateBackend.allCases where backend != .zlib {
      let zlibs = self
      self = DecodedLog(
        readBy: backend, bytes, capacity: capacity, chunks: chunks, salvages: salvages,
        decoder: decoder)
      guard agrees(with: zlibs) || goesByChecksum(unlike: zlibs) else {
        fatalError(
          "\(backend) says \(messages), zlib \(zlibs.messages), or other lines or bytes, in blocks of "
            + "\(capacity) from chunks of \(chunks), of \(bytes)")
      }
    }
  }

  /// Reads a log with one backend.
  init(
    readBy backend: InflateBackend, _ bytes: [UInt8], capacity: Int = Block.standardCapacity,
    chunks: [Int] = [.max], salvages: Bool = false, decoder: RecordDecoder? = nil
  ) {
    let stream = LogStream(
      ChunkedSource(bytes, chunks: chunks), salvages: salvages, backend: backend)
    self.init(stream, capacity: capacity, decoder: decoder)
  }

  /// Whether all that a user sees is the same.
  private func agrees(with other: DecodedLog) -> Bool {
    guard
      lines.sorted(by: { $0.number < $1.number })
        == other.lines.sorted(by: { $0.number < $1.number }),
      faults == other.faults, messages == other.messages
    else { return false }
    // How far zlib has read when a format is refused depends on the chunks.
    return faults.contains("unsupported-format")
      || bytesRead == other.bytesRead && bytesProduced == other.bytesProduced
  }

  /// Whether zlib refuses a member of which this backend has found that its checksum is right.
  private func goesByChecksum(unlike zlibs: DecodedLog) -> Bool {
    guard zlibs.faults.last == "gzip-corrupt", let message = zlibs.messages.last else {
      return false
    }
    let member = message.prefix { $0 != "(" }
    return messages.starts(with: zlibs.messages.dropLast())
      && !messages.contains { $0.hasPrefix(member) }
  }

  /// - Parameter meanwhile: done when the first block has been read.
  init(
    _ stream: LogStream, capacity: Int = Block.standardCapacity, decoder: RecordDecoder? = nil,
    meanwhile: () -> Void = {}
  ) {
    var reading = LogReading(
      decoder: decoder ?? RecordDecoder(sheet: .builtIn), block: Block(capacity: capacity))
    reading.take(from: stream)
    meanwhile()
    while !stream.isFinished { reading.take(from: stream) }
    lines = reading.settled
    takenBack = reading.takenBack
    settled = reading.settlements
    faults = stream.faults.map(\.code)
    messages = stream.faults.map(\.message)
    bytesRead = stream.bytesRead
    bytesProduced = stream.bytesProduced
    // At its end every member is settled.
    precondition(reading.pending.isEmpty)
  }
}

/// The state of reading one log.
private struct LogReading {
  let decoder: RecordDecoder
  let block: Block
  var settled: [DecodedLine] = []
  var pending: [Int: [DecodedLine]] = [:]
  var settlements: [Settlement] = []
  var takenBack = 0
  var lineNumber = 0
  /// Lines of the block read last.
  var lastLines = 0
  var isInLongLine = false
  var record = LogRecord()

  init(decoder: RecordDecoder, block: Block) {
    self.decoder = decoder
    self.block = block
  }

  mutating func take(from stream: LogStream) {
    let (filling, settlement) = stream.fill(block)
    // A settlement is about lines of earlier blocks: it comes before this block's lines.
    if let settlement { settle(settlement) }
    lineNumber += block.droppedLines
    switch filling {
    case .lines:
      let pieces = stream.readsInOrder ? stream.pieces : nil
      decoder.begin(block, pieces: pieces)
      addLines(pieces)
    case .piece(let isLast):
      if !isInLongLine { decoder.beginLongLine(block) }
      isInLongLine = !isLast
      decoder.consumePiece(block)
      if isLast {
        decoder.endLongLine(block, pieces: stream.pieces)
        addLines(stream.pieces)
      }
    case .abandonedLine: isInLongLine = false
    }
    if stream.isFinished, stream.readsInOrder { addPieces() }
  }

  private mutating func settle(_ settlement: Settlement) {
    settlements.append(settlement)
    let lines = pending.removeValue(forKey: settlement.member) ?? []
    if settlement.counts { settled += lines } else { takenBack += lines.count }
  }

  private mutating func addLines(_ pieces: LogPieces?) {
    var lines = 0
    while let item = decoder.nextLine(&record) {
      lines += item.lineCount
      add(item)
    }
    pieces?.pass(lines: block.droppedLines + lines)
    lineNumber += lines
    lastLines = lines
  }

  /// Adds what is in the pieces that nothing has completed.
  private mutating func addPieces() {
    lineNumber -= block.droppedLines + lastLines
    decoder.endPieces()
    while let item = decoder.nextLine(&record) { add(item) }
    lineNumber += block.droppedLines + lastLines
  }

  private mutating func add(_ item: DecodedItem) {
    var line = DecodedLine(
      verdict: item.verdict, number: lineNumber + item.position.lineInBlock + 1,
      byteOffset: item.position.byteOffset)
    switch item.verdict {
    case .request: line.facts = RecordFacts(record, decoder)
    case .unread(let shape):
      line.verdict = .unread(shape: 0)
      line.shape = decoder.book.shapes.string(of: shape)
      line.hint = decoder.hint
    case .update:
      guard let shape = decoder.shapeOfUpdate else { break }
      line.shape = decoder.book.shapes.string(of: shape)
      line.hint = decoder.hint
    default: break
    }
    if item.position.isTrusted {
      settled.append(line)
    } else if let known = settlements.last(where: { $0.member == block.member }) {
      // What was open at the end of the file comes after its member has been settled.
      if known.counts { settled.append(line) } else { takenBack += 1 }
    } else {
      pending[block.member, default: []].append(line)
    }
  }
}

/// A record with its numbers turned back into names, so that two decoders can be compared.
struct RecordFacts: Equatable {
  var model: String?
  var loggedModel: String
  var time: Instant?
  var images: Int
  var output: OutputSize
  /// Pixels of each input image; nil for an unknown size.
  var inputs: [Int64?]
  var inputMegapixels: PrintedMegapixels?
  var user: String
  var project: String
  var width: Int
  var height: Int
  var status: String
  var ending: RequestEnding
  var isKnownStatus: Bool
  var reportedCost: Money?
  var loggerCost: Money?
  var isPaidByUser: Bool
  var hasID: Bool

  init(_ record: LogRecord, _ decoder: RecordDecoder) {
    let identity = decoder.book.models[Int(record.model)]
    let status = decoder.book.statuses[Int(record.status)]
    model = identity.place.map { decoder.sheet.models[$0].id }
    loggedModel = identity.name
    time = record.usage.time
    images = record.usage.imageCount
    output = record.usage.output
    inputs = (0..<record.usage.inputs.count).map { record.usage.inputs.pixels(ofImage: $0) }
    inputMegapixels = record.usage.inputs.printedTotal
    user = record.user == 0 ? "" : decoder.book.names.string(of: record.user)
    project = record.project == 0 ? "" : decoder.book.names.string(of: record.project)
    width = Int(record.width)
    height = Int(record.height)
    self.status = status.name
    ending = status.ending
    isKnownStatus = status.isKnown
    // As it is read where nothing is known of the request.
    reportedCost = record.reportedCost?.reading(charge: nil).amount
    loggerCost = record.loggerCost
    isPaidByUser = record.isPaidByUser
    hasID = record.id != nil
  }
}

/// Reads single lines, by their shape where that is known and without; both must say the same.
struct SingleLines {
  private let decoders = [true, false].map { RecordDecoder(sheet: .builtIn, knowsShapes: $0) }

  /// The verdict of a line that is one record and, for a request, its facts.
  func decode(_ line: String) -> (verdict: LineVerdict, facts: RecordFacts?) {
    let logs = decoders.map { DecodedLog(Array(line.utf8) + [0x0A], decoder: $0) }
    #expect(logs[0].lines == logs[1].lines, "\(line)")
    #expect(logs[0].lines.count == 1, "\(line)")
    return (logs[0].lines[0].verdict, logs[0].lines[0].facts)
  }

  /// The facts of a line that is a request.
  func facts(_ line: String) throws -> RecordFacts {
    let decoded = decode(line)
    #expect(decoded.verdict == .request, "\(line)")
    return try #require(decoded.facts)
  }
}

/// The verdict of a single line and, for a request, its facts.
func decode(_ line: String) -> (verdict: LineVerdict, facts: RecordFacts?) {
  SingleLines().decode(line)
}

/// The facts of a line that is a request.
func facts(_ line: String) throws -> RecordFacts { try SingleLines().facts(line) }

/// The verdicts of all records of a text.
func verdicts(_ text: String) -> [LineVerdict] {
  DecodedLog(Array(text.utf8)).lines.map(\.verdict)
}

/// Bytes in memory, handed out in chunks of the sizes given, over and over.
final class ChunkedSource: ByteSource {
  private let source: MemorySource
  private let chunks: [Int]
  private var turn = 0

  init(_ bytes: [UInt8], chunks: [Int] = [.max]) {
    (source, self.chunks) = (MemorySource(bytes), chunks)
  }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    defer { turn += 1 }
    // Safe: asks for no more than there is room for.
    return try unsafe source.read(
      into: target, capacity: min(capacity, chunks[turn % chunks.count]))
  }

  var canRewind: Bool { true }
  func rewind(by count: Int) { source.rewind(by: count) }
}
