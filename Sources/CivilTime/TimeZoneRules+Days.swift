// Where a day begins on the clocks of a zone.

extension TimeZoneRules {
  /// The first instant of a day: midnight, or where clocks skip it, the first one after.
  public func start(of day: CivilDay) -> Instant {
    let midnight = Int64(day.number) * 86_400
    // No clock is two days away from UTC. From there, the first period in which the day has begun.
    var period = period(at: midnight - 2 * 86_400)
    while true {
      let start = max(midnight - Int64(period.offset), period.start)
      if start < period.end { return Instant(seconds: start) }
      period = self.period(at: period.end)
    }
  }
}
