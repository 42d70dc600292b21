// From a priced request to the sums: is it one the report is about, to which groups does it belong, what
// does it add.
//
// Requests of one usage, status and reported cost add the same to every sum, and there are few such
// kinds. So a request is one more of its kind; only where a table also asks who or when is it added to
// its group at once. What the kinds come to is worked out at the end, a multiplication for each.

import LogRecords
import Pricing

/// Counts requests into aggregates. It belongs to one name book.
struct RequestCounter {
  private let billsModerated: Bool
  private let engine: PricingEngine
  private let epochs: PriceEpochs
  private var keys: DimensionKeys
  private var filter: RequestFilter
  /// By the number of a status: how such a request ended.
  private var endings: ContiguousArray<RequestEnding> = []
  /// The models met so far.
  private var models: ContiguousArray<ModelIdentity> = []
  private let columns: [GroupColumn]
  /// The tables that a kind decides, and the others.
  private let perKind: [Layout]
  private let perRequest: [Layout]
  private var key: ContiguousArray<UInt64>

  /// A table: its place in the report, and its columns among those of all.
  private struct Layout {
    var table: Int
    var columns: Range<Int>
  }

  init(_ options: SpendOptions) {
    billsModerated = options.billsModerated
    (engine, epochs) = (options.engine, options.epochs)
    keys = DimensionKeys(zone: options.timeZone)
    filter = RequestFilter(options)
    let tables = options.allTables
    columns = tables.flatMap(\.self)
    var start = 0
    var layouts = tables.enumerated().map { table, dimensions in
      defer { start += dimensions.count }
      return Layout(table: table, columns: start..<start + dimensions.count)
    }
    let first = layouts.partition { !tables[$0.table].allSatisfy(\.isDecidedByKind) }
    (perKind, perRequest) = (Array(layouts[..<first]), Array(layouts[first...]))
    // With a kind's three numbers behind a table's own.
    key = ContiguousArray(repeating: 0, count: columns.count + 3)
  }

  /// Learns the names of models and statuses; needed before a request of a new one.
  mutating func learn(_ book: inout NameBook) {
    keys.complete(&book)
    endings += book.statuses.dropFirst(endings.count).map(\.ending)
    models += book.models.dropFirst(models.count)
  }

  /// Whether names are needed to tell which requests the report is about.
  var needsNames: Bool { filter.needsNames }

  /// Whether a request's model, status and values of free dimensions have been learned.
  func knows(model: UInt32, status: UInt32, labels: UInt32) -> Bool {
    keys.isComplete(model: model, status: status, labels: labels)
  }

  /// Counts a request, if the report is about it. When many wait afterwards, they are to be added.
  ///
  /// - Parameters:
  ///   - parts: only read; but it would be copied to be borrowed.
  ///   - names: of users and other groups, if they are needed.
  ///   - place: where its line is, if that is kept.
  /// - Returns: whether it is.
  @inline(__always)
  mutating func count(
    _ request: PricedRequest, _ parts: inout RequestParts, _ names: @autoclosure () -> KeyTable?,
    at place: LinePlace?,
    into aggregate: inout SpendAggregate
  ) -> Bool {
    if filter.isActive, !filter.admits(request, &keys, parts, names()) {
      aggregate.inputs.filtered += 1
      return false
    }
    let kind = aggregate.kinds.recentNumber(of: request) ?? aggregate.kinds.number(of: request)
    if kind == aggregate.kinds.count { addKind(of: request, parts, &aggregate) }
    aggregate.kinds.count(kind)
    aggregate.userBits |= request.user
    if let time = request.time { aggregate.note(time: time) }
    if let place {
      aggregate.note(
        RequestKindNumbers(usage: request.usage, status: request.status, cost: request.cost),
        at: place)
    }
    if !perRequest.isEmpty {
      aggregate.waiting.append(WaitingRequest(request: request, kind: kind))
    }
    return true
  }

  /// Adds the requests that wait for it to their groups. Where there are many groups, they are far from
  /// any cache: found together, and then added to together, they are on their way at once.
  mutating func addWaiting(_ aggregate: inout SpendAggregate, _ parts: RequestParts) {
    var waiting: ContiguousArray<WaitingRequest> = []
    swap(&waiting, &aggregate.waiting)
    var groups = InlineArray<64, Int>(repeating: 0)
    for layout in perRequest.indices {
      let table = perRequest[layout].table
      if perRequest[layout].columns.count == 1 {
        let column = columns[perRequest[layout].columns.lowerBound]
        var values = InlineArray<64, UInt64>(repeating: 0)
        var span = values.mutableSpan
        for index in waiting.indices {
          span[index] = keys.value(of: column, waiting[index].request, parts)
        }
        groups = aggregate.tables[table].groups(of: values.span.extracting(first: waiting.count))
      } else {
        for index in waiting.indices {
          let width = setKey(perRequest[layout], waiting[index].request, parts)
          groups[index] = aggregate.tables[table].group(of: key.span.extracting(first: width))
        }
      }
      aggregate.kinds.add(
        waiting, to: &aggregate.tables[table], groups.span.extracting(first: waiting.count))
      guard aggregate.kinds.someWait else { continue }
      for request in waiting where aggregate.kinds.waits(request.kind) {
        // Its group is there already, and stays empty until the end.
        addUnsettled(request.request, layout, &aggregate, parts)
      }
    }
    waiting.removeAll(keepingCapacity: true)
    swap(&waiting, &aggregate.waiting)
  }

  /// Adds a request whose kind waits for all costs of the run to a table that tells kinds apart.
  @inline(never)
  private mutating func addUnsettled(
    _ request: PricedRequest, _ layout: Int, _ aggregate: inout SpendAggregate,
    _ parts: RequestParts
  ) {
    let width = setKey(perRequest[layout], request, parts)
    (key[width], key[width + 1]) = (UInt64(request.usage), UInt64(request.status))
    key[width + 2] = UInt64(request.cost)
    aggregate.unsettled[perRequest[layout].table].add(
      .one, to: key.span.extracting(first: width + 3))
  }

  /// Adds what the kinds come to, but for those that wait for all costs of the run.
  mutating func finish(
    _ aggregate: inout SpendAggregate, _ parts: RequestParts, _ book: NameBook
  ) {
    addWaiting(&aggregate, parts)
    for element in aggregate.kinds.elements {
      let (kind, count) = (element.kind, element.count)
      let request = PricedRequest(
        user: 0, project: 0, usage: kind.usage, status: kind.status, cost: kind.cost, time: nil)
      let usage = parts.usage(request.usage)
      aggregate.inputs.requests += count
      if element.waits {
        let words: InlineArray<3, UInt64> = [
          UInt64(kind.usage), UInt64(kind.status), UInt64(kind.cost),
        ]
        let counted = Metrics.one.multiplied(by: count)
        aggregate.unsettledKinds.add(counted, to: words.span)
      } else {
        add(element.metrics, count, of: request, &aggregate, parts)
      }
      let status = book.statuses[Int(request.status)]
      let ending = status.ending.of(book.models[Int(usage.model)])
      if let cost = parts.cost(kind.cost), !usage.isPaidByUser, ending == .billable {
        aggregate.evidence.note(usage, cost.reading(charge: usage.charge), count: count)
      }
      if case .unpriced(let reason) = usage.outcome,
        ending.isBilled(billsModerated: billsModerated)
      {
        let model = UnpricedModel(model: usage.model, reason: reason)
        aggregate.unpricedCounts[model, default: 0] += count
      }
      if ending == .selfHosted {
        aggregate.selfHosted[usage.model, default: SelfHostedSums()].add(
          count, images: usage.imageCount, machineCost: parts.cost(kind.cost)?.amount(as: .dollars))
      }
      if !status.isKnown { aggregate.statusCounts[request.status, default: 0] += count }
    }
    aggregate.kinds = RequestKinds()
  }

  /// Adds so many requests of a kind.
  private mutating func add(
    _ one: Metrics, _ count: Int, of request: PricedRequest, _ aggregate: inout SpendAggregate,
    _ parts: RequestParts
  ) {
    let metrics = one.multiplied(by: count)
    if one.estimated > 0, let charge = parts.usage(request.usage).charge {
      aggregate.assumed[charge.assumptions.rawValue, default: 0] += count
    }
    aggregate.totals.merge(metrics)
    for layout in perKind {
      let width = setKey(layout, request, parts)
      aggregate.tables[layout.table].add(metrics, to: key.span.extracting(first: width))
    }
  }

  /// Adds the kinds that waited, when everything else has been added up. One whose cost tells its sizes is a
  /// usage of its own from then on, which the names learn.
  mutating func settle(_ aggregate: inout SpendAggregate, _ names: inout RequestNames) {
    let waiting = aggregate.unsettledKinds
    var settled: [RequestKindNumbers: SettledKind] = [:]
    for group in 0..<waiting.count {
      let words = Array(waiting.keys.words(of: group))
      let kind = RequestKindNumbers(
        usage: UInt32(words[0]), status: UInt32(words[1]), cost: UInt32(words[2]))
      let count = waiting.metrics(of: group).requests
      let one = settledKind(kind, &names, aggregate.evidence)
      settled[kind] = one
      if one.isAmbiguous { aggregate.inputs.ambiguousCosts += count }
      if one.request.usage != kind.usage {
        aggregate.rename(
          kind,
          RequestKindNumbers(usage: one.request.usage, status: kind.status, cost: kind.cost))
      }
      add(one.metrics, count, of: one.request, &aggregate, names.parts)
    }
    for layout in perRequest {
      let table = aggregate.unsettled[layout.table]
      var isAnotherGroup = false
      for group in 0..<table.count {
        let words = Array(table.keys.words(of: group))
        let last = words.suffix(3).map { UInt32($0) }
        let kind = RequestKindNumbers(usage: last[0], status: last[1], cost: last[2])
        var key = ContiguousArray(words.dropLast(3))
        guard let one = settled[kind] else { continue }
        for (place, column) in columns[layout.columns].enumerated() where column.isDecidedByKind {
          let value = keys.value(of: column, one.request, names.parts)
          isAnotherGroup = isAnotherGroup || value != key[place]
          key[place] = value
        }
        aggregate.tables[layout.table].add(
          one.metrics.multiplied(by: table.metrics(of: group).requests), to: key.span)
      }
      if isAnotherGroup { aggregate.tables[layout.table].removeEmptyGroups() }
    }
    aggregate.forgetUnsettled()
    aggregate.unmatched.cost = aggregate.unmatched.costs.total(as: aggregate.evidence.usualUnit)
  }

  /// A kind that has waited, given all costs of the run.
  private struct SettledKind {
    /// One of its requests, without who and when.
    var request: PricedRequest
    var metrics: Metrics
    /// Whether its cost may have been in another unit.
    var isAmbiguous: Bool
  }

  private func settledKind(
    _ kind: RequestKindNumbers, _ names: inout RequestNames, _ evidence: CostEvidence
  ) -> SettledKind {
    var request = PricedRequest(
      user: 0, project: 0, usage: kind.usage, status: kind.status, cost: kind.cost, time: nil)
    var usage = names.parts.usage(kind.usage)
    let model = names.book.models[Int(usage.model)]
    let ending = names.book.statuses[Int(kind.status)].ending.of(model)
    let reading = names.parts.cost(kind.cost).map { evidence.reading(of: $0, usage) }
    if ending.takesCosts, let reading,
      let resolved = evidence.resolved(usage, by: reading.amount, engine, names.book)
    {
      let facts = names.parts.facts(kind.usage).map { told(by: resolved, usage, model, $0) }
      request.usage = names.parts.usage(resolved, facts)
      usage = resolved
    }
    return SettledKind(
      request: request,
      metrics: Metrics(
        usage, ending: ending, reported: reading?.amount, billsModerated: billsModerated),
      isAmbiguous: reading?.isAmbiguous ?? false)
  }

  /// The facts of a request as its cost tells them.
  private func told(
    by resolved: PricedUsage, _ usage: PricedUsage, _ model: ModelIdentity, _ facts: UsageFacts
  ) -> UsageFacts {
    guard let exact = resolved.charge, let estimate = usage.charge else { return facts }
    let record = facts.usage(model: model.place, imageCount: usage.imageCount)
    return UsageFacts(
      engine.told(record, by: exact, before: estimate), loggerCost: facts.loggerCost, epochs)
  }

  /// Adds a kind: what one request of it adds.
  @inline(never)
  private func addKind(
    of request: PricedRequest, _ parts: RequestParts, _ aggregate: inout SpendAggregate
  ) {
    let usage = parts.usage(request.usage)
    let model = models[Int(usage.model)]
    // What a machine of one's own costs nobody has reported.
    let cost = model.isSelfHosted ? nil : parts.cost(request.cost)
    aggregate.kinds.append(
      Metrics(
        usage, ending: endings[Int(request.status)].of(model),
        reported: cost?.reading(charge: usage.charge).amount, billsModerated: billsModerated),
      waits: usage.waits(for: cost))
  }

  /// Sets the key of a request in a table and returns how many integers it has.
  @inline(__always)
  private mutating func setKey(
    _ layout: Layout, _ request: PricedRequest, _ parts: RequestParts
  ) -> Int {
    for column in layout.columns {
      key[column - layout.columns.lowerBound] = keys.value(of: columns[column], request, parts)
    }
    return layout.columns.count
  }
}
