// Instants, days and ISO weeks against Python's datetime, which made the table.

import CivilTime
import Testing

@Suite struct `The calendar` {
  /// Date, days since 1970-01-01, ISO year and week: `datetime.date` of Python 3.
  static let table: [(String, Int, Int, Int)] = [
    ("0001-01-01", -719162, 1, 1), ("0431-08-03", -561894, 431, 31),
    ("0555-07-03", -516635, 555, 27), ("0667-01-15", -475897, 667, 3),
    ("0679-10-21", -471235, 679, 43), ("0803-03-12", -426168, 803, 11),
    ("0832-10-30", -415343, 832, 44), ("0987-12-26", -358674, 987, 52),
    ("1042-09-18", -338685, 1042, 37), ("1081-12-15", -324352, 1081, 50),
    ("1582-10-15", -141427, 1582, 41), ("1733-04-18", -86455, 1733, 16),
    ("1900-02-28", -25509, 1900, 9), ("1900-03-01", -25508, 1900, 9),
    ("1969-12-31", -1, 1970, 1), ("1970-01-01", 0, 1970, 1), ("1970-01-04", 3, 1970, 1),
    ("1970-01-05", 4, 1970, 2), ("1999-12-31", 10956, 1999, 52), ("2000-02-29", 11016, 2000, 9),
    ("2000-03-01", 11017, 2000, 9), ("2004-12-31", 12783, 2004, 53),
    ("2005-01-01", 12784, 2004, 53), ("2008-12-29", 14242, 2009, 1),
    ("2009-12-31", 14609, 2009, 53), ("2010-01-03", 14612, 2009, 53),
    ("2010-01-04", 14613, 2010, 1), ("2016-02-29", 16860, 2016, 9),
    ("2020-12-31", 18627, 2020, 53), ("2021-01-03", 18630, 2020, 53),
    ("2021-01-04", 18631, 2021, 1), ("2024-02-29", 19782, 2024, 9),
    ("2024-12-30", 20087, 2025, 1), ("2026-01-27", 20480, 2026, 5),
    ("2026-01-28", 20481, 2026, 5), ("2026-06-01", 20605, 2026, 23),
    ("2026-06-07", 20611, 2026, 23), ("2026-12-31", 20818, 2026, 53),
    ("2027-01-01", 20819, 2026, 53), ("2027-01-03", 20821, 2026, 53),
    ("2038-01-19", 24855, 2038, 3), ("2100-02-28", 47540, 2100, 8),
    ("2100-03-01", 47541, 2100, 9), ("2400-02-29", 157113, 2400, 9),
    ("2466-07-06", 181347, 2466, 27), ("2764-09-06", 290251, 2764, 36),
    ("3719-10-10", 639091, 3719, 41), ("4200-06-07", 814648, 4200, 23),
    ("4535-01-01", 936847, 4534, 52), ("4803-02-17", 1034779, 4803, 8),
    ("4876-01-06", 1061400, 4876, 2), ("4980-10-26", 1099679, 4980, 43),
    ("5828-03-13", 1409177, 5828, 11), ("6154-11-12", 1528490, 6154, 46),
    ("6329-01-06", 1592097, 6329, 1), ("6693-07-07", 1725228, 6693, 27),
    ("7476-01-31", 2011055, 7476, 5), ("9432-03-14", 2725512, 9432, 11),
    ("9496-04-02", 2748907, 9496, 14), ("9999-12-31", 2932896, 9999, 52),
  ]

  @Test(arguments: table)
  func `a day has the number, date and ISO week that Python gives it`(
    date: String, number: Int, year: Int, week: Int
  ) throws {
    let day = try #require(CivilDay(date))
    #expect(day.number == number)
    #expect(CivilDay(number: number).description == date)
    #expect(day.week == (year, week))
    #expect(Instant(day).description == "\(date)T00:00:00Z")
  }

  @Test func `every day of 800 years follows the one before`() throws {
    var (year, month, day) = (1600, 1, 1)
    let first = try #require(CivilDay(year: 1600, month: 1, day: 1)).number
    for number in first..<first + 2 * 146_097 {
      let civil = CivilDay(number: number)
      #expect(civil.date == (year, month, day))
      #expect(CivilDay(year: year, month: month, day: day) == civil)
      day += 1
      if CivilDay(year: year, month: month, day: day) == nil { (month, day) = (month + 1, 1) }
      if month == 13 { (year, month) = (year + 1, 1) }
    }
    #expect((year, month, day) == (2400, 1, 1))
  }

  @Test(arguments: [
    "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "2026-1-1",
    "26-01-01", "2026/01/01", "2026-01-011", "+026-01-01", "2026-01-1 ", "", "2026-01",
    "２026-01-01",
  ])
  func `a date that the calendar does not have is refused`(text: String) {
    #expect(CivilDay(text) == nil)
  }

  @Test(
    arguments: [
      (0, 0, "1970-01-01T00:00:00Z"), (-1, 0, "1969-12-31T23:59:59Z"),
      (-1, 999_999_999, "1969-12-31T23:59:59.999Z"), (1_769_558_399, 1, "2026-01-27T23:59:59.000Z"),
      (1_769_558_400, 0, "2026-01-28T00:00:00Z"),
      (1_780_272_003, 250_000_000, "2026-06-01T00:00:03.250Z"),
      (253_402_300_799, 0, "9999-12-31T23:59:59Z"), (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
      (951_782_400, 0, "2000-02-29T00:00:00Z"),
    ] as [(Int64, Int32, String)])
  func `an instant prints in RFC 3339`(seconds: Int64, nanoseconds: Int32, text: String) {
    #expect(Instant(seconds: seconds, nanoseconds: nanoseconds).description == text)
  }

  @Test func `instants are ordered by time`() {
    let times = [
      Instant(seconds: -1), Instant(seconds: -1, nanoseconds: 5), Instant(seconds: 0),
      Instant(seconds: 0, nanoseconds: 1), Instant(seconds: 1),
    ]
    #expect(times == times.shuffled().sorted())
  }

  @Test(
    arguments: [(7, 3, 2), (-7, 3, -3), (-6, 3, -2), (0, 5, 0), (-1, 86_400, -1)]
      as [(Int64, Int64, Int64)])
  func `a quotient is rounded towards minus infinity`(number: Int64, divisor: Int64, result: Int64)
  {
    #expect(number.flooredQuotient(divisor) == result)
  }
}
