// What each remedy would have saved whom: one pass over the cells adds up, a second one lists the largest
// parts of the findings that are shown. Nothing is kept for a request.

import LogRecords
import Pricing

/// Requests of one remedy that belong to one finding.
struct RemedyGroup: Hashable, Sendable {
  /// The remedy's place in the list.
  var remedy: Int
  /// The number of the user or project; 0 for the whole log.
  var who: UInt32
  /// Operation or resolution, as the remedy wants it.
  var detail: UInt64
}

/// Sums by remedy and whom it concerns.
struct RemedyTally {
  private let cells: UsageCells
  private let scope: AdviceOptions.Scope
  let remedies: [Remedy]
  private var effects: [RemedyEffect]
  /// By a model's place in the sheet: the remedies that can concern its requests.
  private let candidates: [[Int]]
  /// By group.
  private(set) var sums: [RemedyGroup: RemedySum] = [:]
  /// All requests of a user or project.
  private(set) var wholes: [UInt32: Metrics] = [:]
  private(set) var total = Metrics()
  /// Remedies that would leave a request without a price: their saving is not known.
  private(set) var withoutPrice: Set<Int> = []

  init(_ cells: UsageCells, _ options: AdviceOptions) throws(UnknownModelError) {
    self.cells = cells
    scope = options.scope
    let sheet = cells.options.engine.sheet
    remedies = Remedy.all(options, sheet)
    var effects: [RemedyEffect] = []
    for remedy in remedies { effects.append(try RemedyEffect(remedy.rules, cells)) }
    self.effects = effects
    let remedies = self.remedies
    candidates = sheet.models.indices.map { place in
      remedies.indices.filter { remedies[$0].swap.map { $0.from == place } ?? true }
    }
    for cell in cells.cells { add(cell) }
  }

  private mutating func add(_ cell: UsageCell) {
    let before = cells.metrics(of: cell)
    wholes[who(cell), default: Metrics()].merge(before)
    total.merge(before)
    for (remedy, after) in outcomes(of: cell, before) {
      sums[group(of: cell, remedy), default: RemedySum()].add(before, after)
    }
  }

  /// Each remedy that changes what a cell costs, with what it would cost.
  private mutating func outcomes(
    of cell: UsageCell, _ before: Metrics
  ) -> [(remedy: Int, after: Metrics)] {
    // What nobody is billed for cannot be saved, and what has no price is not known.
    guard before.listCost > .zero, let place = place(of: cell) else { return [] }
    var outcomes: [(remedy: Int, after: Metrics)] = []
    for remedy in candidates[place] {
      guard let usage = effects[remedy].changed(cell) else { continue }
      guard case .charged = usage.outcome else {
        withoutPrice.insert(remedy)
        continue
      }
      let after = cells.metrics(of: cell, usage, billsModerated: cells.options.billsModerated)
      let isSame =
        after.listCost == before.listCost && after.listCostLow == before.listCostLow
        && after.listCostHigh == before.listCostHigh
      if isSame, remedies[remedy].swap == nil { continue }
      outcomes.append((remedy, after))
    }
    return outcomes
  }

  private func place(of cell: UsageCell) -> Int? {
    cells.names.book.models[Int(cells.names.parts.usage(cell.usage).model)].place
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
      case .operation: cells.isEdit(usage) ? 2 : 1
      case .resolution: UInt64(usage.width) << 32 | UInt64(usage.height)
      }
    return RemedyGroup(remedy: remedy, who: who(cell), detail: detail)
  }

  /// Calls `body` with each remedy that concerns a cell, and the cell's usage under it.
  mutating func forEachPart(
    _ body: (UsageCell, RemedyGroup, PricedUsage, UsageRecord) -> Void
  ) {
    for cell in cells.cells {
      for (remedy, _) in outcomes(of: cell, cells.metrics(of: cell)) {
        guard let usage = effects[remedy].changed(cell),
          let request = effects[remedy].request(cell)
        else { continue }
        body(cell, group(of: cell, remedy), usage, request)
      }
    }
  }
}

extension UsageCells {
  /// Whether a usage edits an image.
  func isEdit(_ usage: PricedUsage) -> Bool {
    usage.isEdit || names.book.models[Int(usage.model)].isEditOnly
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
