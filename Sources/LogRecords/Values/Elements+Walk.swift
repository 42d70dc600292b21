// The way through a value: which texts belong to which element, and what holds for them.

extension Elements {
  /// What holds on the way down.
  struct Mood {
    /// The element, and the keys on the way to here.
    var element = 0
    var place = ElementPlaces.root
    var depth = 0
    /// Names here are mentions at most: a failure, a GET, a sum.
    var isQuiet = false
    /// Sizes here are those of screens.
    var isSizeless = false
    /// What stands here is prose, and shows nothing.
    var isMute = false
    /// Ids here are those of users.
    var isOfUser = false
  }

  /// Walks through a value that stands under a key (0 for none).
  func walk(_ node: UInt32, _ key: UInt32, _ outer: Mood) {
    guard outer.depth < Self.deepest else { return }
    var mood = outer
    mood.depth += 1
    let node = tape.plain(node)
    switch tape[node].kind {
    case .object: walk(object: node, mood)
    case .array where tape.isKeyValueList(node): walk(object: node, mood)
    case .array: walk(list: node, key, mood)
    case .string: walk(text: node, key, mood)
    case .number, .yes, .no, .null, .texts, .line, .prefix, .broken: break
    }
  }

  private func walk(text node: UInt32, _ key: UInt32, _ mood: Mood) {
    if found[node] == .record {
      elements[mood.element].hasRecord = true
      return
    }
    guard let texts = tape.inner(node), holdsContainers(texts) || holdsRecords(texts) else {
      return read(tape.text(node), key, mood)
    }
    for child in tape.children(texts) {
      switch tape[child].kind {
      case .broken where found[child] == .record: elements[mood.element].hasRecord = true
      case .line, .prefix, .broken: read(tape[child].view, key, mood)
      default: walk(child, key, mood)
      }
    }
  }

  /// Whether there are objects or lists among the values in a text.
  private func holdsContainers(_ texts: UInt32) -> Bool {
    tape.children(texts).contains { isContainer(tape.plain($0)) }
  }

  /// Whether an object that is no JSON has been counted as malformed.
  private func holdsRecords(_ texts: UInt32) -> Bool {
    tape.children(texts).contains { found[$0] == .record }
  }

  private func isContainer(_ node: UInt32) -> Bool {
    tape[node].kind == .object || tape[node].kind == .array
  }

  /// Whether an element of a list stands alone: an object, a list, a text with such in it.
  private func standsAlone(_ node: UInt32) -> Bool {
    if tape[node].kind == .string, let texts = tape.inner(node) { return holdsContainers(texts) }
    return isContainer(node)
  }

  /// A list: what stands alone in it, and its plain values as one row of text.
  private func walk(list: UInt32, _ key: UInt32, _ mood: Mood) {
    var hasText = false
    for child in tape.children(list) {
      let node = tape.plain(child)
      if standsAlone(node) {
        elements.append(Element(outer: mood.element, node: node, place: mood.place))
        var inner = mood
        inner.element = elements.count - 1
        walk(node, key, inner)
      } else if tape[node].kind == .string {
        hasText = true
      }
    }
    // Numbers alone tell nothing.
    guard hasText else { return }
    let row = row(of: list)
    // Safe: the view is not used after the call, and nothing changes the bytes in it.
    unsafe row.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe read(TextView(start, buffer.count), key, mood)
    }
  }

  /// The texts and numbers of a list with commas between.
  private func row(of list: UInt32) -> [UInt8] {
    var row: [UInt8] = []
    var isFirst = true
    for child in tape.children(list) {
      let node = tape.plain(child)
      let kind = tape[node].kind
      guard kind == .number || (kind == .string && !standsAlone(node)) else { continue }
      if !isFirst { row.append(UInt8(ascii: ",")) }
      isFirst = false
      unsafe row.append(contentsOf: tape.text(node).buffer)
    }
    return row
  }

  // MARK: Objects

  private func walk(object: UInt32, _ outer: Mood) {
    var mood = outer
    switch found[object] {
    case .record:
      elements[mood.element].hasRecord = true
      return
    case .other: return walk(otherModel: object, mood)
    case .update: elements[mood.element].updates.append(object)
    case .poll: elements[mood.element].polls.append(object)
    case nil: break
    }
    if quiet.contains(object) { mood.isQuiet = true }
    let call = readCall(object, &mood)
    if !mood.isQuiet { readSigns(of: object, call, mood) }
    for (key, value) in tape.entries(object) {
      var inner = mood
      if call.isReqQuiet, tape.keys[key].whole == tape.nameWords.req { inner.isQuiet = true }
      walk(member: key, value, of: object, inner)
    }
  }

  private func walk(member key: UInt32, _ value: UInt32, of object: UInt32, _ outer: Mood) {
    let meaning = tape.keys[key]
    let words = tape.nameWords
    var mood = outer
    mood.place = places.place(of: key, under: outer.place)
    if meaning.whole != 0, words.metrics.contains(meaning.whole) { mood.isQuiet = true }
    read(key: key, isOfNumber: tape.isNumber(value), mood)
    if tape.isTalk(object, key, value) { return }
    if meaning.marks.contains(.display) { mood.isSizeless = true }
    if meaning.marks.contains(.prose) { mood.isMute = true }
    if meaning.last != 0, words.users.contains(meaning.last) { mood.isOfUser = true }
    walk(value, key, mood)
  }

  /// Of another model's record only its own lists of calls are looked at.
  private func walk(otherModel object: UInt32, _ outer: Mood) {
    elements[outer.element].hasRecord = true
    for (key, value) in tape.callLists(of: object) {
      var mood = outer
      mood.place = places.place(of: key, under: outer.place)
      walk(value, key, mood)
    }
  }
}
