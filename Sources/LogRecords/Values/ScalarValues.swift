// What scalars mean where a fact is looked for: texts, numbers, sizes, costs.

internal import Pricing

/// Width and height in pixels, each from 1 to `Int32.max`.
struct PixelSize: Equatable {
  var width: Int
  var height: Int

  /// Nil unless both are at least 1.
  init?(_ width: Int, _ height: Int) {
    guard width > 0, height > 0 else { return nil }
    (self.width, self.height) = (width, height)
  }
}

extension ValueTape {
  /// A text that is a name: that of a string or number, or of an object's `id`, else `email`, else `name`; nil
  /// for what says nothing.
  func name(_ index: UInt32) -> TextView? {
    let index = plain(index)
    switch self[index].kind {
    case .number: return self[index].view
    case .string:
      if let object = object(index) { return name(ofObject: object) }
      return saysNothing(index) ? nil : text(index)
    case .object, .array: return object(index).flatMap(name(ofObject:))
    case .yes, .no, .null, .texts, .line, .prefix, .broken: return nil
    }
  }

  private func name(ofObject object: UInt32) -> TextView? {
    for word in [nameWords.id, nameWords.email, nameWords.name] {
      for (key, value) in entries(object) where keys[key].whole == word {
        let kind = self[value].kind
        if kind == .number || (kind == .string && !saysNothing(value)) { return text(value) }
      }
    }
    return nil
  }

  /// The number that a value is, or that a text spells; nil for any other.
  func decimal(_ index: UInt32) -> Decimal? {
    let index = plain(index)
    guard self[index].kind == .number || self[index].kind == .string, self[index].count <= 4096
    else { return nil }
    // Safe: the text has `count` bytes.
    return unsafe Decimal(text(index).trimmed.buffer.span)
  }

  /// A whole number from 0 to `Int32.max`; nil for what is no number.
  ///
  /// - Throws: `fault` for a number that is negative, fractional or larger.
  func whole(_ index: UInt32, _ fault: FactFault) throws(FactFault) -> Int? {
    guard let decimal = decimal(index) else {
      // A number of more digits than are looked at.
      if self[plain(index)].kind == .number { throw fault }
      return nil
    }
    guard let whole = decimal.wholeNumber, whole <= Int(Int32.max) else { throw fault }
    return whole
  }

  /// The one of two keys of an object that are sides in pixels; nil unless both say something.
  func sides(
    _ object: UInt32, _ width: UInt16, _ height: UInt16, _ fault: FactFault
  ) throws(FactFault) -> PixelSize? {
    var sides = (0, 0)
    for (key, value) in entries(object) {
      let word = keys[key].whole
      guard word != 0 else { continue }
      if word == width, sides.0 == 0 { sides.0 = try whole(value, fault) ?? 0 }
      if word == height, sides.1 == 0 { sides.1 = try whole(value, fault) ?? 0 }
    }
    return PixelSize(sides.0, sides.1)
  }

  /// A size as one value: an object of width and height, `WxH`, or fal's name for one.
  ///
  /// - Throws: `FactFault.size` for a size that contradicts itself.
  func size(_ index: UInt32, takesPresets: Bool) throws(FactFault) -> PixelSize? {
    if let object = object(index) {
      return try sides(object, nameWords.width, nameWords.height, .size)
    }
    let index = plain(index)
    guard self[index].kind == .string, self[index].count <= 64 else { return nil }
    let text = text(index).trimmed
    if let size = try SizeText.size(text) { return size }
    return takesPresets ? SizeText.preset(text) : nil
  }

  /// A cost that a value tells.
  func cost(_ index: UInt32) -> ReportedCost? {
    let index = plain(index)
    guard self[index].kind == .number || self[index].kind == .string, self[index].count <= 64 else {
      return nil
    }
    return CostText.cost(text(index).trimmed)
  }
}

/// Sizes as texts.
enum SizeText {
  /// `1920x1080`, with any sign between and white space or hyphens around it.
  static func size(_ text: TextView) throws(FactFault) -> PixelSize? {
    guard let sign = sign(in: text) else { return nil }
    guard let width = try side(text.part(0..<sign.lowerBound)),
      let height = try side(text.from(sign.upperBound))
    else { return nil }
    return PixelSize(width, height)
  }

  /// Where `x`, `X`, `*` or the sign of multiplication stands.
  private static func sign(in text: TextView) -> Range<Int>? {
    for index in 0..<text.count {
      switch text[index] {
      case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "*"): return index..<index + 1
      case 0xC3 where text.byte(index + 1) == 0x97: return index..<index + 2
      default: continue
      }
    }
    return nil
  }

  private static func side(_ text: TextView) throws(FactFault) -> Int? {
    var digits = text.trimmed
    if digits.byte(digits.count - 1) == UInt8(ascii: "-") {
      digits = digits.part(0..<digits.count - 1)
    }
    if digits.byte(0) == UInt8(ascii: "-") { digits = digits.from(1) }
    digits = digits.trimmed
    guard digits.count > 0 else { return nil }
    var value = 0
    for index in 0..<digits.count {
      guard TextView.isDigit(digits[index]) else { return nil }
      value = min(value * 10 + Int(digits[index] & 15), 1 << 40)
    }
    guard value <= Int(Int32.max) else { throw .size }
    return value > 0 ? value : nil
  }

  /// fal's names of sizes (its model pages, 2026-09-24).
  static func preset(_ text: TextView) -> PixelSize? {
    let presets: [(StaticString, Int, Int)] = [
      ("square_hd", 1024, 1024), ("square", 512, 512), ("portrait_4_3", 768, 1024),
      ("portrait_16_9", 576, 1024), ("landscape_4_3", 1024, 768), ("landscape_16_9", 1024, 576),
    ]
    for (name, width, height) in presets where text.isWord(name) {
      return PixelSize(width, height)
    }
    return nil
  }
}

/// Costs as texts and numbers.
enum CostText {
  /// A cost; nil for what is none, has a unit that nobody knows, or is negative.
  static func cost(_ text: TextView) -> ReportedCost? {
    var unit = ReportedCost.Unit.unknown
    var number = text
    if number.byte(0) == UInt8(ascii: "$") {
      unit = .dollars
      number = number.from(1).trimmed
    }
    var end = 0
    while end < number.count, isOfNumber(number, end) { end += 1 }
    let words = number.from(end).trimmed
    if words.count > 0 {
      guard let named = self.unit(words) else { return nil }
      unit = named
    }
    // Safe: the text has `count` bytes.
    guard let decimal = unsafe Decimal(number.part(0..<end).trimmed.buffer.span),
      !decimal.isNegative || decimal.isZero
    else { return nil }
    return decimal.scaled(by: 9).flatMap { ReportedCost(billionths: $0, unit: unit) }
  }

  private static func isOfNumber(_ text: TextView, _ index: Int) -> Bool {
    switch text[index] {
    case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"): true
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      TextView.isDigit(text.byte(index + 1)) || TextView.isDigit(text.byte(index + 2))
    case UInt8(ascii: "+"): index > 0 && text.byte(index - 1) | 0x20 == UInt8(ascii: "e")
    default: false
    }
  }

  private static func unit(_ words: TextView) -> ReportedCost.Unit? {
    if words.isWord("credit") || words.isWord("credits") { return .credits }
    let dollars: [StaticString] = ["usd", "$", "dollar", "dollars"]
    return dollars.contains { words.isWord($0) } ? .dollars : nil
  }
}
