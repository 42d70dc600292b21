// Spans of whole days as people name them: a month, a week, a day, from one to another, and those that count from
// today.

/// A span of whole days.
public struct DaySpan: Hashable, Sendable {
  /// Its days, as days since 1970.
  public var days: Range<Int>
  /// What it is called in outputs: `2026-06`, `2026-W23`, `2026-06-08`, `2026-06-01..2026-06-07`.
  public var name: String
  /// What kind of span it is.
  public var kind: Kind

  /// A kind of span.
  public enum Kind: Hashable, Sendable {
    /// From 1 January.
    case year
    /// From the first of a month.
    case month
    /// From a Monday.
    case week
    /// One day.
    case day
    /// Any other days.
    case days
  }

  /// The month, week or day that holds a day.
  public init(_ period: CalendarPeriod, around day: Int) {
    days = period.days(around: day)
    name = period.name(around: day)
    switch period {
    case .month: kind = .month
    case .week: kind = .week
    case .day: kind = .day
    }
  }

  /// Some days.
  ///
  /// - Precondition: there is one at least.
  public init(_ days: Range<Int>) {
    precondition(!days.isEmpty, "a span has days")
    self.days = days
    let (first, last) = (CivilDay(number: days.lowerBound), CivilDay(number: days.upperBound - 1))
    (name, kind) = first == last ? ("\(first)", .day) : ("\(first)..\(last)", .days)
  }

  /// Reads `2026`, `2026-06`, `2026-W23`, `2026-06-08`, two of these joined by `..` (both with all their days),
  /// `today`, `yesterday`, `this-week`, `last-week`, `this-month`, `last-month`, and `7d`, the seven whole days before
  /// today; nil for anything else.
  ///
  /// - Parameter today: the day of today, asked only for words that count from it.
  public init?(_ text: String, today: () -> Int) {
    if let ends = text.firstRange(of: "..") {
      guard let first = DaySpan(String(text[..<ends.lowerBound]), today: today),
        let last = DaySpan(String(text[ends.upperBound...]), today: today),
        first.days.lowerBound < last.days.upperBound
      else { return nil }
      self.init(first.days.lowerBound..<last.days.upperBound)
      return
    }
    if let relative = Self.relative(text, today) {
      self = relative
      return
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts[0].utf8.count == 4, let year = Self.number(parts[0]) else { return nil }
    switch parts.count {
    case 1:
      guard let first = CivilDay(year: year, month: 1, day: 1)?.number,
        let next = CivilDay(year: year, month: 12, day: 31)?.number
      else { return nil }
      self.init(first..<next + 1)
      (name, kind) = (text, .year)
    case 2 where parts[1].hasPrefix("W"):
      guard parts[1].utf8.count == 3, let week = Self.number(String(parts[1].dropFirst())),
        let fourth = CivilDay(year: year, month: 1, day: 4)?.number
      else { return nil }
      // The first week of a year is the one with its fourth day.
      self.init(.week, around: fourth + (week - 1) * 7)
      // Which also refuses weeks that a year does not have.
      guard name == text else { return nil }
    case 2:
      guard parts[1].utf8.count == 2, let month = Self.number(parts[1]),
        let day = CivilDay(year: year, month: month, day: 1)?.number
      else { return nil }
      self.init(.month, around: day)
    default:
      guard let day = CivilDay(text)?.number else { return nil }
      self.init(.day, around: day)
    }
  }

  private static func number(_ digits: String) -> Int? {
    digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(digits) : nil
  }

  private static func relative(_ text: String, _ today: () -> Int) -> DaySpan? {
    switch text {
    case "today": return DaySpan(.day, around: today())
    case "yesterday": return DaySpan(.day, around: today() - 1)
    case "this-week": return DaySpan(.week, around: today())
    case "last-week": return DaySpan(.week, around: today() - 7)
    case "this-month": return DaySpan(.month, around: today())
    case "last-month":
      return DaySpan(.month, around: CalendarPeriod.month.days(around: today()).lowerBound - 1)
    default:
      guard text.hasSuffix("d"), let count = number(String(text.dropLast())),
        (1...36_600).contains(count)
      else { return nil }
      let today = today()
      return DaySpan(today - count..<today)
    }
  }
}

/// The months, as people read them.
package let monthNames = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
]

extension CivilDay {
  /// `8 June`, without its year.
  package var dayAndMonth: String { "\(date.day) \(monthNames[date.month - 1])" }
}
