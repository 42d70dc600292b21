// Entries, one for each id, which can be found if there is an index.
//
// An entry is ten 32-bit words, and its place in the index four bytes at a load between 3/8 and 3/4: at
// most 47 bytes for each id. The parts that many requests share are kept once, by number.

import LogRecords

/// A list of entries of different ids, with an index or without.
///
/// The list grows by pieces, so that it never has to be copied, and can be given back one by one.
struct EntryTable: Sendable {
  /// Entries that are joined together, at most.
  static let groupCount = 64
  /// Entries of a piece.
  private static let pieceCount = 1 << 8

  private struct Piece {
    var entries: ContiguousArray<JoinEntry> = []
    /// The first full line of each entry, if that is kept.
    var lines: ContiguousArray<LinePlace> = []

    /// Joins an entry with the one at an index, if they have the same id.
    ///
    /// - Returns: whether they have.
    @inline(__always)
    mutating func join(
      _ entry: JoinEntry, _ line: LinePlace?, at index: Int, _ further: inout FurtherLines,
      _ meaning: some EntryMeaning
    ) -> Bool {
      guard entries[index].id == entry.id else { return false }
      entries[index].join(entry, &further, meaning)
      if let line, line < lines[index] { lines[index] = line }
      return true
    }
  }

  private(set) var count = 0
  private var pieces: ContiguousArray<Piece> = []
  /// The piece that is not full yet.
  private var last = Piece()
  /// Open addressing: 0 is a free place. Of 2^k places each has an entry's number + 1 in its low k
  /// bits, and in the others bits of its id, so that an entry is seldom looked at in vain. Empty without
  /// an index.
  private var places: ContiguousArray<UInt32>

  init(isIndexed: Bool) {
    places = isIndexed ? ContiguousArray(repeating: 0, count: 16) : []
  }

  /// Bytes held for the ids.
  var memory: Int {
    let line = last.lines.isEmpty ? 0 : MemoryLayout<LinePlace>.stride
    return (pieces.count * Self.pieceCount + last.entries.capacity)
      * (MemoryLayout<JoinEntry>.stride + line) + places.count * MemoryLayout<UInt32>.stride
  }

  // MARK: The list

  /// Adds an entry whose id is new, and does not tell the index.
  @inline(__always)
  mutating func append(_ entry: JoinEntry, _ line: LinePlace?) {
    if count & (Self.pieceCount - 1) == 0 { beginPiece(keepsLines: line != nil) }
    last.entries.append(entry)
    if let line { last.lines.append(line) }
    count += 1
  }

  @inline(never)
  private mutating func beginPiece(keepsLines: Bool) {
    // The first piece grows as it is filled: many tables stay small.
    if count == 0 { return }
    pieces.append(last)
    last = Piece()
    last.entries.reserveCapacity(Self.pieceCount)
    if keepsLines { last.lines.reserveCapacity(Self.pieceCount) }
  }

  /// Passes all entries on.
  @inline(__always)
  func forEach(_ body: (JoinEntry) -> Void) {
    for piece in pieces { piece.entries.forEach(body) }
    last.entries.forEach(body)
  }

  /// Passes all entries on and forgets them, piece by piece.
  @inline(__always)
  mutating func drain(_ body: (JoinEntry, LinePlace?) -> Void) {
    pieces.append(last)
    last = Piece()
    if !places.isEmpty { places = ContiguousArray(repeating: 0, count: 16) }
    count = 0
    while let piece = pieces.popLast() {
      for (index, entry) in piece.entries.enumerated() {
        body(entry, piece.lines.isEmpty ? nil : piece.lines[index])
      }
    }
  }

  // MARK: The index

  /// Joins several entries with what is known of their ids.
  ///
  /// - Parameters:
  ///   - group: which of the entries.
  ///   - places: where their lines are, if that is kept, else empty.
  mutating func join(
    _ group: ArraySlice<UInt16>, of entries: ContiguousArray<BufferedEntry>,
    at places: ContiguousArray<LinePlace>, _ further: inout FurtherLines,
    _ meaning: some EntryMeaning
  ) {
    reserve(group.count)
    var found = InlineArray<64, UInt32>(repeating: 0)
    for (index, number) in group.enumerated() {
      found[index] = self.places[slot(of: entries[Int(number)].entry)]
    }
    for (index, number) in group.enumerated() {
      let entry = entries[Int(number)].entry
      let line = entry.line(at: places.isEmpty ? nil : places[Int(number)])
      join(entry, line, found: found[index], &further, meaning)
    }
  }

  /// Joins an entry with what is known of its id.
  mutating func join(
    _ entry: JoinEntry, _ line: LinePlace?, _ further: inout FurtherLines,
    _ meaning: some EntryMeaning
  ) {
    reserve(1)
    join(entry, line, found: 0, &further, meaning)
  }

  /// Joins an entry if its id is known.
  ///
  /// - Returns: whether it is.
  @inline(__always)
  mutating func joinIfKnown(
    _ entry: JoinEntry, _ line: LinePlace?, _ further: inout FurtherLines,
    _ meaning: some EntryMeaning
  ) -> Bool {
    guard count > 0 else { return false }
    return findPlace(entry, line, found: 0, &further, meaning) == nil
  }

  /// - Parameter found: what was read at the entry's place. It may have been free then.
  @inline(__always)
  private mutating func join(
    _ entry: JoinEntry, _ line: LinePlace?, found: UInt32, _ further: inout FurtherLines,
    _ meaning: some EntryMeaning
  ) {
    guard let place = findPlace(entry, line, found: found, &further, meaning) else { return }
    append(entry, line)
    places[place] = entry.id.2 & ~mask | UInt32(count)
  }

  /// Joins an entry if its id is known.
  ///
  /// - Returns: the free place for its id, if not.
  @inline(__always)
  private mutating func findPlace(
    _ entry: JoinEntry, _ line: LinePlace?, found: UInt32, _ further: inout FurtherLines,
    _ meaning: some EntryMeaning
  ) -> Int? {
    let mask = mask
    var place = slot(of: entry)
    var found = found == 0 ? places[place] : found
    while found != 0 {
      if (found ^ entry.id.2) & ~mask == 0,
        join(entry, line, withNumber: Int(found & mask) - 1, &further, meaning)
      {
        return nil
      }
      place = (place + 1) & Int(mask)
      found = places[place]
    }
    return place
  }

  /// Joins an entry with the one of a number, if they have the same id.
  ///
  /// - Returns: whether they have.
  @inline(__always)
  private mutating func join(
    _ entry: JoinEntry, _ line: LinePlace?, withNumber number: Int, _ further: inout FurtherLines,
    _ meaning: some EntryMeaning
  ) -> Bool {
    let (piece, index) = (number / Self.pieceCount, number & (Self.pieceCount - 1))
    if piece == pieces.count { return last.join(entry, line, at: index, &further, meaning) }
    return pieces[piece].join(entry, line, at: index, &further, meaning)
  }

  /// Makes the index large enough for further entries.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if (count + more) * 4 > places.count * 3 { makeIndex(roomFor: more) }
  }

  /// Makes an index of all entries, with room for more.
  @inline(never)
  mutating func makeIndex(roomFor more: Int) {
    var size = max(16, places.count)
    while (count + more) * 4 > size * 3 { size *= 2 }
    places = []
    places = ContiguousArray(repeating: 0, count: size)
    let mask = mask
    var number: UInt32 = 0
    forEach { entry in
      number += 1
      var place = slot(of: entry)
      while places[place] != 0 { place = (place + 1) & Int(mask) }
      places[place] = entry.id.2 & ~mask | number
    }
  }

  /// The low bits of a place.
  private var mask: UInt32 { UInt32(places.count - 1) }

  /// Where to look for an entry first. The fingerprint is random already; its first bits have chosen the
  /// shard.
  @inline(__always)
  private func slot(of entry: JoinEntry) -> Int {
    Int(truncatingIfNeeded: entry.id.1) & (places.count - 1)
  }
}
