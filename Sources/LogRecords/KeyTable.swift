// Names become small integers once, so that a record touches integers only.
//
// Keys are bytes: two spellings that Unicode calls equal (NFC and NFD) stay two users, as in the log.

/// A set of byte strings, numbered in the order of their first appearance. Number 0 is the word
/// `unknown`: a log that says so and one that says nothing mean the same.
public struct KeyTable: Sendable {
  /// Where a key lies in `text`, and its hash.
  private struct Entry {
    var start: Int
    var count: UInt32
    /// The low half: as many bits of it as the index needs are a place, the others stand there.
    var hash: UInt32
  }

  /// All keys, one after the other.
  private var text: ContiguousArray<UInt8> = []
  private var entries: ContiguousArray<Entry> = []
  /// Open addressing: 0 is a free place. Of 2^k places, of which at most three quarters are taken, each
  /// has a key's number + 1 in its low k bits, and in the others those of its hash, so that a key, which
  /// may be far from any cache, is seldom looked at in vain.
  private var places: ContiguousArray<UInt32> = []
  /// Random, so that nobody can write a log whose keys all fall on one place.
  private let seed = UInt64.random(in: 0 ... .max)

  /// A table of that word.
  public init() {
    places = ContiguousArray(repeating: 0, count: 64)
    _ = number(of: Array("unknown".utf8))
  }

  /// How many keys there are.
  public var count: Int { entries.count }

  /// Bytes held for the keys and their index.
  public var memory: Int {
    text.capacity + entries.capacity * MemoryLayout<Entry>.stride + places.count * 4
  }

  /// The key of a number.
  public func bytes(of number: UInt32) -> ArraySlice<UInt8> {
    let entry = entries[Int(number)]
    return ArraySlice(text[entry.start..<entry.start + Int(entry.count)])
  }

  /// The key of a number as text. What is not UTF-8 cannot get here: the scanner refuses it.
  public func string(of number: UInt32) -> String {
    String(decoding: bytes(of: number), as: UTF8.self)
  }

  /// The number of a key given as an array.
  public mutating func number(of key: [UInt8]) -> UInt32 { number(of: key.span) }

  /// The number of a key; a new one if it has not been seen.
  mutating func number(of key: Span<UInt8>) -> UInt32 {
    let hash = UInt32(truncatingIfNeeded: keyHash(key, seed: seed))
    let mask = UInt32(places.count - 1)
    var place = Int(hash & mask)
    while places[place] != 0 {
      if places[place] & ~mask == hash & ~mask {
        let candidate = (places[place] & mask) - 1
        if isEqual(candidate, key) { return candidate }
      }
      place = (place + 1) & Int(mask)
    }
    let number = UInt32(entries.count)
    entries.append(Entry(start: text.count, count: UInt32(key.count), hash: hash))
    // Safe: the bytes are copied within the call.
    unsafe key.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    places[place] = hash & ~mask | (number + 1)
    if entries.count * 4 > places.count * 3 { grow() }
    return number
  }

  /// The number here of a key of another table; a new one if it has not been seen.
  mutating func number(of number: UInt32, in other: KeyTable) -> UInt32 {
    let entry = other.entries[Int(number)]
    return self.number(of: other.text.span.extracting(entry.start..<entry.start + Int(entry.count)))
  }

  /// Whether one key comes before another, by bytes.
  public func precedes(_ one: UInt32, _ two: UInt32) -> Bool {
    let (first, second) = (entries[Int(one)], entries[Int(two)])
    for index in 0..<Int(min(first.count, second.count)) {
      let (left, right) = (text[first.start + index], text[second.start + index])
      if left != right { return left < right }
    }
    return first.count < second.count
  }

  /// The first 16 bytes of a key as a number, the first of them highest, with zeros behind its end. A key
  /// of which this is less comes before another.
  public func prefix(of number: UInt32) -> UInt128 {
    let entry = entries[Int(number)]
    var prefix: UInt128 = 0
    for index in 0..<min(Int(entry.count), 16) {
      prefix |= UInt128(text[entry.start + index]) << UInt128(120 - index * 8)
    }
    return prefix
  }

  @inline(__always)
  private func isEqual(_ number: UInt32, _ key: Span<UInt8>) -> Bool {
    let entry = entries[Int(number)]
    guard Int(entry.count) == key.count else { return false }
    return text.span.extracting(entry.start..<entry.start + Int(entry.count)).isEqual(to: key)
  }

  private mutating func grow() {
    let size = places.count * 2
    places = []
    places = ContiguousArray(repeating: 0, count: size)
    let mask = UInt32(size - 1)
    for (number, entry) in entries.enumerated() {
      var place = Int(entry.hash & mask)
      while places[place] != 0 { place = (place + 1) & Int(mask) }
      places[place] = entry.hash & ~mask | (UInt32(number) + 1)
    }
  }
}
