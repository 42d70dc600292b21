// What models and statuses mean, found out once for each spelling. The few that a log repeats line after
// line are found at a place that follows from their number; all others in a dictionary.

internal import Pricing

/// What a record says of its model, as numbers of names.
struct ModelKey: Hashable {
  var name: UInt32
  var provider: UInt32
  var host: UInt32
}

/// A model that a log has named.
struct KnownModel {
  /// Its number in the `NameBook`.
  var number: UInt32
  /// Its place in the sheet; nil when it has no price.
  var place: Int?
  /// Whether the app's users pay for it.
  var isPaidByUser: Bool
  /// Whether nothing tells who sold it.
  var isProviderAssumed: Bool
  /// Whether `raw: true` stands for another model.
  var hasRawVariant: Bool

  /// A model without a price.
  init() {
    (number, place, isPaidByUser, hasRawVariant) = (0, nil, false, false)
    isProviderAssumed = false
  }

  init(_ number: UInt32, _ identity: ModelIdentity) {
    self.number = number
    (place, isPaidByUser) = (identity.place, identity.isPaidByUser)
    hasRawVariant = identity.rawVariant != nil
    isProviderAssumed = identity.isProviderAssumed
  }
}

/// The models of a log.
struct ModelMemory {
  /// The models of late that records tell by a short name, and by nothing else.
  private let named = NamePlaces(bits: 10, nothing: KnownModel())
  private var recent = RecentMeanings<ModelKey, KnownModel>()
  private var numbers: [ModelKey: UInt32] = [:]

  func deallocate() { named.deallocate() }

  /// A model of late whose record says no more than its name.
  @inline(__always)
  func recent(_ name: ShortName) -> KnownModel? { named.meaning(of: name) }

  /// Keeps a model whose record says no more than its name.
  func remember(_ model: KnownModel, of name: ShortName) { named.remember(model, of: name) }

  /// A model of late.
  @inline(__always)
  func recent(_ key: ModelKey) -> KnownModel? {
    recent.value(of: key, at: key.name &+ key.provider &* 5 &+ key.host &* 11)
  }

  /// A model by what a record says.
  mutating func model(
    _ key: ModelKey, of sheet: PriceSheet, _ book: inout NameBook
  ) -> KnownModel {
    func text(_ number: UInt32) -> String { number == 0 ? "" : book.names.string(of: number) }
    let number =
      numbers[key]
      ?? book.number(
        of: sheet.identify(
          model: book.names.string(of: key.name), provider: text(key.provider),
          host: text(key.host)))
    numbers[key] = number
    let model = KnownModel(number, book.models[Int(number)])
    recent.remember(model, of: key, at: key.name &+ key.provider &* 5 &+ key.host &* 11)
    return model
  }
}

/// A status that a log has named.
struct KnownStatus {
  /// Its number in the `NameBook`.
  var number: UInt32
  /// Whether it is an error.
  var isFailed: Bool
}

/// The statuses of a log.
struct StatusMemory {
  /// The statuses of late that are short, by their values. None of them says `unknown`.
  private let short = ShortMeanings(nothing: KnownStatus(number: 0, isFailed: false))
  private var recent = RecentMeanings<UInt32, KnownStatus>()
  private var numbers: [UInt32: UInt32] = [0: 0]
  /// The numbers of the names of HTTP codes; 0 for one that has not been seen.
  private var codes = ContiguousArray<UInt32>(repeating: 0, count: 1000)

  /// The number of a code's name.
  @inline(__always)
  mutating func name(ofCode code: UInt64, lookUp: () -> UInt32) -> UInt32 {
    guard code < 1000 else { return lookUp() }
    if codes[Int(code)] == 0 { codes[Int(code)] = lookUp() }
    return codes[Int(code)]
  }

  func deallocate() { short.deallocate() }

  /// A status of late, by its value.
  @inline(__always)
  func recent(_ key: ShortKey) -> KnownStatus? { short.meaning(of: key) }

  /// Keeps what a value means; its name's number is not 0.
  func remember(_ status: KnownStatus, of key: ShortKey) { short.remember(status, of: key) }

  /// A status of late, by the number of its name.
  @inline(__always)
  func recent(_ name: UInt32) -> KnownStatus? { recent.value(of: name, at: name) }

  /// A status by the number of its name; 0 is that of a record without one.
  mutating func status(_ name: UInt32, _ book: inout NameBook) -> KnownStatus {
    let number =
      numbers[name] ?? book.number(of: RequestStatus(book.names.string(of: name)))
    numbers[name] = number
    let status = KnownStatus(
      number: number, isFailed: book.statuses[Int(number)].ending == .failed)
    recent.remember(status, of: name, at: name)
    return status
  }
}

/// A few meanings, each at a place of its own; a later one takes the place of an earlier one.
private struct RecentMeanings<Key: Equatable, Value> {
  private static var count: Int { 64 }
  private var entries: ContiguousArray<(key: Key, value: Value)?>

  init() { entries = ContiguousArray(repeating: nil, count: Self.count) }

  @inline(__always)
  func value(of key: Key, at place: UInt32) -> Value? {
    guard let entry = entries[Int(place) & (Self.count - 1)], entry.key == key else { return nil }
    return entry.value
  }

  mutating func remember(_ value: Value, of key: Key, at place: UInt32) {
    entries[Int(place) & (Self.count - 1)] = (key, value)
  }
}
