// Instants as other loggers than ours write them. What RFC 3339 allows is read by `TimestampReader`.
//
//   2026-01-10 12:00:00,789        2026-01-10T12:00:00.789+0200      2026-01-10 12:00:00 +0000 UTC
//   2026-01-10T12:00Z              20260110T120000Z                  2026-01-10
//   Sat, 10 Jan 2026 12:00:00 GMT  10/Jan/2026:12:00:00 +0000

internal import CivilTime
internal import Pricing

/// Reads instants of many spellings.
struct InstantText {
  private let text: TextView
  private var index = 0

  /// The instant that a whole text is; nil if it is none.
  static func instant(_ text: TextView) -> Instant? {
    var reader = InstantText(text: text.trimmed)
    guard let instant = reader.read(), reader.index == reader.text.count else { return nil }
    return instant
  }

  /// The first instant in a text: of those with a date as in ISO 8601 the first, else of any.
  static func first(in text: TextView) -> Instant? {
    let text = text.part(0..<2048)
    for startsWithDigit in [true, false] {
      for index in 0..<text.count
      where startsWithDigit == TextView.isDigit(text[index])
        && !TextView.isWordByte(text.byte(index - 1))
      {
        var reader = InstantText(text: text.from(index))
        if let instant = startsWithDigit ? reader.readNumeric() : reader.readNamed() {
          return instant
        }
      }
    }
    return nil
  }

  private init(text: TextView) { self.text = text }

  // MARK: Spellings

  private mutating func read() -> Instant? {
    guard text.count >= 8, text.count <= 64 else { return nil }
    if TextView.isLetter(text.byte(0)) { return internet() }
    return readNumeric() ?? internet()
  }

  private mutating func readNamed() -> Instant? {
    TextView.isLetter(text.byte(0)) ? internet() : nil
  }

  private mutating func readNumeric() -> Instant? {
    index = 0
    if let date = isoDate() { return time(of: date) }
    index = 0
    return commonLog()
  }

  /// `2026-01-10`, or `20260110` before a time.
  private mutating func isoDate() -> CivilDay? {
    guard let year = digits(4) else { return nil }
    if text.byte(index) == UInt8(ascii: "-") || text.byte(index) == UInt8(ascii: "/") {
      let separator = text.byte(index)
      index += 1
      guard let month = digits(2), text.byte(index) == separator else { return nil }
      index += 1
      guard let day = digits(2) else { return nil }
      return CivilDay(year: year, month: month, day: day)
    }
    guard let month = digits(2), let day = digits(2), text.byte(index) == UInt8(ascii: "T") else {
      return nil
    }
    return CivilDay(year: year, month: month, day: day)
  }

  /// What follows a date: nothing, or a time and a zone.
  private mutating func time(of date: CivilDay) -> Instant? {
    let midnight = Int64(date.number) * 86_400
    let end = index
    if [0x54, 0x74, 0x20, 0x5F].contains(text.byte(index)) {
      index += 1
      if let clock = clock() {
        return Instant(
          seconds: midnight + clock.seconds - Int64(zone()), nanoseconds: clock.nanoseconds)
      }
    }
    index = end
    return Instant(seconds: midnight, nanoseconds: 0)
  }

  /// `12:34:56.789`, `12:34:56,789`, `12:34` or `123456`.
  private mutating func clock() -> (seconds: Int64, nanoseconds: Int32)? {
    guard let hour = digits(2), hour < 24 else { return nil }
    let hasColons = text.byte(index) == UInt8(ascii: ":")
    if hasColons { index += 1 }
    guard let minute = digits(2), minute < 60 else { return nil }
    var second = 0
    if hasColons {
      if text.byte(index) == UInt8(ascii: ":") {
        index += 1
        guard let value = digits(2) else { return nil }
        second = value
      }
    } else if TextView.isDigit(text.byte(index)) {
      guard let value = digits(2) else { return nil }
      second = value
    }
    guard second <= 60 else { return nil }
    var fraction = SecondFraction()
    if text.byte(index) == UInt8(ascii: ".") || text.byte(index) == UInt8(ascii: ","),
      TextView.isDigit(text.byte(index + 1))
    {
      index += 1
      while TextView.isDigit(text.byte(index)) {
        fraction.add(text.byte(index))
        index += 1
      }
    }
    return (Int64(hour * 3600 + minute * 60 + min(second, 59)), fraction.nanoseconds)
  }

  /// `Z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`, and the name of the zone behind, as Go writes it; seconds
  /// east, 0 if there is none.
  private mutating func zone() -> Int {
    let end = index
    skipSpaces()
    if word("utc") || word("gmt") || word("z") { return 0 }
    let sign = text.byte(index)
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      index += 1
      if let offset = offset() { return sign == UInt8(ascii: "-") ? -offset : offset }
    }
    index = end
    return 0
  }

  private mutating func offset() -> Int? {
    guard let hours = digits(2), hours < 24 else { return nil }
    var minutes = 0
    if text.byte(index) == UInt8(ascii: ":") { index += 1 }
    if TextView.isDigit(text.byte(index)) {
      guard let value = digits(2), value < 60 else { return nil }
      minutes = value
    }
    let end = index
    skipSpaces()
    if !word("utc"), !word("cest"), !word("cet") { index = end }
    return hours * 3600 + minutes * 60
  }

  /// `10/Jan/2026:12:00:00 +0000`
  private mutating func commonLog() -> Instant? {
    guard let day = digits(2), text.byte(index) == UInt8(ascii: "/") else { return nil }
    index += 1
    guard let month = month(), text.byte(index) == UInt8(ascii: "/") else { return nil }
    index += 1
    guard let year = digits(4), text.byte(index) == UInt8(ascii: ":") else { return nil }
    index += 1
    guard let date = CivilDay(year: year, month: month, day: day), let clock = clock()
    else { return nil }
    return Instant(
      seconds: Int64(date.number) * 86_400 + clock.seconds - Int64(zone()),
      nanoseconds: clock.nanoseconds)
  }

  /// `Sat, 10 Jan 2026 12:00:00 GMT`
  private mutating func internet() -> Instant? {
    index = 0
    while TextView.isLetter(text.byte(index)) { index += 1 }
    if text.byte(index) == UInt8(ascii: ",") { index += 1 }
    skipSpaces()
    guard let day = digits(2) ?? digits(1) else { return nil }
    skipSpaces()
    guard let month = month() else { return nil }
    skipSpaces()
    guard let year = digits(4), let date = CivilDay(year: year, month: month, day: day) else {
      return nil
    }
    skipSpaces()
    guard let clock = clock() else { return nil }
    return Instant(
      seconds: Int64(date.number) * 86_400 + clock.seconds - Int64(zone()),
      nanoseconds: clock.nanoseconds)
  }

  // MARK: Parts

  private mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for place in index..<index + count {
      guard TextView.isDigit(text.byte(place)) else { return nil }
      value = value * 10 + Int(text.byte(place) & 15)
    }
    index += count
    return value
  }

  private mutating func month() -> Int? {
    let names: [StaticString] = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    guard let place = names.firstIndex(where: { text.hasWord($0, at: index) }) else { return nil }
    index += 3
    return place + 1
  }

  private mutating func word(_ word: StaticString) -> Bool {
    guard text.hasWord(word, at: index) else { return false }
    index += word.utf8CodeUnitCount
    return true
  }

  private mutating func skipSpaces() {
    while text.byte(index) == 0x20 { index += 1 }
  }
}
