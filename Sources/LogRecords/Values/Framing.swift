// From bytes to JSON values: what is a value, what is text, what is nothing.
//
//   [                                    separators only: blank
//   {"id":1},{"id":2}                    two objects
//   2026-06-01 INFO done {"id":3}        text, and an object in it
//   {                                    an object that is open at its line's end goes on in the next
//     "id": 4                            line if that begins with white space, `"`, `}` or `]`
//   }
//   listening on 8080                    text
//
// A file is read so, and so is a text in a string. The framing proposes values by their brackets; whether
// one is JSON is for its reader to say (`accept`, `refuse`), who parses it anyway.

/// What stands at a place.
struct FramedItem {
  enum Kind {
    /// A line of nothing but white space and separators.
    case blank
    /// A line of text in which no object was found, or the text behind the objects of a line.
    case text
    /// A line that is a string, with its quotes. `accept` or `refuse` it.
    case string
    /// A list whose first element is no object. `accept` or `refuse` it.
    case list
    /// An object, by its brackets. `accept` or `refuse` it.
    case object
    /// An object that never ends, up to where its last line ends. `refuse` it.
    case open
  }

  var kind: Kind
  /// The bytes.
  var view: TextView
  /// What stands before the first object of a line of text; nil elsewhere.
  var prefix: TextView?
  /// Of an object, whether its brackets close.
  var isClosed = true
  /// The newlines in it.
  var newlines = 0
  /// Lines before it in these bytes.
  var line: Int
  /// Bytes before it.
  var offset: Int
}

/// Walks over bytes that end with a newline that is not part of them.
@safe
struct Framing {
  /// The first object of a text begins within so many bytes of its line.
  static let prefixLimit = 1024

  /// Safe: `count` bytes are readable, and `scanPadding` behind them, the first of which is a newline.
  private let start: UnsafePointer<UInt8>
  let count: Int
  /// Where the next byte to look at is, and how many lines came before.
  private(set) var position = 0
  private(set) var line = 0
  /// Whether the line has had more than separators.
  private var lineHasContent: Bool
  /// Where the line began.
  private(set) var lineStart = 0
  /// Of text: where it begins and ends, and how many objects were found in it.
  private var text: Range<Int>?
  private var objectsInText = 0
  /// What was proposed.
  private var proposal = Proposal()

  private struct Proposal {
    var end = 0
    var newlines = 0
    var isList = false
  }

  /// - Parameter continuesLine: whether the bytes begin within a line that had content.
  init(_ text: TextView, continuesLine: Bool = false) {
    unsafe start = text.start
    count = text.count
    lineHasContent = continuesLine
    line = continuesLine ? -1 : 0
  }

  /// How many lines have begun, up to here.
  var begunLines: Int { isAtLineStart ? line : line + 1 }

  @inline(__always)
  func byte(_ index: Int) -> UInt8 { index < count ? unsafe start[index] : 0x0A }

  private func view(_ first: Int, _ end: Int) -> TextView {
    unsafe TextView(start + first, end - first)
  }

  /// A cursor at the next byte.
  var cursor: LineCursor { unsafe LineCursor(start + position) }

  /// Whether nothing of the line has been looked at.
  var isAtLineStart: Bool { position == lineStart && text == nil && !lineHasContent }

  /// Whether the rest of the line is text.
  var isInText: Bool { text != nil }

  /// Passes a line that has been read by other means, up to its newline.
  @inline(__always)
  mutating func passLine(to newline: LineCursor) {
    position = unsafe min(newline.position - start + 1, count)
    line &+= 1
    lineStart = position
  }

  // MARK: Items

  /// What comes next; nil at the end.
  mutating func next() -> FramedItem? {
    if text != nil, let item = nextInText() { return item }
    while position < count {
      switch byte(position) {
      case 0x0A:
        let isBlank = !lineHasContent
        let item = FramedItem(
          kind: .blank, view: view(lineStart, position), line: line, offset: lineStart)
        endLine(at: position)
        if isBlank { return item }
      case let byte where Self.separates(byte): position += 1
      case UInt8(ascii: "{"): return object(at: position, prefix: nil)
      default:
        if let item = stringOrList() { return item }
        beginText()
        if let item = nextInText() { return item }
      }
    }
    if lineStart < count, !lineHasContent {
      lineHasContent = true
      return FramedItem(kind: .blank, view: view(lineStart, count), line: line, offset: lineStart)
    }
    return nil
  }

  private mutating func endLine(at newline: Int) {
    position = min(newline + 1, count)
    line += 1
    lineStart = position
    lineHasContent = false
    text = nil
  }

  private func lineEnd(from start: Int) -> Int {
    if start >= count { return count }
    return start + (view(start, count).firstIndex(of: 0x0A) ?? count - start)
  }

  // MARK: Values

  /// What was proposed is a value.
  mutating func accept() {
    if proposal.newlines > 0 {
      line += proposal.newlines
      lineStart = proposal.end
      while lineStart > 0, byte(lineStart - 1) != 0x0A { lineStart -= 1 }
      // The rest of a text goes on in the object's last line.
      if let known = text { text = known.lowerBound..<lineEnd(from: proposal.end) }
    }
    position = proposal.end
    lineHasContent = true
    objectsInText += 1
    if text == nil {
      while position < count, Self.separates(byte(position)) { position += 1 }
      if position < count, byte(position) == 0x0A { endLine(at: position) }
    } else if !findObjectInText() {
      endText()
    }
  }

  /// What was proposed is none: in text, nothing behind it is looked at; a list is text; otherwise reading
  /// goes on at the next line, behind the lines that go with it.
  mutating func refuse() {
    if let text {
      position = text.upperBound
    } else if proposal.isList {
      beginText()
    } else {
      line += proposal.newlines
      endLine(at: lineEnd(from: proposal.end))
    }
  }

  private mutating func object(at place: Int, prefix: TextView?) -> FramedItem {
    let ending = end(of: place)
    proposal = Proposal(end: ending.end, newlines: ending.newlines)
    return FramedItem(
      kind: ending.isClosed || text != nil ? .object : .open, view: view(place, ending.end),
      prefix: prefix, isClosed: ending.isClosed, newlines: ending.newlines, line: line,
      offset: place)
  }

  /// The bytes of an object that is open, if nothing stands behind it.
  func ifOpen(_ item: FramedItem) -> TextView? {
    item.offset + item.view.count >= count - 1 ? view(item.offset, count) : nil
  }

  /// Where an object or list ends, by its brackets, or the line that it cannot go on behind.
  private func end(of place: Int) -> (end: Int, newlines: Int, isClosed: Bool) {
    var (index, depth, newlines) = (place, 0, 0)
    while true {
      // Safe: a newline stands behind the last byte, where this ends.
      switch unsafe start[index] {
      case UInt8(ascii: "\""):
        // A string ends with its line at the latest.
        guard let end = stringEnd(from: index + 1) else {
          index = lineEnd(from: index)
          continue
        }
        index = end
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return (index + 1, newlines, true) }
      case 0x0A:
        guard index < count, goesOn(behind: index) else { return (index, newlines, false) }
        newlines += 1
        // What is printed prettily is indented.
        while unsafe start[index + 1] == 0x20 { index += 1 }
      default: break
      }
      index += 1
    }
  }

  /// Whether a line can go on with what is open at the end of the one before.
  private func goesOn(behind newline: Int) -> Bool {
    newline + 1 < count && Self.continues(byte(newline + 1))
  }

  /// Whether a byte only separates values of a line.
  private static func separates(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0D, 0x1E, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"): true
    default: false
    }
  }

  /// Whether a line that begins with a byte can go on with what is open at the end of the one before.
  static func continues(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0D, 0x0A, UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]"): true
    default: false
    }
  }

  /// The closing quote of a string; nil if its line ends first.
  private func stringEnd(from place: Int) -> Int? {
    var index = place
    while true {
      // Safe: scanPadding bytes are readable behind the last one.
      if index < count {
        let stops = unsafe LineCursor(start + index).stringStops64
        if stops == 0 {
          index += 64
          continue
        }
        index += stops.trailingZeroBitCount
      }
      switch byte(index) {
      case UInt8(ascii: "\""): return index
      case 0x0A: return nil
      case UInt8(ascii: "\\") where byte(index + 1) != 0x0A: index += 2
      default: index += 1
      }
    }
  }

  // MARK: Strings, lists and text

  /// A string that is all that is left of its line, or a list that began in this line before its first
  /// element; nil for text.
  private mutating func stringOrList() -> FramedItem? {
    let separators = view(lineHasContent ? position : lineStart, position)
    let bracket = separators.firstIndex(of: UInt8(ascii: "["))
    if let bracket {
      let place = (lineHasContent ? position : lineStart) + bracket
      let ending = end(of: place)
      guard ending.isClosed else { return nil }
      proposal = Proposal(end: ending.end, newlines: ending.newlines, isList: true)
      return FramedItem(
        kind: .list, view: view(place, ending.end), newlines: ending.newlines, line: line,
        offset: place)
    }
    guard byte(position) == UInt8(ascii: "\""), let quote = stringEnd(from: position + 1) else {
      return nil
    }
    let end = lineEnd(from: quote)
    for index in quote + 1..<max(quote + 1, end) where !Self.separates(byte(index)) { return nil }
    proposal = Proposal(end: end, isList: true)
    return FramedItem(
      kind: .string, view: view(position, quote + 1), line: line, offset: position)
  }

  /// What is left of the line is text.
  private mutating func beginText() {
    let first = lineHasContent ? position : lineStart
    text = first..<lineEnd(from: position)
    objectsInText = 0
  }

  /// The next object of a text, or the text.
  private mutating func nextInText() -> FramedItem? {
    guard let text else { return nil }
    if findObjectInText() {
      return object(
        at: position, prefix: objectsInText == 0 ? view(text.lowerBound, position) : nil)
    }
    let item = FramedItem(
      kind: .text, view: view(text.lowerBound, text.upperBound), line: line,
      offset: text.lowerBound)
    let isText = objectsInText == 0
    endText()
    return isText ? item : nil
  }

  /// Moves to the next object of a text; false if there is none.
  private mutating func findObjectInText() -> Bool {
    guard let text, !isString(text) else { return false }
    let limit =
      objectsInText > 0 ? text.upperBound : min(text.upperBound, text.lowerBound + Self.prefixLimit)
    position = max(position, text.lowerBound)
    while position < limit {
      guard let brace = view(position, limit).firstIndex(of: UInt8(ascii: "{")) else { break }
      position += brace
      if isObjectStart(position) { return true }
      position += 1
    }
    return false
  }

  /// Ends a text and its line.
  private mutating func endText() {
    guard let text else { return }
    endLine(at: text.upperBound)
  }

  /// Whether a text begins with a quote: then it is a row of values, and holds no object.
  private func isString(_ text: Range<Int>) -> Bool {
    guard objectsInText == 0 else { return false }
    var index = text.lowerBound
    while index < text.upperBound, Self.separates(byte(index)) { index += 1 }
    return index < text.upperBound && byte(index) == UInt8(ascii: "\"")
  }

  /// Whether a brace is followed by a quote or its like, with white space or a line's end between.
  private func isObjectStart(_ brace: Int) -> Bool {
    var index = brace + 1
    while index < count {
      switch byte(index) {
      case 0x20, 0x09, 0x0D: index += 1
      case 0x0A:
        guard goesOn(behind: index) else { return false }
        index += 1
      case UInt8(ascii: "\""), UInt8(ascii: "}"): return true
      default: return false
      }
    }
    return false
  }
}
