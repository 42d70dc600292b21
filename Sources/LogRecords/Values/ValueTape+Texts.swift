// What stands in a string: it is read as a file is.

extension ValueTape {
  /// The node of the values in a string; nil if there are none.
  func inner(_ index: UInt32) -> UInt32? {
    let node = self[index]
    guard node.kind == .string else { return nil }
    if node.isLinked { return node.link == 0 ? nil : node.link }
    guard mayHoldValues(index) else {
      link(index, to: 0)
      return nil
    }
    let texts = append(.texts, TextView(""))
    let hasValues = read(readableText(index), of: index)
    guard hasValues else {
      cut(texts)
      link(index, to: 0)
      return nil
    }
    var node2 = self[texts]
    node2.next = count
    self[texts] = node2
    link(index, to: texts)
    return texts
  }

  /// Whether there is a brace in a string.
  private func mayHoldValues(_ index: UInt32) -> Bool {
    let brace = UInt8(ascii: "{")
    let written = self[index].view
    if written.firstIndex(of: brace) != nil { return true }
    return self[index].isEscaped && text(index).firstIndex(of: brace) != nil
  }

  /// The text of a string, with a newline behind it.
  func readableText(_ index: UInt32) -> TextView {
    let view = text(index)
    // Safe: behind a string there is a quote in the block, or a newline in the tape's memory.
    if unsafe view.start[view.count] == 0x0A { return view }
    let copy = copy(view)
    let node = self[index]
    self[index] = unsafe Node(
      start: copy.start, count: node.count, next: node.next, key: node.key, link: node.link,
      kind: node.kind, isLinked: node.isLinked, isReplaced: node.isReplaced)
    return copy
  }

  /// Adds what is in a text.
  ///
  /// - Returns: whether there is a value in it, or an object that is no JSON.
  private func read(_ text: TextView, of string: UInt32) -> Bool {
    if let hasOne = readWhole(text) {
      noteOpenEnd(nil, of: string)
      return hasOne
    }
    var framing = Framing(text)
    var hasValues = false
    var open: TextView?
    while let item = framing.next() {
      if item.kind != .text { open = nil }
      switch item.kind {
      case .blank: break
      case .text: append(.line, item.view)
      case .object, .list, .string:
        let first = count
        if let prefix = item.prefix { append(.prefix, prefix) }
        if parse(item.view, joinsLines: item.newlines > 0) {
          framing.accept()
        } else {
          cut(first)
          if !item.isClosed, item.prefix != nil { open = framing.ifOpen(item) }
          if item.kind == .object, !framing.isInText { append(.broken, item.view) }
          framing.refuse()
        }
        hasValues = hasValues || count > first
      case .open:
        open = framing.ifOpen(item)
        append(.broken, item.view)
        framing.refuse()
        hasValues = true
      }
    }
    noteOpenEnd(open, of: string)
    return hasValues
  }

  /// Adds the one object that a text is, as nearly all texts are that begin like one; nil if it is more, or
  /// something else.
  private func readWhole(_ text: TextView) -> Bool? {
    guard text.byte(0) == UInt8(ascii: "{") else { return nil }
    let first = count
    guard let end = unsafe parse(LineCursor(text.start)) else { return nil }
    let rest = unsafe text.from(end.position - text.start)
    guard rest.trimmed.isEmpty else {
      cut(first)
      return nil
    }
    return true
  }

  /// Parses a value that begins and ends a view. What has been added is taken back if it is none.
  func parse(_ view: TextView, joinsLines: Bool) -> Bool {
    let first = count
    let text = joinsLines ? copy(view, joinsLines: true) : view
    guard let end = unsafe parse(LineCursor(text.start)),
      unsafe end.position == text.start + text.count
    else {
      cut(first)
      return false
    }
    return true
  }
}
