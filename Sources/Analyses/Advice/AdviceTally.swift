// What each remedy would have saved whom: one pass over the cells adds up, a second one lists the largest
// parts of the findings that are shown. Nothing is kept for a request.

import LogRecords
import Pricing
import Spend

/// Requests of one remedy that belong to one finding.
struct RemedyGroup: Hashable, Sendable {
  /// The remedy's place in the list.
  var remedy: Int
  /// The number of the user or project; 0 for the whole log.
  var who: UInt32
  /// Operation or resolution, as the remedy wants it.
  var detail: UInt64
}

/// What a remedy would have saved whom: there may be a million.
struct RemedySums {
  private let remedy: Int
  /// By user or project, and detail.
  private var table = ComparisonTable(width: 2)
  private var bounds: ContiguousArray<(low: Int128, high: Int128)> = []

  init(remedy: Int) { self.remedy = remedy }

  /// Adds the requests of a cell.
  mutating func add(_ before: Metrics, _ after: Metrics, to group: RemedyGroup) {
    var sum = RemedySum()
    sum.add(before, after)
    let key: InlineArray<2, UInt64> = [UInt64(group.who), group.detail]
    let number = table.add(sum.comparison, to: key.span)
    if number == bounds.count { bounds.append((0, 0)) }
    bounds[number].low += sum.low
    bounds[number].high += sum.high
  }

  /// All groups with their sums.
  var all: some Sequence<(group: RemedyGroup, sum: RemedySum)> {
    (0..<table.count).lazy.map { number in
      let (who, detail) = (table.keys.words[number * 2], table.keys.words[number * 2 + 1])
      return (
        RemedyGroup(remedy: remedy, who: UInt32(who), detail: detail),
        RemedySum(
          comparison: table.comparison(of: number), low: bounds[number].low,
          high: bounds[number].high)
      )
    }
  }
}

/// Sums by remedy and whom it concerns. Only one remedy's sums are there at a time.
struct RemedyTally {
  private let cells: UsageCells
  private let scope: AdviceOptions.Scope
  let remedies: [Remedy]
  /// All requests of each user or project.
  private var wholes = GroupTable(width: 1)

  init(_ cells: UsageCells, _ options: AdviceOptions) {
    self.cells = cells
    scope = options.scope
    remedies = Remedy.all(options, cells.options.engine.sheet)
    for cell in cells.cells {
      let key: InlineArray<1, UInt64> = [UInt64(who(cell))]
      wholes.add(cells.metrics(of: cell), to: key.span)
    }
  }

  /// All requests of users or projects together.
  func whole(of whos: [UInt32]) -> Metrics {
    // To look for a group could add one.
    var wholes = wholes
    var sum = Metrics()
    for who in whos {
      let key: InlineArray<1, UInt64> = [UInt64(who)]
      sum.merge(wholes.metrics(of: wholes.group(of: key.span)))
    }
    return sum
  }

  /// What a remedy would have saved whom; nil if it would leave a request without a price, so that nobody
  /// knows.
  func sums(of remedy: Int) throws(UnknownModelError) -> RemedySums? {
    var sums = RemedySums(remedy: remedy)
    let billsModerated = cells.options.billsModerated
    let isPriced = try forEachChange(by: remedy) { cell, before, usage, _ in
      let after = cells.metrics(of: cell, usage, billsModerated: billsModerated)
      sums.add(before, after, to: group(of: cell, remedy))
    }
    return isPriced ? sums : nil
  }

  /// Calls `body` with each cell whose cost a remedy changes, what it costs, its usage under the remedy, and
  /// the effect, which tells the request.
  ///
  /// - Returns: whether all have a price then.
  @discardableResult
  func forEachChange(
    by remedy: Int, _ body: (UsageCell, Metrics, PricedUsage, RemedyEffect) -> Void
  ) throws(UnknownModelError) -> Bool {
    let swap = remedies[remedy].swap
    let sheet = cells.options.engine.sheet
    var effect = try RemedyEffect(remedies[remedy].rules, cells)
    for cell in cells.cells {
      let usage = cells.names.parts.usage(cell.usage)
      guard let place = cells.names.book.models[Int(usage.model)].place,
        remedies[remedy].canConcern(usage, place, sheet.models[place].megapixel)
      else { continue }
      let before = cells.metrics(of: cell)
      // What nobody is billed for cannot be saved, and what has no price is not known.
      guard before.listCost > .zero, let changed = effect.changed(cell) else { continue }
      guard case .charged(let charge) = changed.outcome else { return false }
      if swap == nil, usage.outcome.hasSameCost(as: charge) { continue }
      body(cell, before, changed, effect)
    }
    return true
  }

  func who(_ cell: UsageCell) -> UInt32 {
    switch scope {
    case .user: cell.user
    case .project: cell.project
    case .log: 0
    }
  }

  func group(of cell: UsageCell, _ remedy: Int) -> RemedyGroup {
    let usage = cells.names.parts.usage(cell.usage)
    let detail: UInt64 =
      switch remedies[remedy].detail {
      case .none: 0
      case .operation: cells.operation(usage).key
      case .resolution: usage.resolutionKey
      }
    return RemedyGroup(remedy: remedy, who: who(cell), detail: detail)
  }
}

extension PricingOutcome {
  /// Whether a charge costs the same, its bounds too.
  fileprivate func hasSameCost(as other: Charge) -> Bool {
    guard case .charged(let charge) = self else { return false }
    return charge.listCost == other.listCost && charge.low == other.low
      && charge.high == other.high
  }
}

extension UsageCells {
  /// What a usage asks for.
  func operation(_ usage: PricedUsage) -> ImageOperation {
    ImageOperation(
      hasInputs: usage.isEdit, isEditOnly: names.book.models[Int(usage.model)].isEditOnly)
  }

  /// What all requests together would save.
  func sum(_ rules: UsageRules) throws(UnknownModelError) -> RemedySum {
    var effect = try RemedyEffect(rules, self)
    var sum = RemedySum()
    for cell in cells {
      let before = metrics(of: cell)
      guard let usage = effect.changed(cell) else { continue }
      sum.add(before, metrics(of: cell, usage, billsModerated: options.billsModerated))
    }
    return sum
  }
}
