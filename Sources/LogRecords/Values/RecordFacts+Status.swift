// How a request ended: codes, words, flags, levels and errors.

/// What a place of the status says.
enum StatusWord {
  /// A word.
  case word(TextView)
  /// The code of a call.
  case code(Int)
  case success
  case failure
}

extension RecordFacts {
  /// The status, if a place says so.
  var status: StatusWord? { ending?.status }

  /// The same, and where.
  var ending: (status: StatusWord, node: UInt32)? {
    for node in index.nodes(.status) {
      if let status = status(node) { return (status, node) }
    }
    for node in index.nodes(.successFlag) {
      let node = tape.plain(node)
      if tape[node].kind == .yes || isWord(node, "true") { return (.success, node) }
      if tape[node].kind == .no || isWord(node, "false") { return (.failure, node) }
    }
    for node in index.nodes(.lastStatus) {
      if let status = status(node) { return (status, node) }
    }
    return nil
  }

  private func isWord(_ node: UInt32, _ word: StaticString) -> Bool {
    tape[node].kind == .string && tape[node].count <= 16 && tape.text(node).trimmed.isWord(word)
  }

  func status(_ node: UInt32, depth: Int = 0) -> StatusWord? {
    let node = tape.plain(node)
    switch tape[node].kind {
    case .number: return code(node)
    case .string:
      guard !tape.saysNothing(node) else { return nil }
      if tape.object(node) != nil { return nil }
      let text = tape.text(node).trimmed
      guard tape.decimal(node) == nil else { return code(node) }
      if let code = text.httpCode { return .code(code) }
      return RequestStatus.saysNothing(text.part(0..<64).string) ? nil : .word(text)
    case .object, .array:
      guard depth < 2, let object = tape.object(node) else { return nil }
      for word in [tape.nameWords.statusCode, tape.nameWords.code] {
        for (key, value) in tape.entries(object) where tape.keys[key].whole == word {
          return status(value, depth: depth + 1)
        }
      }
      return nil
    case .yes, .no, .null, .texts, .line, .prefix, .broken: return nil
    }
  }

  /// A code of HTTP, or of OpenTelemetry: 1 is success, 2 is failure, 0 says nothing.
  private func code(_ node: UInt32) -> StatusWord? {
    guard let code = tape.decimal(node)?.wholeNumber else { return nil }
    switch code {
    case 1: return .success
    case 2: return .failure
    case 100...599: return .code(code)
    default: return nil
    }
  }

  /// The text of an error; nil if there is none.
  var errorText: TextView? {
    var found: TextView?
    for node in index.nodes(.error) {
      let node = tape.plain(node)
      var text: TextView?
      if let object = tape.object(node) {
        text = errorText(ofObject: object)
      } else if tape[node].kind == .string, !tape.saysNothing(node) {
        text = tape.text(node)
      }
      if text?.saysModerated == true { return text }
      found = found ?? text
    }
    return found
  }

  /// The code, message and type of an error: the one that says that something was moderated, else the first.
  private func errorText(ofObject object: UInt32) -> TextView? {
    var found: TextView?
    for (key, value) in tape.entries(object) {
      guard Self.errorKeys.contains(where: { tape.keys.isText(key, $0) }), !tape.saysNothing(value)
      else { continue }
      let kind = tape[value].kind
      let text = kind == .string ? tape.text(value) : tape[value].view
      if found == nil || text.saysModerated { found = text }
    }
    return found
  }

  private static var errorKeys: [StaticString] { ["code", "message", "type"] }

  /// Whether the level is one of failure.
  var isSevere: Bool {
    for node in index.nodes(.level) {
      let node = tape.plain(node)
      guard tape[node].kind == .string || tape[node].kind == .number, tape[node].count <= 16 else {
        continue
      }
      let level = tape.text(node).trimmed
      let words: [StaticString] = ["error", "fatal", "critical", "50", "60"]
      return words.contains { level.isWord($0) }
    }
    return false
  }

  /// The text that goes with a level.
  var message: TextView? {
    for node in index.nodes(.levelText) {
      let node = tape.plain(node)
      if tape[node].kind == .string, !tape.saysNothing(node) { return tape.text(node) }
    }
    return nil
  }

  /// Whether a text tells that the request or its content was moderated.
  var saysModerated: Bool {
    errorText?.saysModerated == true || message?.saysModerated == true
  }
}

extension TextView {
  /// The code that a text begins with, if words follow: `200 OK`.
  fileprivate var httpCode: Int? {
    guard count > 4, self[3] <= 0x20, TextView.isLetter(self[count - 1]) else { return nil }
    var code = 0
    for index in 0..<3 {
      guard TextView.isDigit(self[index]) else { return nil }
      code = code * 10 + Int(self[index] & 15)
    }
    return (100...599).contains(code) ? code : nil
  }

  /// Whether it says that a request, or its content, was moderated.
  var saysModerated: Bool {
    let text = part(0..<4096)
    return text.contains("request moderated") || text.contains("content moderated")
  }
}
