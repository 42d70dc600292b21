// From a priced request to the sums: is it one the report is about, to which rows does it belong, what
// does it add, and what should a reader know of it.

import LogRecords
import Pricing

/// Adds requests to aggregates. It belongs to one name book.
struct RequestCounter {
  private let options: SpendOptions
  private var keys: DimensionKeys
  private var filter: RequestFilter
  /// Columns of all tables, one after the other.
  private let columns: [Dimension]
  private var key: ContiguousArray<UInt64>

  init(_ options: SpendOptions) {
    self.options = options
    keys = DimensionKeys(zone: options.timeZone)
    filter = RequestFilter(options)
    columns = options.columns
    key = ContiguousArray(repeating: 0, count: columns.count)
  }

  /// Counts a request, if the report is about it.
  ///
  /// - Returns: whether it is.
  @discardableResult
  mutating func count(
    _ request: PricedRequest, into aggregate: inout SpendAggregate, _ book: inout NameBook
  ) -> Bool {
    guard filter.admits(request, &keys, &book) else {
      aggregate.inputs.filtered += 1
      return false
    }
    for (index, dimension) in columns.enumerated() {
      key[index] = keys.value(of: dimension, request, &book)
    }
    let ending = book.statuses[Int(request.status)].ending
    aggregate.add(
      Metrics(request, ending: ending, billsModerated: options.billsModerated), keys: key)
    if let time = request.time { aggregate.note(time: time) }
    if case .unpriced(let reason) = request.usage.outcome, ending == .billable {
      let model = UnpricedModel(model: request.usage.model, reason: reason)
      aggregate.unpricedCounts[model, default: 0] += 1
    }
    if !book.statuses[Int(request.status)].isKnown {
      aggregate.statusCounts[request.status, default: 0] += 1
    }
    return true
  }

  /// Counts the requests of the join table, all of whose lines have been read.
  mutating func countJoined(in aggregate: inout SpendAggregate, _ book: inout NameBook) {
    let join = aggregate.join
    var requests = 0
    for number in 0..<join.count {
      guard let request = join.request(number) else {
        aggregate.inputs.unmatched += 1
        continue
      }
      requests += 1
      if count(request, into: &aggregate, &book), join[number].isConflicting {
        aggregate.inputs.conflicting += 1
      }
    }
    aggregate.inputs.duplicates += aggregate.fullLines - requests
    aggregate.join = JoinTable()
  }
}
