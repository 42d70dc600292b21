// Whole random logs: every sum against a slow twin, one fault at a time through a plain formula, and the same
// bytes whoever reads what.

import Analyses
import Quotes
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO
import TestSupport
import Testing

@Suite struct ReconciliationProperties {
  private func reconciliation(
    _ files: [FilePath], workers: Int = 2, change: (inout SpendOptions) -> Void = { _ in }
  ) throws -> Reconciliation {
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.tables = [[.model], [.user, .status], [.day]]
    options.workers = workers
    change(&options)
    return try #require(SpendRun(InputFiles(files), options: options).reconciliation())
  }

  /// What the twin makes of one request.
  private struct Compared {
    var reported: Int128
    var computed: Int128
    var low: Int128
    var high: Int128
    var isEstimated: Bool

    var isResolved: Bool

    /// - Parameter sums: what the twin says of it.
    /// - Returns: nil for a request that is not compared.
    init?(_ sums: SlowTwin.Sums, _ line: ArraySlice<UInt8>) {
      let text = String(decoding: line, as: UTF8.self)
      guard sums["reported"] == 1, !text.contains("flux-9-hyper"), !text.contains("fal-ai") else {
        return nil
      }
      reported = sums["reportedCost"] ?? 0
      computed = sums["listCost"] ?? 0
      low = sums["listCostLow"] ?? 0
      high = sums["listCostHigh"] ?? 0
      isEstimated = sums["estimated"] == 1
      isResolved = sums["resolved"] == 1
    }

    var verdict: Reconciliation.Verdict {
      if isResolved { return .resolved }
      if isEstimated { return low <= reported && reported <= high ? .withinBounds : .drifting }
      return reported == computed ? .agreeing : .drifting
    }
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `every sum is that of a slow twin`(seed: UInt64) throws {
    var random = RandomLog(seed: seed)
    let log = random.clean(lines: 400)
    let folder = try LogFolder()
    let result = try reconciliation([try folder.write(log, to: "a.jsonl")])
    let lines = log.split(separator: 0x0A)
    var twin = SlowTwin()
    try twin.add(log)
    let settled = twin.settled
    let compared = zip(settled, lines).compactMap { Compared($0, $1) }
    #expect(result.totals.requests == compared.count)
    #expect(result.totals.requests + result.leftOut.requests == lines.count)
    for verdict in Reconciliation.Verdict.allCases {
      let twins = compared.filter { $0.verdict == verdict }
      let sums = result.verdicts[verdict] ?? .init()
      #expect(sums.requests == twins.count)
      #expect(sums.estimated == twins.filter(\.isEstimated).count)
      #expect(sums.reported.nanodollars == twins.reduce(0) { $0 + $1.reported })
      #expect(sums.computed.nanodollars == twins.reduce(0) { $0 + $1.computed })
      #expect(sums.computedLow.nanodollars == twins.reduce(0) { $0 + $1.low })
      #expect(sums.computedHigh.nanodollars == twins.reduce(0) { $0 + $1.high })
    }
    // Everything adds up: causes to what drifts, tables and sources to the total.
    #expect(result.causes.reduce(0) { $0 + $1.sums.requests } == result.totals.drifting)
    #expect(
      result.causes.reduce(0) { $0 + $1.sums.drift.nanodollars }
        == (result.verdicts[.drifting] ?? .init()).drift.nanodollars)
    for table in result.tables {
      #expect(table.rows.reduce(0) { $0 + $1.sums.requests } == result.totals.requests)
      #expect(
        table.rows.reduce(0) { $0 + $1.sums.drift.nanodollars } == result.totals.drift.nanodollars)
    }
    #expect(
      result.report.totals.reportedCost.nanodollars
        == result.totals.reported.nanodollars + result.leftOut.unpricedReported.nanodollars)
    // An example is the line of a request with these two costs.
    for group in result.causes {
      for example in group.examples {
        let number = example.position.line - 1
        let line = try #require(Compared(settled[number], lines[number]))
        #expect(line.reported == Int128(example.reported.nanodollars))
        #expect(line.computed == Int128(example.computed.nanodollars))
        #expect(line.verdict == .drifting)
      }
    }
  }

  @Test func `the bytes do not depend on workers, blocks, files or their order`() throws {
    var random = RandomLog(seed: 9)
    let folder = try LogFolder()
    let files = try ["b.jsonl", "a.jsonl", "c.jsonl"].map {
      try folder.write(random.mixed(lines: 300), to: $0)
    }
    let reference = try reconciliation(files, workers: 1)
    for (workers, capacity) in [(2, 4096), (3, 600), (7, 100_000)] {
      let other = try reconciliation(files.reversed(), workers: workers) {
        $0.blockCapacity = capacity
      }
      for format in Format.allCases {
        #expect(other.rendered(as: format) == reference.rendered(as: format))
      }
    }
  }

  // MARK: One fault

  /// A request that a formula can price.
  struct Request {
    var model: String
    var width: Int
    var height: Int
    var count: Int
    var inputs: [Int]

    static let rates = [
      "flux-2-pro": (30_000_000, 15_000_000), "flux-2-max": (70_000_000, 30_000_000),
      "flux-2-flex": (50_000_000, 50_000_000),
    ]

    /// Nano-dollars by the published formula, under other rules perhaps.
    func cost(pixels: Int = 1_048_576, references: Bool = true, count: Int? = nil) -> Int {
      let (first, further) = Self.rates[model] ?? (0, 0)
      func megapixels(_ area: Int) -> Int { max(1, (area + pixels - 1) / pixels) }
      // One reference by its size; several are 1 MP each.
      var inputs = self.inputs.count == 1 ? min(4, megapixels(self.inputs[0])) : self.inputs.count
      if !references { inputs = 0 }
      return (first + (megapixels(width * height) - 1 + inputs) * further) * (count ?? self.count)
    }

    func line(_ nanodollars: Int) -> String {
      let images = inputs.map { #"{"width":\#($0),"height":1}"# }.joined(separator: ",")
      let credits = Money(nanodollars: Int64(nanodollars)).description
      // A logger's cost is dollars, whatever its size.
      return """
        {"ts":"2026-06-03T10:00:00Z","model":"\(model)","request":{"width":\(width),"height":\(height),\
        "n":\(count),"input_images":[\(images)]},"response_cost":\(credits)}
        """
    }
  }

  enum Fault: CaseIterable {
    case none, flat, million, references, count, dollars, oldPrice

    var cause: DriftCause? {
      switch self {
      case .none: nil
      case .flat: .flatPrice
      case .million: .megapixelOfMillion
      case .references: .referencesForgotten
      case .count: .imageCountIgnored
      case .dollars: .dollarsForCredits
      case .oldPrice: .oldPrice
      }
    }

    func cost(of request: Request) -> Int {
      switch self {
      case .none: request.cost()
      case .flat: (Request.rates[request.model]?.0 ?? 0) * request.count
      case .million: request.cost(pixels: 1_000_000)
      case .references: request.cost(references: false)
      case .count: request.cost(count: 1)
      case .dollars: request.cost() * 100
      // 6 cents for 5, whatever is asked for.
      case .oldPrice: request.model == "flux-2-flex" ? request.cost() / 5 * 6 : request.cost()
      }
    }
  }

  @Test(arguments: Fault.allCases, 1...3 as ClosedRange<UInt64>)
  func `a log with one fault has one cause, for every drifting request`(
    fault: Fault, seed: UInt64
  ) throws {
    var random = SeededNumbers(seed)
    let sides = [512, 832, 1_024, 1_072, 1_248, 1_536, 1_920, 2_048]
    let requests = (0..<300).map { _ in
      let inputs = random.chance(40) ? Int(random.next() % 3) + 1 : 0
      return Request(
        model: random.pick(["flux-2-pro", "flux-2-max", "flux-2-flex"]), width: random.pick(sides),
        height: random.pick(sides), count: Int(random.next() % 4) + 1,
        // Of several, only small ones are exact.
        inputs: (0..<inputs).map { _ in
          min(random.pick(sides) * random.pick(sides), inputs > 1 ? 900_000 : .max)
        })
    }
    let text = requests.map { $0.line(fault.cost(of: $0)) }.joined(separator: "\n")
    let folder = try LogFolder()
    let result = try reconciliation([try folder.write(Data(text.utf8), to: "a.jsonl")])
    let drifting = requests.filter { fault.cost(of: $0) != $0.cost() }
    #expect(result.totals.requests == 300)
    #expect(result.totals.drifting == drifting.count)
    #expect(result.causes.map(\.cause) == (fault.cause.map { [$0] } ?? []))
    let drift = drifting.reduce(0) { $0 + fault.cost(of: $1) - $1.cost() }
    #expect(result.totals.drift.nanodollars == Int128(drift))
    #expect(drifting.isEmpty == (fault == .none))
  }
}
