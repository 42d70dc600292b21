// The numbers of the names seen of late, found without the table of all names.
//
// A log has a few models and statuses, and users who come again soon. Their names are short: three words
// of eight bytes hold one, and where it lies follows from a product of these. The table of all names
// needs a hash that nobody can foresee, and three places in memory, of which each may be far away. Here
// a name that falls on another one's place just takes it.

/// The bytes of a name in three words that overlap, so that its length asks for one branch only.
///
///     u01883                  00u01883     -            -
///     flux-kontext-pro        flux-kon     -kontext     text-pro
struct ShortName: Equatable {
  /// The longest name of this kind, in bytes.
  static let longest = 24

  private var words = (UInt64(0), UInt64(0), UInt64(0))
  private var length: UInt32 = 0

  /// A name of 1 to 24 bytes.
  ///
  /// Safe: its bytes are readable, and seven more.
  @unsafe @inline(__always)
  init(_ start: UnsafePointer<UInt8>, count: Int) {
    if count >= 8 {
      let last = unsafe start + (count &- 8)
      words = unsafe (loadWord(start), loadWord(start + (count &- 8) / 2), loadWord(last))
    } else {
      words.0 = unsafe loadWord(start) &<< UInt64(64 &- 8 &* count)
    }
    length = UInt32(truncatingIfNeeded: count)
  }

  /// No name.
  init() {}

  @inline(__always)
  static func == (left: ShortName, right: ShortName) -> Bool {
    (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
      | (left.words.2 ^ right.words.2) | UInt64(left.length ^ right.length) == 0
  }

  /// How many bytes it has.
  var count: Int { Int(length) }

  /// Its first, second and third eight bytes, as far as it has so many.
  @inline(__always)
  var fullWords: (UInt64, UInt64, UInt64) {
    // The second eight begin within the word in the middle, and end within the last one.
    let middle = (count &- 8) / 2
    let behind = (words.2 >> (8 &* (middle &+ 16 &- count))) << (8 &* middle)
    let second = words.1 >> (64 &- 8 &* middle) | behind
    return (words.0, second, words.2)
  }

  /// Those of its bytes behind the full words, with zeros behind them.
  @inline(__always)
  var rest: UInt64 {
    // None of them is shifted by 64 bits, which leaves nothing.
    (count < 8 ? words.0 : words.2) >> (64 &- 8 &* (count & 7))
  }

  /// Its bytes, and others behind them.
  var bytes: InlineArray<24, UInt8> {
    var bytes = InlineArray<24, UInt8>(repeating: 0)
    func put(_ word: UInt64, at start: Int) {
      for index in 0..<8 {
        bytes[start + index] = UInt8(truncatingIfNeeded: word >> UInt64(8 * index))
      }
    }
    if count >= 8 {
      put(words.0, at: 0)
      put(words.1, at: (count - 8) / 2)
      put(words.2, at: count - 8)
    } else {
      put(words.0 >> UInt64(64 - 8 * count), at: 0)
    }
    return bytes
  }

  /// Bits that follow from all its bytes; the highest of them are the best.
  @inline(__always)
  fileprivate var mixed: UInt64 {
    (words.0 &* 0x9E37_79B9_7F4A_7C15) ^ (words.1 &* 0xC2B2_AE3D_27D4_EB4F)
      ^ (words.2 &* 0x1656_67B1_9E37_79F9)
  }
}

/// What short names mean, each at a place of its own; a later one takes the place of an earlier one.
///
/// Safe: `2^bits` entries are allocated, and places have so many bits, from 1 to 63. It belongs to one decoder, which
/// releases it.
@safe
struct NamePlaces<Meaning> {
  private struct Entry {
    var name = ShortName()
    var meaning: Meaning
  }

  private let entries: UnsafeMutablePointer<Entry>
  /// 64 less the bits of a place.
  private let shift: UInt64

  /// Places that are free; `nothing` stands there.
  init(bits: Int, nothing: Meaning) {
    shift = UInt64(64 - bits)
    unsafe entries = .allocate(capacity: 1 << bits)
    unsafe entries.initialize(repeating: Entry(meaning: nothing), count: 1 << bits)
  }

  func deallocate() { unsafe entries.deallocate() }

  /// What a name means; nil when it is not here.
  @inline(__always)
  func meaning(of name: ShortName) -> Meaning? {
    let place = place(of: name)
    return unsafe entries[place].name == name ? entries[place].meaning : nil
  }

  @inline(__always)
  func remember(_ meaning: Meaning, of name: ShortName) {
    unsafe entries[place(of: name)] = Entry(name: name, meaning: meaning)
  }

  @inline(__always)
  private func place(of name: ShortName) -> Int {
    Int(truncatingIfNeeded: name.mixed &>> shift)
  }
}

/// A cache before `NameBook.names`.
struct RecentNames {
  /// 16,384 places, half a megabyte: a log of 5,000 users then misses 4 of 100, with 4,096 places it
  /// was 24.
  private let places = NamePlaces<UInt32>(bits: 14, nothing: 0)

  func deallocate() { places.deallocate() }

  /// The number of a short name; nil when it is not here.
  @inline(__always)
  func number(of name: ShortName) -> UInt32? { places.meaning(of: name) }

  /// The numbers of those of up to 64 short names that are here; the largest number for the others. Where
  /// they lie is read together, so that what is not in the nearest cache is on its way at once.
  func glance(_ names: Span<ShortName>) -> InlineArray<64, UInt32> {
    var numbers = InlineArray<64, UInt32>(repeating: .max)
    var result = numbers.mutableSpan
    for index in names.indices {
      if let number = number(of: names[index]) { result[index] = number }
    }
    return numbers
  }

  @inline(__always)
  func remember(_ number: UInt32, of name: ShortName) { places.remember(number, of: name) }

  /// The number of a name that is not empty; one that is not here is looked up.
  ///
  /// Safe: behind the name as many bytes are readable as `scanPadding` says.
  @inline(__always)
  func number(
    of text: UnsafeBufferPointer<UInt8>, lookUp: (Span<UInt8>) -> UInt32
  ) -> UInt32 {
    guard let start = text.baseAddress, text.count <= ShortName.longest else {
      return unsafe lookUp(text.span)
    }
    let name = unsafe ShortName(start, count: text.count)
    if let number = number(of: name) { return number }
    let number = unsafe lookUp(text.span)
    places.remember(number, of: name)
    return number
  }
}
