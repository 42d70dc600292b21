// What speaks of FLUX and was not understood: by shape, and decided by the ids of the whole run.

@testable import Spend
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes
@testable import LogRecords

/// Workers that are told what their lines are.
private struct ToldRun {
  /// A line and what it is.
  enum Line {
    /// A request, or an update, as JSON.
    case json(String)
    /// An update that speaks of FLUX.
    case update(String, shape: String)
    /// An element that was not understood.
    case unread(String, claims: [String] = [])
    /// What else a decoder may say.
    case verdict(LineVerdict)
  }

  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))

  /// The sums when each worker has its lines; files are numbered by worker.
  func total(_ workers: [[Line]]) -> SpendAggregate { merged(workers).aggregate }

  /// The same, with names.
  func merged(_ workers: [[Line]]) -> MergedShares {
    let requests = JoinedRequests()
    let shares = workers.enumerated().map { share($1, file: $0, requests) }
    let wanted = shares.reduce(into: UndecidedLines.Wanted()) {
      $1.aggregate.undecided.want(&$0)
    }
    let counting = JoinedCounting(options, requests, RunProgress(), wanted)
    var joined = [counting.run()]
    let completed = counting.rest()
    if let completed { joined.append(completed.run()) }
    return MergedShares(shares, joined: joined, completed?.names ?? counting.names, options)
  }

  private func share(_ lines: [Line], file: Int, _ requests: JoinedRequests) -> WorkerShare {
    var counter = LineCounter(options)
    var buffer = JoinBuffer(requests)
    var sums = SpendAggregate(tableWidths: options.allTables.map(\.count))
    for (number, line) in lines.enumerated() {
      let place = ProblemPlace(file: file, block: 0, lineInBlock: number, byteOffset: number * 100)
      switch line {
      case .json(let json):
        let (found, item, block) = decoded(json, counter)
        var record = found
        if let line = counter.add(item, &record, of: block, file: file, to: &sums) {
          _ = buffer.add(line.entry, of: line.requester, at: nil)
        }
      case .update(let json, let shape):
        let (found, item, _) = decoded(json, counter)
        var record = found
        #expect(item.verdict == .update)
        let number = counter.decoder.book.shapes.number(of: Array(shape.utf8))
        if let line = counter.addUpdate(&record, shape: number, at: place, blockOffset: 0, &sums) {
          _ = buffer.add(line.entry, of: line.requester, at: nil)
        }
      case .unread(let shape, let claims):
        let number = counter.decoder.book.shapes.number(of: Array(shape.utf8))
        let ids = claims.map { RequestID(Array($0.utf8).span) }
        counter.countUnread(number, claims: ids, at: place, .none, &sums)
      case .verdict(let verdict):
        var record = LogRecord()
        let position = LinePosition(lineInBlock: number, byteOffset: 0, isTrusted: true)
        let item = DecodedItem(verdict, position)
        _ = counter.add(item, &record, of: Block(capacity: 0), file: file, to: &sums)
      }
    }
    counter.finish(&sums)
    counter.flush(&buffer)
    return WorkerShare(aggregate: sums, numbers: buffer.numbers)
  }

  private func decoded(_ json: String, _ counter: LineCounter) -> (LogRecord, DecodedItem, Block) {
    let block = Block(capacity: 4096)
    _ = LogStream(MemorySource(Array((json + "\n").utf8))).fill(block)
    counter.decoder.begin(block)
    var record = LogRecord()
    let item = counter.decoder.nextLine(&record)
    let start = LinePosition(lineInBlock: 0, byteOffset: 0, isTrusted: true)
    return (record, item ?? DecodedItem(.blank, start), block)
  }
}

@Suite struct `Unread elements` {
  private static let request =
    #"{"ts":"2026-06-01T12:00:00Z","id":"A","model":"flux-2-pro","width":1024,"height":1024}"#
  private static func update(_ id: String) -> String {
    #"{"id":"\#(id)","status":"Ready","cost":3}"#
  }

  @Test func `each verdict has its counter, and all together are the records`() {
    let sums = ToldRun().total([
      [
        .verdict(.mention), .verdict(.otherModel), .verdict(.notRequest), .verdict(.blank),
        .verdict(.malformed(LineFault(.fact(.size)))), .unread("message"), .json(Self.request),
        .json(Self.request), .json(Self.update("A")),
      ]
    ])
    let inputs = sums.inputs
    #expect(inputs.mentions == 1 && inputs.notRequests == 2 && inputs.otherModels == 1)
    #expect(inputs.unread == 1 && inputs.malformed == 1 && inputs.blank == 1)
    #expect(inputs.requests == 1 && inputs.duplicates == 1 && inputs.updates == 1)
    #expect(inputs.records == 8)
  }

  @Test func `an element whose id a request has is an update, whoever read which first`() {
    let lines: [ToldRun.Line] = [
      .unread("polling_url", claims: ["x", "A"]), .json(Self.request),
      .unread("polling_url", claims: ["y"]),
    ]
    for workers in [[lines], [lines.reversed()], [[lines[0]], [lines[1]], [lines[2]]]] {
      let sums = ToldRun().total(workers)
      #expect(sums.inputs.updates == 1 && sums.inputs.unread == 1 && sums.inputs.unmatched == 0)
      #expect(sums.inputs.records == 3)
    }
  }

  @Test func `an update that speaks of FLUX and has no request is unread, with its cost`() {
    let sums = ToldRun().total([
      [.update(Self.update("A"), shape: "a"), .json(Self.request)],
      [.update(Self.update("B"), shape: "b"), .update(Self.update("B"), shape: "b")],
      [.json(Self.update("C"))],
    ])
    #expect(sums.inputs.updates == 2 && sums.inputs.unread == 2 && sums.inputs.unmatched == 1)
    #expect(sums.unmatched.count == 1 && sums.unmatched.cost.description == "0.03")
    #expect(sums.inputs.records == 5)
  }

  @Test func `of updates for one unknown id only those that speak of FLUX are unread`() {
    let sums = ToldRun().total([
      [.update(Self.update("B"), shape: "b"), .json(Self.update("B")), .json(Self.update("B"))]
    ])
    #expect(sums.inputs.updates == 2 && sums.inputs.unread == 1 && sums.inputs.unmatched == 2)
    #expect(sums.unmatched.count == 1 && sums.unmatched.cost == .zero)
  }

  @Test func `without joining nobody knows the ids, and nothing is passed over`() {
    var run = ToldRun()
    run.options.joins = false
    let sums = run.total([[.json(Self.request), .unread("polling_url", claims: ["A"])]])
    #expect(sums.inputs.unread == 1 && sums.inputs.requests == 1 && sums.inputs.records == 2)
  }

  @Test func `a request that the report is not about has its id all the same`() {
    var run = ToldRun()
    run.options.filters = [.model: ["flux-2-max"]]
    let sums = run.total([[.json(Self.request), .unread("polling_url", claims: ["A"])]])
    #expect(sums.inputs.filtered == 1 && sums.inputs.updates == 1 && sums.inputs.unread == 0)
  }
}

@Suite struct `Unread shapes` {
  @Test func `workers number shapes as they meet them, and the sums are by text`() {
    func unread(_ texts: String) -> [ToldRun.Line] {
      // Of two words the second is an id that no request has.
      texts.split(separator: " ").enumerated().map { number, text in
        .unread(String(text), claims: number.isMultiple(of: 2) ? [] : ["nobody"])
      }
    }
    for workers in [["a b", "b a b"], ["b a b", "a b"], ["a b b a b"], ["", "b b b a a"]] {
      let merged = ToldRun().merged(workers.map(unread))
      let shapes = merged.names.book.shapes
      let found = merged.aggregate.unread.mostFrequent(9, shapes)
      #expect(found.first.map { shapes.string(of: $0.shape) } == ["b", "a"])
      #expect(found.first.map(\.elements.count) == [3, 2] && found.others.count == 0)
      #expect(merged.aggregate.inputs.unread == 5 && merged.aggregate.undecided.isEmpty)
    }
  }

  private static func texts(_ count: Int) -> (KeyTable, [UInt32]) {
    var texts = KeyTable()
    let numbers = (0..<count).map { texts.number(of: Array("shape \(10_000 + $0)".utf8)) }
    return (texts, numbers)
  }

  /// What is kept, in an order that tells all.
  private static func text(_ shapes: UnreadShapes, _ texts: KeyTable) -> [String] {
    var shapes = shapes
    shapes.prune(texts)
    let (first, others) = shapes.mostFrequent(2_000, texts)
    return first.map { "\(texts.string(of: $0.shape)) \($0.elements)" } + ["\(others)"]
  }

  @Test(arguments: UInt64(1)...6)
  func `the sums do not depend on who met what, however many shapes there are`(seed: UInt64) {
    var random = SeededNumbers(seed)
    let (texts, all) = Self.texts(seed.isMultiple(of: 2) ? 1_400 : 300)
    let numbers = all.shuffled(using: &random)
    let met = (0..<6_000).map { number in
      let shape = random.chance(50) ? numbers[number % 20] : random.pick(numbers)
      return (
        shape,
        ProblemPlace(
          file: random.pick([0, 3, 64, 200]), block: 0, lineInBlock: number, byteOffset: number)
      )
    }
    var expected: [String]?
    for workers in [1, 2, 5] {
      var shares = [UnreadShapes](repeating: UnreadShapes(), count: workers)
      for (shape, place) in met.shuffled(using: &random) {
        shares[Int.random(in: 0..<workers, using: &random)].note(shape, at: place, .none, texts)
      }
      shares.shuffle(using: &random)
      let sum = shares.reduce(into: UnreadShapes()) { $0.merge($1) { $0 } }
      let found = Self.text(sum, texts)
      #expect(found == expected ?? found)
      expected = found
    }
  }

  @Test func `the most frequent come first, and all others are one`() throws {
    let (texts, numbers) = Self.texts(5)
    var shapes = UnreadShapes()
    for (index, count) in [1, 4, 2, 4, 3].enumerated() {
      for line in 0..<count {
        let place = ProblemPlace(file: line, block: 0, lineInBlock: 0, byteOffset: 9 - index)
        shapes.note(numbers[index], at: place, .none, texts)
      }
    }
    let (first, others) = shapes.mostFrequent(3, texts)
    #expect(first.map(\.shape) == [numbers[1], numbers[3], numbers[4]])
    #expect(first.map(\.elements.files.count) == [4, 4, 3])
    #expect(others.count == 3 && others.files.count == 2)
    #expect(try #require(others.first).byteOffset == 7)
  }

  @Test func `numbers of one worker become those of all`() {
    let (texts, numbers) = Self.texts(3)
    var (one, other) = (UnreadShapes(), UnreadShapes())
    let place = ProblemPlace(file: 1, block: 0, lineInBlock: 0, byteOffset: 7)
    one.note(numbers[1], at: place, .none, texts)
    other.note(numbers[0], at: place, .none, texts)
    one.merge(other) { _ in numbers[1] }
    let found = one.mostFrequent(9, texts).first
    #expect(found.map(\.shape) == [numbers[1]] && found.map(\.elements.count) == [2])
  }
}
