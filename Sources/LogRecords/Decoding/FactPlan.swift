// Where the facts are that most lines have: found out once for all lines of one shape, so that reading them
// asks no set of slots.

/// The slot that holds a fact, if any does.
struct PlannedSlot: Equatable {
  private let number: UInt8

  @inline(__always)
  init(_ slot: Int?) { number = UInt8(truncatingIfNeeded: slot ?? SlotParts.nothing) }

  /// The slot; nil if the fact is absent.
  var slot: Int? {
    @inline(__always) get { place == SlotParts.nothing ? nil : place }
  }

  /// The slot; `SlotParts.nothing` if the fact is absent.
  var place: Int {
    @inline(__always) get { Int(number) }
  }
}

/// The slots that go before all others of their facts.
struct FactPlan: Equatable {
  private(set) var model = PlannedSlot(nil)
  private(set) var time = PlannedSlot(nil)
  private(set) var user = PlannedSlot(nil)
  private(set) var project = PlannedSlot(nil)
  private(set) var requestID = PlannedSlot(nil)
  private(set) var status = PlannedSlot(nil)
  private(set) var reportedCost = PlannedSlot(nil)
  /// Whether that cost is the settled one of a finished job.
  private(set) var isCostSettled = false
  /// Of width and height, if both are at the first of their paths.
  private(set) var width = PlannedSlot(nil)
  private(set) var height = PlannedSlot(nil)
  /// Whether there is a size in pixels, wherever.
  private(set) var hasSize = false
  /// Whether there are facts that only gateways and access logs tell.
  private(set) var isOfGateway = false
  /// Whether something is said of images beside width and height.
  private(set) var hasImageFacts = false
  /// Whether lines of this shape mean no more than the slots hold: see `NativeShape`.
  var isNative = false
  /// Of a native shape: whether it has a level, an error or the like, which may say more of a failure.
  var hasBesides = false

  /// The plan of a line without facts.
  init() {}

  /// The plan of a line that has been read.
  init(_ slots: SlotMemory) {
    func first(_ fact: Fact) -> PlannedSlot { PlannedSlot(slots.present(fact).lowest) }
    (model, time, user, project) = (first(.model), first(.time), first(.user), first(.project))
    (requestID, status) = (first(.requestID), first(.status))
    reportedCost = first(.reportedCost)
    isCostSettled =
      reportedCost.slot == slots.slot(.reportedCost, LogFormat.settledCostPath)
    let (width, height) = (slots.slot(.width, 0), slots.slot(.height, 0))
    if slots.contains(width), slots.contains(height) {
      (self.width, self.height) = (PlannedSlot(width), PlannedSlot(height))
    }
    hasSize = slots.has(.width) || slots.has(.height) || slots.has(.size)
    (isOfGateway, hasImageFacts) = (slots.hasGatewayFacts, slots.hasImageFacts)
  }
}
