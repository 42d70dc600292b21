// Days, and days of users, whose spend is far from their own history.
//
// What is usual for a day is the median of the others of its weekday, if there are four of it, else of all other
// days; days without requests are left out, and so is what was before a long pause. How far days are from what is usual
// for them has a median too, the MAD; 1.4826 times that is what a standard deviation would be if days were
// normally distributed. A day is an anomaly when it is more than 3.5 of these away, if not told otherwise
// (Iglewicz and Hoaglin, 1993).
//
// So that steady spenders do not stand out by trifles, a spread is at least a tenth of the usual, at least one
// cent, and at least what chance alone does to a few requests: the usual divided by the root of the usual
// number of requests.
//
// Some things are not called anomalies: days that are cheap, if it was the first or the last day (which may
// not be whole), if there are too few of its weekday to compare with, or if it is that of one user (who may
// be away); users with fewer than seven days; and what is less than a hundredth of a usual day of the whole log:
// of a thousand users some are always far from their own history.

public import CivilTime
import LogRecords
public import Pricing
public import Spend

/// A day that cost far more, or far less, than usual.
public struct Anomaly: Hashable, Sendable {
  /// The day.
  public var day: CivilDay
  /// Whose day; nil for all requests of the day.
  public var user: String?
  /// What it cost.
  public var spent: MoneyTotal
  /// What is usual.
  public var usual: MoneyTotal
  /// Whether the usual is that of the same weekday.
  public var isUsualOfWeekday: Bool
  /// How many spreads lie between, in tenths, rounded down.
  public var score: Int128
  /// What changed, by dimension: the user, model and size with the largest difference.
  public var changes: [Change] = []
  /// The requests, images and failed requests of the day.
  public var counts = Counts()
  /// Those of all other days with requests.
  public var otherCounts = Counts()
  /// How many other days there are.
  public var otherDays = 0

  /// A part of a day's spend that is not as on other days.
  public struct Change: Hashable, Sendable {
    /// User, model or resolution.
    public var dimension: Dimension
    /// Which one. Text from logs: escape it for where it goes.
    public var name: String
    /// What it cost on the day.
    public var spent: MoneyTotal
    /// What it cost on the mean of the other days, rounded to a billionth of a dollar.
    public var usual: MoneyTotal
  }

  /// How many of each.
  public struct Counts: Hashable, Sendable {
    /// Requests.
    public var requests = 0
    /// Images of the billable ones.
    public var images = 0
    /// Requests that ended in an error.
    public var failed = 0

    mutating func add(_ metrics: Metrics) {
      requests += metrics.requests
      images += metrics.images
      failed += metrics.failed
    }
  }
}

/// Finds anomalies in sums by day, user, model and resolution.
struct AnomalySearch {
  /// The columns of those sums.
  static let columns: [GroupColumn] = [
    .dimension(.day), .dimension(.user), .dimension(.model), .dimension(.resolution),
  ]
  /// Days that a history needs.
  static let leastDays = 7
  /// Days of a weekday that are compared with each other only.
  static let daysOfWeekday = 4
  /// The least spread: a cent.
  private static let leastSpread: Int128 = 10_000_000
  /// A deviation is so many MADs, in ten-thousandths.
  private static let deviationsPerMAD: Int128 = 14_826

  private let table: GroupTable
  private let names: KeyTable
  /// The first day that counts.
  private let start: Int
  /// Spreads from which on a day is an anomaly, in tenths.
  private let threshold: Int

  init(_ table: GroupTable, _ names: KeyTable, from start: Int, threshold: Int) {
    self.table = table
    self.start = start
    self.names = names
    self.threshold = threshold
  }

  /// All anomalies: days before users, each the largest difference first.
  func anomalies() -> [Anomaly] {
    var all: [UInt64: [Int]] = [:]
    for group in 0..<table.count
    where word(group, 0) != 0 && Dimension.number(word(group, 0)) >= start {
      all[word(group, 1), default: []].append(group)
    }
    let everything = all.values.flatMap(\.self)
    let costs = everything.reduce(into: [Int: Int128]()) { costs, group in
      costs[Dimension.number(word(group, 0)), default: 0] +=
        table.metrics(of: group).listCost.nanodollars
    }
    let least = (median(costs.values) ?? 0) / 100
    var found = search(everything, user: nil, least: 0)
    var ofUsers: [Anomaly] = []
    for (user, groups) in all { ofUsers += search(groups, user: user, least: least) }
    found.sort(by: Self.precedes)
    ofUsers.sort(by: Self.precedes)
    return found + ofUsers
  }

  private func word(_ group: Int, _ column: Int) -> UInt64 {
    table.keys.words[group * table.keys.width + column]
  }

  private static func precedes(_ one: Anomaly, _ two: Anomaly) -> Bool {
    let differences = [one, two].map { ($0.spent.nanodollars - $0.usual.nanodollars).magnitude }
    if differences[0] != differences[1] { return differences[0] > differences[1] }
    if one.day != two.day { return one.day > two.day }
    return (one.user ?? "").utf8.lexicographicallyPrecedes((two.user ?? "").utf8)
  }

  /// The anomalies of all requests or of one user, with at least so large a difference.
  private func search(_ groups: [Int], user: UInt64?, least: Int128) -> [Anomaly] {
    // A million users may have a day or two each.
    guard groups.count >= Self.leastDays else { return [] }
    var costs: [Int: Int128] = [:]
    var requests: [Int: Int128] = [:]
    for group in groups {
      let day = Dimension.number(word(group, 0))
      let metrics = table.metrics(of: group)
      costs[day, default: 0] += metrics.listCost.nanodollars
      requests[day, default: 0] += Int128(metrics.requests)
    }
    guard costs.count >= Self.leastDays else { return [] }
    let (usual, usualRequests) = (UsualDay(costs), UsualDay(requests))
    let spread = median(costs.map { abs($0.value - usual.value(on: $0.key)) }) ?? 0
    let ends = [costs.keys.min(), costs.keys.max()]
    var found: [Anomaly] = []
    for (day, cost) in costs.sorted(by: { $0.key < $1.key }) {
      let expected = usual.value(on: day)
      let difference = cost - expected
      if difference < 0, user != nil || ends.contains(day) || !usual.knowsWeekday(of: day) {
        continue
      }
      // Thousandths of the root of the usual number of requests.
      let root = squareRoot(usualRequests.value(on: day).magnitude * 1_000_000)
      let chance = expected * 1000 / max(1000, Int128(root))
      // Ten-thousandths of nano-dollars.
      let wide = max(
        spread * Self.deviationsPerMAD, max(expected / 10, chance, Self.leastSpread) * 10_000)
      let score = abs(difference) * 100_000 / wide
      guard score > Int128(threshold), abs(difference) >= least else { continue }
      var anomaly = Anomaly(
        day: CivilDay(number: day), user: user.map { Dimension.user.text(of: $0, names) },
        spent: MoneyTotal(nanodollars: cost), usual: MoneyTotal(nanodollars: expected),
        isUsualOfWeekday: usual.knowsWeekday(of: day), score: score)
      explain(&anomaly, groups, otherDays: costs.count - 1)
      found.append(anomaly)
    }
    return found
  }

  /// Compares a day's mix with that of the other days.
  private func explain(_ anomaly: inout Anomaly, _ groups: [Int], otherDays: Int) {
    let day = Dimension.value(anomaly.day.number)
    anomaly.otherDays = otherDays
    let columns: [(Int, Dimension)] =
      (anomaly.user == nil ? [(1, .user)] : []) + [(2, .model), (3, .resolution)]
    var sums = columns.map { _ in [UInt64: (day: Int128, others: Int128)]() }
    for group in groups {
      let metrics = table.metrics(of: group)
      let isDay = word(group, 0) == day
      if isDay { anomaly.counts.add(metrics) } else { anomaly.otherCounts.add(metrics) }
      let cost = metrics.listCost.nanodollars
      for (index, column) in columns.enumerated() {
        let value = word(group, column.0)
        if isDay {
          sums[index][value, default: (0, 0)].day += cost
        } else {
          sums[index][value, default: (0, 0)].others += cost
        }
      }
    }
    let isMore = anomaly.spent > anomaly.usual
    let whole = (anomaly.spent.nanodollars - anomaly.usual.nanodollars).magnitude
    for (index, column) in columns.enumerated() {
      let changes = sums[index].map { value, sum in
        Anomaly.Change(
          dimension: column.1, name: column.1.text(of: value, names),
          spent: MoneyTotal(nanodollars: sum.day),
          usual: MoneyTotal(nanodollars: roundedQuotient(sum.others, Int128(otherDays))))
      }
      // What explains less than a quarter of the difference explains nothing.
      let largest = changes.filter {
        ($0.spent > $0.usual) == isMore && $0.difference.magnitude * 4 >= whole
      }.min { one, two in
        if one.difference.magnitude != two.difference.magnitude {
          return one.difference.magnitude > two.difference.magnitude
        }
        return one.name.utf8.lexicographicallyPrecedes(two.name.utf8)
      }
      if let largest { anomaly.changes.append(largest) }
    }
  }
}

extension Anomaly.Change {
  fileprivate var difference: Int128 { spent.nanodollars - usual.nanodollars }
}

/// What is usual for a day: the median of the others.
struct UsualDay {
  /// Rising.
  private let all: [Int128]
  /// From Monday to Sunday, each rising.
  private let weekdays: [[Int128]]
  private let values: [Int: Int128]

  init(_ values: [Int: Int128]) {
    self.values = values
    all = values.values.sorted()
    weekdays = (0..<7).map { number in
      values.filter { weekday(of: $0.key) == number }.values.sorted()
    }
  }

  /// The median of the other days of the same weekday, or of all other days.
  func value(on day: Int) -> Int128 {
    let sorted = knowsWeekday(of: day) ? weekdays[weekday(of: day)] : all
    guard let own = values[day], sorted.count > 1 else { return 0 }
    // The place of the day's own value, or of one that is equal.
    var (low, high) = (0, sorted.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < own { low = middle + 1 } else { high = middle }
    }
    func other(_ place: Int) -> Int128 { sorted[place < low ? place : place + 1] }
    let count = sorted.count - 1
    if !count.isMultiple(of: 2) { return other(count / 2) }
    return roundedQuotient(other(count / 2 - 1) + other(count / 2), 2)
  }

  /// Whether there are enough days of a day's weekday to compare with each other only.
  func knowsWeekday(of day: Int) -> Bool {
    weekdays[weekday(of: day)].count >= AnomalySearch.daysOfWeekday
  }
}
