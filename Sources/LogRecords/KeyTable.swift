// Names become small integers once, so that a record touches integers only.
//
// Keys are bytes: two spellings that Unicode calls equal (NFC and NFD) stay two users, as in the log.

/// A set of byte strings, numbered in the order of their first appearance. Number 0 is the word
/// `unknown`: a log that says so and one that says nothing mean the same.
///
/// Keys are told apart by 96 bits of two hashes, whose seeds nobody knows: two of ten million keys share
/// them with a chance of 1 in 10^15. So a key that is known is found at one place in memory, which, where
/// there are many keys, is far from any cache; its text is not looked at.
public struct KeyTable: Sendable {
  /// Bits of a key's hashes, and its number + 1; 0 is a free place.
  private struct Place {
    var bits = KeyBits()
    var number: UInt32 = 0
  }

  /// Keys that are looked up together.
  static let groupCount = 64

  /// All keys, one after the other.
  private var text: ContiguousArray<UInt8> = []
  /// By key: where it ends in `text`.
  private var ends: ContiguousArray<Int> = []
  /// Open addressing: 2^k places, of which at most three quarters are taken.
  private var places: ContiguousArray<Place>
  private let seeds = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))

  /// A table of that word.
  public init() {
    places = ContiguousArray(repeating: Place(), count: 64)
    _ = number(of: Array("unknown".utf8))
  }

  /// How many keys there are.
  public var count: Int { ends.count }

  /// Bytes held for the keys and their index.
  public var memory: Int {
    text.capacity + ends.capacity * 8 + places.count * MemoryLayout<Place>.stride
  }

  /// The key of a number.
  public func bytes(of number: UInt32) -> ArraySlice<UInt8> {
    ArraySlice(text[range(of: Int(number))])
  }

  /// The keys of several numbers. Each may be far from any cache: where they lie is read first, so that they
  /// are on their way at once.
  public func texts(of numbers: ContiguousArray<UInt32>) -> KeyTexts {
    let ranges = numbers.map { range(of: Int($0)) }
    var texts = KeyTexts()
    for range in ranges { texts.append(text[range]) }
    return texts
  }

  /// Where a key lies in `text`.
  private func range(of number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }

  /// The key of a number as text. What is not UTF-8 cannot get here: the scanner refuses it.
  public func string(of number: UInt32) -> String {
    String(decoding: bytes(of: number), as: UTF8.self)
  }

  /// The number of a key given as an array.
  public mutating func number(of key: [UInt8]) -> UInt32 { number(of: key.span) }

  /// The number of a key; a new one if it has not been seen.
  mutating func number(of key: Span<UInt8>) -> UInt32 { number(of: key, bits(of: key)) }

  /// The bits by which a key is told apart here.
  @inline(__always)
  func bits(of key: Span<UInt8>) -> KeyBits { KeyBits(keyHashes(key, seeds: seeds)) }

  /// The same of a short name.
  @inline(__always)
  func bits(of name: ShortName) -> KeyBits { KeyBits(keyHashes(name, seeds: seeds)) }

  /// The number of a key of these bits; a new one if it has not been seen.
  mutating func number(of key: Span<UInt8>, _ bits: KeyBits) -> UInt32 {
    let mask = places.count - 1
    var place = Int(bits.words.0) & mask
    while places[place].number != 0 {
      if places[place].bits == bits { return places[place].number - 1 }
      place = (place + 1) & mask
    }
    // Safe: the bytes are copied within the call.
    unsafe key.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    ends.append(text.count)
    places[place] = Place(bits: bits, number: UInt32(ends.count))
    if ends.count * 4 > places.count * 3 { grow() }
    return UInt32(ends.count) - 1
  }

  /// The numbers + 1 of those of the first keys of a group that are found at once; 0 for the others, which
  /// have to be asked for one by one. Most places are far from any cache: read one after the other, each is
  /// waited for; read together, they are on their way at once.
  func glance(_ bits: Span<KeyBits>) -> InlineArray<64, UInt32> {
    let mask = places.count - 1
    var found = InlineArray<64, Place>(repeating: Place())
    var numbers = InlineArray<64, UInt32>(repeating: 0)
    // By spans: an element of an inline array may be read by a copy of all of them.
    var places = found.mutableSpan
    for index in bits.indices { places[index] = self.places[Int(bits[index].words.0) & mask] }
    var result = numbers.mutableSpan
    for index in bits.indices where places[index].bits == bits[index] {
      result[index] = places[index].number
    }
    return numbers
  }

  /// Adds the keys of another table from a number on to those here, and their numbers here to a list.
  mutating func merge(
    _ other: KeyTable, from start: Int, numbers: inout ContiguousArray<UInt32>
  ) {
    var first = start
    while first < other.count {
      let count = min(other.count - first, Self.groupCount)
      var bits = InlineArray<64, KeyBits>(repeating: KeyBits())
      for index in 0..<count {
        bits[index] = self.bits(of: other.text.span.extracting(other.range(of: first + index)))
      }
      let found = glance(bits.span.extracting(first: count))
      for index in 0..<count {
        numbers.append(
          found[index] != 0
            ? found[index] - 1
            : number(
              of: other.text.span.extracting(other.range(of: first + index)), bits[index]))
      }
      first += count
    }
  }

  /// Whether one key comes before another, by bytes.
  public func precedes(_ one: UInt32, _ two: UInt32) -> Bool {
    let (first, second) = (range(of: Int(one)), range(of: Int(two)))
    for index in 0..<min(first.count, second.count) {
      let (left, right) = (text[first.lowerBound + index], text[second.lowerBound + index])
      if left != right { return left < right }
    }
    return first.count < second.count
  }

  /// The first 16 bytes of a key as a number, the first of them highest, with zeros behind its end. A key
  /// of which this is less comes before another.
  public func prefix(of number: UInt32) -> UInt128 {
    var prefix: UInt128 = 0
    for (index, place) in range(of: Int(number)).prefix(16).enumerated() {
      prefix |= UInt128(text[place]) << UInt128(120 - index * 8)
    }
    return prefix
  }

  private mutating func grow() {
    var larger = ContiguousArray(repeating: Place(), count: places.count * 2)
    let mask = larger.count - 1
    for taken in places where taken.number != 0 {
      var place = Int(taken.bits.words.0) & mask
      while larger[place].number != 0 { place = (place + 1) & mask }
      larger[place] = taken
    }
    places = larger
  }
}

/// Texts of keys, one after the other.
public struct KeyTexts: Sendable {
  /// The bytes of all.
  public var bytes: ContiguousArray<UInt8> = []
  /// By text: where it ends.
  public var ends: ContiguousArray<Int> = []

  /// No texts.
  public init() {}

  /// Adds a text.
  @inlinable
  public mutating func append(_ text: some Collection<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// Where a text lies in `bytes`.
  @inlinable
  public func range(of number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }
}
