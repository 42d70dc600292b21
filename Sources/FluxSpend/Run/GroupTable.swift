// Sums by group: a hash table from a row of integers to Metrics.

/// One table in the making.
struct GroupTable: Sendable {
  /// Integers that make up a key, one for each dimension.
  let width: Int
  /// The keys of all rows, one after the other.
  private(set) var keys: ContiguousArray<UInt64> = []
  /// The sums of each row.
  private(set) var rows: ContiguousArray<Metrics> = []
  /// Open addressing: 0 is a free place, else a row's number + 1. The count is a power of two, and
  /// at most three quarters are taken.
  private var places: ContiguousArray<UInt32>

  /// An empty table for keys of so many integers.
  init(width: Int) {
    self.width = width
    places = ContiguousArray(repeating: 0, count: 16)
  }

  /// Adds to the row of a key; the row is made if there is none.
  mutating func add(_ metrics: Metrics, to key: ContiguousArray<UInt64>, from start: Int) {
    rows[row(of: key, from: start)].merge(metrics)
  }

  /// The integers of a row's key.
  func key(ofRow row: Int) -> ArraySlice<UInt64> {
    ArraySlice(keys[row * width..<(row + 1) * width])
  }

  /// The row of the key that stands in `key` from `start` on.
  private mutating func row(of key: ContiguousArray<UInt64>, from start: Int) -> Int {
    var place = hash(key, start) & (places.count - 1)
    search: while places[place] != 0 {
      let row = Int(places[place]) - 1
      for index in 0..<width where keys[row * width + index] != key[start + index] {
        place = (place + 1) & (places.count - 1)
        continue search
      }
      return row
    }
    let row = rows.count
    for index in 0..<width { keys.append(key[start + index]) }
    rows.append(Metrics())
    places[place] = UInt32(row + 1)
    if rows.count * 4 > places.count * 3 { grow() }
    return row
  }

  private mutating func grow() {
    places = ContiguousArray(repeating: 0, count: places.count * 2)
    for row in rows.indices {
      var place = hash(keys, row * width) & (places.count - 1)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = UInt32(row + 1)
    }
  }

  private func hash(_ key: ContiguousArray<UInt64>, _ start: Int) -> Int {
    var hash: UInt64 = 0
    for index in start..<start + width {
      let product = (hash ^ key[index]).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
    return Int(truncatingIfNeeded: hash)
  }
}
