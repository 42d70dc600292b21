// The slow and obvious reader of a line, fed in pieces of any size.
//
// It reads what the fast scanner leaves to it: lines longer than a block, lines with a fault (which it
// names), and lines with something rare in them. Its memory does not depend on the line: a value that
// no fact needs is passed over, one that a fact needs is kept up to a limit.

internal import Pricing
internal import StrictJSON

/// Reads one line at a time into slots, a byte at a time.
struct LineAutomaton {
  private let owner: FactSlots
  private let slots: SlotMemory
  private var automaton = JSONAutomaton()
  private var reader: FactReader
  /// The first fault of the line.
  private(set) var fault: JSONSyntaxError?

  init(_ owner: FactSlots) {
    self.owner = owner
    slots = owner.memory
    reader = FactReader(owner, node: FactMap.root)
  }

  /// What a line turned out to be.
  enum Verdict: Equatable {
    /// An object; the slots are filled.
    case object
    /// Valid JSON of another kind.
    case otherValue
    /// Nothing but white space.
    case blank
    /// No JSON.
    case fault(JSONSyntaxError)
    /// So many facts, over and over, that they are not kept.
    case tooManyFacts
  }

  /// Forgets the last line.
  mutating func reset() {
    slots.reset()
    automaton = JSONAutomaton()
    reader = FactReader(owner, node: FactMap.root)
    fault = nil
  }

  /// Reads the next bytes of the line; after a fault it only passes over them.
  mutating func consume(_ bytes: Span<UInt8>) {
    guard fault == nil else { return }
    do throws(JSONSyntaxError) {
      var index = 0
      while index < bytes.count {
        // Most of a long line is one image in base64, which no fact needs.
        if automaton.isBetweenCharacters, reader.ignoresText {
          let run = plainText(bytes, from: index)
          automaton.skipText(run)
          reader.skipText(run)
          index += run
          if index == bytes.count { break }
        }
        try automaton.consume(bytes[index], into: &reader)
        index += 1
      }
    } catch {
      fault = error
    }
  }

  /// How many bytes from an offset on are plain text, in whole runs of 64.
  private func plainText(_ bytes: Span<UInt8>, from start: Int) -> Int {
    // Safe: end + 64 <= count for each run that is looked at.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      var end = start
      while end + 64 <= buffer.count, unsafe LineCursor(base + end).stringStops64 == 0 { end += 64 }
      return end - start
    }
  }

  /// Ends the line.
  mutating func finish() -> Verdict {
    if fault == nil, automaton.isAtStart { return .blank }
    if fault == nil {
      do throws(JSONSyntaxError) { try automaton.finish(into: &reader) } catch { fault = error }
    }
    if let fault { return .fault(fault) }
    if reader.hasLostFacts { return .tooManyFacts }
    return reader.isObject ? .object : .otherValue
  }
}

/// Puts the events of a JSON text into slots.
private final class FactReader: JSONEventReceiver {
  let owner: FactSlots
  let slots: SlotMemory
  /// The node of the text's own object.
  let root: UInt8
  var stack: [OpenContainer] = []
  /// The edge of the value that comes next.
  var number = 0
  /// The bytes of the key or value being read, up to the limit, if anybody wants them.
  var captured: [UInt8] = []
  var isCapturing = false
  /// A text inside the string being read.
  var embedded: EmbeddedText?
  var isObject = false
  var hasLostFacts = false

  init(_ owner: FactSlots, node: UInt8) {
    self.owner = owner
    slots = owner.memory
    root = node
  }

  /// A JSON text inside a string.
  struct EmbeddedText {
    var automaton = JSONAutomaton()
    var reader: FactReader
    /// What to come back to if it is no JSON.
    var before: SlotMemory.Snapshot
    var isValid = true
  }

  // MARK: Containers

  func beginObject(at offset: Int) { begin(isObject: true) }
  func beginArray(at offset: Int) { begin(isObject: false) }
  func endObject() { end() }
  func endArray() { end() }

  private func begin(isObject: Bool) {
    guard let outer = stack.last else {
      self.isObject = isObject
      stack.append(OpenContainer(node: isObject ? root : 0, isObject: isObject))
      return
    }
    stack.append(slots.beginContainer(valueEdge(in: outer), isObject: isObject, in: outer))
  }

  private func end() { slots.endContainer(stack.removeLast()) }

  /// The edge of the value that begins: its key's, or that of the list it is an element of.
  private func valueEdge(in outer: OpenContainer) -> Int {
    outer.isObject ? number : Int(outer.inputEdge)
  }

  private var edgeNumber: Int { stack.last.map { valueEdge(in: $0) } ?? 0 }

  // MARK: Keys and strings

  func beginKey(at offset: Int) { beginCapture(true) }

  func endKey() {
    let key = captured
    number = owner.map.edge(of: key.span, in: stack.last?.node ?? 0)
    if number != 0 { slots.beginValue(at: number) }
  }

  func beginString(at offset: Int) {
    let edge = owner.map.edges[edgeNumber]
    beginCapture(edge.slot >= 0)
    if edge.isEmbeddable {
      embedded = EmbeddedText(
        reader: FactReader(owner, node: edge.child), before: slots.snapshot())
    }
  }

  func receive(textByte byte: UInt8) {
    if isCapturing, captured.count <= FactSlots.captureLimit { captured.append(byte) }
    if embedded?.isValid == true { feed(byte) }
  }

  /// Whether the text being read is of no use: not captured, or not any more, and inside an embedded
  /// text just as little.
  var ignoresText: Bool {
    guard !isCapturing || captured.count > FactSlots.captureLimit else { return false }
    guard let embedded, embedded.isValid else { return true }
    return embedded.automaton.isBetweenCharacters && embedded.reader.ignoresText
  }

  /// Passes bytes of a text that is of no use.
  func skipText(_ count: Int) {
    guard count > 0, embedded?.isValid == true else { return }
    embedded?.automaton.skipText(count)
    embedded?.reader.skipText(count)
  }

  func endString() {
    if embedded != nil { endEmbedded() } else { keep(.string) }
  }

  private func feed(_ byte: UInt8) {
    guard var reader = embedded?.reader else { return }
    do throws(JSONSyntaxError) {
      try embedded?.automaton.consume(byte, into: &reader)
    } catch {
      embedded?.isValid = false
    }
  }

  private func endEmbedded() {
    guard var text = embedded else { return }
    embedded = nil
    do throws(JSONSyntaxError) {
      try text.automaton.finish(into: &text.reader)
    } catch {
      text.isValid = false
    }
    if !text.isValid { slots.restore(text.before) }
    if text.reader.hasLostFacts { hasLostFacts = true }
  }

  // MARK: Numbers and words

  func beginNumber(at offset: Int) {
    beginCapture(owner.map.edges[edgeNumber].slot >= 0)
  }

  func receive(numberByte byte: UInt8) { receive(textByte: byte) }
  func endNumber() { keep(.number) }

  func receive(literal: JSONLiteral, at offset: Int) {
    if literal == .null { return slots.addNull(at: edgeNumber) }
    captured = Array((literal == .yes ? "true" : "false").utf8)
    keep(.boolean)
  }

  // MARK: Captured bytes

  private func beginCapture(_ isWanted: Bool) {
    captured.removeAll(keepingCapacity: true)
    isCapturing = isWanted
  }

  private func keep(_ kind: SlotValue.Kind) {
    let number = edgeNumber
    guard number != 0, owner.map.edges[number].slot >= 0 else { return }
    guard let target = unsafe slots.reserve(captured.count) else {
      hasLostFacts = true
      return
    }
    for (index, byte) in captured.enumerated() { unsafe target[index] = byte }
    unsafe slots.add(
      SlotValue(UnsafePointer(target), captured.count, kind), at: number)
  }
}
