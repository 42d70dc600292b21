// What a request made, and of which images: sizes, counts, megapixels.

internal import Pricing

extension RecordDecoder {
  /// The slot of the path at a place of a fact's list, if it holds a value.
  @inline(__always)
  private func slot(_ fact: Fact, _ place: Int) -> Int? {
    let slot = slots.slot(fact, place)
    return slots.contains(slot) ? slot : nil
  }

  /// Output size: pixels if there are any, else printed megapixels.
  func readOutput(_ record: inout LogRecord) throws(FactFault) {
    let printed = slots.has(.outputMegapixels) ? try megapixels(.outputMegapixels) : nil
    try readSize(&record)
    if let printed, record.width == 0 { record.usage.output = .printed(printed) }
  }

  /// Output size in pixels, if there is one.
  @inline(__always)
  func readSize(_ record: inout LogRecord) throws(FactFault) {
    guard let size = try size() else { return }
    record.usage.output = .pixels(width: size.width, height: size.height)
    (record.width, record.height) = (
      Int32(truncatingIfNeeded: size.width), Int32(truncatingIfNeeded: size.height)
    )
  }

  /// Width and height in pixels, each from 1 to `Int32.max`.
  private typealias Size = (width: Int, height: Int)

  @inline(__always)
  private func size() throws(FactFault) -> Size? {
    if let size = slots.shortPair(slots.plan.width.place, slots.plan.height.place) {
      return size
    }
    return slots.plan.hasSize ? try anySize() : nil
  }

  /// The same, also for a size at other paths than the first, or one that is none.
  @inline(never)
  private func anySize() throws(FactFault) -> Size? {
    if let size = try pair(0) { return size }
    if let size = try pair(1) { return size }
    if let size = try sizeValue(0) { return size }
    if let size = try sizeValue(1) { return size }
    if let size = try pair(2) { return size }
    return try pair(3)
  }

  /// Width and height from the paths at one place of their lists; nil unless both are there.
  private func pair(_ place: Int) throws(FactFault) -> Size? {
    let width = try pixels(.width, place)
    let height = try pixels(.height, place)
    return both(width, height)
  }

  @inline(__always)
  private func both(_ width: Int?, _ height: Int?) -> Size? {
    guard let width, let height else { return nil }
    return (width, height)
  }

  /// The pixels at the path at a place of a fact's list; nil when there is no value.
  @inline(__always)
  private func pixels(_ fact: Fact, _ place: Int) throws(FactFault) -> Int? {
    guard let slot = slot(fact, place) else { return nil }
    guard let pixels = slots.pixels(slot) else { throw .size }
    return pixels
  }

  /// A size as one value: `WxH`, `W*H`, or an object of width and height.
  private func sizeValue(_ place: Int) throws(FactFault) -> Size? {
    guard let size = slot(.size, place * 3) else { return nil }
    switch slots[size].kind {
    case .container:
      let width = try pixels(.size, place * 3 + 1)
      let height = try pixels(.size, place * 3 + 2)
      return both(width, height)
    case .string:
      let text = unsafe slots.text(size)
      guard let size = unsafe sizeText(text.span) else { throw .size }
      return size
    case .number, .boolean: throw .size
    }
  }

  private func sizeText(_ text: Span<UInt8>) -> Size? {
    guard text.count <= 64,
      let cross = text.indices.first(where: {
        text[$0] | 0x20 == UInt8(ascii: "x") || text[$0] == UInt8(ascii: "*")
      }),
      let width = Decimal(text.extracting(0..<cross))?.wholeNumber,
      let height = Decimal(text.extracting(cross + 1..<text.count))?.wholeNumber,
      (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height)
    else { return nil }
    return (width, height)
  }

  /// Printed megapixels; the last printed digit tells how exact they are, two decimals at least.
  @inline(__always)
  private func megapixels(_ fact: Fact) throws(FactFault) -> PrintedMegapixels? {
    guard let slot = slots.present(fact).lowest else { return nil }
    if let key = ShortKey(slots[slot]),
      let known = unsafe memory.pointee.megapixels.meaning(of: key)
    {
      return known
    }
    return try anyMegapixels(slot)
  }

  /// The same, also for megapixels that are long or new.
  @inline(never)
  private func anyMegapixels(_ slot: Int) throws(FactFault) -> PrintedMegapixels {
    guard let megapixels = slots.decimal(slot)?.printedMegapixels else { throw .megapixels }
    if let key = ShortKey(slots[slot]) {
      unsafe memory.pointee.megapixels.remember(megapixels, of: key)
    }
    return megapixels
  }

  /// Finished images asked for; 1 when nothing is said.
  @inline(__always)
  func imageCount() throws(FactFault) -> Int {
    guard let slot = slots.present(.imageCount).lowest else { return 1 }
    if let count = slots.shortWhole(slot) { return count }
    return try anyImageCount(slot)
  }

  /// The same, also for a number that is long, or none.
  @inline(never)
  private func anyImageCount(_ slot: Int) throws(FactFault) -> Int {
    guard let count = slots.decimal(slot)?.wholeNumber, (1...1_000_000_000).contains(count)
    else { throw .imageCount }
    return count
  }

  /// Input images: a list wins over single ones; single ones under `request` win over the record's.
  func readInputs(_ record: inout LogRecord) throws(FactFault) {
    if slots.has(.inputList) || slots.has(.inputImage) {
      try readInputImages(&record.usage.inputs)
    }
    if slots.has(.inputMegapixels) {
      record.usage.inputs.printedTotal = try megapixels(.inputMegapixels)
    }
  }

  private func readInputImages(_ images: inout InputImages) throws(FactFault) {
    for slot in slots.present(.inputList) {
      let source = slots.input(slot - slots.slot(.inputList, 0))
      if source.hasBadSize { throw .inputSize }
      images = source.images
      return
    }
    // The paths under `request` are the first half; beside them the record's own do not count.
    let single = map.slots[Fact.inputImage.rawValue]
    let record = single.lowerBound + single.count / 2
    var isInRequest = false
    for slot in slots.present(.inputImage) {
      if slot < record { isInRequest = true } else if isInRequest { return }
      let source = slots.input(map.inputLists + slot - single.lowerBound)
      if source.hasBadSize { throw .inputSize }
      images.append(source.images)
    }
  }
}
