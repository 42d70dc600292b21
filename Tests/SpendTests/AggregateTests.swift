// SpendAggregate.merge is algebra: it has an identity, and neither grouping nor order matters.

@testable import Spend
import CivilTime
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct Aggregates {
  private static let widths = [1, 2]

  /// A share of a run; no two shares have a problem at the same place.
  private func share(_ number: Int, of count: Int, seed: UInt64) -> SpendAggregate {
    var random = SeededNumbers(seed &* 100 &+ UInt64(number))
    var share = SpendAggregate(tableWidths: Self.widths)
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      var metrics = Metrics()
      metrics.billable = Int.random(in: 0...1, using: &random)
      metrics.failed = 1 - metrics.billable
      metrics.images = Int.random(in: 0...4, using: &random)
      metrics.listCost += Money(nanodollars: Int64.random(in: 0 ... .max, using: &random))
      metrics.reportedCost += Money(nanodollars: Int64.random(in: 0...9, using: &random))
      let keys = ContiguousArray((0..<3).map { _ in UInt64.random(in: 0...5, using: &random) })
      share.inputs.requests += 1
      share.totals.merge(metrics)
      share.tables[0].add(metrics, to: keys.span.extracting(0..<1))
      share.tables[1].add(metrics, to: keys.span.extracting(1..<3))
      share.note(time: Instant(seconds: Int64.random(in: 0...1_000, using: &random)))
    }
    for _ in 0..<Int.random(in: 0...90, using: &random) {
      // Offsets that leave the same remainder belong to the same share.
      let offset = Int.random(in: 0...100_000, using: &random) * count + number
      let place = ProblemPlace(
        file: Int.random(in: 0...2, using: &random), block: 0, lineInBlock: 0, byteOffset: offset)
      share.inputs.malformed += 1
      share.note(LineFault(random.chance(50) ? .fact(.size) : .incompleteLastLine), at: place)
      let number = UInt32.random(in: 0...3, using: &random)
      let model = UnpricedModel(model: number, reason: .unknownModel)
      share.unpricedCounts[model, default: 0] += 1
      share.unpricedPlaces[model] = min(place, share.unpricedPlaces[model] ?? place)
      share.statusCounts[number, default: 0] += 1
      share.statusPlaces[number] = min(place, share.statusPlaces[number] ?? place)
    }
    return share
  }

  /// All of an aggregate, in an order that does not depend on how it was made.
  private func text(_ share: SpendAggregate) -> [String] {
    var lines = ["\(share.inputs)", "\(share.totals)", "\(String(describing: share.period))"]
    for table in share.tables {
      lines += (0..<table.count).map {
        "\(Array(table.keys.words(of: $0))) \(table.metrics(of: $0))"
      }.sorted()
    }
    lines += share.problems.map { "\($0.place) \($0.fault)" }
    lines += share.unpricedCounts.map { "\($0.key) \($0.value)" }.sorted()
    lines += share.unpricedPlaces.map { "\($0.key) \($0.value)" }.sorted()
    lines += share.statusCounts.map { "\($0.key) \($0.value)" }.sorted()
    lines += share.statusPlaces.map { "\($0.key) \($0.value)" }.sorted()
    return lines
  }

  private func merged(_ shares: [SpendAggregate]) -> SpendAggregate {
    shares.reduce(into: SpendAggregate(tableWidths: Self.widths)) { sum, share in
      sum.merge(share, nil, [.usage, .usage, .usage])
    }
  }

  @Test(arguments: UInt64(1)...12)
  func `merging is associative and commutative`(seed: UInt64) {
    var random = SeededNumbers(seed)
    var shares = (0..<5).map { share($0, of: 5, seed: seed) }
    let expected = text(merged(shares))
    for _ in 0..<4 {
      shares.shuffle(using: &random)
      #expect(text(merged(shares)) == expected)
      let middle = Int.random(in: 0...5, using: &random)
      let halves = [merged(Array(shares[..<middle])), merged(Array(shares[middle...]))]
      #expect(text(merged(halves)) == expected)
    }
  }

  @Test(arguments: UInt64(1)...4)
  func `an empty aggregate is the identity`(seed: UInt64) {
    let share = share(0, of: 1, seed: seed)
    let empty = SpendAggregate(tableWidths: Self.widths)
    #expect(text(merged([share, empty])) == text(share))
    #expect(text(merged([empty, share])) == text(share))
    #expect(text(merged([empty, empty])) == text(empty))
  }

  @Test func `the first hundred problems are kept, wherever they come from`() {
    let shares = (0..<8).map { share($0, of: 8, seed: 99) }
    let all = shares.flatMap { $0.problems.map(\.place) }.sorted()
    #expect(merged(shares).problems.map(\.place) == Array(all.prefix(100)))
    #expect(all.count > 100)
  }
}
