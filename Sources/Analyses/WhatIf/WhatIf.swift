// The same log under other rules, side by side with what it was.

import LogRecords
public import Pricing
public import Spend

/// What a log would have cost under other rules or prices.
public struct WhatIf {
  /// What the requests come to, before and after.
  public struct Comparison: Hashable, Sendable {
    /// As it was.
    public var before = Metrics()
    /// As it would have been.
    public var after = Metrics()
    /// Requests that the rules change.
    public var changed = 0

    /// What would have been saved; negative if it would have cost more.
    public var saving: MoneyTotal {
      MoneyTotal(nanodollars: before.listCost.nanodollars - after.listCost.nanodollars)
    }

    /// Whether requests would have no price, so that what would be saved is not known.
    public var isSavingUnknown: Bool { after.unpriced > before.unpriced }

    /// Whether nothing on the bill is different.
    var costsTheSame: Bool {
      before.listCost == after.listCost && before.listCostLow == after.listCostLow
        && before.listCostHigh == after.listCostHigh && before.userPaidCost == after.userPaidCost
        && before.unpriced == after.unpriced
    }

    mutating func merge(_ other: Comparison) {
      before.merge(other.before)
      after.merge(other.after)
      changed += other.changed
    }
  }

  /// A table of groups, the largest difference first.
  public struct Table {
    /// What it groups by. A request keeps the group it was in.
    public var dimensions: [Dimension]
    /// The groups.
    public var rows: GroupedRows<(key: [String], comparison: Comparison)>
  }

  /// The rules.
  public var rules: UsageRules
  /// All requests.
  public var totals: Comparison
  /// One for each grouping.
  public var tables: [Table]
  /// The report of the log as it was.
  public var report: SpendReport
  /// Rows of a table for people before the others are summed up in one; 0 for all.
  public var top = 0
}

/// What is to be different.
public struct WhatIfChange: Sendable {
  /// The rules.
  public var rules = UsageRules()
  /// The prices to use for what is then asked for; nil for those of the report.
  public var engine: PricingEngine?
  /// Whether moderated requests are billed; nil for as in the report.
  public var billsModerated: Bool?
  /// Only requests with one of these values in each of these dimensions change.
  public var filters: [Dimension: [ValueFilter]] = [:]

  /// No change.
  public init() {}
}

/// A model of a rule that the price sheet does not have.
public struct UnknownModelError: Error, Sendable {
  /// The name in the rule.
  public let name: String
}

extension SpendRun {
  /// Reads the logs and works out what would have been.
  ///
  /// - Returns: nil when the run was cancelled.
  /// - Throws: `UnknownModelError` before anything is read.
  public func whatIf(_ change: WhatIfChange) throws(UnknownModelError) -> WhatIf? {
    let repricing = try Repricing(change, options)
    guard var spend = countedWithFacts([UsageCells.columns(options.reading)], repricing.sheets)
    else { return nil }
    let cells = UsageCells(spend.tables.removeFirst(), spend.names, options)
    return repricing.result(cells, spend.report)
  }
}

/// Prices cells under a change.
struct Repricing {
  private let change: WhatIfChange
  private let options: SpendOptions
  private let engine: PricingEngine
  private let rules: CompiledRules
  /// By a model's place in the report's sheet: its place in that of the change.
  private let places: [Int?]

  init(_ change: WhatIfChange, _ options: SpendOptions) throws(UnknownModelError) {
    self.change = change
    self.options = options
    engine = change.engine ?? options.engine
    do {
      rules = try CompiledRules(change.rules, options.engine.sheet)
    } catch {
      throw UnknownModelError(name: error.name)
    }
    let target = engine.sheet
    places = options.engine.sheet.models.map { model in
      target.models.firstIndex { $0.id == model.id && $0.provider == model.provider }
    }
  }

  /// All price sheets that take part.
  var sheets: [PriceSheet] { [options.engine.sheet, engine.sheet] }

  /// The request that would have been made instead of a cell's.
  func request(_ cell: UsageCell, _ cells: UsageCells) -> UsageRecord? {
    cells.usage(of: cell).map(rules.applied)
  }

  /// What a cell would be under the change; nil if it stays as it is.
  func changed(_ cell: UsageCell, _ cells: UsageCells) -> PricedUsage? {
    guard let asked = cells.usage(of: cell) else { return nil }
    var usage = rules.applied(to: asked)
    if change.engine != nil { usage.model = usage.model.flatMap { places[$0] } }
    let original = cells.names.parts.usage(cell.usage)
    var changed = original
    changed.imageCount = usage.imageCount
    changed.isEdit = usage.inputs.isEdit
    changed.outcome = engine.outcome(for: usage)
    if original.isResolved, change.engine == nil,
      changed.outcome == engine.outcome(for: asked), changed.imageCount == original.imageCount
    {
      // The rules change nothing, though all that its cost told is not in the request.
      return nil
    }
    if changed == original { return nil }
    changed.isResolved = false
    return changed
  }

  /// All groupings of the report's options.
  func result(_ cells: UsageCells, _ report: SpendReport) -> WhatIf {
    let comparer = compared(cells)
    return WhatIf(
      rules: change.rules, totals: comparer.totals, tables: comparer.tables(), report: report,
      top: options.top)
  }

  /// All requests together.
  func totals(_ cells: UsageCells) -> WhatIf.Comparison { compared(cells).totals }

  private func compared(_ cells: UsageCells) -> CellComparer {
    var comparer = CellComparer(change, cells, options)
    for cell in cells.cells {
      let before = cells.metrics(of: cell)
      var comparison = WhatIf.Comparison(before: before, after: before)
      if comparer.isInScope(cell) {
        let billsModerated = change.billsModerated ?? options.billsModerated
        let usage = changed(cell, cells)
        if usage != nil || billsModerated != options.billsModerated {
          comparison.after = cells.metrics(
            of: cell, usage ?? cells.names.parts.usage(cell.usage), billsModerated: billsModerated)
        }
        comparison.changed = comparison.costsTheSame ? 0 : cell.count
      }
      comparer.add(comparison, cell)
    }
    return comparer
  }
}

/// Adds comparisons up by group.
private struct CellComparer {
  private let cells: UsageCells
  private let dimensions: [[Dimension]]
  private var keys: DimensionKeys
  private var filter: RequestFilter
  private var groups: [ComparisonTable]
  private var key: ContiguousArray<UInt64> = []
  private(set) var totals = WhatIf.Comparison()
  private let names: KeyTable

  init(_ change: WhatIfChange, _ cells: UsageCells, _ options: SpendOptions) {
    self.cells = cells
    // Cells do not know the time of day.
    dimensions = options.tables.filter { !$0.contains(where: \.isTime) }
    var book = cells.names.book
    keys = DimensionKeys(zone: options.timeZone)
    keys.complete(&book)
    names = book.names
    var scope = options
    (scope.filters, scope.from, scope.to) = (change.filters, nil, nil)
    filter = RequestFilter(scope)
    groups = dimensions.map { ComparisonTable(width: $0.count) }
  }

  mutating func isInScope(_ cell: UsageCell) -> Bool {
    filter.admits(cells.request(cell), &keys, cells.names.parts, names)
  }

  mutating func add(_ comparison: WhatIf.Comparison, _ cell: UsageCell) {
    totals.merge(comparison)
    let request = cells.request(cell)
    var key: ContiguousArray<UInt64> = []
    swap(&key, &self.key)
    for (index, table) in dimensions.enumerated() {
      key.removeAll(keepingCapacity: true)
      for dimension in table {
        key.append(keys.value(of: dimension, request, cells.names.parts))
      }
      groups[index].add(comparison, to: key.span)
    }
    swap(&key, &self.key)
  }

  /// The tables, rows in order of the difference, then of the cost, then of the key.
  func tables() -> [WhatIf.Table] {
    zip(dimensions, groups).map { dimensions, groups in
      let order = KeyedOrder(dimensions, groups.keys, names, groups: 0..<groups.count) { group in
        let costs = groups.listCosts(of: group)
        return ((costs.before - costs.after).magnitude, costs.before)
      }
      return WhatIf.Table(
        dimensions: dimensions,
        rows: GroupedRows(count: order.groups.count) { place in
          let group = Int(order.groups[place])
          return (key: order.key(of: group), comparison: groups.comparison(of: group))
        })
    }
  }
}
