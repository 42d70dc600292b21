// The values that a record has of the dimensions that the user has named, all in one key: so a record, and what
// becomes of it, has one number for them, however many there are.
//
//     team "art", region absent, tier "gold"      3 0 a r t   0 0   4 0 g o l d

/// Spells values of free dimensions as a key, and reads them again.
public enum LabelKey {
  /// Dimensions that there may be.
  public static let limit = 16

  /// The key of values, an absent one being empty; nil if all are absent, whose number is 0.
  public static func key(_ values: [ArraySlice<UInt8>]) -> [UInt8]? {
    if values.allSatisfy(\.isEmpty) { return nil }
    var key: [UInt8] = []
    for value in values { append(value, value.count, to: &key) }
    return key
  }

  /// Adds a value to a key.
  static func append(_ value: some Sequence<UInt8>, _ count: Int, to key: inout [UInt8]) {
    precondition(count <= UInt16.max, "a value is a name, and they are short")
    key.append(UInt8(truncatingIfNeeded: count))
    key.append(UInt8(count >> 8))
    key.append(contentsOf: value)
  }

  /// The values in a key; none for the key of number 0.
  public static func values(of number: UInt32, in labels: KeyTable) -> [ArraySlice<UInt8>] {
    if number == 0 { return [] }
    var rest = labels.bytes(of: number)
    var values: [ArraySlice<UInt8>] = []
    while rest.count >= 2 {
      let count = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
      values.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return values
  }
}
