// Rows of integers become numbers: the hash table under every grouping.

/// A set of integer tuples of one width, numbered in the order of their first appearance.
struct TupleTable: Sendable {
  /// Integers in a tuple.
  let width: Int
  /// All tuples, one after the other.
  private(set) var words: ContiguousArray<UInt64> = []
  /// How many tuples there are.
  private(set) var count = 0
  /// Open addressing: 0 is a free place, else a tuple's number + 1. The count is a power of two, and
  /// at most three quarters are taken.
  private var places = ContiguousArray<UInt32>(repeating: 0, count: 16)

  /// An empty set of tuples of so many integers.
  init(width: Int) { self.width = width }

  /// The integers of a tuple.
  func words(of number: Int) -> ArraySlice<UInt64> {
    ArraySlice(words[number * width..<(number + 1) * width])
  }

  /// The number of a tuple of `width` integers; a new one if it is not there.
  @inline(__always)
  mutating func number(of tuple: Span<UInt64>) -> Int {
    let mask = places.count - 1
    var place = Self.hash(tuple) & mask
    search: while places[place] != 0 {
      let number = Int(places[place]) - 1
      let start = number * width
      for index in tuple.indices where words[start + index] != tuple[index] {
        place = (place + 1) & mask
        continue search
      }
      return number
    }
    append(tuple, at: place)
    return count - 1
  }

  private mutating func append(_ tuple: Span<UInt64>, at place: Int) {
    precondition(tuple.count == width)
    for index in tuple.indices { words.append(tuple[index]) }
    count += 1
    places[place] = UInt32(count)
    if count * 4 > places.count * 3 { grow() }
  }

  private mutating func grow() {
    var larger = ContiguousArray<UInt32>(repeating: 0, count: places.count * 2)
    let mask = larger.count - 1
    for number in 0..<count {
      let tuple = words.span.extracting(number * width..<(number + 1) * width)
      var place = Self.hash(tuple) & mask
      while larger[place] != 0 { place = (place + 1) & mask }
      larger[place] = UInt32(number + 1)
    }
    places = larger
  }

  @inline(__always)
  private static func hash(_ tuple: Span<UInt64>) -> Int {
    var hash: UInt64 = 0
    for index in tuple.indices {
      let product = (hash ^ tuple[index]).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
    return Int(truncatingIfNeeded: hash)
  }
}
