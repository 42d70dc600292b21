// What is known of one request id, in nine 32-bit words.

/// What is known of one request id.
struct JoinEntry: Hashable, Sendable {
  /// The id's fingerprint.
  var id: (UInt32, UInt32, UInt32)
  /// The number of user and project, and that of the priced usage; meaningless without a full line.
  var requester: UInt32 = 0
  var usage: UInt32 = 0
  /// Microseconds since 1970 in two halves, shifted so that 0 is "unknown".
  private var timeHigh: UInt32 = 0
  private var timeLow: UInt32 = 0
  /// The number of the reported cost; 0 for none.
  var cost: UInt32 = 0
  /// 24 bits for the number of the status, eight for the flags.
  private var statusAndFlags: UInt32 = 0

  private static let fullLine: UInt32 = 1
  private static let conflict: UInt32 = 2
  private static let settledCost: UInt32 = 4
  private static let terminalCost: UInt32 = 8

  init(id: (UInt32, UInt32, UInt32)) { self.id = id }

  private func flag(_ bit: UInt32) -> Bool { statusAndFlags & bit != 0 }
  private mutating func set(_ bit: UInt32, _ value: Bool) {
    statusAndFlags = value ? statusAndFlags | bit : statusAndFlags & ~bit
  }

  /// Whether a line has been seen that names the model.
  var hasFullLine: Bool {
    get { flag(Self.fullLine) }
    set { set(Self.fullLine, newValue) }
  }
  /// Whether full lines contradict each other.
  var isConflicting: Bool {
    get { flag(Self.conflict) }
    set { set(Self.conflict, newValue) }
  }
  /// 0 for no cost, then rising with what it is worth.
  var costRank: Int {
    get { cost == 0 ? 0 : 1 + (flag(Self.settledCost) ? 2 : 0) + (flag(Self.terminalCost) ? 1 : 0) }
    set {
      set(Self.settledCost, newValue >= 3)
      set(Self.terminalCost, newValue == 2 || newValue == 4)
    }
  }
  /// The number of the status.
  var status: UInt32 {
    get { statusAndFlags >> 8 }
    set { statusAndFlags = newValue << 8 | statusAndFlags & 0xFF }
  }
  /// Microseconds since 1970; nil when unknown.
  var time: Int64? {
    get {
      let bits = UInt64(timeHigh) << 32 | UInt64(timeLow)
      return bits == 0 ? nil : Int64(bitPattern: bits ^ 1 << 63)
    }
    set {
      let bits = newValue.map { UInt64(bitPattern: $0) ^ 1 << 63 } ?? 0
      timeHigh = UInt32(truncatingIfNeeded: bits >> 32)
      timeLow = UInt32(truncatingIfNeeded: bits)
    }
  }

  static func == (left: JoinEntry, right: JoinEntry) -> Bool {
    left.id == right.id && left.requester == right.requester && left.usage == right.usage
      && left.time == right.time && left.cost == right.cost
      && left.statusAndFlags == right.statusAndFlags
  }

  func hash(into hasher: inout Hasher) { hasher.combine(id.0) }
}
