// Reads a text with the automaton and keeps what it reports, in a notation that tests can compare.

import StrictJSON

/// `{ key"a" @1 string"b" @5 } ...`: the events of a text, one after the other.
struct EventRecorder: JSONEventReceiver {
  var events: [String] = []
  private var text: [UInt8] = []
  private var start = 0

  mutating func beginObject(at offset: Int) { events.append("{@\(offset)") }
  mutating func endObject() { events.append("}") }
  mutating func beginArray(at offset: Int) { events.append("[@\(offset)") }
  mutating func endArray() { events.append("]") }
  mutating func beginKey(at offset: Int) { begin(offset) }
  mutating func endKey() { end("key") }
  mutating func beginString(at offset: Int) { begin(offset) }
  mutating func endString() { end("string") }
  mutating func beginNumber(at offset: Int) { begin(offset) }
  mutating func endNumber() { end("number") }
  mutating func receive(textByte byte: UInt8) { text.append(byte) }
  mutating func receive(numberByte byte: UInt8) { text.append(byte) }
  mutating func receive(literal: JSONLiteral, at offset: Int) {
    events.append("\(literal)@\(offset)")
  }

  private mutating func begin(_ offset: Int) {
    text = []
    start = offset
  }

  private mutating func end(_ kind: String) {
    events.append("\(kind)@\(start) \(String(decoding: text, as: UTF8.self))")
  }
}

/// The events of a whole text.
func events(of text: some Sequence<UInt8>) throws(JSONSyntaxError) -> [String] {
  var automaton = JSONAutomaton()
  var recorder = EventRecorder()
  for byte in text { try automaton.consume(byte, into: &recorder) }
  try automaton.finish(into: &recorder)
  return recorder.events
}

/// The fault of a text; nil for JSON.
func fault(of text: some Sequence<UInt8>) -> JSONSyntaxError? {
  do {
    _ = try events(of: text)
    return nil
  } catch { return error }
}
