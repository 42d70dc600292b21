// Rows of integers become numbers: the hash table under every grouping.

/// A set of integer tuples of one width, numbered in the order of their first appearance.
struct TupleTable: Sendable {
  /// Integers in a tuple.
  let width: Int
  /// All tuples, one after the other.
  private(set) var words: ContiguousArray<UInt64> = []
  /// How many tuples there are.
  private(set) var count = 0
  /// Open addressing: 0 is a free place. Of 2^k places, of which at most three quarters are taken, each
  /// has a tuple's number + 1 in its low k bits, and in the others bits of its hash, so that a tuple,
  /// which may be far from any cache, is seldom looked at in vain.
  private var places = ContiguousArray<UInt32>(repeating: 0, count: 16)

  /// Of tuples of one small integer, such as the number of a name: the tuple's number + 1 by that
  /// integer. Found without a hash, and nearer to each other than in the table.
  private var dense: ContiguousArray<UInt32> = []

  /// An empty set of tuples of so many integers.
  init(width: Int) { self.width = width }

  /// The integers of a tuple.
  func words(of number: Int) -> ArraySlice<UInt64> {
    ArraySlice(words[number * width..<(number + 1) * width])
  }

  /// The number of a tuple of `width` integers; a new one if it is not there.
  @inline(__always)
  mutating func number(of tuple: Span<UInt64>) -> Int {
    if width == 1, tuple[0] < dense.count {
      let number = dense[Int(tuple[0])]
      if number != 0 { return Int(number) - 1 }
    }
    let mask = UInt32(places.count - 1)
    let hash = Self.hash(tuple)
    let tag = UInt32(truncatingIfNeeded: hash >> 32) & ~mask
    var place = Int(UInt32(truncatingIfNeeded: hash) & mask)
    search: while places[place] != 0 {
      let (number, found) = (Int(places[place] & mask) - 1, places[place] & ~mask)
      place = (place + 1) & Int(mask)
      if found != tag { continue }
      let start = number * width
      for index in tuple.indices where words[start + index] != tuple[index] { continue search }
      return number
    }
    append(tuple, at: place, tag)
    return count - 1
  }

  private mutating func append(_ tuple: Span<UInt64>, at place: Int, _ tag: UInt32) {
    precondition(tuple.count == width)
    for index in tuple.indices { words.append(tuple[index]) }
    count += 1
    places[place] = tag | UInt32(count)
    if count * 4 > places.count * 3 { grow() }
    if width == 1 { noteDense(tuple[0]) }
  }

  /// Notes the number of the newest tuple by its only integer, if that is in proportion.
  private mutating func noteDense(_ word: UInt64) {
    if word >= dense.count {
      guard word < 4096 + 4 * count else { return }
      dense.append(contentsOf: repeatElement(0, count: Int(word) + 1 - dense.count))
    }
    dense[Int(word)] = UInt32(count)
  }

  private mutating func grow() {
    let size = places.count * 2
    places = []
    var larger = ContiguousArray<UInt32>(repeating: 0, count: size)
    let mask = UInt32(size - 1)
    for number in 0..<count {
      let tuple = words.span.extracting(number * width..<(number + 1) * width)
      let hash = Self.hash(tuple)
      var place = Int(UInt32(truncatingIfNeeded: hash) & mask)
      while larger[place] != 0 { place = (place + 1) & Int(mask) }
      larger[place] = UInt32(truncatingIfNeeded: hash >> 32) & ~mask | UInt32(number + 1)
    }
    places = larger
  }

  @inline(__always)
  private static func hash(_ tuple: Span<UInt64>) -> UInt64 {
    var hash: UInt64 = 0
    for index in tuple.indices {
      let product = (hash ^ tuple[index]).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
    return hash
  }
}
