// JSON that is to be written: a value knows what it is, so nobody who makes one has to remember its quotes. It
// also knows where its lines break: what people compare with `diff` has a line for each row.

/// A JSON value to be written. Documents that are read are trees of `JSONValue`.
public enum JSON {
  /// `null`
  case null
  /// `true` or `false`
  case boolean(Bool)
  /// A whole number. There are no others: to most readers they would be binary floats.
  case number(Int128)
  /// A string.
  case string(String)
  /// An array on one line.
  case array([JSON])
  /// An array with a line for each element.
  case lines([JSON])
  /// The same, of elements that are made one by one when they are written.
  case rows(count: Int, (Int) -> JSON)
  /// The same, of elements that write themselves.
  case written(any WrittenElements)
  /// An object on one line, its members in this order.
  case object([(String, JSON)])
  /// An object with a line for each member.
  case document([(String, JSON)])
  /// A value whose lines stand one step further to the right.
  indirect case indented(JSON)

  /// A string, or `null`.
  public static func text(_ value: (some CustomStringConvertible)?) -> JSON {
    value.map { .string($0.description) } ?? .null
  }

  /// A whole number, or `null`.
  public static func count(_ number: (some BinaryInteger)?) -> JSON {
    number.map { .number(Int128($0)) } ?? .null
  }

  /// Strings on one line.
  public static func texts(_ texts: some Sequence<String>) -> JSON {
    .array(texts.map { .string($0) })
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  /// A string.
  public init(stringLiteral text: String) { self = .string(text) }

  /// `true` or `false`.
  public init(booleanLiteral flag: Bool) { self = .boolean(flag) }
}

/// Elements of an array that are so many that they have a faster way to be written.
public protocol WrittenElements {
  /// Whether there are none.
  var isEmpty: Bool { get }

  /// Passes their JSON on, in pieces.
  ///
  /// - Parameters:
  ///   - separator: what stands between two of them.
  ///   - workers: threads that may write at the same time.
  func write<Failure: Error>(
    separator: String, workers: Int, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure)
}
