// The fast reader's records: lines of a shape of which the slots hold all that means anything, and whose values
// are what they nearly always are. Whatever else a line says is left to the reader of values.

internal import Pricing

extension RecordDecoder {
  /// Fills the record from the slots of a line of a native shape.
  ///
  /// - Returns: false if something in it is to be read by others; then the record means nothing.
  @inline(__always)
  func readNative(_ record: inout LogRecord) -> Bool {
    record.reset()
    do throws(FactFault) {
      return try fillNative(&record)
    } catch {
      return false
    }
  }

  private func fillNative(_ record: inout LogRecord) throws(FactFault) -> Bool {
    guard readNativeModel(&record) else { return false }
    try readUsage(&record)
    if record.usage.time == nil, slots.plan.time.slot != nil { return false }
    if readRecentNativeStatus(&record) { return true }
    return try readNativeStatus(&record)
  }

  /// Finds the model of a line that tells its name only; false if it is not one of FLUX.
  @inline(__always)
  private func readNativeModel(_ record: inout LogRecord) -> Bool {
    readRecentModel(&record) || readNamedModel(&record)
  }

  @inline(never)
  private func readNamedModel(_ record: inout LogRecord) -> Bool {
    let slot = slots.plan.model.place
    guard slots[slot].kind == .string else { return false }
    let text = unsafe slots.text(slot)
    // Safe: a slot's text lies in the line or the arena.
    guard let start = text.baseAddress, text.count <= Self.nameLimit else { return false }
    let name = unsafe TextView(start, text.count)
    guard unsafe !Placeholder.isOne(text.span), isNativeModel(name), slots.has(.raw) == false else {
      return false
    }
    let number = nameNumber(name)
    let model = unsafe model(ModelKey(name: number, provider: memory.pointee.provider, host: 0))
    set(model, &record)
    if let short = shortName(in: slot) { unsafe memory.pointee.models.remember(model, of: short) }
    return true
  }

  /// Finds the status if it is one of late, and nothing else in the line can change it.
  @inline(__always)
  private func readRecentNativeStatus(_ record: inout LogRecord) -> Bool {
    guard let key = ShortKey(slots[slots.plan.status.place]),
      let status = unsafe memory.pointee.statuses.recent(key),
      !status.isFailed || !slots.plan.hasBesides
    else { return false }
    record.status = status.number
    return true
  }

  /// The same of any status.
  @inline(never)
  private func readNativeStatus(_ record: inout LogRecord) throws(FactFault) -> Bool {
    let (name, source) = try statusName()
    guard name != 0 else {
      // Nothing where a status would stand is as good as no such place, but an error has to be looked for.
      return slots.present(.status).isEmpty
    }
    guard let source, source == slots.plan.status.slot else { return false }
    let status = unsafe memory.pointee.statuses.recent(name) ?? identify(status: name)
    guard !status.isFailed || !slots.plan.hasBesides else { return false }
    record.status = status.number
    if let key = ShortKey(slots[source]) {
      unsafe memory.pointee.statuses.remember(status, of: key)
    }
    return true
  }
}
