// What all results of reading logs have in common, so that a command is its options and one call.

public import Pages
public import Spend

/// What has been made of logs.
public protocol LogResult: Presentable {
  /// What was read.
  var report: SpendReport { get }
  /// What became of budgets.
  var budgets: [BudgetState] { get }
  /// What the result itself lacks, though all may have been read; nil for nothing.
  var lack: String? { get }
  /// Whether it says all of lines that were not understood.
  var explainsUnread: Bool { get }
}

extension LogResult {
  /// No budgets.
  public var budgets: [BudgetState] { [] }
  /// Nothing.
  public var lack: String? { nil }
  /// It does not.
  public var explainsUnread: Bool { false }
}

extension BudgetedReport: LogResult {}
