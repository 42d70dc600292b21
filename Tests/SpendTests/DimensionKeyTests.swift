// Hours, days, weeks and months of several zones against Foundation's calendar.

@testable import Spend
import CivilTime
import Foundation
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

@Suite struct DimensionKeyTests {
  /// Whole and broken offsets, both hemispheres, a day skipped (Apia 2011), half an hour of summer
  /// time (Lord Howe).
  static let zones = [
    "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham",
  ]

  @Test(arguments: zones)
  func `times fall into the groups of Foundation's calendar`(name: String) throws {
    let zone = try #require(TimeZone(identifier: name))
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = zone
    var keys = DimensionKeys(zone: try rules(name))
    var random = SeededNumbers(12)
    for second in instants(&random) {
      let request = request(at: Instant(seconds: second))
      let date = Date(timeIntervalSince1970: TimeInterval(second))
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .weekOfYear, .yearForWeekOfYear], from: date)
      let day = "\(pad(parts.year, 4))-\(pad(parts.month, 2))-\(pad(parts.day, 2))"
      let expected = [
        "\(day)T\(pad(parts.hour, 2))\(offset(zone.secondsFromGMT(for: date)))", day,
        "\(pad(parts.yearForWeekOfYear, 4))-W\(pad(parts.weekOfYear, 2))",
        "\(pad(parts.year, 4))-\(pad(parts.month, 2))",
      ]
      let found = [Dimension.hour, .day, .week, .month].map { dimension in
        dimension.text(of: keys.value(of: dimension, request, RequestParts()), KeyTable())
      }
      #expect(found == expected, "\(name) at \(second)")
    }
  }

  @Test func `a record without a time falls into unknown`() throws {
    var keys = DimensionKeys(zone: .utc)
    for dimension in [Dimension.hour, .day, .week, .month] {
      let value = keys.value(of: dimension, request(at: nil), RequestParts())
      #expect(dimension.text(of: value, KeyTable()) == "unknown")
    }
  }

  private func request(at time: Instant?) -> PricedRequest {
    PricedRequest(user: 0, project: 0, usage: 0, status: 0, cost: 0, time: time)
  }

  /// From 1996 to 2025: random instants, days around the changes of the year, and New Years.
  private func instants(_ random: inout SeededNumbers) -> [Int64] {
    let first: Int64 = 820_454_400
    let last: Int64 = 1_767_225_600
    var seconds = (0..<400).map { _ in Int64.random(in: first..<last, using: &random) }
    for year in stride(from: first, to: last, by: 31_557_600) {
      seconds += (-3...3).map { year + $0 * 43_200 }
    }
    // Every 20 minutes of days on which clocks change somewhere, and Samoa's missing day.
    for day in [1_711_756_800, 1_729_900_800, 1_710_028_800, 1_325_116_800] as [Int64] {
      seconds += stride(from: day, to: day + 172_800, by: 1_200)
    }
    return seconds
  }

  private func rules(_ name: String) throws -> TimeZoneRules {
    if name == "UTC" { return .utc }
    let bytes = try TimeZoneRules.fileCandidates(forZone: name).compactMap {
      try? Data(contentsOf: URL(filePath: $0))
    }.first
    return try TimeZoneRules(tzif: Array(try #require(bytes)))
  }

  private func pad(_ number: Int?, _ width: Int) -> String {
    let digits = String(number ?? -1)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private func offset(_ seconds: Int) -> String {
    if seconds == 0 { return "" }
    let minutes = abs(seconds) / 60
    return (seconds < 0 ? "-" : "+") + pad(minutes / 60, 2) + ":" + pad(minutes % 60, 2)
  }
}
