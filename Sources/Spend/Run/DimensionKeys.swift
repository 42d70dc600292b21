// Dimensions as integers: what a record is grouped by, and what a group is called in the end.
//
// Names are numbers of a KeyTable. Everything else is packed into the integer itself, with 0 for
// "unknown"; so only names have to be translated when the shares of several workers are merged.

package import CivilTime
package import LogRecords
package import Pricing

/// Where the integer of a dimension comes from: how it is found, what it is called, and what decides it follow from
/// that.
package enum DimensionKey: Hashable, Sendable {
  case user, project, status
  case model(ModelPart)
  case image(ImagePart)
  case time(TimeStep)
  /// The place of a free dimension.
  case label(Int)

  /// What is known of a model.
  package enum ModelPart: Hashable, Sendable { case name, family, provider }
  /// What is known of an image.
  package enum ImagePart: Hashable, Sendable { case resolution, megapixels, operation }
  /// Spans that follow one another.
  package enum TimeStep: Hashable, Sendable { case hour, day, week, month }
}

extension Dimension {
  /// Where its integer comes from.
  @inline(__always)
  package var key: DimensionKey {
    switch self {
    case .known(.model): .model(.name)
    case .known(.family): .model(.family)
    case .known(.provider): .model(.provider)
    case .known(.user): .user
    case .known(.project): .project
    case .known(.resolution): .image(.resolution)
    case .known(.megapixels): .image(.megapixels)
    case .known(.operation): .image(.operation)
    case .known(.status): .status
    case .known(.hour): .time(.hour)
    case .known(.day): .time(.day)
    case .known(.week): .time(.week)
    case .known(.month): .time(.month)
    case .free(let dimension): .label(dimension.number)
    }
  }

  /// Whether it asks when.
  public var isTime: Bool {
    switch key {
    case .time: true
    case .user, .project, .status, .model, .image, .label: false
    }
  }

  /// Whether the dimension's integer is the number of a name.
  package var isName: Bool {
    switch key {
    case .user, .project, .status, .model, .label: true
    case .image, .time: false
    }
  }

  /// Whether requests of one kind (of the same usage and status) are in the same group.
  package var isDecidedByKind: Bool {
    switch key {
    case .model, .image, .status: true
    case .user, .project, .time, .label: false
    }
  }

  /// What a group of this integer is called, given the names.
  package func text(of value: UInt64, _ names: KeyTable) -> String {
    if value == 0 { return Self.unknown }
    switch key {
    case .user, .project, .status, .model, .label: return names.string(of: UInt32(value))
    case .image(.resolution): return "\(value >> 32)x\(value & 0xFFFF_FFFF)"
    case .image(.megapixels): return "\(value - 1)"
    case .image(.operation): return ImageOperation(key: value).rawValue
    case .time(.hour): return HourKey(value).text
    case .time(.day): return "\(CivilDay(number: Self.number(value)))"
    case .time(.week):
      let week = CivilDay(number: Self.number(value)).week
      return "\(padded(week.year, 4))-W\(padded(week.week, 2))"
    case .time(.month):
      let month = Self.number(value)
      return "\(padded(month / 12, 4))-\(padded(month % 12 + 1, 2))"
    }
  }

  /// The integer of a signed number; never 0.
  package static func value(_ number: Int) -> UInt64 { UInt64(number + 1 << 40) }
  /// The number in an integer of `value(_:)`.
  package static func number(_ value: UInt64) -> Int { Int(value) - 1 << 40 }
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

extension Dimension {
  /// The day of an hour's integer, counted from 1970-01-01 on the clocks of the zone; nil for unknown.
  package static func day(ofHour value: UInt64) -> Int? {
    value == 0 ? nil : Int(Int64(HourKey(value).hour).flooredQuotient(24))
  }
}

/// An hour on the clocks of a zone. Where clocks are set back an hour comes twice; the offset tells
/// the two apart.
private struct HourKey {
  var hour: Int
  var offset: Int

  init(hour: Int, offset: Int) {
    self.hour = hour
    self.offset = offset
  }

  init(_ value: UInt64) {
    hour = Int(value >> 20) - 1 << 40
    offset = Int(value & 0xF_FFFF) - 1 << 19
  }

  var value: UInt64 { UInt64(hour + 1 << 40) << 20 | UInt64(offset + 1 << 19) }

  /// `2026-06-01T13`, and the offset where it is not UTC: `2026-10-25T02+02:00`.
  var text: String {
    let day = Int(Int64(hour).flooredQuotient(24))
    let clock = "\(CivilDay(number: day))T\(padded(hour - day * 24, 2))"
    if offset == 0 { return clock }
    let minutes = abs(offset) / 60
    return clock + (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":"
      + padded(minutes % 60, 2)
  }
}

/// Finds the integers of requests. It belongs to one name book, whose numbers it remembers.
package struct DimensionKeys {
  private let zone: TimeZoneRules
  private var period: TimeZoneRules.Period
  /// The last day asked for, with its month.
  private var lastDay = (day: Int.min, month: 0)
  /// By the number of a model: the numbers of its name, family and provider.
  private var models: ContiguousArray<ModelKeys> = []
  /// By the number of a status: the number of its name.
  private var statuses: ContiguousArray<UInt32> = []
  /// By the number of values of free dimensions, from 1 on: the numbers of their names.
  private var labels: ContiguousArray<UInt32> = []
  /// How many free dimensions there are, once a value is known, and how many numbers have their names.
  private var labelWidth = 0
  private var knownLabels = 1

  private struct ModelKeys {
    var name: UInt32
    var family: UInt32
    var provider: UInt32
    var isEditOnly: Bool
  }

  package init(zone: TimeZoneRules) {
    self.zone = zone
    period = zone.period(at: 0)
  }

  /// Whether a model, a status, and values of free dimensions have their integers.
  package func isComplete(model: UInt32, status: UInt32, labels: UInt32) -> Bool {
    model < models.count && status < statuses.count && labels < knownLabels
  }

  /// Finds the integers of all models, statuses and values of free dimensions of a book.
  package mutating func complete(_ book: inout NameBook) {
    func number(_ text: String) -> UInt32 { book.names.number(of: Array(text.utf8)) }
    for model in book.models.dropFirst(models.count) {
      models.append(
        ModelKeys(
          name: number(model.name), family: number(model.family),
          provider: number(model.provider), isEditOnly: model.isEditOnly))
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
    switch dimension.key {
    case .user: UInt64(request.user)
    case .project: UInt64(request.project)
    case .status: UInt64(statuses[Int(request.status)])
    case .time(let step): request.time.map { value(of: step, at: $0) } ?? 0
    case .label(let number): label(number, of: request.labels)
    case .model(let part): value(of: part, parts.usage(request.usage))
    case .image(let part): value(of: part, parts.usage(request.usage))
    }
  }

  private func label(_ dimension: Int, of number: UInt32) -> UInt64 {
    number == 0 ? 0 : UInt64(labels[(Int(number) - 1) * labelWidth + dimension])
  }

  private func value(of part: DimensionKey.ModelPart, _ usage: PricedUsage) -> UInt64 {
    let model = models[Int(usage.model)]
    switch part {
    case .name: return UInt64(model.name)
    case .family: return UInt64(model.family)
    case .provider: return UInt64(model.provider)
    }
  }

  private func value(of part: DimensionKey.ImagePart, _ usage: PricedUsage) -> UInt64 {
    switch part {
    case .resolution: return usage.resolutionKey
    case .megapixels:
      guard case .charged(let charge) = usage.outcome else { return 0 }
      return UInt64(charge.outputMegapixels) + 1
    case .operation:
      let isEditOnly = models[Int(usage.model)].isEditOnly
      return ImageOperation(hasInputs: usage.isEdit, isEditOnly: isEditOnly).key
    }
  }

  private mutating func value(of step: DimensionKey.TimeStep, at time: Instant) -> UInt64 {
    if !period.contains(time.seconds) { period = zone.period(at: time.seconds) }
    let local = time.seconds + Int64(period.offset)
    let day = Int(local.flooredQuotient(86_400))
    switch step {
    case .hour: return HourKey(hour: Int(local.flooredQuotient(3600)), offset: period.offset).value
    case .day: return Dimension.value(day)
    case .week:
      // Weeks begin on Monday; 1970-01-01 was a Thursday.
      return Dimension.value(Int(Int64(day + 3).flooredQuotient(7)) * 7 - 3)
    case .month:
      if lastDay.day != day {
        let date = CivilDay(number: day).date
        lastDay = (day, date.year * 12 + date.month - 1)
      }
      return Dimension.value(lastDay.month)
    }
  }
}

extension PricedUsage {
  /// The integer of its resolution.
  package var resolutionKey: UInt64 { UInt64(width) << 32 | UInt64(height) }
}

extension ImageOperation {
  /// Its integer.
  package var key: UInt64 { self == .edit ? 2 : 1 }
  fileprivate init(key: UInt64) { self = key == 1 ? .newImage : .edit }
}
