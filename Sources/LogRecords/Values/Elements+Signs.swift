// Names and signs in the texts, the keys and the objects of an element.

extension Elements {
  // MARK: Texts

  /// Looks for names and signs in a text that stands under a key (0 for none).
  func read(_ text: TextView, _ key: UInt32, _ mood: Mood) {
    if text.isEmpty { return }
    decoded.with(text) { plain in
      names.find(in: plain)
      if !names.isEmpty { elements[mood.element].isNamed = true }
      if mood.isQuiet { return }
      var signs: FreeSigns = []
      if !mood.isMute, !mood.isSizeless, plain.tellsSize { signs.insert(.size) }
      if !mood.isMute, plain.tellsCost { signs.insert(.cost) }
      // Most texts have neither; the others may be about a GET or a failure.
      if (names.isEmpty && signs.isEmpty) || plain.isOnlyMention { return }
      elements[mood.element].names.insert(names)
      elements[mood.element].signs.formUnion(signs)
      if mood.isMute || names.isEmpty { return }
      if let sign = names.tiedSign(in: plain) {
        tie(sign, mood)
      } else if tape.keys[key].marks.contains(.modelKey), names.beginText(plain) {
        tie(.model, mood)
      }
    }
  }

  private func tie(_ sign: NameSign, _ mood: Mood) {
    if elements[mood.element].tied == nil { elements[mood.element].tied = (mood.place, sign) }
  }

  /// Looks for names in a key. Over a number only full names are: `"flux2": 93.85` is a column.
  func read(key: UInt32, isOfNumber: Bool, _ mood: Mood) {
    let bytes = tape.keys.text(key)
    // Safe: the view is not used after the call, and the array is a constant.
    let isNamed = unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe hasName(TextView(start, buffer.count), isFull: isOfNumber)
    }
    guard isNamed else { return }
    var kinds: NameKinds = []
    kinds.insert(names, onlyFull: isOfNumber)
    elements[mood.element].isNamed = true
    if !mood.isQuiet { elements[mood.element].names.formUnion(kinds) }
  }

  func hasName(_ text: TextView, isFull: Bool) -> Bool {
    guard NamePrefilter.mayName(text) else { return false }
    decoded.with(text) { names.find(in: $0) }
    return names.all.contains { !isFull || $0.kind == .full }
  }

  // MARK: Objects

  /// What an object tells of a call.
  struct Call {
    /// Whether it was a POST to a path with a full name in it.
    var isPost = false
    /// Whether what is under `req` is a GET.
    var isReqQuiet = false
  }

  /// Reads the method, the status and the ids of an object; a GET or a failure quiets it.
  func readCall(_ object: UInt32, _ mood: inout Mood) -> Call {
    index.index(object)
    let facts = RecordFacts(index)
    let method = facts.method(countsReq: false)
    var call = Call()
    call.isReqQuiet = method == nil && facts.method() == .reading
    if method == .reading || facts.tellsFailure { mood.isQuiet = true }
    if !mood.isOfUser {
      for node in index.nodes(.requestID) {
        if let id = tape.name(node) { elements[mood.element].ids.append(id) }
      }
    }
    if !mood.isQuiet, method == .post {
      call.isPost = facts.paths.contains { hasName($0, isFull: true) }
    }
    for (key, value) in tape.entries(object)
    where !mood.isQuiet && tape.nameWords.failures.contains(tape.keys[key].whole) {
      guard isObject(value) else { continue }
      index.index(value)
      if RecordFacts(index).tellsFailure { mood.isQuiet = true }
    }
    return call
  }

  private func isObject(_ node: UInt32) -> Bool {
    tape[node].kind == .object || (tape[node].kind == .array && tape.isKeyValueList(node))
  }

  /// Reads the signs that the keys of an object are. Of keys that end alike the first counts.
  func readSigns(of object: UInt32, _ call: Call, _ mood: Mood) {
    let words = tape.nameWords
    var (hasWidth, hasHeight): (Bool?, Bool?) = (nil, nil)
    var signs: FreeSigns = []
    if call.isPost { tie(.post, mood) }
    for (key, value) in tape.entries(object) {
      let meaning = tape.keys[key]
      if meaning.marks.contains(.cost), tape.decimal(value) != nil { signs.insert(.cost) }
      switch meaning.last {
      case 0: continue
      case words.width: hasWidth = hasWidth ?? isPositive(value)
      case words.height: hasHeight = hasHeight ?? isPositive(value)
      case words.prompt, words.positivePrompt:
        if tape[value].kind == .string { signs.insert(.prompt) }
      case words.pollingURL:
        if tape[value].kind == .string, !tape.saysNothing(value) {
          elements[mood.element].alone = elements[mood.element].alone ?? (mood.place, .pollingURL)
        }
      case words.responseURL, words.statusURL:
        if tape[value].kind == .string, hasName(tape.text(value), isFull: false) {
          tie(meaning.last == words.statusURL ? .statusURL : .responseURL, mood)
        }
      default:
        if words.sizes.contains(meaning.last), tellsSize(value) { signs.insert(.size) }
      }
    }
    if hasWidth == true, hasHeight == true { signs.insert(.size) }
    if mood.isMute { return }
    if mood.isSizeless { signs.remove(.size) }
    elements[mood.element].signs.formUnion(signs)
  }

  private func isPositive(_ node: UInt32) -> Bool {
    guard let number = tape.decimal(node) else { return false }
    return !number.isNegative && !number.isZero
  }

  /// Whether a ratio, a number of megapixels or the like is told.
  private func tellsSize(_ node: UInt32) -> Bool {
    if tape[node].kind == .string { return !tape.saysNothing(node) }
    return tape[node].kind == .number || isObject(node)
  }
}

extension RecordFacts {
  /// Whether the object's own status (not its answer's) is HTTP 400 and above, or a word of failure. `error`
  /// is none: it is also a severity.
  var tellsFailure: Bool {
    for fact in [FactName.status, .lastStatus] {
      var nodes = index.nodes(fact)
      while let node = nodes.next() {
        if index.places.isOfAnswer(fact, place: nodes.lastPlace) { continue }
        guard let status = status(node) else { continue }
        switch status {
        case .code(let code): return code >= 400
        case .word(let word): return Self.failures.contains { word.isWord($0) }
        case .success, .failure: return false
        }
      }
    }
    return false
  }

  private static var failures: [StaticString] {
    [
      "fail", "failure", "failed", "canceled", "cancelled", "timeout", "rejected", "aborted",
      "request moderated", "content moderated", "task not found", "expired",
    ]
  }
}
