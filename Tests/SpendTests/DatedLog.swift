// A log of requests of three cents an image over many days, and the same requests counted slowly, with the
// calendar and the zones of Foundation.

import CivilTime
import Foundation
import LogRecords
import Pricing
import Spend
import TestSupport

/// Requests of `ada`, `bob` and nobody, of which some days have none.
struct DatedLog {
  struct Request {
    var time: Date
    var user: String
    var images: Int
    var cost: Int128 { Int128(images) * 30_000_000 }
  }

  let zone: String
  private(set) var requests: [Request] = []

  init(seed: Int, days: Int, zone: String = "UTC", idleChance: Int = 20) {
    self.zone = zone
    var random = SeededNumbers(seed)
    // From some days before the clocks change in Berlin and Chatham.
    let start = 1_773_900_000.0
    for day in 0..<days where !random.chance(idleChance) {
      for _ in 0...random.below(12) {
        requests.append(
          Request(
            time: Date(
              timeIntervalSince1970: start + Double(day) * 86_400 + Double(random.below(86_400))),
            user: random.pick(["ada", "ada", "bob", ""]), images: 1 + random.below(4)))
      }
    }
  }

  var text: String {
    requests.map { Self.line($0.time.formatted(.iso8601), user: $0.user, images: $0.images) }
      .joined()
  }

  static func line(_ time: String, user: String, images: Int = 1) -> String {
    #"{"ts":"\#(time)","user":"\#(user)","model":"flux-2-pro","width":1024,"height":1024,"#
      + #""n":\#(images)}"# + "\n"
  }

  var rules: TimeZoneRules {
    get throws {
      if zone == "UTC" { return .utc }
      let path = try TimeZoneRules.fileCandidates(forZone: zone)[0]
      return try TimeZoneRules(tzif: Array(try Data(contentsOf: URL(filePath: path))))
    }
  }

  var calendar: Calendar {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
    return calendar
  }

  /// The day on which a request was made.
  func day(of request: Request) -> CivilDay { day(at: request.time) }

  func day(at time: Date) -> CivilDay {
    let parts = calendar.dateComponents([.year, .month, .day], from: time)
    return CivilDay(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
      ?? CivilDay(number: 0)
  }

  /// The name of the span that a day is in.
  func span(_ period: CalendarPeriod, of request: Request) -> String {
    let parts = calendar.dateComponents(
      [.year, .month, .yearForWeekOfYear, .weekOfYear], from: request.time)
    func two(_ number: Int?) -> String { String(format: "%02d", number ?? 0) }
    switch period {
    case .day: return day(of: request).description
    case .week: return "\(parts.yearForWeekOfYear ?? 0)-W\(two(parts.weekOfYear))"
    case .month: return "\(parts.year ?? 0)-\(two(parts.month))"
    }
  }
}
