// A share of the report: what one worker has seen so far, or one gzip member of it.
//
// `merge` is associative and commutative, and an empty aggregate is its identity: sums add up, the
// period widens, and of the problems those at the first places are kept. So it does not matter who
// read what, in which order.

package import CivilTime
import LogRecords
import Pricing

/// Where a line is, before anybody knows its line number: the numbers of all earlier blocks of the
/// file have to be added up for that.
package struct ProblemPlace: Hashable, Comparable, Sendable {
  package var file: Int
  package var block: Int
  package var lineInBlock: Int
  package var byteOffset: Int

  package static func < (left: ProblemPlace, right: ProblemPlace) -> Bool {
    (left.file, left.byteOffset) < (right.file, right.byteOffset)
  }
}

/// A model without a price, and why.
package struct UnpricedModel: Hashable, Sendable {
  /// The model's number in the name book.
  package var model: UInt32
  var reason: UnpricedReason
}

/// Requests of which there is nothing but updates.
package struct UnmatchedResults: Hashable, Sendable {
  /// How many.
  package var count = 0
  /// Those that were finished, or have a cost.
  package var tellingCount = 0
  /// The costs of these together: each read as credits, as dollars, and by itself. `cost` is the one that
  /// holds.
  package var costs = CostReadings()
  /// The costs of these together, once all costs of the run are known.
  var cost = MoneyTotal.zero
  /// The first update of those that tell, and the bytes between its block's beginning and its own.
  package var first = LinePlace.unknown
  package var offset = 0

  /// Adds another share's.
  package mutating func merge(_ other: UnmatchedResults) {
    count += other.count
    if other.tellingCount > 0, tellingCount == 0 || other.first < first {
      (first, offset) = (other.first, other.offset)
    }
    tellingCount += other.tellingCount
    costs.merge(other.costs)
    cost += other.cost
  }
}

/// A request whose groups are still to be found.
package struct WaitingRequest: Sendable {
  package var request: PricedRequest
  /// The number of its kind.
  package var kind: Int
}

/// Sums of a share of the requests.
package struct SpendAggregate: Sendable {
  /// Malformed lines that are listed, the first by file and place.
  package static let problemLimit = 100

  package var inputs = InputCounts()
  package var period: SpendReport.Period?
  package var totals = Metrics()
  package var tables: [GroupTable]
  /// All bits of the users' numbers; 0 when none is known.
  package var userBits: UInt32 = 0
  /// Requests by kind. Until `RequestCounter.finish` they are not in `totals` and in the tables that a
  /// kind decides.
  package var kinds = RequestKinds()
  /// Requests that are counted as kinds, and still to be added to the tables that ask who or when.
  package var waiting: ContiguousArray<WaitingRequest> = []
  /// At most `problemLimit`, in order.
  private(set) var problems: [(place: ProblemPlace, fault: LineFault)] = []
  /// Where a model without a price was first seen, and how many billable requests it has.
  package var unpricedPlaces: [UnpricedModel: ProblemPlace] = [:]
  package var unpricedCounts: [UnpricedModel: Int] = [:]
  /// By the number of an unknown status: where it was first seen, and how many requests ended so.
  package var statusPlaces: [UInt32: ProblemPlace] = [:]
  package var statusCounts: [UInt32: Int] = [:]
  /// By the number of a model: what one's own machines did.
  var selfHosted: [UInt32: SelfHostedSums] = [:]
  /// What came of requests that are nowhere.
  package var unmatched = UnmatchedResults()
  /// What speaks of FLUX, asks for an image, and was not understood.
  var unread = UnreadShapes()
  /// What may be so; in no counter until `decide`, but for updates.
  var undecided = UndecidedLines()
  /// By what was assumed, the raw values of all reasons together: how many estimated requests.
  package var assumed: [UInt16: Int] = [:]
  /// What the reported costs say.
  package var evidence = CostEvidence()
  /// How many there are of the kinds that wait for all costs of the run, by usage, status and cost; and the
  /// same for the groups of each table that asks who or when.
  package var unsettledKinds = GroupTable(width: 3)
  package var unsettled: [GroupTable]
  /// How lines were read, if that is asked.
  package var inspected = InspectedLines()
  /// Where each kind of request was first seen, if that is kept.
  package private(set) var kindPlaces: [RequestKindNumbers: LinePlace] = [:]

  /// Nothing, for tables of so many dimensions each.
  package init(tableWidths: [Int]) {
    tables = tableWidths.map(GroupTable.init(width:))
    unsettled = tableWidths.map { GroupTable(width: $0 + 3) }
  }

  /// Notes that requests of a kind are of another.
  package mutating func rename(_ kind: RequestKindNumbers, _ other: RequestKindNumbers) {
    if let place = kindPlaces[kind] { note(other, at: place) }
  }

  /// Forgets the requests that waited.
  package mutating func forgetUnsettled() {
    unsettledKinds = GroupTable(width: 3)
    unsettled = tables.map { GroupTable(width: $0.keys.width + 3) }
  }

  /// Widens the period.
  @inline(__always)
  package mutating func note(time: Instant) {
    if let known = period, known.first < time, time < known.last { return }
    widenPeriod(to: time)
  }

  @inline(never)
  private mutating func widenPeriod(to time: Instant) {
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

  /// Notes where a kind of request stands, if that is its first place.
  package mutating func note(_ kind: RequestKindNumbers, at place: LinePlace) {
    if let known = kindPlaces[kind], known <= place { return }
    kindPlaces[kind] = place
  }

  // MARK: Waiting requests

  /// Whether so many requests wait that they should be added to their groups.
  package var hasManyWaiting: Bool { waiting.count >= 64 }

  /// Gives the requests that wait the numbers of their users.
  mutating func exchangeTickets(_ numbers: NameNumbers) {
    guard !numbers.isEmpty else { return }
    for index in waiting.indices {
      numbers.exchange(&waiting[index].request.user)
    }
  }

  // MARK: Merging

  /// Adds another share. Both are finished, or none of their requests has been counted.
  ///
  /// - Parameters:
  ///   - numbers: what the other's numbers are here; nil if they are the same.
  ///   - columns: those of all tables, one after the other.
  package mutating func merge(
    _ other: consuming SpendAggregate, _ numbers: PartNumbers?, _ columns: [GroupColumn]
  ) {
    inputs.merge(other.inputs)
    totals.merge(other.totals)
    userBits |= other.userBits
    if let span = other.period {
      note(time: span.first)
      note(time: span.last)
    }
    var otherTables = other.tables
    other.tables = []
    mergeTables(&otherTables, numbers, columns)
    mergeUnsettled(other, numbers, columns)
    assumed.merge(other.assumed, uniquingKeysWith: +)
    evidence.merge(other.evidence, numbers)
    for problem in other.problems { note(problem.fault, at: problem.place) }
    func model(_ key: UnpricedModel) -> UnpricedModel {
      UnpricedModel(
        model: numbers?.names.models[Int(key.model)] ?? key.model, reason: key.reason)
    }
    func status(_ key: UInt32) -> UInt32 { numbers?.names.statuses[Int(key)] ?? key }
    for (key, place) in other.unpricedPlaces {
      unpricedPlaces[model(key)] = min(place, unpricedPlaces[model(key)] ?? place)
    }
    for (key, count) in other.unpricedCounts { unpricedCounts[model(key), default: 0] += count }
    for (key, place) in other.statusPlaces {
      statusPlaces[status(key)] = min(place, statusPlaces[status(key)] ?? place)
    }
    for (key, count) in other.statusCounts { statusCounts[status(key), default: 0] += count }
    for (key, sums) in other.selfHosted {
      selfHosted[numbers?.names.models[Int(key)] ?? key, default: SelfHostedSums()].merge(sums)
    }
    unmatched.merge(other.unmatched)
    func shape(_ number: UInt32) -> UInt32 { numbers?.names.shapes[Int(number)] ?? number }
    unread.merge(other.unread, translated: shape)
    undecided.merge(other.undecided, translated: shape)
    inspected.merge(other.inspected)
    for (kind, place) in other.kindPlaces {
      note(numbers.map { kind.translated($0) } ?? kind, at: place)
    }
  }

  /// Counts what all ids had to be known for.
  ///
  /// - Parameter shapes: the texts of shapes.
  mutating func decide(_ shapes: KeyTable) {
    unread.prune(shapes)
    let undecided = undecided
    self.undecided = UndecidedLines()
    undecided.decide { shape, place, hint, isUpdate, isKnown in
      // An update has been counted as one.
      let isCounted = isUpdate ? 1 : 0
      inputs.updates += (isKnown ? 1 : 0) - isCounted
      guard !isKnown else { return }
      inputs.unread += 1
      unread.note(shape, at: place, hint, shapes)
    }
  }

  /// Adds the requests of another share that wait.
  private mutating func mergeUnsettled(
    _ other: borrowing SpendAggregate, _ numbers: PartNumbers?, _ columns: [GroupColumn]
  ) {
    let kind: [GroupColumn] = [.usage, .status, .reportedCost]
    func translated(_ key: inout ContiguousArray<UInt64>, _ columns: [GroupColumn]) {
      guard let numbers else { return }
      for place in key.indices { key[place] = columns[place].translated(key[place], numbers) }
    }
    unsettledKinds.merge(other.unsettledKinds) { translated(&$0, kind) }
    var first = 0
    for index in unsettled.indices {
      let width = tables[index].keys.width
      let columns = columns[first..<first + width] + kind
      unsettled[index].merge(other.unsettled[index]) { translated(&$0, Array(columns)) }
      first += width
    }
  }

  /// Empties the tables of another share into these.
  private mutating func mergeTables(
    _ others: inout [GroupTable], _ numbers: PartNumbers?, _ columns: [GroupColumn]
  ) {
    var column = 0
    for index in others.indices {
      let width = tables[index].keys.width
      var table = GroupTable(width: width)
      swap(&table, &others[index])
      let first = column
      column += width
      guard let numbers else {
        tables[index].merge(table, nil)
        continue
      }
      tables[index].merge(table) { key in
        for place in key.indices {
          key[place] = columns[first + place].translated(key[place], numbers)
        }
      }
    }
  }
}
