// What is remembered of priced usages, against pricing each request.

@testable import Spend
import CivilTime
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct UsageMemos {
  private static let models = [
    "flux-2-klein-4b", "flux-2-pro", "flux-2-flex", "flux-2-max", "flux-kontext-pro", "unheard-of",
    "flux-3-image",
  ]

  /// A record of few different values, so that many differ in one fact only.
  private func record(_ random: inout SeededNumbers, _ sheet: PriceSheet) -> LogRecord {
    func sides() -> Int { random.pick([512, 1024, 1025, 1536, 2048]) }
    func printed() -> PrintedMegapixels {
      PrintedMegapixels(
        value: Int64(random.pick([0, 1, 2, 3])) * 1_000_000_000,
        halfStep: random.pick([5_000_000, 500_000]))
    }
    var record = LogRecord()
    record.model = UInt32.random(in: 0..<UInt32(Self.models.count), using: &random)
    record.usage.model =
      sheet.identify(model: Self.models[Int(record.model)], provider: "", host: "").place
    record.isPaidByUser = random.chance(10)
    record.usage.imageCount = random.pick([1, 2, 4])
    // Around the two prices of flex, and without a time.
    record.usage.time = random.pick([
      nil, Instant(seconds: 1_764_000_000),
      Instant(seconds: 1_769_558_399, nanoseconds: 999_999_999),
      Instant(seconds: 1_769_558_400), Instant(seconds: 1_780_000_000),
    ])
    switch random.pick([0, 1, 1, 1, 2]) {
    case 0: record.usage.output = .printed(printed())
    case 1:
      let (width, height) = (sides(), sides())
      record.usage.output = .pixels(width: width, height: height)
      (record.width, record.height) = (Int32(width), Int32(height))
    default: record.usage.output = .unknown
    }
    for _ in 0..<random.pick([0, 0, 1, 2, 3, 4, 5]) {
      if random.chance(80) {
        record.usage.inputs.add(width: sides(), height: sides())
      } else {
        record.usage.inputs.addUnknown()
      }
    }
    if random.chance(30) { record.usage.inputs.printedTotal = printed() }
    if random.chance(20) { record.usage.tier = random.pick(ResolutionTier.allCases) }
    record.usage.isCountAssumed = random.chance(10)
    if random.chance(30) {
      record.loggerCost = Money(nanodollars: random.pick([0, 1, 30_000_000]))
    }
    return record
  }

  @Test(arguments: [false, true])
  func `a remembered usage is the one that pricing gives`(keepsFacts: Bool) {
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.keepsFacts = keepsFacts
    var random = SeededNumbers(keepsFacts ? 2 : 1)
    var memo = UsageMemo(options)
    var parts = RequestParts()
    for _ in 0..<60_000 {
      var record = record(&random, options.engine.sheet)
      let usage = memo.usage(of: &record, &parts)
      let expected = PricedUsage(record, options.engine.outcome(for: record.usage))
      #expect(parts.usage(usage.number) == expected)
      #expect(usage.isCharged == parts.isCharged(usage.number))
      if keepsFacts { #expect(parts.facts(usage.number) == UsageFacts(record, options.epochs)) }
    }
  }

  /// By each fact that a price depends on: a change of it alone. What is assumed of a seller is told by the number
  /// of the model.
  private static let changes: [String: @Sendable (inout LogRecord) -> Void] = [
    "model": { ($0.model, $0.usage.model) = (2, 2) },
    "time": { $0.usage.time = Instant(seconds: 1_780_000_000) },
    "imageCount": { $0.usage.imageCount = 5 },
    "output": { $0.usage.output = .printed(PrintedMegapixels(value: 3_000_000_000)) },
    "inputs": { $0.usage.inputs.add(width: 512, height: 768) },
    "tier": { $0.usage.tier = .four },
    "steps": { $0.usage.steps = 9 }, "isFast": { $0.usage.isFast = false },
    "isProviderAssumed": { ($0.model, $0.usage.isProviderAssumed) = (3, true) },
    "isCountAssumed": { $0.usage.isCountAssumed = true },
  ]

  @Test(arguments: [false, true])
  func `a request that differs in one fact alone is another usage`(hasInputs: Bool) {
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.keepsFacts = true
    var base = LogRecord()
    (base.model, base.usage.model) = (1, 1)
    base.usage.time = Instant(seconds: 1_764_000_000)
    base.usage.output = .pixels(width: 1920, height: 1080)
    (base.width, base.height) = (1920, 1080)
    if hasInputs { base.usage.inputs.add(width: 1024, height: 1024) }
    let facts = Mirror(reflecting: base.usage).children.compactMap(\.label)
    #expect(Set(facts) == Set(Self.changes.keys), "a fact without a change of it")
    for (name, change) in Self.changes {
      var memo = UsageMemo(options)
      var parts = RequestParts()
      var changed = base
      change(&changed)
      let numbers = [base, changed, base, changed].map { record in
        var record = record
        return memo.usage(of: &record, &parts).number
      }
      #expect(numbers[0] != numbers[1] && numbers[0...1] == numbers[2...3], "\(name)")
      #expect(parts.facts(numbers[1]) == UsageFacts(changed, options.epochs), "\(name)")
      #expect(
        parts.facts(numbers[1])?.order != parts.facts(numbers[0])?.order || name == "model"
          || name == "imageCount", "\(name)")
    }
  }

  @Test func `facts give back every fact of a request`() throws {
    let options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    func stored(_ usage: UsageRecord) -> [String: String] {
      Dictionary(
        uniqueKeysWithValues: Mirror(reflecting: usage).children.map {
          ($0.label ?? "", "\($0.value)")
        })
    }
    var usage = UsageRecord(
      model: 1, imageCount: 3, output: .pixels(width: 1920, height: 1080), tier: .four)
    usage.time = options.epochs.instant(
      of: options.epochs.epoch(at: Instant(seconds: 1_764_000_000)))
    usage.inputs.add(width: 1024, height: 768)
    (usage.steps, usage.isFast) = (7, true)
    (usage.isProviderAssumed, usage.isCountAssumed) = (true, true)
    let empty = stored(UsageRecord(model: nil))
    for (name, value) in stored(usage) { #expect(value != empty[name], "\(name) is not set") }
    let facts = UsageFacts(usage, loggerCost: nil, options.epochs)
    #expect(stored(facts.usage(model: 1, imageCount: 3)) == stored(usage))
  }

  @Test func `a reported cost has one number, whichever came between`() throws {
    var random = SeededNumbers(3)
    var parts = RequestParts()
    var numbers: [ReportedCost: UInt32] = [:]
    #expect(parts.cost(nil) == 0)
    for _ in 0..<20_000 {
      let cost = try #require(
        ReportedCost(
          billionths: Int64(random.below(random.pick([4, 2000]))) * 10_000_000,
          unit: random.pick(ReportedCost.Unit.allCases)))
      let number = parts.cost(cost)
      #expect(number == numbers[cost] ?? UInt32(numbers.count + 1))
      #expect(parts.cost(number) == cost)
      numbers[cost] = number
    }
  }

  @Test func `epochs change where a price does`() {
    let epochs = PriceEpochs([.builtIn])
    let rows = PriceSheet.builtIn.models.flatMap(\.rows)
    let boundaries = Set(rows.flatMap { [$0.from, $0.until] }.compactMap(\.self))
    for boundary in boundaries {
      let before = Instant(seconds: boundary.seconds - 1, nanoseconds: 999_999_999)
      let numbers = (epochs.epoch(at: before), epochs.epoch(at: boundary))
      #expect(numbers.0 + 1 == numbers.1)
      #expect(epochs.wholeSeconds(of: numbers.0).contains(before.seconds))
      #expect(epochs.wholeSeconds(of: numbers.1).lowerBound == boundary.seconds)
      for number in [numbers.0, numbers.1] {
        #expect(epochs.instant(of: number).map { epochs.epoch(at: $0) } == number)
      }
    }
    #expect(epochs.epoch(at: nil) == 0)
    #expect(epochs.instant(of: 0) == nil)
  }
}
