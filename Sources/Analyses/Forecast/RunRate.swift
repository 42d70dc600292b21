// What is likely to be spent: the mean of each weekday over the history, or of all days while there are
// fewer than three of each weekday, or fewer than seven days with requests. A mean is rounded to a billionth of a dollar; everything else is exact.
//
// The interval comes from the history's own spread. With m days of history in p groups (7 weekdays, or 1),
// r the differences of the days from their means, and n_k days to come in group k of m_k days:
//
//     deviation s = sqrt(sum of r^2 / (m - p))      q = sqrt(sum over k of (n_k + n_k^2 / m_k))
//     8 times in 10 the sum of the days to come lies within t(m - p) * s * q of its mean
//
// The first part of q is the spread of the days to come, the second what the means themselves may be off;
// t is Student's factor. It is as good as the assumption that days differ by chance, independently.

import CivilTime
public import Pricing
import Spend

/// The run rate of a group of requests.
struct RunRate: Sendable {
  /// The mean of a day, from Monday to Sunday, in nano-dollars; all the same without weekdays.
  let means: [Int128]
  /// The days behind each mean.
  let counts: [Int]
  /// The deviation of a day from its mean, in nano-dollars; nil with fewer than three days.
  let deviation: Int128?
  private let isByWeekday: Bool
  private let freedom: Int

  /// The run rate of a history; nil without a whole day.
  init?(_ spend: DailySpend, _ history: SpendHistory) {
    let days = history.days
    guard !days.isEmpty else { return nil }
    isByWeekday = history.isByWeekday
    let groups = isByWeekday ? 7 : 1
    func group(_ day: Int) -> Int { groups == 7 ? weekday(of: day) : 0 }
    var costs = Array(repeating: Int128.zero, count: days.count)
    var sums = Array(repeating: Int128.zero, count: groups)
    var counts = Array(repeating: 0, count: groups)
    for day in days { counts[group(day)] += 1 }
    for entry in spend.entries(of: days) {
      let cost = entry.metrics.listCost.nanodollars
      costs[entry.day - days.lowerBound] = cost
      sums[group(entry.day)] += cost
    }
    let means = zip(sums, counts).map { roundedQuotient($0, Int128($1)) }
    freedom = days.count - groups
    deviation =
      freedom < 2
      ? nil : Self.deviation(days.map { costs[$0 - days.lowerBound] - means[group($0)] }, freedom)
    self.means = (0..<7).map { means[groups == 7 ? $0 : 0] }
    self.counts = (0..<7).map { counts[groups == 7 ? $0 : 0] }
  }

  /// The root of the mean square, by so many degrees of freedom.
  private static func deviation(_ residuals: [Int128], _ freedom: Int) -> Int128 {
    // Squares of up to 10^34, of which there are at most some thousand, fit 128 bits.
    var unit: UInt128 = 1
    let largest = residuals.map(\.magnitude).max() ?? 0
    while largest / unit > 100_000_000_000_000_000 { unit *= 10 }
    let squares = residuals.reduce(UInt128.zero) {
      $0 + ($1.magnitude / unit) * ($1.magnitude / unit)
    }
    return Int128(squareRoot(squares / UInt128(freedom)) * unit)
  }

  /// What a whole day costs.
  func expected(on day: Int) -> Int128 { means[weekday(of: day)] }

  /// What the rest of the present day costs.
  func expectedRestOfDay(_ history: SpendHistory) -> Int128 {
    let rest = history.restOfDay
    return roundedQuotient(expected(on: history.presentDay) * rest.seconds, rest.of)
  }

  /// The mean of a day over the week.
  var perDay: Int128 { roundedQuotient(means.reduce(0, +), 7) }

  /// What is to come.
  ///
  /// - Parameters:
  ///   - days: whole days after the present one.
  ///   - rest: whether the rest of the present day is to come too.
  func outlook(_ days: Range<Int>, rest: Bool, _ history: SpendHistory) -> SpendOutlook {
    var sum = rest ? expectedRestOfDay(history) : 0
    // Days to come by group, in thousandths.
    var ahead = Array(repeating: Int128.zero, count: isByWeekday ? 7 : 1)
    func add(_ thousandths: Int128, on day: Int) {
      ahead[isByWeekday ? weekday(of: day) : 0] += thousandths
    }
    for day in days {
      sum += expected(on: day)
      add(1000, on: day)
    }
    if rest {
      let part = history.restOfDay
      add(roundedQuotient(part.seconds * 1000, part.of), on: history.presentDay)
    }
    guard let deviation else { return SpendOutlook(expected: MoneyTotal(nanodollars: sum)) }
    let variance = ahead.enumerated().reduce(UInt128.zero) { sum, group in
      let thousandths = group.element.magnitude
      let own = thousandths * thousandths / UInt128(counts[group.offset])
      return sum + thousandths * 1000 + own
    }
    let factor = Int128(squareRoot(variance)) * Int128(Self.studentFactor(freedom))
    return SpendOutlook(
      expected: MoneyTotal(nanodollars: sum),
      margin: MoneyTotal(nanodollars: roundedQuotient(deviation * factor, 1_000_000)))
  }

  /// Between plus and minus this many deviations lie 8 of 10 values, in thousandths: Student's
  /// distribution at 0.9, as in any table of it.
  static func studentFactor(_ freedom: Int) -> Int {
    let factors = [
      3078, 1886, 1638, 1533, 1476, 1440, 1415, 1397, 1383, 1372, 1363, 1356, 1350, 1345, 1341,
      1337, 1333, 1330, 1328, 1325, 1323, 1321, 1319, 1318, 1316, 1315, 1314, 1313, 1311, 1310,
    ]
    return freedom < 1 ? factors[0] : freedom <= factors.count ? factors[freedom - 1] : 1282
  }
}

/// What is likely to be spent in some time to come.
public struct SpendOutlook: Hashable, Sendable {
  /// The sum of the means.
  public var expected: MoneyTotal
  /// How far off it is 8 times in 10, at most; nil when there is too little history to say.
  public var margin: MoneyTotal?

  /// The least that is likely: no money comes back.
  public var low: MoneyTotal? {
    margin.map { MoneyTotal(nanodollars: max(0, expected.nanodollars - $0.nanodollars)) }
  }
  /// The most that is likely.
  public var high: MoneyTotal? {
    margin.map { MoneyTotal(nanodollars: expected.nanodollars + $0.nanodollars) }
  }
}
