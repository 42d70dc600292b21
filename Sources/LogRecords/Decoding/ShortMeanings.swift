// What short values meant of late. A log has some dozens of costs and megapixels, and a few statuses; it
// says them line after line, and to find them again is a third of the work of reading them.

/// A value of 1 to 7 bytes as one word: its bytes, the last of them highest, and below them its length
/// and kind, which take four bits.
struct ShortKey: Hashable {
  fileprivate var word: UInt64

  /// Nil for what is longer, empty, escaped, and no string or number.
  @inline(__always)
  init?(_ value: SlotValue) {
    guard let count = value.plainCount(1...7) else { return nil }
    // Safe: behind a value there are eight readable bytes, be it in a line or in the arena.
    let bytes = unsafe loadWord(value.start) &<< UInt64(64 &- 8 &* count)
    word = bytes | value.shortForm
  }
}

/// What short values mean, each at a place of its own; a later one takes the place of an earlier one.
///
/// Safe: `placeCount` entries are allocated, and places are below that. It belongs to one decoder, which
/// releases it.
@safe
struct ShortMeanings<Meaning> {
  private struct Entry {
    /// No key is 0.
    var key: UInt64 = 0
    var meaning: Meaning
  }

  private static var placeCount: Int { 256 }
  private let entries: UnsafeMutablePointer<Entry>

  /// Places that are free; `nothing` stands there.
  init(nothing: Meaning) {
    unsafe entries = .allocate(capacity: Self.placeCount)
    unsafe entries.initialize(repeating: Entry(meaning: nothing), count: Self.placeCount)
  }

  func deallocate() { unsafe entries.deallocate() }

  /// What a value means; nil when it is not here.
  @inline(__always)
  func meaning(of key: ShortKey) -> Meaning? {
    let place = Self.place(of: key)
    return unsafe entries[place].key == key.word ? entries[place].meaning : nil
  }

  func remember(_ meaning: Meaning, of key: ShortKey) {
    unsafe entries[Self.place(of: key)] = Entry(key: key.word, meaning: meaning)
  }

  @inline(__always)
  private static func place(of key: ShortKey) -> Int {
    Int(truncatingIfNeeded: (key.word &* 0x9E37_79B9_7F4A_7C15) &>> 56)
  }
}
