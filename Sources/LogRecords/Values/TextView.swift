// Bytes that lie in a block or in the memory of a tape, looked at as text.

internal import Glibc

/// A run of bytes that stays where it is until the next value is read.
///
/// Safe: made only of bytes that live as long as the value they belong to, and never kept longer; `count`
/// of them are readable, which every subscript checks.
@safe
struct TextView {
  /// The first byte.
  let start: UnsafePointer<UInt8>
  /// How many there are.
  let count: Int

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ count: Int) {
    unsafe self.start = start
    self.count = count
  }

  /// A constant.
  init(_ text: StaticString) {
    // Safe: the bytes of a constant live for ever.
    unsafe self.init(text.utf8Start, text.utf8CodeUnitCount)
  }

  var isEmpty: Bool { count == 0 }

  @inline(__always)
  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    return unsafe start[index]
  }

  /// A byte, or 0 outside.
  @inline(__always)
  func byte(_ index: Int) -> UInt8 { index >= 0 && index < count ? unsafe start[index] : 0 }

  /// The same bytes, for a span: `unsafe text.buffer.span`.
  var buffer: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: start, count: count) }

  var bytes: [UInt8] { unsafe Array(buffer) }
  var string: String {
    unsafe String(decoding: buffer, as: UTF8.self)
  }

  /// A part, cut to what there is.
  func part(_ range: Range<Int>) -> TextView {
    let first = min(max(0, range.lowerBound), count)
    let end = min(max(first, range.upperBound), count)
    return unsafe TextView(start + first, end - first)
  }

  /// Which of its bytes, or the one behind them, a byte is; nil if it lies elsewhere.
  func offset(of byte: UnsafePointer<UInt8>) -> Int? {
    unsafe byte >= start && byte <= start + count ? byte - start : nil
  }

  func from(_ index: Int) -> TextView { part(min(index, count)..<count) }

  /// Without the white space around.
  var trimmed: TextView {
    var (first, end) = (0, count)
    while first < end, self[first] <= 0x20 { first += 1 }
    while end > first, self[end - 1] <= 0x20 { end -= 1 }
    return part(first..<end)
  }

  /// The first place of a byte; nil if it is nowhere.
  func firstIndex(of byte: UInt8) -> Int? {
    // Safe: `count` bytes are readable.
    guard count > 0, let found = unsafe memchr(start, Int32(byte), count) else { return nil }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }

  /// Whether it is a word of ASCII letters, in upper or lower case; the word is in lower case.
  func isWord(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && hasWord(word, at: 0)
  }

  /// Whether a word stands at a place, in upper or lower case; the word is in lower case.
  func hasWord(_ word: StaticString, at place: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard place >= 0, place + length <= count else { return false }
    for index in 0..<length {
      // Safe: below the length of the constant.
      let letter = unsafe word.utf8Start[index]
      if Self.lower(self[place + index]) != letter { return false }
    }
    return true
  }

  /// The first place of a word in lower case.
  func find(_ word: StaticString, from start: Int = 0) -> Int? {
    let length = word.utf8CodeUnitCount
    guard count - length >= start else { return nil }
    for index in start...(count - length) where hasWord(word, at: index) { return index }
    return nil
  }

  func contains(_ word: StaticString) -> Bool { find(word) != nil }

  func isEqual(_ other: TextView) -> Bool {
    // Safe: so many bytes are readable in both.
    unsafe count == other.count && (count == 0 || memcmp(start, other.start, count) == 0)
  }

  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte >= 0x80 }
}

/// Texts that stay where they are.
@safe
final class ConstantTexts {
  /// Safe: allocated here and released with the object.
  private var memory: [UnsafeMutablePointer<UInt8>] = unsafe []

  /// Keeps a text.
  func add(_ text: String) -> TextView {
    let bytes = Array(text.utf8)
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
    for (index, byte) in bytes.enumerated() { unsafe (copy + index).initialize(to: byte) }
    unsafe memory.append(copy)
    return unsafe TextView(UnsafePointer(copy), bytes.count)
  }

  deinit {
    while let copy = unsafe memory.popLast() { unsafe copy.deallocate() }
  }
}
