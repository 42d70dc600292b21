// Dimensions as integers: what a record is grouped by, and what a group is called in the end.
//
// Names are numbers of a KeyTable. Everything else is packed into the integer itself, with 0 for
// "unknown"; so only names have to be translated when the shares of several workers are merged.

import LogRecords
import Pricing

extension Dimension {
  /// Whether the dimension's integer is the number of a name.
  var isName: Bool {
    switch self {
    case .model, .family, .provider, .user, .project, .status: true
    default: false
    }
  }

  /// What a group of this integer is called, given the names.
  func text(of value: UInt64, _ names: KeyTable) -> String {
    if value == 0 { return Self.unknown }
    switch self {
    case .model, .family, .provider, .user, .project, .status:
      return names.string(of: UInt32(value))
    case .resolution: return "\(value >> 32)x\(value & 0xFFFF_FFFF)"
    case .megapixels: return "\(value - 1)"
    case .operation: return value == 1 ? "text-to-image" : "image-editing"
    case .hour: return HourKey(value).text
    case .day: return "\(CivilDay(number: Self.number(value)))"
    case .week:
      let week = CivilDay(number: Self.number(value)).week
      return "\(padded(week.year, 4))-W\(padded(week.week, 2))"
    case .month:
      let month = Self.number(value)
      return "\(padded(month / 12, 4))-\(padded(month % 12 + 1, 2))"
    }
  }

  /// The integer of a signed number; never 0.
  static func value(_ number: Int) -> UInt64 { UInt64(number + 1 << 40) }
  private static func number(_ value: UInt64) -> Int { Int(value) - 1 << 40 }
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

/// Finds the integers of records.
struct DimensionKeys {
  private let zone: TimeZoneRules
  private var period: TimeZoneRules.Period
  /// The last day asked for, with its month.
  private var lastDay = (day: Int.min, month: 0)
  /// By the decoder's number of the model: the numbers of its name, family and provider.
  private var models: [(name: UInt32, family: UInt32, provider: UInt32)] = []
  /// By the decoder's number of the status: the number of its name.
  private var statuses: [UInt32] = []

  init(zone: TimeZoneRules) {
    self.zone = zone
    period = zone.period(at: 0)
  }

  /// The number of a model's name.
  mutating func modelName(_ record: LogRecord, _ decoder: RecordDecoder) -> UInt32 {
    model(record, decoder).name
  }

  /// The number of a status's name.
  mutating func statusName(_ record: LogRecord, _ decoder: RecordDecoder) -> UInt32 {
    while statuses.count <= Int(record.status) {
      statuses.append(number(of: decoder.statuses[statuses.count].name, decoder))
    }
    return statuses[Int(record.status)]
  }

  private mutating func model(
    _ record: LogRecord, _ decoder: RecordDecoder
  ) -> (name: UInt32, family: UInt32, provider: UInt32) {
    while models.count <= Int(record.model) {
      let model = decoder.models[models.count]
      models.append(
        (
          number(of: model.name, decoder), number(of: model.family, decoder),
          number(of: model.provider, decoder)
        ))
    }
    return models[Int(record.model)]
  }

  private func number(of name: String, _ decoder: RecordDecoder) -> UInt32 {
    name == Dimension.unknown ? 0 : decoder.names.number(of: Array(name.utf8))
  }

  /// The integer of a record in a dimension.
  mutating func value(
    of dimension: Dimension, _ record: LogRecord, _ outcome: PricingOutcome,
    _ decoder: RecordDecoder
  ) -> UInt64 {
    switch dimension {
    case .model: return UInt64(model(record, decoder).name)
    case .family: return UInt64(model(record, decoder).family)
    case .provider: return UInt64(model(record, decoder).provider)
    case .user: return UInt64(record.user)
    case .project: return UInt64(record.project)
    case .status: return UInt64(statusName(record, decoder))
    case .resolution: return UInt64(record.width) << 32 | UInt64(record.height)
    case .megapixels:
      guard case .charged(let charge) = outcome else { return 0 }
      return UInt64(charge.outputMegapixels) + 1
    case .operation:
      let isEdit = record.isEdit || decoder.models[Int(record.model)].isEditOnly
      return isEdit ? 2 : 1
    case .hour, .day, .week, .month:
      guard let time = record.usage.time else { return 0 }
      return value(of: dimension, at: time)
    }
  }

  private mutating func value(of dimension: Dimension, at time: Instant) -> UInt64 {
    if !period.contains(time.seconds) { period = zone.period(at: time.seconds) }
    let local = time.seconds + Int64(period.offset)
    let day = Int(local.flooredQuotient(86_400))
    switch dimension {
    case .hour: return HourKey(hour: Int(local.flooredQuotient(3600)), offset: period.offset).value
    case .day: return Dimension.value(day)
    case .week:
      return Dimension.value(day - Int((Int64(day) + 3) - Int64(day + 3).flooredQuotient(7) * 7))
    default:
      if lastDay.day != day {
        let date = CivilDay(number: day).date
        lastDay = (day, date.year * 12 + date.month - 1)
      }
      return Dimension.value(lastDay.month)
    }
  }
}
