// Budgets as they are typed, and what is said when one is exceeded.

import ArgumentParser
import Analyses
import Quotes
import Pages
import Pricing
import Spend

/// What is not to be exceeded.
struct BudgetOptions: ParsableArguments {
  @Option(
    name: .customLong("budget"),
    help: ArgumentHelp(
      "An amount that must not be exceeded, or the exit status is 5. Repeatable.",
      discussion: """
        500/month for everything, user=50/month for each user, user:ada=80/month for one; project and \
        model likewise; per day, week or month, or without a period for the whole log.
        """, valueName: "[who=]usd[/period]"))
  var texts: [String] = []

  @Option(
    name: .customLong("history"),
    help: ArgumentHelp("Run rates are means of at most so many whole days.", valueName: "days"))
  var historyDays = 56

  /// The same with those of a configuration file, if none was typed.
  func configured(_ configuration: Configuration?) -> BudgetOptions {
    var options = self
    if texts.isEmpty { options.texts = configuration?.budgets ?? [] }
    return options
  }

  /// The budgets, at the prices of a run and for its people.
  func resolved(_ options: SpendOptions) throws -> BudgetPlan {
    guard (1...3660).contains(historyDays) else {
      throw CommandFailure.configuration("--history is a number of days from 1 to 3660")
    }
    var plan = BudgetPlan()
    plan.historyDays = historyDays
    plan.budgets = try texts.map(Self.budget)
    for index in plan.budgets.indices where plan.budgets[index].dimension == .user {
      plan.budgets[index].name = plan.budgets[index].name.map(options.people.name)
    }
    var scopes: [[UInt8]: Budget] = [:]
    for budget in plan.budgets {
      // Two spellings of a model are one.
      var scope = budget.named(as: options.engine.sheet)
      scope.amount = .zero
      guard let other = scopes.updateValue(budget, forKey: Array(scope.description.utf8)) else {
        continue
      }
      let isSpelledAlike = other.name.map { Array($0.utf8) } == budget.name.map { Array($0.utf8) }
      let same =
        isSpelledAlike
        ? "" : " model: \(TerminalText.escaped(other.description)) is for it too"
      throw CommandFailure.configuration(
        "--budget \(TerminalText.escaped(budget.description)): there are two budgets for the same\(same)"
      )
    }
    return plan
  }

  static func budget(_ text: String) throws -> Budget {
    do throws(Budget.SyntaxError) {
      return try Budget(parsing: text)
    } catch {
      throw CommandFailure.configuration(
        "--budget \(TerminalText.escaped(text)): \(error.reason) (500/month, user=50/month, "
          + "user:ada=80/month)")
    }
  }
}

extension Messages {
  /// Budgets that are named; the report has all.
  private static let namedBudgets = 10

  /// Says that budgets may be exceeded by what was not read.
  static func sayUnknown(_ budgets: [BudgetState], of report: SpendReport) {
    let count = budgets.filter { !$0.isExceeded }.count
    guard report.isIncomplete, count > 0 else { return }
    say(
      "\(Figures.counted(count, "budget")) not known to be met, because the reading is incomplete")
  }

  /// Says which budgets are exceeded.
  static func sayExceeded(_ budgets: [BudgetState]) {
    let lines = budgets.flatMap { state in
      (state.present.filter(\.isExceeded) + state.earlier).map { (state.budget, $0) }
    }
    for (budget, line) in lines.prefix(namedBudgets) {
      let span = line.span.map { " in \($0)" } ?? ""
      let day = line.exceededOn.map { ", from \($0) on" } ?? ""
      say(
        "budget \(TerminalText.escaped(budget.text(for: line))) is exceeded: "
          + "\(Figures.dollars(line.spent)) spent\(span)\(day)")
    }
    let rest = lines.count - namedBudgets
    if rest > 0 {
      say("\(Figures.counted(rest, "further budget")) exceeded; --format json has all")
    }
  }
}
