// A point in time as people type it: a date, or RFC 3339.

public import CivilTime

extension Instant {
  /// Reads `2026-01-28` (the day's beginning in a zone) or `2026-01-28T09:30:00.5+02:00`; nil for
  /// anything else.
  public init?(argument text: String, zone: TimeZoneRules = .utc) {
    if let day = CivilDay(text) {
      self = zone.start(of: day)
    } else {
      self.init(rfc3339: text)
    }
  }
}
