// Dimensions as integers: what a record is grouped by, and what a group is called in the end.
//
// Names are numbers of a KeyTable. Everything else is packed into the integer itself, with 0 for
// "unknown"; so only names have to be translated when the shares of several workers are merged.

package import CivilTime
package import LogRecords
import Pricing

extension Dimension {
  /// Whether it asks when.
  public var isTime: Bool {
    switch self {
    case .at: true
    case .user, .project, .status, .ofModel, .ofImage, .free: false
    }
  }

  /// Whether the dimension's integer is the number of a name.
  package var isName: Bool {
    switch self {
    case .user, .project, .status, .ofModel, .free: true
    case .ofImage, .at: false
    }
  }

  /// Whether requests of one kind (of the same usage and status) are in the same group.
  package var isDecidedByKind: Bool {
    switch self {
    case .ofModel, .ofImage, .status: true
    case .user, .project, .at, .free: false
    }
  }

  /// What a group of this integer is called, given the names.
  package func text(of value: UInt64, _ names: KeyTable) -> String {
    if value == 0 { return Self.unknown }
    switch self {
    case .user, .project, .status, .ofModel, .free: return names.string(of: UInt32(value))
    case .ofImage(let part): return part.text(of: value)
    case .at(let step): return step.text(of: value)
    }
  }
}

/// A column of a table of sums: a dimension, or the number of a request's part.
package enum GroupColumn: Hashable, Sendable {
  case dimension(Dimension)
  /// The number of the priced usage.
  case usage
  /// The number of the status in the name book.
  case status
  /// The number of the reported cost.
  case reportedCost
  /// The number of the values of free dimensions.
  case labels

  /// Whether requests of one kind are in the same group.
  package var isDecidedByKind: Bool {
    switch self {
    case .dimension(let dimension): dimension.isDecidedByKind
    case .usage, .status, .reportedCost: true
    case .labels: false
    }
  }

  /// The integer of a group under the common numbers of all workers.
  package func translated(_ value: UInt64, _ numbers: PartNumbers) -> UInt64 {
    switch self {
    case .dimension(let dimension):
      dimension.isName ? UInt64(numbers.names.names[Int(value)]) : value
    case .usage: UInt64(numbers.usages[Int(value)])
    case .status: UInt64(numbers.names.statuses[Int(value)])
    case .reportedCost: UInt64(numbers.costs[Int(value)])
    case .labels: UInt64(numbers.names.labels[Int(value)])
    }
  }
}

/// Finds the integers of requests. It belongs to one name book, whose numbers it remembers.
package struct DimensionKeys {
  private var clock: ZoneClock
  /// By the number of a model: whether it only edits.
  private var editsOnly: ContiguousArray<Bool> = []
  /// For each of them the numbers of what is told of it, in the order of `ModelPart`.
  private var models: ContiguousArray<UInt32> = []
  /// By the number of a status: the number of its name.
  private var statuses: ContiguousArray<UInt32> = []
  /// By the number of values of free dimensions, from 1 on: the numbers of their names.
  private var labels: ContiguousArray<UInt32> = []
  /// How many free dimensions there are, once a value is known, and how many numbers have their names.
  private var labelWidth = 0
  private var knownLabels = 1

  package init(zone: TimeZoneRules) { clock = ZoneClock(zone) }

  /// Whether a model, a status, and values of free dimensions have their integers.
  package func isComplete(model: UInt32, status: UInt32, labels: UInt32) -> Bool {
    model < editsOnly.count && status < statuses.count && labels < knownLabels
  }

  /// Finds the integers of all models, statuses and values of free dimensions of a book.
  package mutating func complete(_ book: inout NameBook) {
    func number(_ text: String) -> UInt32 { book.names.number(of: Array(text.utf8)) }
    for model in book.models.dropFirst(editsOnly.count) {
      editsOnly.append(model.isEditOnly)
      for part in ModelPart.allCases { models.append(number(part.text(of: model))) }
    }
    for status in book.statuses.dropFirst(statuses.count) { statuses.append(number(status.name)) }
    while knownLabels < book.labels.count {
      let values = LabelKey.values(of: UInt32(knownLabels), in: book.labels)
      for value in values {
        labels.append(value.isEmpty ? 0 : book.names.number(of: Array(value)))
      }
      labelWidth = values.count
      knownLabels += 1
    }
  }

  /// The integer of a request in a column; its model and status must be complete.
  @inline(__always)
  package mutating func value(
    of column: GroupColumn, _ request: PricedRequest, _ parts: RequestParts
  ) -> UInt64 {
    switch column {
    case .dimension(let dimension): value(of: dimension, request, parts)
    case .usage: UInt64(request.usage)
    case .status: UInt64(request.status)
    case .reportedCost: UInt64(request.cost)
    case .labels: UInt64(request.labels)
    }
  }

  /// The integer of a request in a dimension; its model and status must be complete.
  @inline(__always)
  package mutating func value(
    of dimension: Dimension, _ request: PricedRequest, _ parts: RequestParts
  ) -> UInt64 {
    switch dimension {
    case .user: UInt64(request.user)
    case .project: UInt64(request.project)
    case .status: UInt64(statuses[Int(request.status)])
    case .at(let step): request.time.map { step.value(at: $0, &clock) } ?? 0
    case .free(let dimension): label(dimension.number, of: request.labels)
    case .ofModel(let part): model(part, parts.usage(request.usage))
    case .ofImage(let part): image(part, parts.usage(request.usage))
    }
  }

  private func label(_ dimension: Int, of number: UInt32) -> UInt64 {
    number == 0 ? 0 : UInt64(labels[(Int(number) - 1) * labelWidth + dimension])
  }

  private func model(_ part: ModelPart, _ usage: PricedUsage) -> UInt64 {
    UInt64(models[Int(usage.model) * ModelPart.allCases.count + part.place])
  }

  private func image(_ part: ImagePart, _ usage: PricedUsage) -> UInt64 {
    part.value(of: usage, isEditOnly: editsOnly[Int(usage.model)])
  }
}
