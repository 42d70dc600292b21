// The keys of objects, each met once: taken apart at its points and made comparable.
//
//   gen_ai.request.model   three parts: genai, request, model
//   userId, user_id        one part: userid, two spellings
//
// A part is a word of the format's tables if it equals one without case, `_` and `-` (a leading `_` stays),
// and it may be spelled as the tables spell it.

/// A part of a key.
struct KeyPart: Hashable {
  /// The number of the word it is; 0 for one that no table has.
  var word: UInt16 = 0
  /// The number of its spelling, if a table has just that one; else 0.
  var spelling: UInt16 = 0
}

/// Words and spellings of the format's tables.
struct Vocabulary: Sendable {
  private var words: [String: UInt16] = [:]
  private var parts: [String: KeyPart] = [:]

  /// Adds a spelling, and the word it is.
  @discardableResult
  mutating func add(_ spelling: String) -> KeyPart {
    if let known = parts[spelling] { return known }
    let folded = Self.folded(spelling)
    let part = KeyPart(
      word: words[folded] ?? UInt16(words.count + 1), spelling: UInt16(parts.count + 1))
    words[folded] = part.word
    parts[spelling] = part
    return part
  }

  /// What a part of a key is.
  func part(_ text: some StringProtocol) -> KeyPart {
    parts[String(text)] ?? KeyPart(word: words[Self.folded(text)] ?? 0)
  }

  /// Lower case, without `_` and `-` but a leading `_`.
  static func folded(_ text: some StringProtocol) -> String {
    var result: [UInt8] = []
    for (index, byte) in text.utf8.enumerated() {
      if byte == UInt8(ascii: "-") || (byte == UInt8(ascii: "_") && index > 0) { continue }
      result.append(TextView.lower(byte))
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// What is known of a key.
struct KeyMeaning {
  /// Its parts, among those of the book.
  var firstPart: Int32 = 0
  var partCount: UInt8 = 0
  /// The word of the last part, and of the whole key if it has one part only.
  var last: UInt16 = 0
  var whole: UInt16 = 0
  /// What else the rules ask of it.
  var marks: KeyMarks = []
  /// The type of a value that stands alone under it.
  var type = TypedValue.none
}

/// Names of types: a value that stands alone under one is that value. They are spelled just so.
enum TypedValue: UInt8 {
  case none
  /// A text or number: DynamoDB, Mongo, OTLP.
  case scalar
  /// A flag.
  case flag
  /// Nothing, if it is true.
  case nothing
  case object
  case list
  /// OTLP: an object with a list of values.
  case otlpList
  /// OTLP: any scalar.
  case otlpScalar
  /// Mongo: a text, a number, or a typed value.
  case date

  init(_ key: String) {
    switch key {
    case "stringValue", "intValue", "doubleValue", "boolValue", "bytesValue": self = .otlpScalar
    case "arrayValue", "kvlistValue": self = .otlpList
    case "S", "N", "$oid": self = .scalar
    case "BOOL": self = .flag
    case "NULL": self = .nothing
    case "M": self = .object
    case "L": self = .list
    case "$date": self = .date
    default: self = key.hasPrefix("$number") ? .scalar : .none
    }
  }

  var isOTLP: Bool { self == .otlpList || self == .otlpScalar }
}

/// What a key as a whole tells.
struct KeyMarks: OptionSet {
  let rawValue: UInt32
  /// It ends in `method`.
  static let method = KeyMarks(rawValue: 1)
  /// It is or ends in cost, cost_usd, spend or credits_used.
  static let cost = KeyMarks(rawValue: 4)
  /// It is a model or engine (also with name or id).
  static let modelKey = KeyMarks(rawValue: 16)
  /// No sizes stand below it: a screen, a window, a thumbnail.
  static let display = KeyMarks(rawValue: 32)
  /// What stands below it shows nothing: a title, a subject, a headline, a description.
  static let prose = KeyMarks(rawValue: 64)
  /// It tells how long something took: duration, latency, elapsed, an end time.
  static let duration = KeyMarks(rawValue: 128)
  /// It ends in input or output messages.
  static let talkList = KeyMarks(rawValue: 256)
}

/// Keys by number. It belongs to one decoder.
final class KeyBook {
  /// Keys beyond this number are forgotten when a value has been read: a log that uses names of users as
  /// keys must not fill the memory.
  static let limit = 1 << 14

  private let vocabulary: Vocabulary
  /// Safe: these arrays are used by one decoder, and no access lasts while another begins.
  @exclusivity(unchecked) private(set) var meanings: ContiguousArray<KeyMeaning> = [KeyMeaning()]
  @exclusivity(unchecked) private(set) var parts: ContiguousArray<KeyPart> = []
  @exclusivity(unchecked) private var texts: ContiguousArray<[UInt8]> = [[]]
  /// Open addressing: 2^k places, at most half of them taken.
  @exclusivity(unchecked) private var places: ContiguousArray<UInt32>
  private let seed = UInt64.random(in: 0 ... .max)

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    unsafe places = ContiguousArray(repeating: 0, count: 1 << 10)
  }

  /// Forgets all keys if there are too many. Their numbers mean nothing any more.
  func tidy() {
    guard unsafe texts.count > Self.limit else { return }
    unsafe (meanings, parts, texts) = ([KeyMeaning()], [], [[]])
    unsafe places = ContiguousArray(repeating: 0, count: 1 << 10)
  }

  @inline(__always)
  subscript(number: UInt32) -> KeyMeaning { unsafe meanings[Int(number)] }

  func text(_ number: UInt32) -> [UInt8] { unsafe texts[Int(number)] }

  /// Whether a key is just this one.
  func isText(_ number: UInt32, _ text: StaticString) -> Bool {
    let known = unsafe texts[Int(number)]
    guard known.count == text.utf8CodeUnitCount else { return false }
    for index in known.indices {
      // Safe: both have the same length.
      if unsafe known[index] != text.utf8Start[index] { return false }
    }
    return true
  }

  /// The number of a key, of which all escapes are resolved.
  @inline(__always)
  func number(of key: TextView) -> UInt32 {
    // Safe: a view has `count` bytes.
    var place = unsafe place(of: keyHashes(key.buffer.span, seeds: (seed, seed)))
    while true {
      let number = unsafe places[place]
      if number == 0 { return add(key, at: place) }
      if unsafe isEqual(texts[Int(number)], key) { return number }
      place = unsafe (place + 1) & (places.count - 1)
    }
  }

  @inline(__always)
  private func place(of hashes: (UInt64, UInt64)) -> Int {
    unsafe Int(truncatingIfNeeded: hashes.0 ^ hashes.0 >> 32) & (places.count - 1)
  }

  @inline(__always)
  private func isEqual(_ known: [UInt8], _ key: TextView) -> Bool {
    guard known.count == key.count else { return false }
    for index in 0..<known.count where known[index] != key[index] { return false }
    return true
  }

  @inline(never)
  private func add(_ key: TextView, at place: Int) -> UInt32 {
    let number = unsafe UInt32(texts.count)
    unsafe texts.append(key.bytes)
    unsafe meanings.append(meaning(of: key.string))
    unsafe places[place] = number
    if unsafe texts.count * 2 > places.count { grow() }
    return number
  }

  private func grow() {
    unsafe places = ContiguousArray(repeating: 0, count: places.count * 2)
    for number in unsafe 1..<texts.count {
      let text = unsafe texts[number]
      var place = place(of: keyHashes(text.span, seeds: (seed, seed)))
      while unsafe places[place] != 0 { place = unsafe (place + 1) & (places.count - 1) }
      unsafe places[place] = UInt32(number)
    }
  }

  private func meaning(of key: String) -> KeyMeaning {
    var meaning = KeyMeaning()
    // A key of very many parts is none of ours.
    let texts = key.split(separator: ".", omittingEmptySubsequences: false)
    let known = texts.count <= 12 ? texts.map { vocabulary.part($0) } : [KeyPart()]
    meaning.firstPart = unsafe Int32(parts.count)
    meaning.partCount = UInt8(known.count)
    meaning.last = known.last?.word ?? 0
    meaning.whole = known.count == 1 ? meaning.last : 0
    unsafe parts += known
    meaning.type = TypedValue(key)
    let folded = Vocabulary.folded(texts.last ?? "")
    let all = Vocabulary.folded(key)
    let durations = ["duration", "latency", "elapsed"]
    if durations.contains(where: folded.contains) || folded.hasPrefix("endtime") {
      meaning.marks.insert(.duration)
    }
    let joined = all.filter { $0 != "." }
    if joined.hasSuffix("inputmessages") || joined.hasSuffix("outputmessages") {
      meaning.marks.insert(.talkList)
    }
    if folded.hasSuffix("method") { meaning.marks.insert(.method) }
    if ["cost", "costusd", "spend", "creditsused"].contains(where: all.hasSuffix) {
      meaning.marks.insert(.cost)
    }
    if ["model", "engine", "modelname", "enginename", "modelid", "engineid"].contains(folded) {
      meaning.marks.insert(.modelKey)
    }
    let words = Set(Self.words(of: key) + [folded])
    let displays: Set = [
      "screen", "viewport", "window", "display", "device", "browser", "thumbnail",
    ]
    if !words.isDisjoint(with: displays) { meaning.marks.insert(.display) }
    if ["title", "subject", "headline", "description"].contains(folded) {
      meaning.marks.insert(.prose)
    }
    return meaning
  }

  /// The words of a key in lower case: `deviceInfo`, `$screen_width`.
  static func words(of key: String) -> [String] {
    var words = [""]
    var last: UInt8 = 0
    for byte in key.utf8 {
      if !TextView.isLetter(byte) || (TextView.isUpper(byte) && TextView.isLower(last)) {
        words.append("")
      }
      if TextView.isLetter(byte) {
        words[words.count - 1].append(Character(Unicode.Scalar(TextView.lower(byte))))
      }
      last = byte
    }
    return words
  }
}
