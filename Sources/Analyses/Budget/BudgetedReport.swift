// A report together with what became of budgets.

public import Spend

/// What is not to be exceeded, and from what it is foretold that it will be.
public struct BudgetPlan: Hashable, Sendable {
  /// The budgets.
  public var budgets: [Budget] = []
  /// The most days that a run rate is the mean of.
  public var historyDays = 56

  /// No budgets.
  public init() {}
}

/// A report, and what became of each budget.
public struct BudgetedReport: Hashable, Sendable {
  /// The report.
  public var report: SpendReport
  /// What became of each budget, in the order in which they were given.
  public var budgets: [BudgetState]
  /// What the run rates of budgets are the means of.
  public var runRate: RunRateBasis?

  /// A report, and what became of budgets.
  public init(_ report: SpendReport, budgets: [BudgetState] = [], runRate: RunRateBasis? = nil) {
    self.report = report
    self.budgets = budgets
    self.runRate = runRate
  }
}
