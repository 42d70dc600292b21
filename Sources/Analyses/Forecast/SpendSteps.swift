// Steps of a daily spend, and who made them.

public import CivilTime
import LogRecords
public import Pricing
public import Spend

/// A day from which on days cost more, or less, for good.
public struct SpendStep: Hashable, Sendable {
  /// The first day of the new level.
  public var day: CivilDay
  /// What a day cost before, on the mean since the step before this one.
  public var before: MoneyTotal
  /// What a day costs from then on, on the mean until the next step.
  public var after: MoneyTotal
  /// The user and the model that make up the most of it.
  public var changes: [Change] = []

  /// What a user or a model costs a day.
  public struct Change: Hashable, Sendable {
    /// User or model.
    public var dimension: Dimension
    /// Which one. Text from logs: escape it for where it goes.
    public var name: String
    /// On the mean of the days before.
    public var before: MoneyTotal
    /// On the mean of the days from the step on.
    public var after: MoneyTotal
  }
}

/// The steps within some days, and the days between them.
struct SpendSteps: Sendable {
  /// The steps, rising.
  private(set) var steps: [SpendStep] = []
  /// The days of each level, one more than steps.
  let pieces: [Range<Int>]

  /// Finds steps in what whole days cost.
  init(_ spend: DailySpend, _ days: Range<Int>) {
    let start = max(days.lowerBound, days.upperBound - StepSearch.mostDays)
    var costs = [Int128](repeating: 0, count: days.upperBound - start)
    for entry in spend.entries(of: start..<days.upperBound) {
      costs[entry.day - start] = entry.metrics.listCost.nanodollars
    }
    let edges = [0] + StepSearch(costs).steps() + [costs.count]
    let ranges = zip(edges, edges.dropFirst()).map { $0..<$1 }
    pieces = ranges.map { $0.lowerBound + start..<$0.upperBound + start }
    let means = ranges.map { days in
      MoneyTotal(
        nanodollars: roundedQuotient(costs[days].reduce(0, +), Int128(max(1, days.count))))
    }
    for place in means.indices.dropFirst() {
      steps.append(
        SpendStep(
          day: CivilDay(number: pieces[place].lowerBound), before: means[place - 1],
          after: means[place]))
    }
  }

  /// The steps with who made them.
  ///
  /// - Parameter table: sums by day, user and model, and perhaps by more.
  func steps(by table: GroupTable, _ names: KeyTable) -> [SpendStep] {
    let width = table.keys.width
    return steps.indices.map { place in
      let (old, new) = (pieces[place], pieces[place + 1])
      var sums: [[UInt64: (before: Int128, after: Int128)]] = [[:], [:]]
      for group in 0..<table.count {
        let words = table.keys.words[group * width..<(group + 1) * width].span
        guard words[0] != 0 else { continue }
        let day = Dimension.number(words[0])
        let isAfter = new.contains(day)
        guard isAfter || old.contains(day) else { continue }
        let cost = table.listCost(of: group)
        for column in 0..<2 {
          sums[column][words[column + 1], default: (0, 0)].before += isAfter ? 0 : cost
          sums[column][words[column + 1], default: (0, 0)].after += isAfter ? cost : 0
        }
      }
      var step = steps[place]
      let sign: Int128 = step.after > step.before ? 1 : -1
      step.changes = zip([Dimension.user, .model], sums).compactMap { dimension, sums in
        let changes = sums.map { value, sum in
          SpendStep.Change(
            dimension: dimension, name: dimension.text(of: value, names),
            before: MoneyTotal(
              nanodollars: roundedQuotient(sum.before, Int128(max(1, old.count)))),
            after: MoneyTotal(
              nanodollars: roundedQuotient(sum.after, Int128(max(1, new.count)))))
        }
        // Of two that changed as much the first by name.
        return changes.max { one, two in
          let (left, right) = (one.difference * sign, two.difference * sign)
          return left == right
            ? two.name.utf8.lexicographicallyPrecedes(one.name.utf8) : left < right
        }
      }.filter { $0.difference * sign > 0 }
      return step
    }
  }
}

extension SpendStep.Change {
  fileprivate var difference: Int128 { after.nanodollars - before.nanodollars }
}
