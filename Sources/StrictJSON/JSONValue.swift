// A JSON document as a tree, for texts of a few kilobytes: price sheets, and reports read back.
//
// Every value knows the offset where it begins, so that a complaint about a sheet can name its line.
// Numbers keep their spelling: nothing here passes through a binary float.

/// One value of a JSON document.
public struct JSONValue: Hashable, Sendable {
  /// The offset of the value's first byte in the document.
  public var offset: Int
  /// What it is.
  public var content: Content

  /// The six kinds of JSON values.
  public indirect enum Content: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number as it is spelled.
    case number(String)
    /// A string with its escapes resolved.
    case string(String)
    /// The elements in order.
    case array([JSONValue])
    /// The members in order, equal names included.
    case object([Member])
  }

  /// A name and its value.
  public struct Member: Hashable, Sendable {
    /// The name, escapes resolved.
    public var name: String
    /// The offset of the name's opening quote.
    public var offset: Int
    /// The value.
    public var value: JSONValue
  }

  init(_ content: Content, at offset: Int) {
    self.offset = offset
    self.content = content
  }

  /// Parses a whole document.
  ///
  /// - Throws: the first fault of the text.
  public init(parsing text: [UInt8]) throws(JSONSyntaxError) {
    var automaton = JSONAutomaton()
    var builder = TreeBuilder()
    for byte in text { try automaton.consume(byte, into: &builder) }
    try automaton.finish(into: &builder)
    guard let root = builder.finished else { throw JSONSyntaxError(.incomplete, at: 0) }
    self = root
  }

  /// The value of the last member of that name; nil when this is no object or has none.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = content else { return nil }
    return members.last { $0.name == name }?.value
  }
}

/// Builds the tree of a document from its events.
private struct TreeBuilder: JSONEventReceiver {
  /// A container whose end has not been seen.
  struct Open {
    var offset: Int
    var isObject: Bool
    var members: [JSONValue.Member] = []
    var elements: [JSONValue] = []
    var key = ""
    var keyOffset = 0
  }

  var open: [Open] = []
  var finished: JSONValue?
  var text: [UInt8] = []
  var textOffset = 0

  mutating func add(_ content: JSONValue.Content, at offset: Int) {
    let value = JSONValue(content, at: offset)
    guard !open.isEmpty else {
      finished = value
      return
    }
    let last = open.count - 1
    if open[last].isObject {
      open[last].members.append(
        JSONValue.Member(name: open[last].key, offset: open[last].keyOffset, value: value))
    } else {
      open[last].elements.append(value)
    }
  }

  mutating func beginText(at offset: Int) {
    text.removeAll(keepingCapacity: true)
    textOffset = offset
  }

  mutating func beginObject(at offset: Int) { open.append(Open(offset: offset, isObject: true)) }
  mutating func beginArray(at offset: Int) { open.append(Open(offset: offset, isObject: false)) }

  mutating func endObject() {
    let object = open.removeLast()
    add(.object(object.members), at: object.offset)
  }

  mutating func endArray() {
    let array = open.removeLast()
    add(.array(array.elements), at: array.offset)
  }

  mutating func beginKey(at offset: Int) { beginText(at: offset) }
  mutating func beginString(at offset: Int) { beginText(at: offset) }
  mutating func beginNumber(at offset: Int) { beginText(at: offset) }
  mutating func receive(textByte byte: UInt8) { text.append(byte) }
  mutating func receive(numberByte byte: UInt8) { text.append(byte) }

  mutating func endKey() {
    open[open.count - 1].key = String(decoding: text, as: UTF8.self)
    open[open.count - 1].keyOffset = textOffset
  }

  mutating func endString() { add(.string(String(decoding: text, as: UTF8.self)), at: textOffset) }
  mutating func endNumber() { add(.number(String(decoding: text, as: UTF8.self)), at: textOffset) }

  mutating func receive(literal: JSONLiteral, at offset: Int) {
    switch literal {
    case .yes: add(.boolean(true), at: offset)
    case .no: add(.boolean(false), at: offset)
    case .null: add(.null, at: offset)
    }
  }
}
