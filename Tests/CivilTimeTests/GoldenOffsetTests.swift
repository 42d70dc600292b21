// Our offsets against those of an independent reader, at every change of two centuries.

import CivilTime
import Foundation
import Testing

@Suite struct `Recorded offsets` {
  @Test func `the recording holds fourteen zones and thousands of changes`() {
    #expect(GoldenZone.all.count == 14)
    #expect(GoldenZone.all.reduce(0) { $0 + $1.changes.count } > 2000)
  }

  @Test(.enabled(if: GoldenZone.isDatabaseInstalled), arguments: GoldenZone.all)
  func `the zone files of this machine give the recorded offsets`(zone: GoldenZone) throws {
    guard let bytes = try zone.fileBytes() else { return }
    let rules = try TimeZoneRules(tzif: bytes)
    // Another edition may have corrected the time before 1970 or learned of new laws.
    let isSameFile = fnv1a(bytes) == zone.fileHash
    let settled = second(1970, 1, 2)..<second(2024, 1, 1)
    if isSameFile { #expect(rules.offset(at: second(1900, 1, 1)) == zone.initialOffset) }
    for change in zone.changes where isSameFile || settled.contains(change.second) {
      #expect(rules.offset(at: change.second - 1) == change.before)
      #expect(rules.offset(at: change.second) == change.after)
      #expect(rules.offset(at: change.second + 1) == change.after)
    }
  }

  /// The rules that were in force when the offsets were recorded.
  static let rules = [
    "Africa/Casablanca": "<+01>-1",
    "America/New_York": "EST5EDT,M3.2.0,M11.1.0",
    "America/Santiago": "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
    "America/Sao_Paulo": "<-03>3",
    "Asia/Kathmandu": "<+0545>-5:45",
    "Australia/Lord_Howe": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3",
    "Europe/Dublin": "IST-1GMT0,M10.5.0,M3.5.0/1",
    "Pacific/Chatham": "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",
  ]

  @Test(arguments: GoldenZone.all)
  func `a rule alone gives the recorded offsets after the tables end`(zone: GoldenZone) throws {
    guard let text = Self.rules[zone.name] else { return }
    let rules = try TimeZoneRules(tzif: .tzif(rule: text))
    // Morocco's table ends in 2087, all others in 2037.
    let first = second(zone.name == "Africa/Casablanca" ? 2088 : 2038, 1, 1)
    let changes = zone.changes.filter { $0.second >= first }
    for (index, change) in changes.enumerated() {
      #expect(rules.offset(at: change.second - 1) == change.before)
      #expect(rules.offset(at: change.second) == change.after)
      // Periods join without a gap.
      let period = rules.period(at: change.second)
      #expect(period.start == change.second)
      if index + 1 < changes.count { #expect(period.end == changes[index + 1].second) }
    }
    if changes.isEmpty { #expect(rules.offset(at: first) == zone.changes.last?.after) }
  }

  @Test(.enabled(if: GoldenZone.isDatabaseInstalled), arguments: GoldenZone.all)
  func `a period is what asking for each of its seconds would give`(zone: GoldenZone) throws {
    guard let bytes = try zone.fileBytes() else { return }
    let rules = try TimeZoneRules(tzif: bytes)
    var start = second(1890, 1, 1)
    while start < second(2110, 1, 1) {
      let period = rules.period(at: start)
      #expect(period.start <= start && start < period.end)
      let length = min(period.end, second(2110, 1, 1)) - start
      for part in Int64(0)..<8 {
        #expect(rules.period(at: start + length * part / 8) == period)
      }
      #expect(period.end == .max || rules.period(at: period.end).start == period.end)
      start = period.end
    }
  }
}
