// Two periods of a log, or two logs, side by side.

public import CivilTime
import Pages
public import Pricing
public import Spend

/// What two periods cost, and why it is not the same.
public struct SpendComparison {
  /// One of the periods.
  public struct Period: Hashable, Sendable {
    /// What it is called: `2026-06`, or `before 2026-06-08`; empty for a log as a whole.
    public var name = ""
    /// Its days; nil for a log as a whole.
    public var span: DaySpan?
    /// The first and the last request's day, where known.
    public var requestDays: ClosedRange<CivilDay>?
    /// All its requests.
    public var metrics = Metrics()
  }

  /// What became of a group.
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// Nothing was paid for it before.
    case new
    /// Nothing is paid for it any more.
    case gone
    /// It costs more.
    case grown
    /// It costs less.
    case shrunk
    /// It costs as much.
    case same
  }

  /// A group, or everything, before and after.
  public struct Row {
    /// One value for each dimension. Text from logs: escape it for where it goes.
    public var key: [String] = []
    /// Its requests in the earlier period.
    public var before = Metrics()
    /// Its requests in the later one.
    public var after = Metrics()
    /// What it costs more; a day, where the comparison is by days.
    public var difference = MoneyTotal.zero
    /// The same by cause.
    public var effects = CostEffects()
    /// What became of it.
    public var state = State.same
    /// The first day on which it was paid for.
    public var since: CivilDay?
  }

  /// A table of groups, the largest difference first.
  public struct Table {
    /// What it groups by.
    public var dimensions: [Dimension]
    /// The groups.
    public var rows: GroupedRows<Row>
  }

  /// The earlier period.
  public var before = Period()
  /// The later one.
  public var after = Period()
  /// All requests of both.
  public var total = Row()
  /// The days of each period, if the comparison is of what a day costs; nil if it is of whole periods.
  public var days: (before: Int, after: Int)?
  /// The sentence at the top, without formatting.
  public var headline = ""
  /// One for each grouping.
  public var tables: [Table] = []
  /// Requests that no time places in a period.
  public var undated = Metrics()
  /// The report of what was read.
  public var report: SpendReport
  /// Rows of a table for people before the others are left out; 0 for all.
  public var top = 0

  /// What the later period costs more at the least, and at the most.
  public var differenceBounds: (low: MoneyTotal, high: MoneyTotal) {
    func bound(_ later: MoneyTotal, _ earlier: MoneyTotal) -> MoneyTotal {
      var sum = QuotientSum()
      sum.add(later.nanodollars, over: Int128(days?.after ?? 1))
      sum.add(-earlier.nanodollars, over: Int128(days?.before ?? 1))
      return MoneyTotal(nanodollars: sum.rounded)
    }
    let (old, new) = (before.metrics, after.metrics)
    return (
      bound(new.listCostLow, old.listCostHigh), bound(new.listCostHigh, old.listCostLow)
    )
  }

  /// The list costs, a day where the comparison is by days.
  var costs: (before: MoneyTotal, after: MoneyTotal) {
    (
      before.metrics.listCost.divided(by: days?.before ?? 1),
      after.metrics.listCost.divided(by: days?.after ?? 1)
    )
  }

  /// An amount for people: to a cent, or to a hundredth of one where all amounts are small.
  func rounded(_ amount: MoneyTotal) -> String {
    let (before, after) = costs
    let isSmall = max(before, after).nanodollars < 10_000_000_000
    return Figures.cents(amount, decimals: isSmall ? 4 : 2)
  }

  init(_ report: SpendReport) { self.report = report }
}

extension MoneyTotal {
  /// A part of so many, rounded to the nearest nano-dollar.
  func divided(by count: Int) -> MoneyTotal {
    var sum = QuotientSum()
    sum.add(nanodollars, over: Int128(count))
    return MoneyTotal(nanodollars: sum.rounded)
  }
}
