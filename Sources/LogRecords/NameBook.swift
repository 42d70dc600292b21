// The names behind the numbers of records, and how one worker's numbers become another's.

public import Pricing

/// Names, models and statuses by number.
public struct NameBook: Sendable {
  /// Users, projects, providers, models and statuses as text; 0 is unknown.
  public var names = KeyTable()
  /// The models that records refer to.
  public internal(set) var models: [ModelIdentity] = []
  /// The statuses that records refer to; the first is that of a record without one.
  public internal(set) var statuses: [RequestStatus] = [.unknown, .error]

  /// A book of nothing but the unknown.
  public init() {}

  /// The number of a model; a new one if it has not been seen.
  mutating func number(of model: ModelIdentity) -> UInt32 {
    if let number = models.firstIndex(of: model) { return UInt32(number) }
    models.append(model)
    return UInt32(models.count - 1)
  }

  /// The number of a status; a new one if it has not been seen.
  mutating func number(of status: RequestStatus) -> UInt32 {
    if let number = statuses.firstIndex(of: status) { return UInt32(number) }
    statuses.append(status)
    return UInt32(statuses.count - 1)
  }

  /// The numbers of one book in another.
  public struct Translation: Sendable {
    /// By number of a name.
    public var names: [UInt32]
    /// By number of a model.
    public var models: [UInt32]
    /// By number of a status.
    public var statuses: [UInt32]
  }

  /// Takes over all entries of another book.
  ///
  /// - Returns: the numbers they have here.
  public mutating func merge(_ other: NameBook) -> Translation {
    var translation = Translation(names: [], models: [], statuses: [])
    translation.names.reserveCapacity(other.names.count)
    for number in 0..<UInt32(other.names.count) {
      translation.names.append(names.number(of: number, in: other.names))
    }
    translation.models = other.models.map { number(of: $0) }
    translation.statuses = other.statuses.map { number(of: $0) }
    return translation
  }
}
