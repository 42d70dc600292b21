// The stages of a run, each over the same lines in memory, again and again.
//
//   scan     the bytes of a line to the places of its facts: the fast scanner alone
//   decode   a line to a record: its end, the scanner, the facts
//   price    a record to a charge: the formula, as for a request never seen before
//   count    a record to the sums: the price of its like looked up, its groups added to
//   join     a record to the table of requests by id
//
// A pass that is not measured comes first. So the difference between N and 2N passes is N passes: what
// a run does at its beginning, and for the first request of a kind, cancels out.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pricing
import Spend

/// A stage of a run.
enum Stage: String, CaseIterable, ExpressibleByArgument {
  case scan, decode, price, count, join
}

struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages", abstract: "Measure what is done to each line, stage by stage.")

  @Argument(help: "A log, plain or in gzip.")
  var file: String

  @Option(name: .customLong("stage"), help: "Only this stage; repeat it for more.")
  var stages = Stage.allCases

  @Option(help: "How much of the log is kept in memory, in millions of bytes.")
  var megabytes = 64

  @Option(help: "How often each stage sees all lines, besides a first time that is not measured.")
  var passes = 5

  func run() throws {
    let blocks = try readBlocks()
    let lines = Lines(blocks)
    for stage in stages {
      let pass = stage.work(on: lines)
      let records = pass()
      let times = (0..<passes).map { _ in seconds { _ = pass() } }
      print(
        """
        {"stage": "\(stage.rawValue)", "lines": \(lines.count), "records": \(records), \
        "bytes": \(lines.bytes), "seconds": \(times)}
        """)
    }
  }

  private func readBlocks() throws -> [Block] {
    let stream = try openStream(file, .standard)
    var blocks: [Block] = []
    var bytes = 0
    while !stream.isFinished, bytes < megabytes * 1_000_000 {
      let block = Block(capacity: Block.standardCapacity)
      guard stream.fill(block).filling == .lines else {
        throw BenchFailure("\(file): has a line longer than a block")
      }
      blocks.append(block)
      bytes += block.count
    }
    return blocks
  }
}

/// Lines in memory.
struct Lines {
  var blocks: [Block]
  var bytes: Int
  var count = 0
  /// The records of those that are requests.
  var records: ContiguousArray<LogRecord> = []

  init(_ blocks: [Block]) {
    self.blocks = blocks
    bytes = blocks.reduce(0) { $0 + $1.count }
    let decoder = RecordDecoder(sheet: .builtIn)
    var record = LogRecord()
    for block in blocks {
      decoder.begin(block)
      while let item = decoder.nextLine(&record) {
        count += 1
        if item.verdict == .request { records.append(record) }
      }
    }
  }
}

extension Stage {
  /// What one pass over the lines is; it returns how many requests it saw.
  func work(on lines: Lines) -> () -> Int {
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    switch self {
    case .scan:
      let stage = ScanningStage()
      return { lines.blocks.reduce(0) { $0 + stage.scan($1) } }
    case .decode:
      let decoder = RecordDecoder(sheet: .builtIn)
      var record = LogRecord()
      return { lines.blocks.reduce(0) { $0 + decode($1, decoder, &record) } }
    case .price:
      return { price(lines.records, options.engine) }
    case .count, .join:
      options.joins = self == .join
      var stage = CountingStage(options, lines.blocks)
      return { stage.count() }
    }
  }

  private func decode(_ block: Block, _ decoder: RecordDecoder, _ record: inout LogRecord) -> Int {
    var requests = 0
    decoder.begin(block)
    while let item = decoder.nextLine(&record) {
      if item.verdict == .request { requests += 1 }
    }
    return requests
  }

  private func price(_ records: ContiguousArray<LogRecord>, _ engine: PricingEngine) -> Int {
    var priced = 0
    for index in records.indices {
      if case .charged = engine.outcome(for: records[index].usage) { priced += 1 }
    }
    return priced
  }
}
