// Instants against a slow twin that counts the days of the calendar one by one.

import CivilTime
import Pricing
import TestSupport
import Testing

@testable import LogRecords

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// A moment written in one of the spellings of logs, and what it is.
private struct Moment {
  var text: String
  var seconds: Int64
  var nanoseconds: Int32

  init(_ random: inout SeededNumbers) {
    let year = random.oneIn(3) ? random.below(10_000) : 1960 + random.below(120)
    let month = random.below(12)
    let day = random.below(monthLengths(year)[month])
    let time = (hour: random.below(24), minute: random.below(60), second: random.below(60))
    let date = String(repeating: "0", count: 4 - "\(year)".count) + "\(year)"
    text = "\(date)-\(two(month + 1))-\(two(day + 1))" + random.pick(["T", "t", " "])
    text += "\(two(time.hour)):\(two(time.minute)):\(two(time.second))"
    let days = daysBeforeYear[year] + monthLengths(year)[..<month].reduce(0, +) + day
    var seconds = days * 86_400 + time.hour * 3600 + time.minute * 60 + time.second
    nanoseconds = 0
    if random.oneIn(2) {
      let digits = (0...random.below(15)).map { _ in random.below(10) }
      text += "." + digits.map(String.init).joined()
      let nine = (digits + Array(repeating: 0, count: 9)).prefix(9)
      nanoseconds = Int32(nine.reduce(0) { $0 * 10 + $1 })
    }
    switch random.below(4) {
    case 0: break
    case 1: text += random.pick(["Z", "z"])
    default:
      let (hours, minutes, sign) = (random.below(24), random.below(60), random.pick([1, -1]))
      text += (sign == 1 ? "+" : "-") + "\(two(hours)):\(two(minutes))"
      seconds -= sign * (hours * 3600 + minutes * 60)
    }
    self.seconds = Int64(seconds)
  }
}

@Suite struct `Timestamps` {
  @Test(arguments: 0..<4)
  func `random moments in all spellings agree with the slow twin`(seed: Int) {
    var random = SeededNumbers(seed)
    for _ in 0..<1500 {
      let moment = Moment(&random)
      let days = Int(moment.seconds >= 0 ? moment.seconds : moment.seconds - 86_399) / 86_400
      let isWritable = days >= daysBeforeYear[0] && days < daysBeforeYear[9999] + 365
      let expected = Instant(seconds: moment.seconds, nanoseconds: moment.nanoseconds)
      #expect(Instant(rfc3339: moment.text) == (isWritable ? expected : nil), "\(moment.text)")
    }
  }

  @Test(arguments: 4..<8)
  func `texts that are nearly moments agree with the twin that reads them`(seed: Int) {
    var random = SeededNumbers(seed)
    for _ in 0..<1500 {
      var text = Array(Moment(&random).text.utf8)
      for _ in 0..<random.below(3) {
        text[random.below(text.count)] = random.pick(Array("0123456789-:.TZ+ ".utf8))
      }
      if random.oneIn(4) { text.removeLast(random.below(8)) }
      let written = String(decoding: text, as: UTF8.self)
      #expect(Instant(rfc3339: written) == plainInstant(written), "\(written)")
    }
  }

  @Test(arguments: 8..<12)
  func `a reader that remembers the date agrees with the one that does not`(seed: Int) {
    var random = SeededNumbers(seed)
    var reader = TimestampReader()
    var date = "2026-06-01"
    for _ in 0..<6000 {
      var text = Moment(&random).text
      if random.oneIn(3) {
        date = String(text.prefix(10))
      } else {
        text = date + text.dropFirst(10)
      }
      var bytes = Array(text.utf8)
      if random.oneIn(4) {
        bytes[random.below(bytes.count)] = random.pick(Array("0123456789-:.TZ+ \0\u{7f}".utf8))
      }
      if random.oneIn(8) { bytes += random.pick(["Z", "+00:00", "0", "."]).utf8 }
      let same = reader.instant(bytes.span) == Instant(timestamp: bytes.span)
      #expect(same, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: 12..<16)
  func `a reader that remembers the minute agrees with the one that does not`(seed: Int) {
    var random = SeededNumbers(seed)
    var reader = TimestampReader()
    var minute = Array("1970-01-01T00:00".utf8)
    for _ in 0..<6000 {
      if random.oneIn(10) { minute = Array(Moment(&random).text.utf8.prefix(16)) }
      var text = minute + Array(Moment(&random).text.utf8.dropFirst(16))
      if random.oneIn(3) { text = minute + ":\(two(random.below(70)))".utf8 }
      if random.oneIn(3) { text += ".\(random.below(1 << (1 + random.below(30))))".utf8 }
      if random.oneIn(2) { text += random.pick(["Z", "+00:00", "+01:00", "-00:00"]).utf8 }
      if random.oneIn(5) {
        // Often in the minute, which may then still be a text that is no time, or behind it.
        let place = random.below(random.oneIn(2) ? 17 : text.count)
        text[place] = random.pick(Array("0123456789-:.TZ+ \0/;\u{7f}".utf8))
      }
      let same = reader.instant(text.span) == Instant(timestamp: text.span)
      #expect(same, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test(arguments: [
    "\0\0\0\0\0\0\0\0\0\0T00:00:00Z", "1970-01-01T00:00:00Z", "1970-01-01T00:00:60Z",
    "1970-01-01T00:00:00.1234567Z", "1970-01-01T00:00:00.12345678Z", "1970-01-01T23:59:59+00:00",
    "1970-01-01T00:00:00.1234567+00:00", "1970-01-01T00:00:00.+00:00", "1970-01-01T00-00:00Z",
    "1970-01-01T00:00:0:+00:00", "1970-01-01t00:00:00Z", "1970-01-01T00:00:00-00:00",
  ])
  func `a reader that has not read anything agrees as well`(text: String) {
    var reader = TimestampReader()
    #expect(reader.instant(Array(text.utf8).span) == Instant(rfc3339: text))
  }

  @Test func `every day of a few centuries is its number, and no other day exists`() {
    for year in [1, 4, 1899, 1900, 1970, 1999, 2000, 2024, 2026, 2100, 2400, 9999] {
      let start = String(repeating: "0", count: 4 - "\(year)".count) + "\(year)"
      var number = daysBeforeYear[year]
      for month in 0...13 {
        let length = (1...12).contains(month) ? monthLengths(year)[month - 1] : 0
        for day in 0...32 {
          let text = "\(start)-\(two(month))-\(two(day))T00:00:00Z"
          guard day >= 1, day <= length else {
            #expect(Instant(rfc3339: text) == nil, "\(text)")
            continue
          }
          #expect(Instant(rfc3339: text) == Instant(seconds: Int64(number) * 86_400))
          number += 1
        }
      }
    }
  }

  @Test(arguments: [
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ("2016-12-31T23:59:60.9Z", "2016-12-31T23:59:59.9Z"),
    ("2017-01-01T00:59:60+01:00", "2016-12-31T23:59:59Z"),
    ("2016-12-31T15:59:60-08:00", "2016-12-31T23:59:59Z"),
    ("1960-12-31T23:59:60Z", "1960-12-31T23:59:59Z"),
  ])
  func `a leap second counts as the last second of its day`(text: String, same: String) {
    #expect(Instant(rfc3339: text) != nil)
    #expect(Instant(rfc3339: text) == Instant(rfc3339: same))
  }

  @Test(arguments: [
    "", "2026", "2026-06-01", "2026-06-01T12:34", "2026-06-01T12:34:5", "2026-06-01T12:34:60Z",
    "2026-06-01T24:00:00Z", "2026-06-01T12:60:00Z", "2026-06-01T23:59:61Z", "2026-06-01_12:34:56",
    "2026/06/01T12:34:56", "2026-6-1T12:34:56Z", "2026-06-01T12:34:56.", "2026-06-01T12:34:56.Z",
    "2026-06-01T12:34:56,5Z", "2026-06-01T12:34:56+0100", "2026-06-01T12:34:56+01",
    "2026-06-01T12:34:56+24:00", "2026-06-01T12:34:56+01:60", "2026-06-01T12:34:56 +01:00",
    "2026-06-01T12:34:56ZZ", "2026-06-01T12:34:56Z ", " 2026-06-01T12:34:56Z",
    "02026-06-01T12:34:56Z", "+026-06-01T12:34:56Z", "-026-06-01T12:34:56Z", "2026-06-0aT12:34:56Z",
    "2026-06-01T12:34:56\u{2212}01:00", "2026-06-01T-2:34:56Z", "2016-12-31T23:59:60+01:00",
    "2026-06-01\u{0}12:34:56", "2026-06-01T12:34:56.5.5Z", "２026-06-01T12:34:56",
    "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
  ])
  func `what is no RFC 3339 instant is refused`(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test(arguments: [
    ("1770732202", "2026-02-10T14:03:22Z"), ("1770732202.118", "2026-02-10T14:03:22.118Z"),
    ("1770732202118", "2026-02-10T14:03:22.118Z"), ("1770732202118000", "2026-02-10T14:03:22.118Z"),
    ("1770732202118000000", "2026-02-10T14:03:22.118Z"), ("1.770732202e9", "2026-02-10T14:03:22Z"),
    ("100000000", "1973-03-03T09:46:40Z"), ("\"1770732202\"", "2026-02-10T14:03:22Z"),
    ("\"1770732202118\"", "2026-02-10T14:03:22.118Z"),
    ("\"2026-02-10 14:03:22.118000\"", "2026-02-10T14:03:22.118Z"),
    ("\"2026-02-10T15:03:22\\u002b01:00\"", "2026-02-10T14:03:22Z"),
  ])
  func `a time in a record may be an epoch in any unit`(value: String, expected: String) throws {
    let found = try facts(#"{"model":"flux-2-pro","id":"a","ts":\#(value)}"#)
    #expect(found.time?.description == expected)
  }

  @Test(arguments: [
    "\"yesterday\"", "-1", "0", "99999999", "\"\"", "true", "{}", "1e30",
    "\"2026-02-30T00:00:00Z\"",
  ])
  func `a time that cannot be read costs the request its day only`(value: String) throws {
    #expect(try facts(#"{"model":"flux-2-pro","id":"a","ts":\#(value)}"#).time == nil)
    let next = try facts(#"{"model":"flux-2-pro","id":"a","ts":\#(value),"created_at":1770732202}"#)
    #expect(next.time == Instant(seconds: 1_770_732_202))
  }
}
