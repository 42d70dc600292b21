// Hashes that nobody can foresee.

/// 96 bits of two hashes, which stand for a key.
struct KeyBits: Equatable {
  private(set) var words: (UInt32, UInt32, UInt32) = (0, 0, 0)

  /// Those of no key.
  init() {}

  @inline(__always)
  init(_ hashes: (UInt64, UInt64)) {
    words = (
      UInt32(truncatingIfNeeded: hashes.0), UInt32(truncatingIfNeeded: hashes.0 >> 32),
      UInt32(truncatingIfNeeded: hashes.1)
    )
  }

  @inline(__always)
  static func == (left: KeyBits, right: KeyBits) -> Bool {
    (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
      | (left.words.2 ^ right.words.2) == 0
  }
}

/// Two hashes of bytes by two seeds: eight bytes at a time, multiplied and folded; then the rest of them
/// with zeros behind it, and at last their number, which tells those zeros from bytes.
@inline(__always)
func keyHashes(_ key: Span<UInt8>, seeds: (UInt64, UInt64)) -> (UInt64, UInt64) {
  var (first, second) = seeds
  var index = 0
  while key.count &- index >= 8 {
    // Safe: eight bytes are left.
    let word = unsafe key.word(at: index)
    (first, second) = (fold(first ^ word, seeds.0), fold(second ^ word, seeds.1))
    index &+= 8
  }
  let (rest, count) = (key.lastWord, UInt64(key.count))
  return (
    fold(fold(first ^ rest, seeds.0) ^ count, seeds.0),
    fold(fold(second ^ rest, seeds.1) ^ count, seeds.1)
  )
}

/// The same of a short name.
@inline(__always)
func keyHashes(_ name: ShortName, seeds: (UInt64, UInt64)) -> (UInt64, UInt64) {
  var hashes = seeds
  func add(_ word: UInt64) {
    hashes = (fold(hashes.0 ^ word, seeds.0), fold(hashes.1 ^ word, seeds.1))
  }
  if name.count >= 8 {
    let words = name.fullWords
    add(words.0)
    if name.count >= 16 { add(words.1) }
    if name.count >= 24 { add(words.2) }
  }
  add(name.rest)
  add(UInt64(name.count))
  return hashes
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
    unsafe UInt64(
      littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  /// Four bytes, the first in the lowest bits.
  ///
  /// Safe: four bytes are left from the offset on.
  @unsafe @inline(__always)
  private func halfWord(at offset: Int) -> UInt32 {
    unsafe UInt32(
      littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self))
  }

  /// Those of the bytes that do not fill up a word, with zeros behind them.
  @inline(__always)
  var lastWord: UInt64 {
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
}
