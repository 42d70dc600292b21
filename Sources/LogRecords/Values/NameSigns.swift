// Signs in one text that an image was asked for.
//
//   model=bfl/flux-2-pro        the name is said to be a model      (tied to the name)
//   flux-2-pro,1024,768,        two numbers right after a name
//   POST /v1/flux-2-pro         a full name in the path of a POST
//   generated an image with ... the words, beside a name
//   1024x768, width=1024 ...    a size                              (free: beside any name)
//   cost: 0.05, charged 4 credits                                   (beside a full name)
//
// Each is a regular expression written out; what it matches is said in its comment, with \s, \w and \b as
// regular expressions have them, but `_` and the beginning and end of letters and digits as said there.

/// What shows in a text that an image was asked for.
enum NameSign: UInt8 {
  case model, twoNumbers, imageGenerated, post
  case size, prompt, cost
  case pollingURL, responseURL, statusURL

  /// As the shape of an element says it.
  var label: StaticString {
    switch self {
    case .model: "model"
    case .twoNumbers: "two numbers"
    case .imageGenerated: "image generated"
    case .post: "POST"
    case .size: "size"
    case .prompt: "prompt"
    case .cost: "cost"
    case .pollingURL: "polling_url"
    case .responseURL: "response_url"
    case .statusURL: "status_url"
    }
  }
}

extension FluxNames {
  /// The first sign that stands with a name in its own text; nil if there is none.
  func tiedSign(in text: TextView) -> NameSign? {
    guard !isEmpty else { return nil }
    let tells = text.hasImage && text.generatEnd(orGenerator: false) != nil
    // Where the word begins that the name is in, and up to where that is known.
    var (word, known) = (0, 0)
    for name in all {
      word = text.startOfWord(known..<name.start) ?? word
      known = name.start
      if text.hasModel(before: name.start) { return .model }
      if text.hasTwoNumbers(at: name.end, orSpaces: name.kind == .full) { return .twoNumbers }
      if tells, name.kind != .company { return .imageGenerated }
      if name.kind == .full, text.hasPost(beforeWordAt: word) { return .post }
    }
    return nil
  }

  /// Whether the first name, or a seller's prefix and the name, begins the text: `"bfl/flux-2-pro"`.
  func beginText(_ text: TextView) -> Bool {
    guard let name = all.first else { return false }
    func isAround(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x1B || TextView.isQuote(byte)
    }
    let first = text.part(0..<name.start).skip(from: 0, isAround)
    let end = text.part(first..<name.start).skipBack(from: name.start - first, isAround) + first
    guard end > first else { return true }
    let last = text[end - 1]
    guard last == UInt8(ascii: "/") || last == UInt8(ascii: ":") else { return false }
    return text.part(first..<end).firstIndex(of: 0x20) == nil
  }
}

// MARK: Beside a name

extension TextView {
  /// Whether a model is said to be named: `model`, `engine`, also with `name` or `id`, right before.
  ///
  ///     (?<!\w) (model|engine) ([ ._-]?(name|id))? [\s ESC]* []\]* [=:>("'`] [\s ESC =:>("'`[\]*
  ///     ([\w.@-]+[/:]){0,2} HERE
  fileprivate func hasModel(before place: Int) -> Bool {
    var end = place
    for _ in 0...2 {
      if hasModelSign(upTo: end) { return true }
      // A seller's prefix: `bfl/`, `fal:`.
      guard byte(end - 1) == UInt8(ascii: "/") || byte(end - 1) == UInt8(ascii: ":") else {
        return false
      }
      let start = skipBack(from: end - 1, Self.isPrefixByte)
      if start == end - 1 { return false }
      end = start
    }
    return false
  }

  private static func isPrefixByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "-")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { isSpace(byte) || byte == 0x1B }

  private static func isAssignment(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ">"), UInt8(ascii: "("), 0x22, 0x27,
      UInt8(ascii: "`"):
      true
    default: false
    }
  }

  private func hasModelSign(upTo end: Int) -> Bool {
    // The word ends where the signs begin.
    let word = skipBack(from: end) {
      Self.isBlank($0) || Self.isAssignment($0) || $0 == UInt8(ascii: "[")
        || $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "\\")
    }
    guard word > 0, word < end, Self.isLetter(self[word - 1]) else { return false }
    let closing = skip(from: skip(from: word, Self.isBlank)) {
      $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "\\")
    }
    guard closing < end, Self.isAssignment(self[closing]) else { return false }
    let rest = skip(from: closing + 1) { $0 != UInt8(ascii: "]") }
    return rest >= end && isModelWord(endingAt: word)
  }

  private func isModelWord(endingAt end: Int) -> Bool {
    func isWord(_ end: Int) -> Bool {
      if hasWord("model", at: end - 5), !isWordCharacter(before: end - 5) { return true }
      return hasWord("engine", at: end - 6) && !isWordCharacter(before: end - 6)
    }
    if isWord(end) { return true }
    let part: Int
    if hasWord("name", at: end - 4) {
      part = end - 4
    } else if hasWord("id", at: end - 2) {
      part = end - 2
    } else {
      return false
    }
    if isWord(part) { return true }
    switch byte(part - 1) {
    case 0x20, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): return isWord(part - 1)
    default: return false
    }
  }

  /// Whether two numbers of two to four digits follow, as in CSV.
  ///
  ///     HERE [])]? \? ["'`]? SEPARATOR ["']? \d{2,4} ["']? SEPARATOR ["']? \d{2,4} (?!\d)
  fileprivate func hasTwoNumbers(at place: Int, orSpaces: Bool) -> Bool {
    var index = place
    if byte(index) == UInt8(ascii: "]") || byte(index) == UInt8(ascii: ")") { index += 1 }
    if byte(index) == UInt8(ascii: "\\") { index += 1 }
    if Self.isQuote(byte(index)) || byte(index) == UInt8(ascii: "`") { index += 1 }
    for turn in 0..<2 {
      guard let number = separatorEnd(index, orSpaces) else { return false }
      index = Self.isQuote(byte(number)) ? number + 1 : number
      let end = skip(from: index, Self.isDigit)
      guard (2...4).contains(end - index) else { return false }
      index = turn == 0 && Self.isQuote(byte(end)) ? end + 1 : end
    }
    return true
  }

  /// Behind `\s* [,;|\t] \s*`, where a space may be enough.
  private func separatorEnd(_ place: Int, _ orSpaces: Bool) -> Int? {
    let sign = skip(from: place, Self.isSpace)
    switch byte(sign) {
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"):
      return skip(from: sign + 1, Self.isSpace)
    default:
      let spaces = part(place..<sign)
      let isSeparated =
        spaces.firstIndex(of: 0x09) != nil || (orSpaces && spaces.firstIndex(of: 0x20) != nil)
      return isSeparated ? sign : nil
    }
  }

  /// Behind the last of `[\s"']` in a range; nil if there is none.
  fileprivate func startOfWord(_ range: Range<Int>) -> Int? {
    let text = part(range)
    let start = text.skipBack(from: text.count) { !Self.isSpace($0) && !Self.isQuote($0) }
    return start > 0 ? range.lowerBound + start : nil
  }

  /// Whether `POST` and white space or quotes stand before the word with a name.
  ///
  ///     (no letter or digit) POST [\s"']+ HERE
  fileprivate func hasPost(beforeWordAt start: Int) -> Bool {
    let end = skipBack(from: start) { Self.isSpace($0) || Self.isQuote($0) }
    return end < start && hasExactly("POST", at: end - 4) && !isAlphanumeric(before: end - 4)
  }

  /// Whether a word stands at a place in just these letters.
  fileprivate func hasExactly(_ word: StaticString, at place: Int) -> Bool {
    place >= 0 && part(place..<place + word.utf8CodeUnitCount).isEqual(TextView(word))
  }
}

// MARK: In any text

extension TextView {
  /// Whether a text tells of a GET, or of an answer that failed.
  ///
  ///     (no letter or digit) (GET|HEAD|OPTIONS) \s+ (https?://|/)      HTTP/1.1" 502
  var isOnlyMention: Bool {
    for place in 0..<max(0, count - 4) {
      switch self[place] {
      case UInt8(ascii: "G"): if hasRequest("GET", at: place) { return true }
      case UInt8(ascii: "O"): if hasRequest("OPTIONS", at: place) { return true }
      case UInt8(ascii: "H"):
        if hasRequest("HEAD", at: place) || hasFailedAnswer(at: place) { return true }
      default: continue
      }
    }
    return false
  }

  private func hasRequest(_ method: StaticString, at place: Int) -> Bool {
    guard hasExactly(method, at: place), !isAlphanumeric(before: place) else { return false }
    let space = place + method.utf8CodeUnitCount
    let path = skip(from: space, Self.isSpace)
    return path > space
      && (byte(path) == UInt8(ascii: "/") || hasExactly("http://", at: path)
        || hasExactly("https://", at: path))
  }

  private func hasFailedAnswer(at place: Int) -> Bool {
    guard hasExactly("HTTP/", at: place) else { return false }
    var space = skip(from: place + 5) { Self.isDigit($0) || $0 == UInt8(ascii: ".") }
    guard space > place + 5 else { return false }
    if byte(space) == UInt8(ascii: "\"") { space += 1 }
    let code = skip(from: space, Self.isSpace)
    guard code > space, byte(code) == UInt8(ascii: "4") || byte(code) == UInt8(ascii: "5") else {
      return false
    }
    return skip(from: code, Self.isDigit) == code + 3
  }

  /// Whether a text tells of a size: `1024x768`; width and height with numbers; a ratio or the like.
  var tellsSize: Bool {
    if hasPair { return true }
    if hasValue(of: "width", Self.isDigit), hasValue(of: "height", Self.isDigit) { return true }
    for word: StaticString in ["aspectratio", "aspect_ratio", "aspect-ratio"]
    where hasValue(of: word, Self.isDigit, isRatio: true) { return true }
    if hasValue(of: "megapixels", Self.isDigit) { return true }
    for word: StaticString in ["numimages", "num_images", "num-images"]
    where hasValue(of: word, Self.isDigit) { return true }
    for word: StaticString in ["imagesize", "image_size", "image-size"]
    where hasValue(of: word, nil) { return true }
    return false
  }

  /// `1024x768`, `1024 * 768`: two to five digits each, as a word of its own.
  ///
  ///     (?<![\w.]) \d{2,5} [ ]?[xX*×][ ]? \d{2,5} (?![\w.]*\w)
  private var hasPair: Bool {
    var index = 0
    while index < count {
      let sign = index
      index += 1
      let length: Int
      switch self[sign] {
      case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "*"): length = 1
      case 0xC3 where byte(sign + 1) == 0x97: length = 2
      default: continue
      }
      let end = byte(sign - 1) == 0x20 ? sign - 1 : sign
      guard Self.isDigit(byte(end - 1)) else { continue }
      let start = skipBack(from: end, Self.isDigit)
      guard (2...5).contains(end - start), byte(start - 1) != UInt8(ascii: "."),
        !isWordCharacter(before: start)
      else { continue }
      let second = byte(sign + length) == 0x20 ? sign + length + 1 : sign + length
      let secondEnd = skip(from: second, Self.isDigit)
      guard (2...5).contains(secondEnd - second) else { continue }
      let dots = skip(from: secondEnd) { $0 == UInt8(ascii: ".") }
      if !isWordCharacter(at: dots) { return true }
    }
    return false
  }

  /// Whether a word (not within another) is given a value whose first character is as told; nil: any of a
  /// word.
  ///
  ///     (?<!\w) WORD (?![^\W_]) ["' ESC]* \s* [=:>]+ [\s"' ESC]* VALUE
  private func hasValue(
    of word: StaticString, _ isFirst: ((UInt8) -> Bool)?, isRatio: Bool = false
  ) -> Bool {
    var start = 0
    while let place = find(word, from: start) {
      start = place + 1
      if isWordCharacter(before: place) { continue }
      let end = place + word.utf8CodeUnitCount
      let quotes = skip(from: end) { Self.isQuote($0) || $0 == 0x1B }
      let sign = skip(from: quotes, Self.isSpace)
      let signEnd = skip(from: sign) {
        $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ">")
      }
      guard signEnd > sign else { continue }
      let value = skip(from: signEnd) { Self.isBlank($0) || Self.isQuote($0) }
      guard let isFirst else {
        if isWordCharacter(at: value) { return true }
        continue
      }
      guard value < count, isFirst(self[value]) else { continue }
      if !isRatio || isRatioRest(skip(from: value, Self.isDigit)) { return true }
    }
    return false
  }

  /// `:9` of `16:9`.
  private func isRatioRest(_ place: Int) -> Bool {
    (byte(place) == UInt8(ascii: ":") || byte(place) == UInt8(ascii: "/"))
      && Self.isDigit(byte(place + 1))
  }

  /// Whether a text tells what an image cost: `cost` before a number without `per` behind it, or credits
  /// that were deducted, charged, used or spent.
  var tellsCost: Bool {
    var start = 0
    while let end = wholeWord("cost", from: start) {
      if hasAmount(at: end) { return true }
      start = end
    }
    guard wholeWord("credit") != nil || wholeWord("credits") != nil else { return false }
    return wholeWord("deducted") != nil || wholeWord("charged") != nil || wholeWord("used") != nil
      || wholeWord("spent") != nil
  }

  /// An amount behind `cost`.
  ///
  ///     [\s"'=:>(]* (usd|$)? \s* \d+(\.\d+)? (?!\.\d)
  ///     (\s*(usd|credits?|cents?|dollars?|$))? (?!\s*per (no letter or digit))
  private func hasAmount(at place: Int) -> Bool {
    var index = skip(from: place) {
      Self.isSpace($0) || Self.isQuote($0) || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":")
        || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "(")
    }
    if hasWord("usd", at: index) {
      index += 3
    } else if byte(index) == UInt8(ascii: "$") {
      index += 1
    }
    let number = skip(from: index, Self.isSpace)
    var end = skip(from: number, Self.isDigit)
    guard end > number else { return false }
    if byte(end) == UInt8(ascii: "."), Self.isDigit(byte(end + 1)) {
      end = skip(from: end + 1, Self.isDigit)
    }
    if byte(end) == UInt8(ascii: "."), Self.isDigit(byte(end + 1)) { return false }
    let per = skip(from: unitEnd(end), Self.isSpace)
    return !hasWord("per", at: per) || isAlphanumeric(at: per + 3)
  }

  private func unitEnd(_ place: Int) -> Int {
    let unit = skip(from: place, Self.isSpace)
    if hasWord("usd", at: unit) { return unit + 3 }
    if byte(unit) == UInt8(ascii: "$") { return unit + 1 }
    for word: StaticString in ["credit", "cent", "dollar"] where hasWord(word, at: unit) {
      let end = unit + word.utf8CodeUnitCount
      return hasWord("s", at: end) ? end + 1 : end
    }
    return place
  }
}
