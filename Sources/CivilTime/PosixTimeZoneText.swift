// Reads the rule that ends a TZif file, `CET-1CEST,M3.5.0,M10.5.0/3`, byte by byte.
//
//     rule   = name offset [ name [offset] "," day ["/" time] "," day ["/" time] ]
//     offset = [+-]h[h][:mm[:ss]]      west of UTC is positive, at most 24 hours
//     time   = [+-]h[h[h]][:mm[:ss]]   at most 167 hours (RFC 8536, 3.3.1)

extension PosixTimeZoneRule {
  /// The rule that a text states.
  /// - Throws: `badRule` when the text is not of the grammar above, to its last byte.
  init(text: ArraySlice<UInt8>) throws(TimeZoneError) {
    var reader = PosixRuleReader(rest: text)
    self = try reader.readRule()
  }
}

/// Consumes the text of a rule from its front.
private struct PosixRuleReader {
  /// What was not read yet.
  var rest: ArraySlice<UInt8>

  mutating func readRule() throws(TimeZoneError) -> PosixTimeZoneRule {
    try skipName()
    let standardOffset = -(try readClock(maximumHours: 24))
    guard !rest.isEmpty else {
      return PosixTimeZoneRule(standardOffset: standardOffset, daylight: nil)
    }
    try skipName()
    // Daylight time is an hour ahead of standard time unless the rule says more.
    let isDefault = rest.first == UInt8(ascii: ",")
    let offset = isDefault ? standardOffset + 3600 : -(try readClock(maximumHours: 24))
    guard skip(",") else { throw fault("has daylight-saving time but does not say when") }
    let start = try readChange()
    guard skip(",") else { throw fault("does not say when daylight-saving time ends") }
    let end = try readChange()
    guard rest.isEmpty else { throw fault("has something after its end") }
    return PosixTimeZoneRule(
      standardOffset: standardOffset, daylight: .init(offset: offset, start: start, end: end))
  }

  /// A name: three letters or more, or in `<>` also digits and signs.
  private mutating func skipName() throws(TimeZoneError) {
    let isQuoted = skip("<")
    var length = 0
    while let byte = rest.first, isNameByte(byte, inQuotes: isQuoted) {
      rest.removeFirst()
      length += 1
    }
    guard length >= 3, !isQuoted || skip(">") else { throw fault("has a bad name") }
  }

  private mutating func readChange() throws(TimeZoneError) -> PosixTimeZoneRule.Change {
    let day = try readDay()
    let time = skip("/") ? try readClock(maximumHours: 167) : 2 * 3600
    return PosixTimeZoneRule.Change(day: day, secondOfDay: time)
  }

  private mutating func readDay() throws(TimeZoneError) -> PosixTimeZoneRule.YearDay {
    if skip("J") { return .julian(try readNumber(in: 1...365)) }
    guard skip("M") else { return .zeroBased(try readNumber(in: 0...365)) }
    let month = try readNumber(in: 1...12)
    guard skip(".") else { throw fault("has a month without a week") }
    let week = try readNumber(in: 1...5)
    guard skip(".") else { throw fault("has a week without a day") }
    return .weekday(month: month, week: week, weekday: try readNumber(in: 0...6))
  }

  /// Hours, and perhaps minutes and seconds, in seconds.
  private mutating func readClock(maximumHours: Int) throws(TimeZoneError) -> Int {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    var seconds = try readNumber(in: 0...maximumHours) * 3600
    if skip(":") {
      seconds += try readNumber(in: 0...59) * 60
      if skip(":") { seconds += try readNumber(in: 0...59) }
    }
    return isNegative ? -seconds : seconds
  }

  /// One to three digits.
  private mutating func readNumber(in range: ClosedRange<Int>) throws(TimeZoneError) -> Int {
    var number = 0
    var length = 0
    while let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, length < 3 {
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
      rest.removeFirst()
      length += 1
    }
    guard length > 0, range.contains(number) else {
      throw fault("lacks a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Steps over a byte when it comes next.
  private mutating func skip(_ expected: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: expected) else { return false }
    rest.removeFirst()
    return true
  }

  private func isNameByte(_ byte: UInt8, inQuotes: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): inQuotes
    default: false
    }
  }

  private func fault(_ what: String) -> TimeZoneError {
    TimeZoneError(.badRule, "the rule at the end of the time zone file \(what)")
  }
}
