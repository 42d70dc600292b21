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
    var size = try pair(0)
    if size == nil { size = try pair(1) }
    if size == nil { size = try sizeValue(0) }
    if size == nil { size = try sizeValue(1) }
    if size == nil { size = try pair(2) }
    if size == nil { size = try pair(3) }
    if let size {
      record.usage.output = .pixels(width: size.width, height: size.height)
      (record.width, record.height) = (Int32(size.width), Int32(size.height))
    } else if let printed {
      record.usage.output = .printed(printed)
    }
  }

  private typealias Size = (width: Int, height: Int)

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
  private func megapixels(_ fact: Fact) throws(FactFault) -> PrintedMegapixels? {
    for slot in slots.present(fact) {
      if let short = slots.shortDecimal(slot), short.decimals <= 2, short.digits < 100_000 {
        return PrintedMegapixels(value: short.scaled(by: 9))
      }
      guard let decimal = slots.decimal(slot), !decimal.isNegative || decimal.isZero,
        let value = decimal.scaled(by: 9), value <= 1 << 53
      else { throw .megapixels }
      let decimals = max(2, min(9, decimal.decimals))
      var halfStep: Int64 = 500_000_000
      for _ in 0..<decimals { halfStep /= 10 }
      return PrintedMegapixels(value: value, halfStep: halfStep)
    }
    return nil
  }

  func imageCount() throws(FactFault) -> Int {
    for slot in slots.present(.imageCount) {
      if let short = slots.shortDecimal(slot), short.decimals == 0, short.digits > 0 {
        return Int(short.digits)
      }
      guard let count = slots.decimal(slot)?.wholeNumber, (1...1_000_000_000).contains(count)
      else { throw .imageCount }
      return count
    }
    return 1
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
