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
  private var keys: DimensionKeys
  private var filter: RequestFilter
  /// By the number of a status: how such a request ended.
  private var endings: ContiguousArray<RequestEnding> = []
  private let columns: [GroupColumn]
  private let layouts: [Layout]
  private var key: ContiguousArray<UInt64>

  /// A table: its place in the report, and its columns among those of all.
  private struct Layout {
    var table: Int
    var columns: Range<Int>
    var isDecidedByKind: Bool
  }

  init(_ options: SpendOptions) {
    billsModerated = options.billsModerated
    keys = DimensionKeys(zone: options.timeZone)
    filter = RequestFilter(options)
    let tables = options.allTables
    columns = tables.flatMap(\.self)
    var start = 0
    layouts = tables.enumerated().map { table, dimensions in
      defer { start += dimensions.count }
      return Layout(
        table: table, columns: start..<start + dimensions.count,
        isDecidedByKind: dimensions.allSatisfy(\.isDecidedByKind))
    }
    key = ContiguousArray(repeating: 0, count: columns.count)
  }

  /// Learns the names of models and statuses; needed before a request of a new one.
  mutating func learn(_ book: inout NameBook) {
    keys.complete(&book)
    endings += book.statuses.dropFirst(endings.count).map(\.ending)
  }

  /// Whether names are needed to tell which requests the report is about.
  var needsNames: Bool { filter.needsNames }

  /// Whether a request's model and status have been learned.
  func knows(model: UInt32, status: UInt32) -> Bool {
    keys.isComplete(model: model, status: status)
  }

  /// Counts a request, if the report is about it.
  ///
  /// - Parameters:
  ///   - names: of users and other groups, if they are needed.
  ///   - place: where its line is, if that is kept.
  /// - Returns: whether it is.
  mutating func count(
    _ request: PricedRequest, _ parts: RequestParts, _ names: KeyTable?, at place: LinePlace?,
    into aggregate: inout SpendAggregate
  ) -> Bool {
    guard filter.admits(request, &keys, parts, names) else {
      aggregate.inputs.filtered += 1
      return false
    }
    let kindKey: InlineArray<2, UInt64> = [
      UInt64(request.usage) << 32 | UInt64(request.status), UInt64(request.cost),
    ]
    let kind = aggregate.kindKeys.number(of: kindKey.span)
    if kind == aggregate.kinds.count {
      aggregate.kinds.append(
        RequestKind(metrics(of: request, parts, endings[Int(request.status)])))
    }
    aggregate.kinds[kind].count += 1
    if let time = request.time { aggregate.note(time: time) }
    if let place {
      aggregate.note(
        RequestKindNumbers(usage: request.usage, status: request.status, cost: request.cost),
        at: place)
    }
    for layout in layouts where !layout.isDecidedByKind {
      let width = setKey(layout, request, parts)
      if aggregate.kinds[kind].isSmall {
        aggregate.tables[layout.table].add(
          aggregate.kinds[kind].sums, to: key.span.extracting(first: width))
      } else {
        aggregate.tables[layout.table].add(
          aggregate.kinds[kind].metrics, to: key.span.extracting(first: width))
      }
    }
    return true
  }

  /// Adds what the kinds come to.
  mutating func finish(
    _ aggregate: inout SpendAggregate, _ parts: RequestParts, _ book: NameBook
  ) {
    for (number, kind) in aggregate.kinds.enumerated() {
      let words = aggregate.kindKeys.words(of: number)
      let request = PricedRequest(
        user: 0, project: 0, usage: UInt32(words[words.startIndex] >> 32),
        status: UInt32(truncatingIfNeeded: words[words.startIndex]),
        cost: UInt32(words[words.startIndex + 1]), time: nil)
      let metrics = kind.metrics.multiplied(by: kind.count)
      aggregate.inputs.requests += kind.count
      aggregate.totals.merge(metrics)
      for layout in layouts where layout.isDecidedByKind {
        let width = setKey(layout, request, parts)
        aggregate.tables[layout.table].add(metrics, to: key.span.extracting(first: width))
      }
      let usage = parts.usage(request.usage)
      let status = book.statuses[Int(request.status)]
      if case .unpriced(let reason) = usage.outcome, status.ending == .billable {
        let model = UnpricedModel(model: usage.model, reason: reason)
        aggregate.unpricedCounts[model, default: 0] += kind.count
      }
      if !status.isKnown { aggregate.statusCounts[request.status, default: 0] += kind.count }
    }
    aggregate.kindKeys = TupleTable(width: 2)
    aggregate.kinds = []
  }

  private func metrics(
    of request: PricedRequest, _ parts: RequestParts, _ ending: RequestEnding
  ) -> Metrics {
    Metrics(
      parts.usage(request.usage), ending: ending, reportedCost: parts.cost(request.cost),
      billsModerated: billsModerated)
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
