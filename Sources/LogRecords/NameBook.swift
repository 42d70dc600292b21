// The names behind the numbers of records, and how one worker's numbers become another's.

public import Pricing

/// Names, models and statuses by number.
public struct NameBook: Sendable {
  /// Users, projects, providers, models and statuses as text; 0 is unknown.
  public var names = KeyTable()
  /// The shapes of unread elements as text: where in the value, and what showed that an image was asked for.
  public internal(set) var shapes = KeyTable()
  /// The values of free dimensions that records have together, each a `LabelKey`.
  public var labels = KeyTable()
  /// The models that records refer to.
  public internal(set) var models: [ModelIdentity] = []
  /// The statuses that records refer to; the first is that of a record without one.
  public internal(set) var statuses: [RequestStatus] = [.unknown, .error]

  /// What a model or a status is, told apart by its name's bytes too: strings that Unicode calls equal
  /// (NFC and NFD) are two names in a log.
  private struct Key<Value: Hashable & Sendable>: Hashable, Sendable {
    var value: Value
    var name: [UInt8]
    var provider: [UInt8] = []

    init(_ model: ModelIdentity) where Value == ModelIdentity {
      (value, name, provider) = (model, Array(model.name.utf8), Array(model.provider.utf8))
    }

    init(_ status: RequestStatus) where Value == RequestStatus {
      (value, name) = (status, Array(status.name.utf8))
    }
  }

  private var modelNumbers: [Key<ModelIdentity>: UInt32] = [:]
  private var statusNumbers: [Key<RequestStatus>: UInt32] = [
    Key(.unknown): 0, Key(.error): 1,
  ]

  /// A book of nothing but the unknown.
  public init() {}

  /// The number of a model; a new one if it has not been seen.
  mutating func number(of model: ModelIdentity) -> UInt32 {
    let next = UInt32(models.count)
    let number = modelNumbers[Key(model), default: next]
    if number == next {
      modelNumbers[Key(model)] = next
      models.append(model)
    }
    return number
  }

  /// The number of a status; a new one if it has not been seen.
  mutating func number(of status: RequestStatus) -> UInt32 {
    let next = UInt32(statuses.count)
    let number = statusNumbers[Key(status), default: next]
    if number == next {
      statusNumbers[Key(status)] = next
      statuses.append(status)
    }
    return number
  }

  /// The numbers of one book in another.
  public struct Translation: Sendable {
    /// By number of a name.
    public private(set) var names: ContiguousArray<UInt32> = []
    /// By number of a shape.
    public private(set) var shapes: ContiguousArray<UInt32> = []
    /// By number of the values of free dimensions.
    public private(set) var labels: ContiguousArray<UInt32> = []
    /// By number of a model.
    public private(set) var models: ContiguousArray<UInt32> = []
    /// By number of a status.
    public private(set) var statuses: ContiguousArray<UInt32> = []

    /// Of an empty book.
    public init() {}

    fileprivate mutating func extend(_ other: NameBook, into book: inout NameBook) {
      book.names.merge(other.names, from: names.count, numbers: &names)
      book.shapes.merge(other.shapes, from: shapes.count, numbers: &shapes)
      book.labels.merge(other.labels, from: labels.count, numbers: &labels)
      for number in models.count..<other.models.count {
        models.append(book.number(of: other.models[number]))
      }
      for number in statuses.count..<other.statuses.count {
        statuses.append(book.number(of: other.statuses[number]))
      }
    }
  }

  /// Takes over the entries of another book that a translation does not have yet.
  public mutating func merge(_ other: NameBook, _ translation: inout Translation) {
    translation.extend(other, into: &self)
  }
}
