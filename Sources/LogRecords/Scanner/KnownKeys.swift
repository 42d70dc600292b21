// The keys that a log has shown so far, each with the one that followed it last time.
//
// The lines of a log have the same keys in the same order, so nearly always the next key is known before
// it is read, and reading it is two comparisons of eight bytes:
//
//     known     "ts":  --next-->  "id":  --next-->  "user":  --next-->  "model": ...
//     line    {"ts":"2026-06-01T00:00:00Z","id":"7ab40e090f363a7d","user": ...
//
// A key of another kind of line, or one that is left out now and then, is searched for. All of this is
// memory of what `FactMap` said, and can be forgotten at any time: an entry gives way to another that
// falls on its place.

/// A key as it stands in lines, and what it leads to.
///
/// Safe: `next` points to an entry of the same `KnownKeys`.
@safe
struct KnownKey {
  /// `"key":`, of at most `KnownBytes.longest` bytes; longer ones are not remembered.
  var bytes = KnownBytes()
  /// The entry of the key that came next in a line.
  fileprivate var next: UnsafeMutablePointer<KnownKey>
  /// The node whose objects have this key; of an entry that no key may match, a number beyond all nodes.
  var node: UInt16 = .max
  /// The slot of the values here, if all there is to do with one is to keep it; else -1.
  var slot: Int16 = -1
  /// The number of the key's edge; 0 if it leads to no fact.
  var edge: UInt8 = 0
  /// Whether `SlotMemory` has to be told that a value begins.
  var announces = false

  fileprivate init(next: UnsafeMutablePointer<KnownKey>) { unsafe self.next = next }
}

/// Where a `KnownKey` lies.
///
/// Safe: points to one of the entries of a `KnownKeys` that outlives it.
@safe
struct KnownKeyPlace {
  fileprivate let entry: UnsafeMutablePointer<KnownKey>

  /// The key.
  var key: KnownKey {
    @inline(__always) get { unsafe entry.pointee }
  }

  /// The key that came behind this one last time.
  var next: KnownKeyPlace {
    @inline(__always) get { unsafe KnownKeyPlace(entry: entry.pointee.next) }
  }

  /// Whether the key is the one at the cursor, with the colon right behind it.
  @inline(__always)
  func matches(_ cursor: LineCursor, in node: UInt8) -> Bool {
    let difference = key.bytes.headDifference(cursor) | UInt64(key.node ^ UInt16(node))
    return difference == 0 && (key.bytes.count <= 16 || key.bytes.matchTail(cursor))
  }

  /// Another key takes the place; what comes next is still to be seen.
  fileprivate func replace(by key: KnownKey) {
    let next = unsafe entry.pointee.next
    unsafe entry.pointee = key
    unsafe entry.pointee.next = next
  }
}

/// The memory of a scanner.
@safe
final class KnownKeys {
  /// Places of the table; two more entries are no keys.
  private static let placeCount = 256

  private let map: FactMap
  /// Safe: `placeCount + 2` entries are allocated, and the numbers of places are below that.
  private let entries: UnsafeMutablePointer<KnownKey>

  init(_ map: FactMap) {
    self.map = map
    unsafe entries = .allocate(capacity: Self.placeCount + 2)
    unsafe entries.initialize(repeating: KnownKey(next: entries), count: Self.placeCount + 2)
  }

  deinit { unsafe entries.deallocate() }

  /// What stands for the key before the first of a line: only its `next` means anything.
  var start: KnownKeyPlace {
    @inline(__always) get { place(Self.placeCount) }
  }

  /// What stands for every key that is not remembered.
  private var other: KnownKeyPlace { place(Self.placeCount + 1) }

  @inline(__always)
  private func place(_ number: Int) -> KnownKeyPlace {
    unsafe KnownKeyPlace(entry: entries + number)
  }

  /// Reads a key that was not the expected one, and remembers that it came behind another one.
  ///
  /// - Returns: the key, and the position behind its colon; nil for what the scanner does not read.
  @inline(never)
  func read(
    _ cursor: LineCursor, in node: UInt8, after last: KnownKeyPlace
  ) -> (place: KnownKeyPlace, end: LineCursor)? {
    guard cursor.byte == UInt8(ascii: "\"") else { return nil }
    var end = cursor
    end.advance()
    while end.stringStops32 == 0 { end.advance(32) }
    end.advance(end.stringStops32.trailingZeroBitCount)
    guard end.byte == UInt8(ascii: "\"") else { return nil }
    let count = end.distance(from: cursor) + 2
    end.advance()
    let isPlain = end.byte == UInt8(ascii: ":") && count <= KnownBytes.longest
    end.skipSpace()
    guard end.byte == UInt8(ascii: ":") else { return nil }
    end.advance()
    guard isPlain else {
      other.replace(by: meaning(of: cursor, count, in: node))
      return (other, end)
    }
    let place = find(cursor, count, in: node)
    unsafe last.entry.pointee.next = place.entry
    return (place, end)
  }

  /// The place of a key that is short enough to be remembered.
  @inline(__always)
  private func find(_ cursor: LineCursor, _ count: Int, in node: UInt8) -> KnownKeyPlace {
    let bytes = KnownBytes(cursor, count: count)
    let others = bytes.head.1 ^ cursor.word(at: max(0, count - 8)) ^ UInt64(node)
    let mixed = (bytes.head.0 &* 0x9E37_79B9_7F4A_7C15) ^ (others &* 0xC2B2_AE3D_27D4_EB4F)
    let place = place(Int(truncatingIfNeeded: mixed &>> 56))
    if place.matches(cursor, in: node) { return place }
    var key = meaning(of: cursor, count, in: node)
    (key.bytes, key.node) = (bytes, UInt16(node))
    place.replace(by: key)
    return place
  }

  /// What the format knows of the key at the cursor.
  @inline(never)
  private func meaning(of cursor: LineCursor, _ count: Int, in node: UInt8) -> KnownKey {
    // Safe: the key's bytes lie between the cursor and the end of the line.
    let bytes = unsafe UnsafeBufferPointer(start: cursor.position + 1, count: count - 3)
    let number = unsafe map.edge(of: bytes.span, in: node)
    let edge = map.edges[number]
    var key = unsafe KnownKey(next: entries)
    key.edge = UInt8(number)
    key.slot = edge.input < 0 ? edge.slot : -1
    key.announces = edge.input >= 0 || edge.child != 0
    return key
  }
}
