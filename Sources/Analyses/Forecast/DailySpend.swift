// What was spent on each day, by the log as a whole or by each of its users, models or projects: the one
// thing that budgets, forecasts and anomalies are worked out from. It comes from sums by day that are
// counted in the same pass as the report, so there is as much of it as there are days and names, however
// many requests.

import Pricing
import Spend

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

/// What each group of a table whose first column is the day spent, day by day. There may be a million groups:
/// kept are the numbers of each one's days in the table.
struct GroupedDays: Sendable {
  private let table: GroupTable
  /// The groups' keys: the other columns.
  private(set) var keys: TupleTable
  /// By group: where its days begin in `members`; behind the last one their end.
  private var starts: ContiguousArray<UInt32>
  private var members: ContiguousArray<UInt32>

  init(_ table: GroupTable) {
    self.table = table
    let width = table.keys.width
    keys = TupleTable(width: width - 1)
    var numbers: ContiguousArray<UInt32> = []
    numbers.reserveCapacity(table.count)
    var counts: ContiguousArray<UInt32> = []
    for place in 0..<table.count {
      let words = table.keys.words.span.extracting(place * width..<(place + 1) * width)
      let number = keys.number(of: words.extracting(1..<width))
      if number == counts.count { counts.append(0) }
      counts[number] += 1
      numbers.append(UInt32(number))
    }
    starts = [0]
    starts.reserveCapacity(counts.count + 1)
    var sum: UInt32 = 0
    for count in counts {
      sum += count
      starts.append(sum)
    }
    members = ContiguousArray(repeating: 0, count: table.count)
    var next = starts
    for (place, number) in numbers.enumerated() {
      members[Int(next[Int(number)])] = UInt32(place)
      next[Int(number)] += 1
    }
  }

  /// How many groups there are.
  var count: Int { starts.count - 1 }

  /// What a group spent.
  func spend(of group: Int) -> DailySpend {
    var spend = DailySpend()
    for place in members[Int(starts[group])..<Int(starts[group + 1])] {
      let day = table.keys.words[Int(place) * table.keys.width]
      spend.add(table.metrics(of: Int(place)), on: day == 0 ? nil : Dimension.number(day))
    }
    spend.sort()
    return spend
  }
}
