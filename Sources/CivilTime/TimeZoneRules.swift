// The UTC offsets of one time zone: a table of the past, and a rule for the time after it.
//
//     transitions        t0        t1        t2
//     offset       initial | o0      | o1      | rule of the footer, else o2 ...
//
// An offset holds for a whole period, months long. A caller with many instants keeps the last
// period and asks again only when an instant lies outside it.

/// What the clocks of one zone show, as seconds east of UTC, at every instant.
public struct TimeZoneRules: Hashable, Sendable {
  /// A time during which the clocks of a zone keep one offset.
  public struct Period: Hashable, Sendable {
    /// Seconds east of UTC.
    public var offset: Int
    /// The first second of the period, or `Int64.min` when nothing was before it.
    public var start: Int64
    /// The first second after the period, or `Int64.max` when nothing comes after it.
    public var end: Int64

    /// The period of an offset, from `start` until before `end`.
    public init(offset: Int, start: Int64, end: Int64) {
      self.offset = offset
      self.start = start
      self.end = end
    }

    /// Whether the offset holds at a time.
    public func contains(_ epochSeconds: Int64) -> Bool {
      start <= epochSeconds && epochSeconds < end
    }
  }

  /// When the offset changes, in seconds since 1970, strictly ascending.
  let transitions: [Int64]
  /// The offset from each transition on; as many as there are transitions.
  let offsets: [Int]
  /// The offset before the first transition.
  let initialOffset: Int
  /// What holds from the last transition on; nil keeps the last offset for ever.
  let rule: PosixTimeZoneRule?

  /// The zone whose offset is always zero.
  public static let utc = TimeZoneRules(
    transitions: [], offsets: [], initialOffset: 0, rule: nil)

  init(transitions: [Int64], offsets: [Int], initialOffset: Int, rule: PosixTimeZoneRule?) {
    self.transitions = transitions
    self.offsets = offsets
    self.initialOffset = initialOffset
    self.rule = rule
  }

  /// Seconds east of UTC at an instant.
  /// - Parameter epochSeconds: seconds since 1970-01-01T00:00:00Z without leap seconds.
  /// - Complexity: O(log n) in the number of transitions.
  public func offset(at epochSeconds: Int64) -> Int { period(at: epochSeconds).offset }

  /// The offset at an instant, and how long it holds. A period may end where the next one has the
  /// same offset.
  /// - Complexity: O(log n) in the number of transitions.
  public func period(at epochSeconds: Int64) -> Period {
    let passed = transitionCount(upTo: epochSeconds)
    let start = passed == 0 ? Int64.min : transitions[passed - 1]
    if passed == transitions.count, let rule {
      var period = rule.period(at: epochSeconds)
      period.start = max(period.start, start)
      return period
    }
    return Period(
      offset: passed == 0 ? initialOffset : offsets[passed - 1], start: start,
      end: passed == transitions.count ? Int64.max : transitions[passed])
  }

  /// How many transitions have happened at an instant, its own second included.
  private func transitionCount(upTo epochSeconds: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = low + (high - low) / 2
      if transitions[middle] <= epochSeconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
