// RFC 8259 as a state machine that is fed one byte at a time.
//
// It is the slow and obvious reference: every faster path of this project must agree with it, down to
// the code and offset of an error. In production it reads what the fast scanner leaves to it: lines
// longer than a block, lines with a fault (to name the fault), and price sheets. Its memory is its
// state: a string may be a gigabyte long.

/// What a JSON text consists of, in order. The bytes of a text arrive with their escapes resolved.
public protocol JSONEventReceiver {
  /// `{`, at a byte offset of the text.
  mutating func beginObject(at offset: Int)
  /// `}`
  mutating func endObject()
  /// `[`, at a byte offset of the text.
  mutating func beginArray(at offset: Int)
  /// `]`
  mutating func endArray()
  /// The opening quote of a member's name.
  mutating func beginKey(at offset: Int)
  /// The closing quote of a member's name.
  mutating func endKey()
  /// The opening quote of a string value.
  mutating func beginString(at offset: Int)
  /// One byte of the key or string being read, UTF-8.
  mutating func receive(textByte byte: UInt8)
  /// The closing quote of a string value.
  mutating func endString()
  /// The place where a number begins.
  mutating func beginNumber(at offset: Int)
  /// One character of the number being read.
  mutating func receive(numberByte byte: UInt8)
  /// The number is complete.
  mutating func endNumber()
  /// `true`, `false` or `null`, complete.
  mutating func receive(literal: JSONLiteral, at offset: Int)
}

/// The three words of JSON.
@frozen
public enum JSONLiteral: Hashable, Sendable {
  /// `true`
  case yes
  /// `false`
  case no
  /// `null`
  case null
}

/// A strict reader of one JSON text.
public struct JSONAutomaton: Sendable {
  /// Containers may be nested so deep; one level more is an error.
  public static let maximumDepth = 1024

  /// What may come next.
  @usableFromInline
  enum State: Hashable, Sendable {
    case value, firstElement, firstKey, nextKey, colon, afterValue, done
    case string, escape, unicodeEscape
    /// After an escaped high surrogate: its `\`, then its `u`, must follow.
    case pairBackslash, pairLetter
    case minus, zero, integer, point, fraction, exponentMark, exponentSign, exponent
    case literal
  }

  @usableFromInline var state = State.value
  /// One element for each open container: whether it is an object.
  @usableFromInline var openObjects: [Bool] = []
  /// The number of bytes consumed so far.
  public private(set) var offset = 0

  /// Whether the string being read is a member's name.
  @usableFromInline var isKey = false
  /// Continuation bytes that the UTF-8 sequence still needs, and the range of the next one.
  @usableFromInline var continuationBytes = 0
  @usableFromInline var continuationRange: ClosedRange<UInt8> = 0x80...0xBF
  /// Hex digits seen of a `\u` escape, their value, and the high surrogate before them (or 0).
  @usableFromInline var hexDigits = 0
  @usableFromInline var hexValue: UInt32 = 0
  @usableFromInline var highSurrogate: UInt32 = 0
  /// The word being read, where it began, and how many of its letters have been seen.
  @usableFromInline var word = JSONLiteral.null
  @usableFromInline var wordOffset = 0
  @usableFromInline var letters = 0

  /// Ready for the first byte of a text.
  public init() {}

  /// Whether nothing but white space has been consumed.
  public var isAtStart: Bool { state == .value && openObjects.isEmpty }

  /// Whether the next byte stands in a key or string, between two characters.
  @inlinable
  public var isBetweenCharacters: Bool { state == .string && continuationBytes == 0 }

  /// Passes bytes of the key or string being read that nobody wants to hear of. The caller has seen
  /// that they are printable ASCII, and neither quotes nor backslashes.
  public mutating func skipText(_ count: Int) {
    precondition(isBetweenCharacters)
    offset += count
  }

  /// Consumes the next byte and reports what it completes.
  ///
  /// - Throws: the first fault; the automaton must not be fed after one.
  @inlinable
  public mutating func consume(
    _ byte: UInt8, into receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    if state == .string, byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5C,
      continuationBytes == 0
    {
      receiver.receive(textByte: byte)
    } else {
      try consumeSlowly(byte, into: &receiver)
    }
    advance()
  }

  @usableFromInline
  mutating func advance() { offset += 1 }

  /// Ends the text.
  ///
  /// - Throws: `incomplete`, or `badNumber` for a number that lacks a digit.
  @inlinable
  public mutating func finish(into receiver: inout some JSONEventReceiver) throws(JSONSyntaxError) {
    switch state {
    case .zero, .integer, .fraction, .exponent:
      receiver.endNumber()
      state = openObjects.isEmpty ? .done : .afterValue
    case .minus, .point, .exponentMark, .exponentSign:
      throw JSONSyntaxError(.badNumber, at: offset)
    default: break
    }
    guard state == .done else { throw JSONSyntaxError(.incomplete, at: offset) }
  }

  @usableFromInline
  mutating func consumeSlowly(
    _ byte: UInt8, into receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    switch state {
    case .string: try consumeText(byte, &receiver)
    case .escape: try consumeEscape(byte, &receiver)
    case .unicodeEscape, .pairBackslash, .pairLetter: try consumeUnicodeEscape(byte, &receiver)
    case .literal: try consumeLiteral(byte, &receiver)
    case .minus, .zero, .integer, .point, .fraction, .exponentMark, .exponentSign, .exponent:
      try consumeNumber(byte, &receiver)
    default: try consumeStructure(byte, &receiver)
    }
  }
}

// MARK: - Structure

extension JSONAutomaton {
  private mutating func consumeStructure(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    switch (byte, state) {
    case (0x20, _), (0x09, _), (0x0A, _), (0x0D, _): return
    case (UInt8(ascii: "]"), .firstElement): close(&receiver)
    case (UInt8(ascii: "}"), .firstKey): close(&receiver)
    case (UInt8(ascii: "\""), .firstKey), (UInt8(ascii: "\""), .nextKey):
      isKey = true
      receiver.beginKey(at: offset)
      state = .string
    case (UInt8(ascii: ":"), .colon): state = .value
    case (UInt8(ascii: ","), .afterValue): state = openObjects.last == true ? .nextKey : .value
    case (UInt8(ascii: "]"), .afterValue) where openObjects.last == false: close(&receiver)
    case (UInt8(ascii: "}"), .afterValue) where openObjects.last == true: close(&receiver)
    case (_, .value), (_, .firstElement): try beginValue(byte, &receiver)
    default: throw JSONSyntaxError(fault(of: byte), at: offset)
    }
  }

  private mutating func beginValue(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    switch byte {
    case UInt8(ascii: "{"):
      try open(object: true)
      receiver.beginObject(at: offset)
      state = .firstKey
    case UInt8(ascii: "["):
      try open(object: false)
      receiver.beginArray(at: offset)
      state = .firstElement
    case UInt8(ascii: "\""):
      isKey = false
      receiver.beginString(at: offset)
      state = .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      receiver.beginNumber(at: offset)
      receiver.receive(numberByte: byte)
      state = byte == UInt8(ascii: "-") ? .minus : byte == UInt8(ascii: "0") ? .zero : .integer
    case UInt8(ascii: "t"): beginWord(.yes)
    case UInt8(ascii: "f"): beginWord(.no)
    case UInt8(ascii: "n"): beginWord(.null)
    default: throw JSONSyntaxError(fault(of: byte), at: offset)
    }
  }

  /// Names the fault of a byte that cannot stand between tokens.
  private func fault(of byte: UInt8) -> JSONSyntaxError.Code {
    switch byte {
    case 0..<0x20: return .controlByte
    case UInt8(ascii: "/"): return .comment
    default: break
    }
    switch state {
    case .done: return .twoValues
    case .nextKey where byte == UInt8(ascii: "}"): return .trailingComma
    case .value where byte == UInt8(ascii: "]") && openObjects.last == false: return .trailingComma
    case .firstKey, .nextKey: return byte == UInt8(ascii: "'") ? .singleQuotes : .unexpectedByte
    case .value, .firstElement: break
    default: return .unexpectedByte
    }
    switch byte {
    case UInt8(ascii: "'"): return .singleQuotes
    case UInt8(ascii: "N"), UInt8(ascii: "I"): return .notANumber
    case UInt8(ascii: "+"), UInt8(ascii: "."): return .badNumber
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      return .badLiteral
    default: return .unexpectedByte
    }
  }

  private mutating func open(object: Bool) throws(JSONSyntaxError) {
    guard openObjects.count < Self.maximumDepth else { throw JSONSyntaxError(.tooDeep, at: offset) }
    openObjects.append(object)
  }

  private mutating func close(_ receiver: inout some JSONEventReceiver) {
    if openObjects.removeLast() { receiver.endObject() } else { receiver.endArray() }
    endValue()
  }

  mutating func endValue() { state = openObjects.isEmpty ? .done : .afterValue }
}

// MARK: - Numbers and words

extension JSONAutomaton {
  private mutating func consumeNumber(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    let next: State?
    switch state {
    case .minus where isDigit: next = byte == UInt8(ascii: "0") ? .zero : .integer
    case .minus where byte == UInt8(ascii: "I"):
      throw JSONSyntaxError(.notANumber, at: offset)
    case .zero where isDigit: throw JSONSyntaxError(.badNumber, at: offset)
    case .integer where isDigit: next = .integer
    case .zero where byte == UInt8(ascii: "."), .integer where byte == UInt8(ascii: "."):
      next = .point
    case .point where isDigit, .fraction where isDigit: next = .fraction
    case .zero where byte | 0x20 == UInt8(ascii: "e"),
      .integer where byte | 0x20 == UInt8(ascii: "e"),
      .fraction where byte | 0x20 == UInt8(ascii: "e"):
      next = .exponentMark
    case .exponentMark where byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"):
      next = .exponentSign
    case .exponentMark where isDigit, .exponentSign where isDigit, .exponent where isDigit:
      next = .exponent
    case .minus, .point, .exponentMark, .exponentSign:
      throw JSONSyntaxError(.badNumber, at: offset)
    default: next = nil
    }
    if let next {
      state = next
      return receiver.receive(numberByte: byte)
    }
    receiver.endNumber()
    endValue()
    try consumeStructure(byte, &receiver)
  }

  private mutating func beginWord(_ word: JSONLiteral) {
    self.word = word
    (wordOffset, letters) = (offset, 1)
    state = .literal
  }

  private mutating func consumeLiteral(
    _ byte: UInt8, _ receiver: inout some JSONEventReceiver
  ) throws(JSONSyntaxError) {
    let text: StaticString =
      switch word {
      case .yes: "true"
      case .no: "false"
      case .null: "null"
      }
    guard byte == text.description.utf8.dropFirst(letters).first else {
      let isNaN = word == .null && letters == 1 && byte | 0x20 == UInt8(ascii: "a")
      throw JSONSyntaxError(isNaN ? .notANumber : .badLiteral, at: offset)
    }
    letters += 1
    guard letters == text.utf8CodeUnitCount else { return }
    receiver.receive(literal: word, at: wordOffset)
    endValue()
  }
}
