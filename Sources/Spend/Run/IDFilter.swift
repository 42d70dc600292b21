// Whether an id has come before: certainly not, or perhaps.

/// A set of ids that may take a new one for a known one (about once in a hundred times), never a known one
/// for new: a Bloom filter in which the four bits of an id are in one word.
struct IDFilter: Sendable {
  /// Of six ids in a word of 64 bits, one in a hundred new ones finds its four bits taken.
  private static let idsPerWord = 6

  private var words = ContiguousArray<UInt64>(repeating: 0, count: 8)

  /// Bytes held.
  var memory: Int { words.count * MemoryLayout<UInt64>.stride }

  /// The word of an entry's id.
  @inline(__always)
  func word(of entry: JoinEntry) -> UInt64 { words[place(of: entry)] }

  /// Adds an entry's id.
  ///
  /// - Parameter found: the word of the id, read before; bits that have come since may be missing.
  /// - Returns: whether the id is certainly new.
  @inline(__always)
  mutating func insert(_ entry: JoinEntry, found: UInt64) -> Bool {
    let bits = Self.bits(of: entry)
    if found & bits == bits { return false }
    let place = place(of: entry)
    let word = words[place]
    words[place] = word | bits
    return word & bits != bits
  }

  /// Makes room for further ids.
  ///
  /// - Parameter entries: those of all ids so far.
  @inline(__always)
  mutating func reserve(_ more: Int, _ entries: borrowing EntryTable) {
    if entries.count + more > words.count * Self.idsPerWord { grow(more, entries) }
  }

  @inline(never)
  private mutating func grow(_ more: Int, _ entries: borrowing EntryTable) {
    var size = words.count
    // By fours, so that few ids have to be entered again.
    while entries.count + more > size * Self.idsPerWord { size *= 4 }
    words = []
    words = ContiguousArray(repeating: 0, count: size)
    entries.forEach { words[place(of: $0)] |= Self.bits(of: $0) }
  }

  /// The fingerprint of an id is random already. Its first word has chosen the shard.
  @inline(__always)
  private func place(of entry: JoinEntry) -> Int {
    Int(truncatingIfNeeded: entry.id.1) & (words.count - 1)
  }

  @inline(__always)
  private static func bits(of entry: JoinEntry) -> UInt64 {
    let random = UInt64(entry.id.2)
    return 1 &<< random | 1 &<< (random &>> 6) | 1 &<< (random &>> 12) | 1 &<< (random &>> 18)
  }
}
