// What was spent on each day, by the log as a whole or by each of its users, models or projects: the one
// thing that budgets, forecasts and anomalies are worked out from. It comes from sums by day that are
// counted in the same pass as the report, so there is as much of it as there are days and names, however
// many requests.

import Pricing

/// What one group spent, day by day.
struct DailySpend: Sendable {
  /// Days since 1970 with requests, rising, and their sums.
  private(set) var days: [(day: Int, metrics: Metrics)] = []
  /// Requests without a time.
  private(set) var undated = Metrics()

  /// Adds a group's sums of one day; nil for requests without a time.
  mutating func add(_ metrics: Metrics, on day: Int?) {
    guard let day else { return undated.merge(metrics) }
    days.append((day, metrics))
  }

  /// Adds another group's days.
  mutating func merge(_ other: DailySpend) {
    undated.merge(other.undated)
    var sums: [Int: Metrics] = [:]
    for entry in days + other.days { sums[entry.day, default: Metrics()].merge(entry.metrics) }
    days = sums.map { ($0.key, $0.value) }
    sort()
  }

  /// Puts the days in order, after all have been added.
  mutating func sort() { days.sort { $0.day < $1.day } }

  /// What was spent on some days.
  func sums(of range: Range<Int>) -> Metrics {
    var sums = Metrics()
    for entry in days[indices(of: range)] { sums.merge(entry.metrics) }
    return sums
  }

  /// Everything.
  var total: Metrics {
    var sums = undated
    for entry in days { sums.merge(entry.metrics) }
    return sums
  }

  /// The days with requests among some days.
  func entries(of range: Range<Int>) -> ArraySlice<(day: Int, metrics: Metrics)> {
    days[indices(of: range)]
  }

  private func indices(of range: Range<Int>) -> Range<Int> {
    let start = firstIndex(from: range.lowerBound)
    return start..<max(start, firstIndex(from: range.upperBound))
  }

  private func firstIndex(from day: Int) -> Int {
    var (low, high) = (0, days.count)
    while low < high {
      let middle = (low + high) / 2
      if days[middle].day < day { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension GroupTable {
  /// The sums of a table whose first column is the day, by the other columns.
  func dailySpend() -> [[UInt64]: DailySpend] {
    var groups: [[UInt64]: DailySpend] = [:]
    for group in 0..<count {
      let words = keys.words(of: group)
      let day = words.first.flatMap { $0 == 0 ? nil : Dimension.number($0) }
      groups[Array(words.dropFirst()), default: DailySpend()].add(metrics(of: group), on: day)
    }
    for key in groups.keys { groups[key]?.sort() }
    return groups
  }
}
