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

  /// The number of the tuple that stands in `source` from `start` on; a new one if it is not there.
  mutating func number(of source: ContiguousArray<UInt64>, from start: Int = 0) -> Int {
    var place = hash(source, start) & (places.count - 1)
    search: while places[place] != 0 {
      let number = Int(places[place]) - 1
      for index in 0..<width where words[number * width + index] != source[start + index] {
        place = (place + 1) & (places.count - 1)
        continue search
      }
      return number
    }
    for index in 0..<width { words.append(source[start + index]) }
    count += 1
    places[place] = UInt32(count)
    if count * 4 > places.count * 3 { grow() }
    return count - 1
  }

  private mutating func grow() {
    places = ContiguousArray(repeating: 0, count: places.count * 2)
    for number in 0..<count {
      var place = hash(words, number * width) & (places.count - 1)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt32(number + 1)
    }
  }

  private func hash(_ source: ContiguousArray<UInt64>, _ start: Int) -> Int {
    var hash: UInt64 = 0
    for index in start..<start + width {
      let product = (hash ^ source[index]).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
    return Int(truncatingIfNeeded: hash)
  }
}

/// Sums by group.
struct GroupTable: Sendable {
  /// The keys of the groups.
  private(set) var keys: TupleTable
  /// The sums of each group.
  private(set) var rows: ContiguousArray<Metrics> = []

  /// An empty table for keys of so many integers.
  init(width: Int) { keys = TupleTable(width: width) }

  /// Adds to the group whose key stands in `source` from `start` on.
  mutating func add(_ metrics: Metrics, to source: ContiguousArray<UInt64>, from start: Int = 0) {
    let row = keys.number(of: source, from: start)
    if row == rows.count { rows.append(Metrics()) }
    rows[row].merge(metrics)
  }
}
