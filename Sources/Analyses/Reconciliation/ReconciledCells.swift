// From sums by usage, status and reported cost to a reconciliation.

import LogRecords
import Pricing
import Spend

/// Compares the requests of a run.
struct ReconciledCells {
  /// Examples that are kept of a cause.
  static let exampleLimit = 10

  let spend: CountedSpend
  private let columns: [GroupColumn]
  let options: SpendOptions
  private let hypotheses: DriftHypotheses
  /// The kinds of requests that can be compared.
  private var kinds: [ComparedKind] = []
  private var numbers: [RequestKindNumbers] = []
  /// Of every group of the sums: its kind, if that is compared.
  private var kindOfGroup: ContiguousArray<Int32?> = []
  private var leftOut = Reconciliation.LeftOut()
  private lazy var judgement = DriftJudgement(kinds)

  /// The columns of the sums for some tables: what makes a kind, and what the tables ask for besides.
  static func columns(for tables: [[Dimension]]) -> [GroupColumn] {
    let others = Set(tables.flatMap(\.self)).filter { !$0.isDecidedByKind }
      .sorted { $0.rawValue < $1.rawValue }
    return [.usage, .status, .reportedCost] + others.map(GroupColumn.dimension)
  }

  init(_ spend: CountedSpend, _ columns: [GroupColumn], _ options: SpendOptions) {
    self.spend = spend
    self.columns = columns
    self.options = options
    hypotheses = DriftHypotheses(options.engine)
    collect()
    for index in kinds.indices where kinds[index].verdict == .drifting {
      kinds[index].causes = causes(of: index)
    }
  }

  private func word(_ group: Int, _ column: Int) -> UInt64 {
    spend.tables[0].keys.words[group * columns.count + column]
  }

  /// How many groups of the sums there are.
  var groupCount: Int { spend.tables[0].count }

  private func kind(ofGroup group: Int) -> RequestKindNumbers {
    RequestKindNumbers(
      usage: UInt32(word(group, 0)), status: UInt32(word(group, 1)), cost: UInt32(word(group, 2)))
  }

  /// The requests of a group, whether they can be compared or not.
  func requests(ofGroup group: Int) -> GroupedRequests {
    let kind = kind(ofGroup: group)
    let usage = spend.names.parts.usage(kind.usage)
    let model = spend.names.book.models[Int(usage.model)]
    let ending = spend.names.book.statuses[Int(kind.status)].ending.of(model)
    let apiCost = spend.names.parts.cost(kind.cost).map {
      spend.evidence.reading(of: $0, usage).amount
    }
    return GroupedRequests(
      model: model, count: spend.tables[0].metrics(of: group).requests, ending: ending,
      isBought: !usage.isPaidByUser && ending.isBought && !model.isSelfHosted,
      isBilled: ending.isBilled(billsModerated: options.billsModerated),
      apiCost: apiCost, charge: usage.charge)
  }

  /// Why the requests of a group drift; nil if they do not.
  mutating func cause(ofGroup group: Int) -> DriftCause? {
    guard let index = kindOfGroup[group].map({ Int($0) }), kinds[index].verdict == .drifting else {
      return nil
    }
    return judgement.cause(of: kinds[index])
  }

  /// Sorts groups into kinds and into what cannot be compared.
  private mutating func collect() {
    var places: [RequestKindNumbers: Int] = [:]
    for group in 0..<groupCount {
      let kind = kind(ofGroup: group)
      let count = spend.tables[0].metrics(of: group).requests
      if let place = places[kind] {
        kinds[place].count += count
        kindOfGroup.append(Int32(place))
      } else if let compared = compared(kind, count) {
        places[kind] = kinds.count
        kindOfGroup.append(Int32(kinds.count))
        kinds.append(compared)
        numbers.append(kind)
      } else {
        kindOfGroup.append(nil)
      }
    }
  }

  /// A kind as it is compared; nil if it cannot be.
  private mutating func compared(_ kind: RequestKindNumbers, _ count: Int) -> ComparedKind? {
    let usage = spend.names.parts.usage(kind.usage)
    let model = spend.names.book.models[Int(usage.model)]
    let ending = spend.names.book.statuses[Int(kind.status)].ending.of(model)
    if usage.isPaidByUser {
      leftOut.paidByUsers += count
      return nil
    }
    guard ending.isBought, !model.isSelfHosted, let reported = reported(kind, usage) else {
      leftOut.withoutCost += count
      if ending == .billable { leftOut.billableWithoutCost += count }
      return nil
    }
    guard let charge = usage.charge else {
      leftOut.unpriced += count
      leftOut.unpricedReported += MoneyTotal(reported).multiplied(by: count)
      return nil
    }
    return ComparedKind(
      model: usage.model, count: count, imageCount: usage.imageCount, reported: reported,
      charge: charge, ending: ending,
      isFree: ending == .failed || (ending == .moderated && !options.billsModerated),
      isResolved: usage.isResolved)
  }

  /// The cost that the API reported, or else the logger.
  private func reported(_ kind: RequestKindNumbers, _ usage: PricedUsage) -> Money? {
    spend.names.parts.cost(kind.cost).map { spend.evidence.reading(of: $0, usage).amount }
      ?? spend.names.parts.facts(kind.usage)?.loggerCost
  }

  private func source(_ kind: RequestKindNumbers) -> Reconciliation.Source {
    kind.cost == 0 ? .logger : .api
  }

  private func causes(of index: Int) -> Set<DriftCause> {
    let kind = kinds[index]
    if kind.isFree { return [kind.ending == .failed ? .failedBilled : .moderatedBilled] }
    let place = spend.names.book.models[Int(kind.model)].place
    guard
      let usage = spend.names.parts.facts(numbers[index].usage)?.usage(
        model: place, imageCount: kind.imageCount)
    else { return [] }
    return hypotheses.causes(of: kind.reported, usage, kind.charge)
  }

  // MARK: Results

  /// The reconciliation.
  mutating func result() -> Reconciliation {
    var result = Reconciliation(report: spend.report)
    result.top = options.top
    result.leftOut = leftOut
    var byCause: [DriftCause: (sums: Reconciliation.Sums, kinds: [Int])] = [:]
    for (index, kind) in kinds.enumerated() {
      let sums = Reconciliation.Sums(kind, count: kind.count)
      result.totals.merge(sums)
      result.verdicts[kind.verdict, default: .init()].merge(sums)
      result.sources[source(numbers[index]), default: .init()].merge(sums)
      guard kind.verdict == .drifting else { continue }
      let cause = judgement.cause(of: kind)
      byCause[cause, default: (.init(), [])].sums.merge(sums)
      byCause[cause, default: (.init(), [])].kinds.append(index)
    }
    result.causes = byCause.map { cause, group in
      Reconciliation.CauseGroup(
        cause: cause, sums: group.sums, examples: examples(group.kinds))
    }.sorted { one, two in
      let drifts = (
        one.sums.drift.nanodollars.magnitude, two.sums.drift.nanodollars.magnitude
      )
      return drifts.0 != drifts.1 ? drifts.0 > drifts.1 : one.cause < two.cause
    }
    result.tables = tables()
    return result
  }

  /// Requests of the kinds that drift most.
  private func examples(_ indices: [Int]) -> [Reconciliation.Example] {
    let found = indices.compactMap { index in
      spend.positions[numbers[index]].map {
        (
          drift: Reconciliation.Sums(kinds[index], count: kinds[index].count).drift,
          example: example(index, $0)
        )
      }
    }
    return found.sorted { one, two in
      let drifts = (one.drift.nanodollars.magnitude, two.drift.nanodollars.magnitude)
      if drifts.0 != drifts.1 { return drifts.0 > drifts.1 }
      if one.example.position != two.example.position {
        return one.example.position < two.example.position
      }
      return (one.example.reported, one.example.computed)
        < (two.example.reported, two.example.computed)
    }.prefix(Self.exampleLimit).map(\.example)
  }

  private func example(_ index: Int, _ position: LogPosition) -> Reconciliation.Example {
    let (kind, numbers) = (kinds[index], numbers[index])
    let usage = spend.names.parts.usage(numbers.usage)
    return Reconciliation.Example(
      position: position, model: spend.names.book.models[Int(kind.model)].name,
      resolution: usage.width > 0 ? "\(usage.width)x\(usage.height)" : Dimension.unknown,
      imageCount: kind.imageCount,
      referenceCount: spend.names.parts.facts(numbers.usage)?.inputCount ?? 0,
      status: spend.names.book.statuses[Int(numbers.status)].name, source: source(numbers),
      reported: kind.reported, computed: kind.isFree ? .zero : kind.charge.listCost,
      computedLow: kind.isFree ? .zero : kind.charge.low,
      computedHigh: kind.isFree ? .zero : kind.charge.high,
      isEstimated: !kind.isFree && kind.charge.isEstimated, requests: kind.count)
  }

  private func tables() -> [Reconciliation.Table] {
    var keys = DimensionKeys(zone: options.timeZone)
    var book = spend.names.book
    keys.complete(&book)
    let names = book.names
    return options.tables.map { dimensions in
      // Of each dimension its column among the sums; nil for one that the kind decides.
      let places = dimensions.map { columns.firstIndex(of: .dimension($0)) }
      var groups = TupleTable(width: dimensions.count)
      var sums: ContiguousArray<Reconciliation.Sums> = []
      var key = ContiguousArray<UInt64>(repeating: 0, count: dimensions.count)
      for (group, index) in kindOfGroup.enumerated() {
        guard let index = index.map({ Int($0) }) else { continue }
        let request = PricedRequest(
          user: 0, project: 0, usage: numbers[index].usage, status: numbers[index].status, cost: 0,
          time: nil)
        for (column, dimension) in dimensions.enumerated() {
          key[column] =
            places[column].map { word(group, $0) }
            ?? keys.value(of: dimension, request, spend.names.parts)
        }
        let number = groups.number(of: key.span)
        if number == sums.count { sums.append(Reconciliation.Sums()) }
        let count = spend.tables[0].metrics(of: group).requests
        sums[number].merge(Reconciliation.Sums(kinds[index], count: count))
      }
      let order = KeyedOrder(dimensions, groups, names, groups: sums.indices) {
        rank(of: sums[$0])
      }
      return Reconciliation.Table(
        dimensions: dimensions,
        rows: GroupedRows(count: order.groups.count) { [sums] place in
          let group = Int(order.groups[place])
          return (key: order.key(of: group), sums: sums[group])
        })
    }
  }

  /// What goes first, the larger one.
  private func rank(of sums: Reconciliation.Sums) -> (UInt128, Int128) {
    switch options.sort {
    case .cost: (sums.drift.nanodollars.magnitude, sums.reported.nanodollars)
    case .requests: (UInt128(sums.requests), 0)
    case .images: (UInt128(sums.images), 0)
    case .name: (0, 0)
    }
  }
}

extension Reconciliation.Sums {
  /// The sums of so many requests of a kind.
  init(_ kind: ComparedKind, count: Int) {
    self.init()
    requests = count
    switch kind.verdict {
    case .agreeing: agreeing = count
    case .resolved: resolved = count
    case .withinBounds: withinBounds = count
    case .drifting: drifting = count
    }
    images = kind.imageCount * count
    reported = MoneyTotal(kind.reported).multiplied(by: count)
    guard !kind.isFree else { return }
    estimated = kind.charge.isEstimated ? count : 0
    computed = MoneyTotal(kind.charge.listCost).multiplied(by: count)
    computedLow = MoneyTotal(kind.charge.low).multiplied(by: count)
    computedHigh = MoneyTotal(kind.charge.high).multiplied(by: count)
  }
}
