// Whether a report holds all that was spent, and how much may be missing before it does not.
//
// What is missing makes the exit status 3, and leaves every budget that is not exceeded "not known": what
// was not read can only add to what is there.

internal import Pricing

/// How many of something are borne: a number, or a share of a whole.
public struct Tolerance: Hashable, Sendable {
  /// As it is typed: `12`, `0.5%`.
  public let text: String
  private let count: Int
  /// Millionths of a percent; nil for a plain number.
  private let share: Int?

  /// None at all.
  public static let none = Tolerance(count: 0)

  private init(count: Int) { (text, self.count, share) = (String(count), count, nil) }

  /// Reads a number or a percentage up to 100; nil for what is neither.
  public init?(_ text: String) {
    self.text = text
    if text.hasSuffix("%"), let percent = DecimalText.billionths(text.dropLast()),
      percent <= 100_000_000_000
    {
      (count, share) = (0, Int(percent / 1000))
    } else if let number = Int(text), number >= 0, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
      (count, share) = (number, nil)
    } else {
      return nil
    }
  }

  /// Whether so many of a whole are too many.
  package func isExceeded(by number: Int, of whole: Int) -> Bool {
    guard let share else { return number > count }
    return Int128(number) * 100_000_000 > Int128(share) * Int128(whole)
  }
}

/// What a report may lack and still be taken for whole.
public struct Tolerances: Hashable, Sendable {
  /// Malformed records, a share being one of the lines.
  public var malformed = Tolerance.none
  /// Elements that speak of FLUX and were not understood, a share being one of the records.
  public var unread = Tolerance.none
  /// Whether logs without a request are no fault.
  public var allowsNoRequest = false

  /// Nothing.
  public init() {}
}

extension SpendReport {
  /// Whether more records are malformed than is borne.
  public var hasTooManyMalformed: Bool {
    tolerances.malformed.isExceeded(by: inputs.malformed, of: inputs.lines)
  }

  /// Whether more was not understood than is borne.
  public var hasTooManyUnread: Bool {
    tolerances.unread.isExceeded(by: inputs.unread, of: inputs.records)
  }

  /// Whether there are records and not one request among them, and that is a fault.
  public var lacksRequests: Bool { inputs.haveNoRequest && !tolerances.allowsNoRequest }

  /// Whether so many statuses are unknown, more than one in twenty, that what is billed is not known.
  public var hasManyUnknownStatuses: Bool { unknownStatuses * 20 > totals.requests }

  /// Whether something is missing from the sums.
  public var isIncomplete: Bool {
    hasTooManyMalformed || hasTooManyUnread || !incomplete.isEmpty || totals.unpriced > 0
      || hasManyUnknownStatuses || lacksRequests || skipped.contains(where: \.isPacked)
  }
}
