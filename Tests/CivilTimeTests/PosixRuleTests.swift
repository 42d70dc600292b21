// The rule at the end of a TZif file: its grammar, and the dates it stands for.

import CivilTime
import Testing

@Suite struct `POSIX rules` {
  @Test func `a fixed offset counts westwards`() throws {
    #expect(try offset("EST5", at: 0) == -5 * 3600)
    #expect(try offset("<+0530>-5:30", at: 0) == 19_800)
    #expect(try offset("LMT+0:53:28", at: 0) == -3208)
    #expect(try offset("<-12>12", at: .max) == -43_200)
  }

  @Test func `daylight time is one hour ahead unless it says more`() throws {
    let july = second(2050, 7, 1)
    #expect(try offset("CET-1CEST,M3.5.0,M10.5.0/3", at: july) == 7200)
    #expect(try offset("<+1030>-10:30<+11>-11,M4.1.0,M10.1.0", at: july) == 39_600)
  }

  @Test func `Jn never counts 29 February and n does`() throws {
    // Day J60 is 1 March in every year; day 59 is 29 February in a leap year.
    for (rule, leap, common) in [
      ("AAA0BBB,J60/0,J300/0", (3, 1), (3, 1)), ("AAA0BBB,59/0,299/0", (2, 29), (3, 1)),
    ] {
      for (year, day) in [(2048, leap), (2049, common)] {
        let start = second(year, day.0, day.1)
        #expect(try offset(rule, at: start - 1) == 0)
        #expect(try offset(rule, at: start) == 3600)
      }
    }
  }

  @Test func `a change may stand up to 167 hours before or after its day`() throws {
    // Saturday 20:00 on the day before the last Sunday of March, and Sunday plus seven days.
    let rules = try TimeZoneRules(tzif: .tzif(rule: "<-02>2<-01>,M3.5.0/-4,M10.5.0/167"))
    let start = second(2045, 3, 25, 20 + 2)
    #expect(rules.offset(at: start - 1) == -7200)
    #expect(rules.offset(at: start) == -3600)
    let end = second(2045, 10, 29) + 167 * 3600 + 3600
    #expect(rules.period(at: start) == .init(offset: -3600, start: start, end: end))
  }

  @Test func `changes outside their own year are found`() throws {
    let rules = try TimeZoneRules(tzif: .tzif(rule: "AAA0BBB,J1/-167,J365/167"))
    // The daylight time of 2051 begins on 25 December 2050, that of 2050 ends on 6 January 2051.
    #expect(rules.offset(at: second(2051, 1, 1)) == 3600)
    let late = try TimeZoneRules(tzif: .tzif(rule: "AAA0BBB,J365/100,J365/167"))
    #expect(late.offset(at: second(2051, 1, 3)) == 0)
    #expect(late.offset(at: second(2051, 1, 5)) == 3600)
    #expect(late.offset(at: second(2051, 1, 8)) == 0)
  }

  @Test func `daylight time all year is possible`() throws {
    let rules = try TimeZoneRules(tzif: .tzif(rule: "XXX3EDT4,0/0,J365/23"))
    for year in 2038..<2060 {
      let newYear = second(year, 1, 1, 3)
      for instant in [newYear - 1, newYear, newYear + 1, second(year, 7, 1)] {
        #expect(rules.offset(at: instant) == -4 * 3600)
      }
    }
  }

  @Test func `the southern summer spans the new year`() throws {
    let rules = try TimeZoneRules(tzif: .tzif(rule: "<-04>4<-03>,M9.1.6/24,M4.1.6/24"))
    #expect(rules.offset(at: second(2060, 1, 1)) == -3 * 3600)
    #expect(rules.offset(at: second(2060, 7, 1)) == -4 * 3600)
  }

  @Test func `any second there is has an offset`() throws {
    let rules = try TimeZoneRules(tzif: .tzif(rule: "CET-1CEST,M3.5.0,M10.5.0/3"))
    for instant in [Int64.min, .min + 1, -86_400 * 146_097, .max - 1, .max] {
      #expect([3600, 7200].contains(rules.offset(at: instant)))
    }
    // The calendar repeats after 400 years.
    let cycle: Int64 = 146_097 * 86_400
    for day in 0..<366 {
      let instant = second(2026, 1, 1) + Int64(day) * 86_400
      #expect(rules.offset(at: instant) == rules.offset(at: instant + 1000 * cycle))
      #expect(rules.offset(at: instant) == rules.offset(at: instant - 1000 * cycle))
    }
  }

  @Test(arguments: [
    "C", "CE-1", "CET", "CET-", "CET-25", "CET-1:60", "CET-1:", "CET--1", "CET-1CEST",
    "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,", "CET-1CEST,M13.5.0,M10.5.0", "<+01-1", "<1>1",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5,M10.5.0",
    "CET-1CEST,M3,M10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,366,1", "CET-1CEST,0/168,1",
    "CET-1CEST,M3.5.0,M10.5.0/3 ", "CET-1CEST,M3.5.0,M10.5.0/3,x", ":Europe/Berlin",
    "CET-18446744073709551617", "CET-1CEST,0/-,1", "CET-1C\0ST,0,1",
  ])
  func `what is not a rule is refused`(text: String) {
    let error = #expect(throws: TimeZoneError.self) {
      try TimeZoneRules(tzif: .tzif(rule: text))
    }
    #expect(error?.code == .badRule)
  }

  private func offset(_ rule: String, at instant: Int64) throws -> Int {
    try TimeZoneRules(tzif: .tzif(rule: rule)).offset(at: instant)
  }
}
