// Rows of integers become numbers: the hash table under every grouping.

/// A set of integer tuples of one width, numbered in the order of their first appearance.
package struct TupleTable: Sendable {
  /// Integers in a tuple.
  package let width: Int
  /// All tuples, one after the other.
  package private(set) var words: ContiguousArray<UInt64> = []
  /// How many tuples there are.
  package private(set) var count = 0
  /// Open addressing: 0 is a free place. Of 2^k places, of which at most three quarters are taken, each
  /// has a tuple's number + 1 in its low k bits, and in the others bits of its hash, so that a tuple,
  /// which may be far from any cache, is seldom looked at in vain. Empty as long as `dense` has all.
  private var places: ContiguousArray<UInt32> = []

  /// Of tuples of one small integer, such as the number of a name: the tuple's number + 1 by that
  /// integer. Found without a hash, and nearer to each other than in the table.
  private var dense: ContiguousArray<UInt32> = []

  /// An empty set of tuples of so many integers.
  package init(width: Int) { self.width = width }

  /// The integers of a tuple.
  package func words(of number: Int) -> ArraySlice<UInt64> {
    ArraySlice(words[number * width..<(number + 1) * width])
  }

  /// The number of a tuple of `width` integers; a new one if it is not there.
  @inline(__always)
  package mutating func number(of tuple: Span<UInt64>) -> Int {
    if width == 1, tuple[0] < dense.count {
      let number = dense[Int(tuple[0])]
      if number != 0 { return Int(number) - 1 }
    }
    if places.isEmpty, appendDense(tuple) { return count - 1 }
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

  /// The numbers + 1 of those of up to 64 tuples of one integer that are found at once; 0 for the others. Where there
  /// are many, they are far from any cache: read together, they are on their way at once.
  package func glance(_ words: Span<UInt64>) -> InlineArray<64, UInt32> {
    var numbers = InlineArray<64, UInt32>(repeating: 0)
    guard width == 1 else { return numbers }
    var found = numbers.mutableSpan
    for index in words.indices where words[index] < dense.count {
      found[index] = dense[Int(words[index])]
    }
    return numbers
  }

  /// Appends a tuple that is not in `dense`, which has all others, or makes the index.
  @inline(never)
  private mutating func appendDense(_ tuple: Span<UInt64>) -> Bool {
    if width == 1, noteDense(tuple[0], count + 1) {
      words.append(tuple[0])
      count += 1
      return true
    }
    grow()
    return false
  }

  private mutating func append(_ tuple: Span<UInt64>, at place: Int, _ tag: UInt32) {
    precondition(tuple.count == width)
    for index in tuple.indices { words.append(tuple[index]) }
    count += 1
    places[place] = tag | UInt32(count)
    if count * 4 > places.count * 3 { grow() }
    if width == 1 { _ = noteDense(tuple[0], count) }
  }

  /// Notes the number + 1 of a new tuple by its only integer.
  ///
  /// - Returns: false if that is out of proportion.
  private mutating func noteDense(_ word: UInt64, _ number: Int) -> Bool {
    if word >= dense.count {
      guard word < 4096 + 4 * number else { return false }
      dense.append(contentsOf: repeatElement(0, count: Int(word) + 1 - dense.count))
    }
    dense[Int(word)] = UInt32(number)
    return true
  }

  /// Makes the index twice as large, or large enough for the first time.
  private mutating func grow() {
    var size = max(places.count * 2, 16)
    while (count + 1) * 4 > size * 3 { size *= 2 }
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
