// A share of the report: what one worker has seen so far, or one gzip member of it.
//
// `merge` is associative and commutative, and an empty aggregate is its identity: sums add up, the
// period widens, and of the problems those at the first places are kept. So it does not matter who
// read what, in which order.

import LogRecords
import Pricing

/// Where a line is, before anybody knows its line number: the numbers of all earlier blocks of the
/// file have to be added up for that.
struct ProblemPlace: Hashable, Comparable, Sendable {
  var file: Int
  var block: Int
  var lineInBlock: Int
  var byteOffset: Int

  static func < (left: ProblemPlace, right: ProblemPlace) -> Bool {
    (left.file, left.byteOffset) < (right.file, right.byteOffset)
  }
}

/// Something that happened to several requests: how often, and where first.
struct Occurrence: Hashable, Sendable {
  var count = 0
  var first: ProblemPlace

  mutating func merge(_ other: Occurrence) {
    count += other.count
    first = min(first, other.first)
  }
}

/// A model without a price, and why.
struct UnpricedModel: Hashable, Sendable {
  /// The model's number in the names of whoever holds the aggregate.
  var name: UInt32
  var reason: UnpricedReason
}

/// Sums of a share of the requests.
struct SpendAggregate: Sendable {
  /// Malformed lines that are listed, the first by file and place.
  static let problemLimit = 100

  var inputs = InputCounts()
  var period: SpendReport.Period?
  var totals = Metrics()
  var tables: [GroupTable]
  /// At most `problemLimit`, in order.
  private(set) var problems: [(place: ProblemPlace, fault: LineFault)] = []
  var unpriced: [UnpricedModel: Occurrence] = [:]
  /// By the status's number in the names.
  var unknownStatuses: [UInt32: Occurrence] = [:]

  /// Nothing, for tables of so many dimensions each.
  init(tableWidths: [Int]) { tables = tableWidths.map(GroupTable.init(width:)) }

  /// Adds a request's sums to the total and to its row in each table. The keys of the tables stand
  /// one after the other.
  mutating func add(_ metrics: Metrics, keys: ContiguousArray<UInt64>) {
    inputs.requests += 1
    totals.merge(metrics)
    var start = 0
    for index in tables.indices {
      tables[index].add(metrics, to: keys, from: start)
      start += tables[index].width
    }
  }

  /// Widens the period.
  mutating func note(time: Instant) {
    guard let known = period else {
      period = SpendReport.Period(first: time, last: time)
      return
    }
    if time < known.first { period?.first = time }
    if time > known.last { period?.last = time }
  }

  /// Lists a malformed line, if it is among the first.
  mutating func note(_ fault: LineFault, at place: ProblemPlace) {
    if problems.count == Self.problemLimit, let last = problems.last, last.place < place { return }
    let index = problems.firstIndex { place < $0.place } ?? problems.count
    problems.insert((place, fault), at: index)
    if problems.count > Self.problemLimit { problems.removeLast() }
  }

  /// Adds another share, whose numbers mean the same names.
  mutating func merge(_ other: SpendAggregate) {
    merge(other) { _, key in
      key
    } name: {
      $0
    }
  }

  /// Adds another share, whose numbers are translated first.
  ///
  /// - Parameters:
  ///   - translate: the integer that stands for a value of a column, the columns of all tables
  ///     being counted through.
  ///   - name: the number of a name.
  mutating func merge(
    _ other: SpendAggregate, translate: (_ column: Int, _ value: UInt64) -> UInt64,
    name: (UInt32) -> UInt32
  ) {
    inputs.merge(other.inputs)
    totals.merge(other.totals)
    if let span = other.period {
      note(time: span.first)
      note(time: span.last)
    }
    var column = 0
    for (index, table) in other.tables.enumerated() {
      var key = ContiguousArray<UInt64>(repeating: 0, count: table.width)
      for row in table.rows.indices {
        for (place, value) in table.key(ofRow: row).enumerated() {
          key[place] = translate(column + place, value)
        }
        tables[index].add(table.rows[row], to: key, from: 0)
      }
      column += table.width
    }
    for problem in other.problems { note(problem.fault, at: problem.place) }
    for (model, occurrence) in other.unpriced {
      let key = UnpricedModel(name: name(model.name), reason: model.reason)
      unpriced[key, default: Occurrence(first: occurrence.first)].merge(occurrence)
    }
    for (status, occurrence) in other.unknownStatuses {
      unknownStatuses[name(status), default: Occurrence(first: occurrence.first)]
        .merge(occurrence)
    }
  }
}
