// JSONTestSuite (Nicolas Seriot, "Parsing JSON is a Minefield"): every y_ text is accepted, every n_
// text refused, and the texts that the standard leaves open are decided in fixtures/json.

import StrictJSON
import TestSupport
import Testing

/// What the automaton and the tree say of a text, which must be the same.
private func isAccepted(_ bytes: [UInt8]) -> Bool {
  let verdict = fault(of: bytes)
  let tree = Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
  switch tree {
  case .success: #expect(verdict == nil)
  case .failure(let error): #expect(verdict == error)
  }
  return verdict == nil
}

@Suite struct `JSONTestSuite` {
  @Test func `every y_ text is accepted`() throws {
    let texts = try TestData.texts("y_")
    #expect(texts.count == 95)
    for text in texts { #expect(isAccepted(text.bytes), "\(text.name)") }
  }

  @Test func `every n_ text is refused`() throws {
    let texts = try TestData.texts("n_")
    #expect(texts.count == 188)
    for text in texts { #expect(!isAccepted(text.bytes), "\(text.name)") }
  }

  @Test func `each i_ text has the verdict that was decided`() throws {
    let decided = try TestData.openVerdicts()
    let found = try TestData.texts("i_").map { text in
      guard let fault = fault(of: text.bytes) else { return "accepted \(text.name)" }
      _ = isAccepted(text.bytes)
      return "refused  \(text.name) \(fault.code.rawValue) at \(fault.offset)"
    }
    #expect(found == decided)
    #expect(decided.count == 35)
  }

  /// A text that is fed up to any of its bytes has the fault of the whole, or none yet.
  @Test func `the beginning of a text is never more wrong than the text`() throws {
    for text in try TestData.texts("") where text.bytes.count < 300 {
      let whole = fault(of: text.bytes)
      for length in 0..<text.bytes.count {
        guard let part = fault(of: text.bytes[..<length]) else { continue }
        let isOnlyShort = part.offset == length && [.incomplete, .badNumber].contains(part.code)
        #expect(isOnlyShort || part == whole, "\(text.name) at \(length)")
      }
    }
  }
}
