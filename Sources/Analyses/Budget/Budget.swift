// A budget as it is typed, and what it means:
//
//     [user|project|model[:NAME]=]USD[/day|week|month]
//
//     500/month             everything, in each month         2000           everything, in the whole log
//     user=50/month         each user, in each month          user:ada=80    one user
//
// The amount stands after the last `=` and its period after the `/` in it, so a name may hold any of these.
// A budget of one user takes the place of the budget of each user for the same period.

public import CivilTime
public import Pricing
public import Spend

/// An amount that is not to be exceeded.
public struct Budget: Hashable, Sendable {
  /// What a budget may be given for, besides everything.
  public static let dimensions: [Dimension] = [.user, .project, .model]

  /// The most that may be spent: more than that exceeds it.
  public var amount: MoneyTotal
  /// The span it is for; nil for the whole log.
  public var period: CalendarPeriod?
  /// Whose budget; nil for everything.
  public var dimension: Dimension?
  /// The one user, project or model; nil for each of them.
  public var name: String?

  /// A budget of so much.
  public init(
    amount: MoneyTotal, period: CalendarPeriod? = nil, dimension: Dimension? = nil,
    name: String? = nil
  ) {
    self.amount = amount
    self.period = period
    self.dimension = dimension
    self.name = name
  }

  /// Why a text is no budget: the rest of the sentence.
  public struct SyntaxError: Error, Hashable, Sendable {
    /// What is wrong, with nothing of the text in it.
    public let reason: String
  }

  /// Reads a budget as it is typed.
  public init(parsing text: String) throws(SyntaxError) {
    var amount = Substring(text)
    if let equals = text.lastIndex(of: "=") {
      amount = text[text.index(after: equals)...]
      let subject = text[..<equals].split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      dimension = Self.dimensions.first { $0.rawValue == subject[0] }
      guard dimension != nil else {
        throw SyntaxError(reason: "a budget is for a user, a project or a model, or for everything")
      }
      if subject.count == 2 {
        guard !subject[1].isEmpty else {
          throw SyntaxError(reason: "a name is missing after the :")
        }
        name = String(subject[1])
      }
    }
    if let slash = amount.firstIndex(of: "/") {
      period = CalendarPeriod(rawValue: String(amount[amount.index(after: slash)...]))
      guard period != nil else {
        throw SyntaxError(reason: "the period is day, week or month; without one, the whole log")
      }
      amount = amount[..<slash]
    }
    guard let dollars = Money(dollars: String(amount)) else {
      throw SyntaxError(
        reason: Money.isTooLarge(dollars: String(amount))
          ? "the amount is too large" : "the amount is in dollars, as 50 or 12.5")
    }
    self.amount = MoneyTotal(dollars)
  }

  /// Whose budget it is, and for which span; no two budgets may agree in it.
  var scope: Budget { Budget(amount: .zero, period: period, dimension: dimension, name: name) }

  /// The budget with its model under the name that reports call it, whatever its spelling.
  public func named(as sheet: PriceSheet) -> Budget {
    guard dimension == .model, let name else { return self }
    var budget = self
    budget.name = sheet.identify(model: name, provider: "", host: "").name
    return budget
  }
}

extension Budget: CustomStringConvertible {
  /// As it is typed: `user:ada=80/month`. The name is not escaped.
  public var description: String {
    var text = dimension?.rawValue ?? ""
    if let name { text += ":" + name }
    if dimension != nil { text += "=" }
    return text + amount.description + (period.map { "/" + $0.rawValue } ?? "")
  }
}

/// What became of a budget.
public struct BudgetState: Hashable, Sendable {
  /// The budget.
  public var budget: Budget
  /// In the present span, or in the whole log: one line for everything, or for each user, project or
  /// model with requests in it. The fullest first.
  public var present: [Line] = []
  /// Earlier spans in which it was exceeded, the latest first.
  public var earlier: [Line] = []
  /// Whether the log has no request of the one user, project or model: perhaps the name is misspelt.
  public var isUnseen = false
  /// Requests without a time, which are in no span.
  public var undated = Metrics()

  /// Whether it was exceeded anywhere.
  public var isExceeded: Bool { present.contains(where: \.isExceeded) || !earlier.isEmpty }

  /// Money against a budget.
  public struct Line: Hashable, Sendable {
    /// The user, project or model. Text from logs: escape it for where it goes.
    public var name: String?
    /// The span: `2026-06`; nil for the whole log.
    public var span: String?
    /// The budget.
    public var amount: MoneyTotal
    /// The sums of its requests.
    public var metrics: Metrics
    /// How many days the span has, and which of them the present one is, from 1; nil for the whole log.
    public var days: (gone: Int, of: Int)? {
      get { span == nil ? nil : (daysGone, daysOfSpan) }
      set { (daysGone, daysOfSpan) = newValue ?? (0, 0) }
    }
    private var daysGone = 0
    private var daysOfSpan = 0
    /// The day on which more than the budget had been spent; nil if it was not exceeded, or only with
    /// requests that have no time.
    public var exceededOn: CivilDay?
    /// What a day costs at the present run rate; nil when the history has no whole day, or for a span
    /// that is over.
    public var perDay: MoneyTotal?
    /// What the whole span will cost at that rate; nil for the whole log, which has no end.
    public var expected: MoneyTotal?
    /// The day on which it will be exceeded at that rate; nil if not in this span, or not within a year.
    public var expectedOn: CivilDay?

    /// What has been spent.
    public var spent: MoneyTotal { metrics.listCost }
    /// What may still be spent; negative when it is exceeded.
    public var left: MoneyTotal {
      MoneyTotal(nanodollars: amount.nanodollars - spent.nanodollars)
    }
    /// Whether more than the budget has been spent, by the best estimate.
    public var isExceeded: Bool { spent > amount }
    /// Whether it has been exceeded, or not, only by the best estimate: the bounds lie on both sides.
    public var isUncertain: Bool {
      isExceeded ? metrics.listCostLow <= amount : metrics.listCostHigh > amount
    }

    init(name: String?, span: String?, amount: MoneyTotal, metrics: Metrics) {
      self.name = name
      self.span = span
      self.amount = amount
      self.metrics = metrics
    }
  }
}
