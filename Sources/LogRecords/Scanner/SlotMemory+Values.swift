// What a line has said: values read back from their slots, and taken back as a whole.

internal import Pricing

extension SlotMemory {
  // MARK: Taking back

  /// All that a line has said so far.
  struct Snapshot {
    fileprivate var present: SlotSet
    fileprivate var seenContainers: UInt64
    fileprivate var values: [SlotValue]
    fileprivate var inputs: [InputSource]
  }

  /// What there is now, to come back to when a text turns out to be no JSON.
  func snapshot() -> Snapshot {
    unsafe Snapshot(
      present: present, seenContainers: parts.pointee.seenContainers,
      values: Array(UnsafeBufferPointer(start: parts.pointee.values, count: SlotSet.capacity)),
      inputs: Array(
        UnsafeBufferPointer(start: parts.pointee.inputs, count: parts.pointee.inputCount)))
  }

  /// Goes back to a snapshot of the same line.
  func restore(_ snapshot: Snapshot) {
    present = snapshot.present
    unsafe parts.pointee.seenContainers = snapshot.seenContainers
    for (slot, value) in snapshot.values.enumerated() { unsafe parts.pointee.values[slot] = value }
    for (source, input) in snapshot.inputs.enumerated() {
      unsafe parts.pointee.inputs[source] = input
    }
  }

  // MARK: Reading a value back

  /// The number in a slot, if it is written in 1 to 8 digits, the first of them not 0.
  @inline(__always)
  func shortWhole(_ slot: Int) -> Int? {
    let value = self[slot]
    guard let count = value.plainCount(1...8) else { return nil }
    // Safe: behind a value there are eight readable bytes, be it in a line or in the arena.
    let word = unsafe loadWord(value.start)
    guard word & 0xFF != UInt64(UInt8(ascii: "0")) else { return nil }
    return wholeNumber(word, count: count).map(Int.init(truncatingIfNeeded:))
  }

  /// The numbers in two slots, if each is written in 1 to 4 digits, the first of them not 0.
  @inline(__always)
  func shortPair(_ slot: Int, _ other: Int) -> (Int, Int)? {
    let (value, second) = (self[slot], self[other])
    guard let count = value.plainCount(1...4), let secondCount = second.plainCount(1...4) else {
      return nil
    }
    // Safe: behind a value there are eight readable bytes, be it in a line or in the arena.
    let (word, secondWord) = unsafe (loadWord(value.start), loadWord(second.start))
    guard word & 0xFF != UInt64(UInt8(ascii: "0")), secondWord & 0xFF != UInt64(UInt8(ascii: "0"))
    else { return nil }
    return wholePair(word, count: count, secondWord, count: secondCount)
  }

  /// The number in a slot, if it is one of the short ones that `ShortDecimal` reads.
  @inline(__always)
  func shortDecimal(_ slot: Int) -> ShortDecimal? {
    let value = self[slot]
    guard value.isPlain else { return nil }
    // Safe: behind a value there are eight readable bytes, be it in a line or in the arena.
    return unsafe ShortDecimal(loadWord(value.start), count: value.count)
  }

  /// The number in a slot: a JSON number, or a string that spells one.
  func decimal(_ slot: Int) -> Decimal? {
    let value = self[slot]
    guard value.kind == .number || value.kind == .string else { return nil }
    let text = unsafe text(slot)
    return unsafe text.count > FactSlots.captureLimit ? nil : Decimal(text.span)
  }

  /// The whole number of pixels in a slot; nil for anything else.
  func pixels(_ slot: Int) -> Int? {
    if let short = shortWhole(slot) { return short }
    guard let pixels = decimal(slot)?.wholeNumber, (1...Int(Int32.max)).contains(pixels) else {
      return nil
    }
    return pixels
  }

  /// The first bytes of the string or number in a slot, escapes resolved; over `captureLimit` of
  /// them if there are more.
  ///
  /// Safe to use until the next `reset`.
  @inline(__always)
  func text(_ slot: Int) -> UnsafeBufferPointer<UInt8> {
    let value = self[slot]
    if value.isEscaped { return unsafe unescapedText(slot) }
    return unsafe UnsafeBufferPointer(
      start: value.start, count: min(value.count, FactSlots.captureLimit + 1))
  }

  private func unescapedText(_ slot: Int) -> UnsafeBufferPointer<UInt8> {
    var value = self[slot]
    let limit = FactSlots.captureLimit + 1
    if let target = unsafe reserve(min(value.count, limit)) {
      // Safe: as much was reserved as `unescape` may write.
      let count = unsafe unescape(value.start, value.count, to: target, limit: limit)
      value = unsafe SlotValue(UnsafePointer(target), count, value.kind)
      unsafe parts.pointee.values[slot] = value
    }
    return unsafe UnsafeBufferPointer(start: value.start, count: min(value.count, limit))
  }
}
