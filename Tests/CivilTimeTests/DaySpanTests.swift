// Periods as people name them.

import CivilTime
import Testing

@Suite struct DaySpanTests {
  private func days(_ text: String, today: String = "2026-06-10") throws -> String? {
    let today = try #require(CivilDay(today)).number
    return DaySpan(text, today: { today }).map { span in
      let last = CivilDay(number: span.days.upperBound - 1)
      return "\(CivilDay(number: span.days.lowerBound)) \(last)"
    }
  }

  @Test(arguments: [
    ("2026", "2026-01-01 2026-12-31"), ("2026-06", "2026-06-01 2026-06-30"),
    ("2024-02", "2024-02-01 2024-02-29"), ("2026-W01", "2025-12-29 2026-01-04"),
    ("2026-W53", "2026-12-28 2027-01-03"), ("2026-06-08", "2026-06-08 2026-06-08"),
    ("2026-05..2026-06-07", "2026-05-01 2026-06-07"), ("today", "2026-06-10 2026-06-10"),
    ("yesterday", "2026-06-09 2026-06-09"), ("last-month", "2026-05-01 2026-05-31"),
    ("this-month", "2026-06-01 2026-06-30"), ("last-week", "2026-06-01 2026-06-07"),
    ("this-week", "2026-06-08 2026-06-14"), ("7d", "2026-06-03 2026-06-09"),
    ("1d", "2026-06-09 2026-06-09"),
  ])
  func `a period has these days`(text: String, wanted: String) throws {
    #expect(try days(text) == wanted)
  }

  @Test(arguments: [
    "", "26", "2026-6", "2026-13", "2026-00", "2025-W53", "2026-W00", "2026-W1", "2026-06-31",
    "2026-06-08..2026-06-07", "..", "2026-06..", "0d", "-1d", "+7d", "june", "2026-06-08T10:00:00Z",
  ])
  func `anything else is no period`(text: String) throws {
    #expect(try days(text) == nil)
  }

  @Test func `january comes after december`() throws {
    #expect(try days("last-month", today: "2026-01-15") == "2025-12-01 2025-12-31")
  }
}
