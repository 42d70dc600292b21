// What each fact may look like. For each, the first path with a usable value wins; what is absent or
// null goes on to the next; what is impossible makes the line malformed where the number decides
// about money, and is passed over where it only names something.

internal import CivilTime
internal import Pricing

/// What the URLs of a line say, as numbers of `RecordDecoder.names`.
struct EndpointNames {
  /// The model after `/v1/`; nil when no URL names one.
  var model: UInt32?
  /// The first host; 0 when no URL has one.
  var host: UInt32 = 0
  var isPoll = false
}

extension RecordDecoder {
  /// The number of the text (or number, as it is spelled) in a slot; nil for other kinds and for an
  /// empty text.
  @inline(__always)
  private func name(in slot: Int) throws(FactFault) -> UInt32? {
    let kind = slots[slot].kind
    guard kind == .string || kind == .number else { return nil }
    let text = unsafe slots.text(slot)
    if unsafe Placeholder.isOne(text.span) { return nil }
    guard text.count <= Self.nameLimit else { throw .tooLong }
    // Safe: a name lies in the line or the arena, with padding behind it.
    return unsafe memory.pointee.recentNames.number(of: text) { name in
      unsafe memory.pointee.book.names.number(of: name)
    }
  }

  /// The text (or number, as it is spelled) in a slot, if it is short and has no escapes.
  @inline(__always)
  func shortName(in slot: Int) -> ShortName? {
    let value = slots[slot]
    guard let count = value.plainCount(1...ShortName.longest),
      // Safe: a value has `count` bytes.
      unsafe !Placeholder.isOne(UnsafeBufferPointer(start: value.start, count: count).span)
    else { return nil }
    // Safe: a value lies in the line or the arena, with padding behind it.
    return unsafe ShortName(value.start, count: count)
  }

  /// The number of the first usable name; 0 when there is none.
  ///
  /// - Parameter slot: the slot of the fact that goes before all others, or `SlotParts.nothing`.
  @inline(__always)
  func name(_ fact: Fact, at slot: Int) throws(FactFault) -> UInt32 {
    if let name = shortName(in: slot),
      let number = unsafe memory.pointee.recentNames.number(of: name)
    {
      return number
    }
    return try anyName(fact)
  }

  /// A ticket for the first usable name, or its number; 0 when there is none.
  ///
  /// - Parameter slot: the slot of the fact that goes before all others, or `SlotParts.nothing`.
  @inline(__always)
  func nameOrTicket(_ fact: Fact, at slot: Int) throws(FactFault) -> UInt32 {
    if unsafe memory.pointee.givesTickets, let name = shortName(in: slot) {
      return unsafe memory.pointee.waitingNames.ticket(for: name)
    }
    return try name(fact, at: slot)
  }

  /// The same, also for a name that is long, escaped or new.
  @inline(never)
  func anyName(_ fact: Fact) throws(FactFault) -> UInt32 {
    for slot in slots.present(fact) {
      if let name = try name(in: slot) { return name }
    }
    return 0
  }

  /// The number of the model's name; nil when there is none.
  func modelName() throws(FactFault) -> UInt32? {
    for slot in slots.present(.model) {
      guard slots[slot].kind == .string else { throw .model }
      if let name = try name(in: slot) { return name }
    }
    return nil
  }

  // MARK: Where the request went

  func endpoint() -> EndpointNames {
    var result = EndpointNames()
    for slot in slots.present(.endpoint) where slots[slot].kind == .string {
      let text = unsafe slots.text(slot)
      let endpoint = unsafe Endpoint(text.span)
      if endpoint.isPoll { result.isPoll = true }
      if result.model == nil, !endpoint.model.isEmpty, endpoint.model.count <= Self.nameLimit {
        result.model = unsafe memory.pointee.book.names.number(
          of: text.span.extracting(endpoint.model))
      }
      if result.host == 0, !endpoint.host.isEmpty, endpoint.host.count <= Self.nameLimit {
        result.host = unsafe memory.pointee.book.names.number(
          of: text.span.extracting(endpoint.host))
      }
    }
    return result
  }

  /// Whether the HTTP method only reads: such a line is a poll or a preflight, not a request.
  func isReadingMethod() -> Bool {
    for slot in slots.present(.method) where slots[slot].kind == .string {
      return isWord(slot, "get") || isWord(slot, "head") || isWord(slot, "options")
    }
    return false
  }

  /// Whether a slot's text is a word, in upper or lower case.
  private func isWord(_ slot: Int, _ word: StaticString) -> Bool {
    let text = unsafe slots.text(slot)
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in text.indices {
      // Safe: both have the same length.
      if unsafe text[index] | 0x20 != word.utf8Start[index] { return false }
    }
    return true
  }

  /// The record says that the app's users pay.
  func isUserPays() -> Bool {
    slots.present(.billing).contains { slots[$0].kind == .string && isWord($0, "user-pays") }
  }

  /// The request asks for the raw variant of its model.
  func isRaw() -> Bool {
    for slot in slots.present(.raw) where slots[slot].kind == .boolean {
      let text = unsafe slots.text(slot)
      return unsafe text.count == 4 && text[0] == UInt8(ascii: "t")
    }
    return false
  }

  // MARK: When, what for, at what cost

  /// The first time that can be read; nil when there is none, which costs a request its day only.
  @inline(__always)
  func time() -> Instant? {
    let value = slots[slots.plan.time.place]
    if let count = value.plainStringCount(TimestampReader.lengths) {
      // Safe: a value has `count` bytes.
      let text = unsafe UnsafeBufferPointer(start: value.start, count: count)
      if let instant = unsafe memory.pointee.timestamps.recentInstant(text.span) { return instant }
    }
    return anyTime()
  }

  /// The same, also for a time that is written in another way than most.
  @inline(never)
  private func anyTime() -> Instant? {
    for slot in slots.present(.time) {
      let value = slots[slot]
      guard value.kind == .string || value.kind == .number else { continue }
      let text = unsafe slots.text(slot)
      let instant =
        unsafe value.kind == .string ? memory.pointee.timestamps.instant(text.span) : nil
      if let instant = unsafe instant ?? Decimal(text.span)?.epochInstant { return instant }
    }
    return nil
  }

  /// The cost the API reported, in whatever unit: credits, or dollars where a relay has changed it.
  ///
  /// - Parameter inResponse: whether only `response` counts, as in the answer to a poll.
  @inline(__always)
  func readReportedCost(
    _ record: inout LogRecord, inResponse: Bool = false
  ) throws(FactFault) {
    var slot = slots.plan.reportedCost.slot
    if inResponse {
      let place = slots.slot(.reportedCost, LogFormat.responseCostPath)
      slot = slots.contains(place) ? place : nil
    }
    guard let slot else { return }
    guard let billionths = billionths(slot) else { throw .cost }
    guard let cost = ReportedCost(billionths: billionths) else { throw .cost }
    record.reportedCost = cost
    record.isCostSettled = !inResponse && slots.plan.isCostSettled
  }

  @inline(__always)
  private func billionths(_ slot: Int) -> Int64? {
    if let key = ShortKey(slots[slot]),
      let cost = unsafe memory.pointee.costs.meaning(of: key)
    {
      return cost
    }
    return anyBillionths(slot)
  }

  /// The same, also for a cost that is long or new.
  @inline(never)
  private func anyBillionths(_ slot: Int) -> Int64? {
    guard let cost = exactBillionths(slot) else { return nil }
    if let key = ShortKey(slots[slot]) { unsafe memory.pointee.costs.remember(cost, of: key) }
    return cost
  }

  private func exactBillionths(_ slot: Int) -> Int64? {
    if let short = slots.shortDecimal(slot) { return short.scaled(by: 9) }
    guard let cost = slots.decimal(slot), !cost.isNegative || cost.isZero else { return nil }
    return cost.scaled(by: 9)
  }

  /// What a logger worked out, in dollars; nil when there is nothing usable.
  func loggerCost() -> Money? {
    for slot in slots.present(.loggerCost) {
      if let nanodollars = slots.decimal(slot)?.scaled(by: 9) {
        return Money(nanodollars: nanodollars)
      }
    }
    return nil
  }

  /// The request's id: a text that is not empty, or a number other than 0.
  @inline(__always)
  func requestID() throws(FactFault) -> RequestID? {
    let value = slots[slots.plan.requestID.place]
    // One byte may be a zero.
    if let count = value.plainStringCount(2...Self.nameLimit) {
      // Safe: a value has `count` bytes.
      let text = unsafe UnsafeBufferPointer(start: value.start, count: count)
      if unsafe !Placeholder.isOne(text.span) {
        return unsafe RequestID(text.span, seeds: idSeeds)
      }
    }
    return try anyRequestID()
  }

  /// The same, also for an id that is a number, empty or escaped.
  @inline(never)
  private func anyRequestID() throws(FactFault) -> RequestID? {
    for slot in slots.present(.requestID) {
      let value = slots[slot]
      guard value.kind == .string || value.kind == .number else { continue }
      if value.kind == .number, slots.decimal(slot)?.isZero == true { continue }
      let text = unsafe slots.text(slot)
      guard text.count <= Self.nameLimit else { throw .tooLong }
      // Not any text that spells zero: `0e81423` is a fine hexadecimal id.
      if unsafe text.count == 1 && text[0] == UInt8(ascii: "0") { continue }
      if unsafe !Placeholder.isOne(text.span) {
        return unsafe RequestID(text.span, seeds: idSeeds)
      }
    }
    return nil
  }

  // MARK: How it ended

  /// The number of the status as logged, an HTTP code without decimals; 0 when there is none.
  ///
  /// - Parameter inResponse: whether only `response` counts, as in the answer to a poll.
  /// - Returns: the number, and the slot that says so.
  func statusName(
    inResponse: Bool = false
  ) throws(FactFault) -> (name: UInt32, slot: Int?) {
    for slot in slots.present(.status) {
      if inResponse, slot != slots.slot(.status, LogFormat.responseStatusPath) { continue }
      if slots[slot].kind == .number, let name = codeName(slot) { return (name, slot) }
      if let name = try name(in: slot), isStatus(name) { return (name, slot) }
    }
    return (0, nil)
  }

  /// Whether a name says how a request ended. What has been a status before does.
  private func isStatus(_ name: UInt32) -> Bool {
    unsafe memory.pointee.statuses.recent(name) != nil
      || !RequestStatus.saysNothing(book.names.string(of: name))
  }

  /// The number of the name of a code, without decimals; nil for a number that is none.
  @inline(__always)
  private func codeName(_ slot: Int) -> UInt32? {
    if let short = slots.shortDecimal(slot), short.decimals == 0 {
      return unsafe memory.pointee.statuses.name(ofCode: short.digits) {
        unsafe memory.pointee.book.names.number(of: slots.text(slot).span)
      }
    }
    guard let code = slots.decimal(slot)?.wholeNumber else { return nil }
    return unsafe memory.pointee.book.names.number(of: Array(String(code).utf8))
  }

  /// Whether there is an error text.
  var hasErrorText: Bool {
    slots.present(.errorText).contains {
      unsafe slots[$0].kind == .string && !Placeholder.isOne(slots.text($0).span)
    }
  }

  /// Whether an error text says that the request or its content was moderated.
  var saysModerated: Bool {
    slots.present(.errorText).contains { slot in
      guard slots[slot].kind == .string else { return false }
      let text = unsafe String(
        decoding: slots.text(slot).prefix(FactSlots.captureLimit), as: UTF8.self
      ).lowercased()
      return ["request moderated", "content moderated"].contains { text.contains($0) }
    }
  }
}

/// The numbers of the slots whose bits are set, in order.
struct PresentSlots: Sequence, IteratorProtocol {
  var bits: UInt64
  var first: Int

  var isEmpty: Bool { bits == 0 }

  /// The lowest of them; nil if there is none.
  var lowest: Int? {
    @inline(__always) get { bits == 0 ? nil : first &+ bits.trailingZeroBitCount }
  }

  mutating func next() -> Int? {
    guard bits != 0 else { return nil }
    defer { bits &= bits - 1 }
    return first + bits.trailingZeroBitCount
  }
}
