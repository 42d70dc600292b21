// Names of FLUX in a text.
//
//   flux-2-pro   FLUX.1 [dev]   flux1schnell   generateFlux2Pro   fal-ai/flux-pro      full names
//   flux2        flux-dev       FLUX.1         bfl:3@1            flux (beside images) weak ones
//   Black Forest Labs                                                                  the company
//   flux-system  FluxProcessor  flux 213ms     flux-3.1.3         influx-2             none
//
// The texts are decoded (`DecodedText`) before.

/// A name of FLUX, and where it stands in a decoded text.
struct FluxName: Equatable {
  enum Kind: UInt8 {
    /// A version and a variant, a variant that only FLUX has, or a seller's path before it.
    case full
    /// A word of many trades.
    case weak
    /// Black Forest Labs.
    case company
  }

  let start: Int
  let end: Int
  let kind: Kind
}

/// The names of one text; the memory is kept from one to the next.
struct FluxNames {
  /// In the order of the text.
  private(set) var all: [FluxName] = []

  var isEmpty: Bool { all.isEmpty }

  mutating func find(in text: TextView) {
    all.removeAll(keepingCapacity: true)
    // Whether the text tells of images and generat...: asked once, and only if `flux` stands alone in it.
    var tellsOfImages: Bool?
    for place in 0..<max(0, text.count - 3) {
      switch TextView.lower(text[place]) {
      case UInt8(ascii: "f"):
        guard text.hasWord("flux", at: place), text.beginsWord(at: place) else { continue }
        if let name = Self.name(in: text, at: place) {
          all.append(name)
        } else if text.endsWord(at: place + 4) {
          let tells = tellsOfImages ?? (text.hasImage && text.generatEnd(orGenerator: true) != nil)
          tellsOfImages = tells
          if tells { all.append(FluxName(start: place, end: place + 4, kind: .weak)) }
        }
      case UInt8(ascii: "b"), UInt8(ascii: "r"):
        if let company = Self.companyEnd(in: text, at: place) {
          add(text, place, company, .company)
        } else if let air = Self.airEnd(in: text, at: place) {
          add(text, place, air, .weak)
        }
      default: continue
      }
    }
  }

  private mutating func add(_ text: TextView, _ start: Int, _ end: Int, _ kind: FluxName.Kind) {
    guard text.beginsWord(at: start), text.endsWord(at: end) else { return }
    all.append(FluxName(start: start, end: end, kind: kind))
  }

  // MARK: One name

  private static let variants: [StaticString] = [
    "pro", "dev", "schnell", "kontext", "klein", "max", "flex", "ultra", "raw", "fill", "expand",
    "canny", "depth", "redux", "krea",
  ]
  /// No other trade has these.
  private static let strongVariants = 2...4
  private static let krea = 14

  /// A variant that was read, `[dev]`.
  private struct Variant {
    let number: Int
    /// Behind its letters, and behind the bracket that closes.
    let wordEnd: Int
    let end: Int
    let isOpened: Bool

    var isStrong: Bool { strongVariants.contains(number) || number == krea }
    /// A bracket belongs to it only if both do.
    var isUnopened: Bool { end > wordEnd && !isOpened }
    var nameEnd: Int { isUnopened ? wordEnd : end }
  }

  /// The longest name that begins with the `flux` at a place and ends where its word ends.
  private static func name(in text: TextView, at start: Int) -> FluxName? {
    let first = text.gapEnd(start + 4)
    if let variant = variant(in: text, at: first) {
      if !variant.isUnopened {
        let version = text.gapEnd(variant.end)
        for end in versionEnds(in: text, at: version) where text.endsWord(at: end) {
          return FluxName(start: start, end: end, kind: .full)
        }
      }
      guard text.endsWord(at: variant.nameEnd) else { return nil }
      let isFull = variant.isStrong || isBehindSeller(text, start)
      return FluxName(start: start, end: variant.nameEnd, kind: isFull ? .full : .weak)
    }
    let versions = versionEnds(in: text, at: first)
    for version in versions {
      if let variant = variant(in: text, at: text.gapEnd(version)),
        text.endsWord(at: variant.nameEnd)
      {
        return FluxName(start: start, end: variant.nameEnd, kind: .full)
      }
    }
    for version in versions where text.endsWord(at: version) {
      return FluxName(start: start, end: version, kind: isBehindSeller(text, start) ? .full : .weak)
    }
    return nil
  }

  private static func variant(in text: TextView, at place: Int) -> Variant? {
    let isOpened = text.byte(place) == UInt8(ascii: "[")
    let start = isOpened ? place + 1 : place
    guard TextView.isLetter(text.byte(start)) else { return nil }
    for (number, word) in variants.enumerated() where text.hasWord(word, at: start) {
      let end = start + word.utf8CodeUnitCount
      let isClosed = text.byte(end) == UInt8(ascii: "]")
      return Variant(
        number: number, wordEnd: end, end: isClosed ? end + 1 : end, isOpened: isOpened)
    }
    return nil
  }

  /// Where the versions at a place end, the longer first: `2.1` and `2`.
  private static func versionEnds(in text: TextView, at place: Int) -> VersionEnds {
    guard text.byte(place) &- 0x31 < 9 else { return VersionEnds(longer: nil, shorter: nil) }
    let isLong = text.byte(place + 1) == UInt8(ascii: ".") && TextView.isDigit(text.byte(place + 2))
    return VersionEnds(longer: isLong ? place + 3 : nil, shorter: place + 1)
  }

  private struct VersionEnds: Sequence, IteratorProtocol {
    var longer: Int?
    var shorter: Int?

    mutating func next() -> Int? {
      if let end = longer {
        longer = nil
        return end
      }
      defer { shorter = nil }
      return shorter
    }
  }

  private static func isBehindSeller(_ text: TextView, _ start: Int) -> Bool {
    text.hasWord("fal-ai/", at: start - 7) || text.hasWord("/v1/", at: start - 4)
      || text.hasWord("black-forest-labs/", at: start - 18)
  }

  /// `black-forest-labs`, `Black Forest Labs`.
  private static func companyEnd(in text: TextView, at place: Int) -> Int? {
    guard text.hasWord("black", at: place) else { return nil }
    let forest = text.gapEnd(place + 5)
    guard text.hasWord("forest", at: forest) else { return nil }
    let labs = text.gapEnd(forest + 6)
    return text.hasWord("labs", at: labs) ? labs + 4 : nil
  }

  /// Runware's ids: `bfl:3@1`, `runware:101@1`.
  private static func airEnd(in text: TextView, at place: Int) -> Int? {
    let number: Int
    if text.hasWord("bfl:", at: place) {
      number = text.skip(from: place + 4, TextView.isDigit)
      guard number > place + 4 else { return nil }
    } else if text.hasWord("runware:100", at: place) || text.hasWord("runware:101", at: place)
      || text.hasWord("runware:106", at: place) || text.hasWord("runware:400", at: place)
    {
      number = place + 11
    } else {
      return nil
    }
    guard text.byte(number) == UInt8(ascii: "@") else { return nil }
    let end = text.skip(from: number + 1, TextView.isDigit)
    return end > number + 1 ? end : nil
  }
}

extension TextView {
  /// Behind up to two signs that may stand between the parts of a name.
  fileprivate func gapEnd(_ place: Int) -> Int {
    var end = place
    while end < place + 2, Self.isGap(byte(end)) { end += 1 }
    return end
  }

  private static func isGap(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"): true
    default: false
    }
  }

  /// No letter or digit before, or a capital with a small letter behind it.
  fileprivate func beginsWord(at place: Int) -> Bool {
    !isAlphanumeric(before: place) || beginsCapitalised(place)
  }

  /// The word ends here, and not before a digit after a point.
  fileprivate func endsWord(at place: Int) -> Bool {
    if isAlphanumeric(at: place) { return beginsCapitalised(place) }
    return !(byte(place) == UInt8(ascii: ".") && Self.isDigit(byte(place + 1)))
  }

  private func beginsCapitalised(_ place: Int) -> Bool {
    Self.isUpper(byte(place)) && Self.isLower(byte(place + 1))
  }

  /// Whether the word image or images stands in it.
  var hasImage: Bool { wholeWord("image") != nil || wholeWord("images") != nil }

  /// Behind the first `generat` that begins a word; of `generator(s)` only if asked for.
  func generatEnd(orGenerator: Bool) -> Int? {
    var start = 0
    while let place = find("generat", from: start) {
      let end = place + 7
      if !isAlphanumeric(before: place), orGenerator || !isGeneratorEnd(end) { return end }
      start = end
    }
    return nil
  }

  private func isGeneratorEnd(_ place: Int) -> Bool {
    guard hasWord("or", at: place) else { return false }
    let end = hasWord("s", at: place + 2) ? place + 3 : place + 2
    return !isAlphanumeric(at: end)
  }
}
