// Talk: what people and models say to each other speaks of everything, and asks for nothing.

extension ValueTape {
  /// Whether a member of an object is talk: a prompt as text, messages, tools, a text beside a sender and a
  /// room. It is neither searched for records nor for names.
  func isTalk(_ object: UInt32, _ key: UInt32, _ value: UInt32) -> Bool {
    let meaning = keys[key]
    guard meaning.last != 0 || meaning.marks.contains(.talkList) else { return false }
    if meaning.last == nameWords.prompt {
      return self[value].kind == .string && self.object(value) == nil
    }
    if nameWords.talk.contains(meaning.last) || meaning.marks.contains(.talkList) {
      return isTalkList(value)
    }
    guard nameWords.talkTexts.contains(meaning.last) else { return false }
    var (hasSender, hasChannel) = (false, false)
    for (key, _) in entries(object) {
      let word = keys[key].whole
      if nameWords.senders.contains(word) { hasSender = true }
      if nameWords.channels.contains(word) { hasChannel = true }
    }
    return hasSender && hasChannel
  }

  private func isTalkList(_ value: UInt32) -> Bool {
    guard let list = list(value) else {
      // A text of one object or several.
      guard self[value].kind == .string, let texts = inner(value) else { return false }
      let first = text(value).trimmed.byte(0)
      guard first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else { return false }
      return children(texts).contains(where: isTalkElement)
    }
    return children(list).contains(where: isTalkElement)
  }

  private func isTalkElement(_ element: UInt32) -> Bool {
    let element = plain(element)
    guard self[element].kind == .object else { return false }
    return entries(element).contains { nameWords.talkMarks.contains(keys[$0.key].whole) }
  }
}
