// Where the level of a daily spend changed for good: the days of it cut in pieces, each with a level of its own.
//
// The cuts are those with the least cost: the sum over all days of how far each is from the median of its piece, and
// a penalty for each cut. Medians take no notice of single dear days. A day counts as what it would cost at the level
// of its week: divided by the share that its weekday usually has; weekdays with half of that and less, as
// weekends, are left out, so that a step is never on one. A piece has at least a week. The penalty comes from the days' own spread: b (4 + 2 log2 n) for n days, where b
// is the mean distance that days have from their level, told from the differences between days a week apart (5/6 of
// their median). Two penalties of a likelihood, as information criteria have them, come to about that.
//
// Of the cuts those are steps that are worth the name: the levels differ by a fifth of the larger one and by
// three b, and the change is there within a week on both sides. Steady growth also cuts best somewhere; it is no
// step anywhere.

import Pricing

/// Finds steps in what days cost.
struct StepSearch {
  /// Days of a week.
  private static let week = 7
  /// Days that are looked at, the last ones.
  static let mostDays = 400
  /// The least spread: a cent.
  private static let leastSpread: Int128 = 10_000_000

  /// The days that are looked at, and what each costs at the level of a whole week.
  private let places: [Int]
  private let costs: [Int128]
  /// The least days of a piece.
  private let least: Int
  /// The mean distance of a day from its level.
  let spread: Int128

  /// - Parameter costs: of consecutive days, in nano-dollars.
  init(_ costs: [Int128]) {
    let shares = Self.weekdayShares(costs)
    // Half a usual day and less tells too little of the level.
    let places = costs.indices.filter { shares[$0 % Self.week] >= 500 }
    self.places = places
    self.costs = places.map { costs[$0] * 1000 / shares[$0 % Self.week] }
    least = shares.filter { $0 >= 500 }.count
    var levels = [Int128?](repeating: nil, count: costs.count)
    for (place, cost) in zip(places, self.costs) { levels[place] = cost }
    let differences = zip(levels, levels.dropFirst(Self.week)).compactMap { earlier, later in
      earlier.flatMap { earlier in later.map { Int128((earlier - $0).magnitude) } }
    }
    let typical = median(self.costs) ?? 0
    spread = max((median(differences) ?? 0) * 5 / 6, typical / 50, Self.leastSpread)
  }

  /// What a day costs in thousandths of the median of the week around it, by weekday: the median over the weeks.
  private static func weekdayShares(_ costs: [Int128]) -> [Int128] {
    let usual = [Int128](repeating: 1000, count: week)
    guard costs.count >= 3 * week else { return usual }
    var shares = [[Int128]](repeating: [], count: week)
    for day in 3..<costs.count - 3 {
      guard let level = median(costs[day - 3...day + 3]), level > 0 else { continue }
      shares[day % week].append(costs[day] * 1000 / level)
    }
    let medians = shares.map { median($0) ?? 1000 }
    return medians.contains { $0 >= 500 } ? medians : usual
  }

  /// The places of the first days of new levels, rising.
  func steps() -> [Int] {
    guard costs.count >= 2 * least else { return [] }
    var cuts = bestCuts()
    // What is left out changes the pieces beside it.
    while let weak = weakest(cuts) { cuts.remove(at: weak) }
    return cuts.map { places[$0] }
  }

  /// The penalty of a cut.
  private var penalty: Int128 {
    let log2 = Int.bitWidth - (costs.count - 1).leadingZeroBitCount
    return spread * Int128(4 + 2 * log2)
  }

  private func bestCuts() -> [Int] {
    let count = costs.count
    // By end of a beginning of the days: its least cost, and where its last piece begins.
    var best = [(cost: Int128, start: Int)?](repeating: nil, count: count + 1)
    best[0] = (0, 0)
    for start in 0...count - least {
      guard let before = best[start] else { continue }
      var piece = MedianSum()
      for end in start + 1...count {
        piece.add(costs[end - 1])
        guard end - start >= least else { continue }
        let cost = before.cost + piece.distance + (start > 0 ? penalty : 0)
        if best[end].map({ cost < $0.cost }) ?? true { best[end] = (cost, start) }
      }
    }
    var cuts: [Int] = []
    var end = count
    while let start = best[end]?.start, start > 0 {
      cuts.append(start)
      end = start
    }
    return cuts.reversed()
  }

  /// The place of the cut with the least change of those that are no steps; nil if all are.
  private func weakest(_ cuts: [Int]) -> Int? {
    let edges = [0] + cuts + [costs.count]
    let weak = cuts.indices.compactMap { index -> (change: Int128, index: Int)? in
      let (start, cut, end) = (edges[index], edges[index + 1], edges[index + 2])
      let before = level(start..<cut)
      let after = level(cut..<end)
      let change = after - before
      let near =
        level(cut..<min(end, cut + least)) - level(max(start, cut - least)..<cut)
      let isStep =
        Int128(change.magnitude) * 5 >= max(before, after)
        && Int128(change.magnitude) >= 3 * spread
        && (near < 0) == (change < 0) && near.magnitude * 3 >= change.magnitude * 2
      return isStep ? nil : (Int128(change.magnitude), index)
    }
    return weak.min { ($0.change, $0.index) < ($1.change, $1.index) }?.index
  }

  private func level(_ days: Range<Int>) -> Int128 { median(costs[days]) ?? 0 }
}

/// How far values are from their median, all together; one more at a time.
private struct MedianSum {
  private var sorted: [Int128] = []
  private var sum: Int128 = 0
  /// The sum of the smaller half, without the value in the middle of an odd number.
  private var lower: Int128 = 0

  mutating func add(_ value: Int128) {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    let half = sorted.count / 2
    if sorted.count.isMultiple(of: 2) {
      if low < half { lower += value - sorted[half - 1] }
    } else {
      lower += low <= half ? value : sorted[half]
    }
    sorted.insert(value, at: low)
    sum += value
  }

  /// The sum of the distances.
  var distance: Int128 {
    let middle = sorted.count.isMultiple(of: 2) ? 0 : sorted[sorted.count / 2]
    return sum - middle - 2 * lower
  }
}
