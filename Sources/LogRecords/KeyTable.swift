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

/// A hash of bytes: eight at a time, multiplied and folded; the rest of them with zeros behind it.
@inline(__always)
func keyHash(_ key: Span<UInt8>, seed: UInt64) -> UInt64 {
  var hash = seed ^ UInt64(key.count)
  var index = 0
  while index + 8 <= key.count {
    // Safe: index + 8 <= count.
    hash = unsafe fold(hash ^ key.word(at: index), seed)
    index += 8
  }
  return fold(fold(hash ^ key.lastWord, seed), seed)
}

/// Two such hashes at once, by two seeds.
@inline(__always)
func keyHashes(_ key: Span<UInt8>, seeds: (UInt64, UInt64)) -> (UInt64, UInt64) {
  var first = seeds.0 ^ UInt64(key.count)
  var second = seeds.1 ^ UInt64(key.count)
  var index = 0
  while index + 8 <= key.count {
    // Safe: index + 8 <= count.
    let word = unsafe key.word(at: index)
    (first, second) = (fold(first ^ word, seeds.0), fold(second ^ word, seeds.1))
    index += 8
  }
  let rest = key.lastWord
  return (
    fold(fold(first ^ rest, seeds.0), seeds.0), fold(fold(second ^ rest, seeds.1), seeds.1)
  )
}

/// Both halves of a product, one upon the other. The seed is part of the factor too, so that no pair of
/// words collides for every seed.
@inline(__always)
private func fold(_ word: UInt64, _ seed: UInt64) -> UInt64 {
  let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 ^ (seed << 1))
  return product.high ^ product.low
}

extension Span<UInt8> {
  /// Eight bytes, the first in the lowest bits.
  ///
  /// Safe: eight bytes are left from the offset on.
  @unsafe @inline(__always)
  func word(at offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Four bytes, the first in the lowest bits.
  ///
  /// Safe: four bytes are left from the offset on.
  @unsafe @inline(__always)
  private func halfWord(at offset: Int) -> UInt32 {
    unsafe UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Those of the bytes that do not fill up a word, with zeros behind them.
  @inline(__always)
  fileprivate var lastWord: UInt64 {
    let rest = count & 7
    if rest == 0 { return 0 }
    // Safe: there are eight bytes, of which the first were in the word before.
    if count >= 8 { return unsafe word(at: count - 8) &>> UInt64(64 &- 8 &* rest) }
    // Two halves that may overlap, or three bytes of which some may be the same.
    if rest >= 4 {
      // Safe: there are four bytes.
      return unsafe UInt64(halfWord(at: 0)) | UInt64(halfWord(at: rest - 4))
        &<< UInt64(8 &* (rest - 4))
    }
    let middle = rest >> 1
    return UInt64(self[0]) | UInt64(self[middle]) &<< UInt64(8 &* middle)
      | UInt64(self[rest - 1]) &<< UInt64(8 &* (rest - 1))
  }

  /// Whether the bytes are those of another span.
  @inline(__always)
  fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    while index + 8 <= count {
      // Safe: index + 8 <= count.
      if unsafe word(at: index) != other.word(at: index) { return false }
      index += 8
    }
    return lastWord == other.lastWord
  }
}
