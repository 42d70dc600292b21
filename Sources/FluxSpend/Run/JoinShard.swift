// The hash table of requests by id.
//
// An entry is nine 32-bit words, and its place in the index four bytes at a load between 3/8 and 3/4: at
// most 47 bytes for each id. The parts that many requests share are kept once, by number.

import LogRecords
import Pricing

/// Requests that have an id, each once.
struct JoinShard: Sendable {
  /// Entries for each piece of the list, which grows by pieces so that it never has to be copied.
  private static let pieceCount = 1 << 8

  /// Entries that are joined together.
  private static let groupCount = 64

  private(set) var count = 0
  private var pieces: ContiguousArray<ContiguousArray<JoinEntry>> = []
  /// The first full line of each entry, if that is kept.
  private var linePlaces: ContiguousArray<ContiguousArray<LinePlace>> = []
  /// Open addressing: 0 is a free place. Of 2^k places each has an entry's number + 1 in its low k
  /// bits, and in the others bits of its id, so that an entry is seldom looked at in vain.
  private var places = ContiguousArray<UInt32>(repeating: 0, count: 16)

  /// Bytes held for the ids.
  var memory: Int {
    pieces.count * Self.pieceCount * MemoryLayout<JoinEntry>.stride + places.count * 4
      + linePlaces.count * Self.pieceCount * MemoryLayout<LinePlace>.stride
  }

  /// Joins an entry with what is known of its id.
  ///
  /// - Parameter place: where its line is, if that is kept; then of all entries.
  mutating func join(_ entry: JoinEntry, at place: LinePlace?, _ meaning: some EntryMeaning) {
    reserve(1)
    join(entry, at: place, found: places[slot(of: entry)], meaning)
  }

  /// Joins several entries.
  ///
  /// - Parameters:
  ///   - numbers: which of the entries.
  ///   - places: where their lines are, if that is kept, else empty.
  mutating func join(
    _ numbers: ArraySlice<UInt16>, of entries: ContiguousArray<JoinEntry>,
    at places: ContiguousArray<LinePlace>, _ meaning: some EntryMeaning
  ) {
    // Most places of the index are far from any cache. Read one after the other, each is waited for;
    // read together, they are on their way at once.
    var numbers = numbers
    while !numbers.isEmpty {
      let group = numbers.prefix(Self.groupCount)
      numbers = numbers.dropFirst(Self.groupCount)
      reserve(group.count)
      var found = InlineArray<64, UInt32>(repeating: 0)
      for (index, number) in group.enumerated() {
        found[index] = self.places[slot(of: entries[Int(number)])]
      }
      for (index, number) in group.enumerated() {
        join(
          entries[Int(number)], at: places.isEmpty ? nil : places[Int(number)],
          found: found[index], meaning)
      }
    }
  }

  /// - Parameter found: what was read at the entry's place. It may have been free then.
  @inline(__always)
  private mutating func join(
    _ entry: JoinEntry, at place: LinePlace?, found: UInt32, _ meaning: some EntryMeaning
  ) {
    let line = entry.hasFullLine ? place : place.map { _ in .unknown }
    let mask = UInt32(places.count - 1)
    let tag = entry.id.2 & ~mask
    var slot = slot(of: entry)
    var found = found == 0 ? places[slot] : found
    while found != 0 {
      if found & ~mask == tag {
        let number = Int(found & mask) - 1
        let (piece, index) = (number / Self.pieceCount, number % Self.pieceCount)
        if pieces[piece][index].id == entry.id {
          pieces[piece][index].join(entry, meaning)
          if let line, line < linePlaces[piece][index] { linePlaces[piece][index] = line }
          return
        }
      }
      slot = (slot + 1) & Int(mask)
      found = places[slot]
    }
    append(entry, line)
    places[slot] = tag | UInt32(count)
  }

  /// Makes the index large enough for further entries.
  private mutating func reserve(_ more: Int) {
    while (count + more) * 4 > places.count * 3 { grow() }
  }

  private mutating func append(_ entry: JoinEntry, _ line: LinePlace?) {
    if count % Self.pieceCount == 0 {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceCount)
      if line != nil {
        linePlaces.append([])
        linePlaces[linePlaces.count - 1].reserveCapacity(Self.pieceCount)
      }
    }
    pieces[pieces.count - 1].append(entry)
    if let line { linePlaces[linePlaces.count - 1].append(line) }
    count += 1
  }

  private mutating func grow() {
    let size = places.count * 2
    places = []
    places = ContiguousArray(repeating: 0, count: size)
    let mask = UInt32(size - 1)
    var number: UInt32 = 0
    for piece in pieces {
      for entry in piece {
        number += 1
        var place = slot(of: entry)
        while places[place] != 0 { place = (place + 1) & Int(mask) }
        places[place] = entry.id.2 & ~mask | number
      }
    }
  }

  /// Where to look for an entry first. The fingerprint is random already; its first bits have chosen the
  /// shard.
  @inline(__always)
  private func slot(of entry: JoinEntry) -> Int {
    Int(truncatingIfNeeded: entry.id.1) & (places.count - 1)
  }

  /// Passes all entries on and forgets them; their memory is given back piece by piece, so that no id
  /// is held twice.
  mutating func drain(_ body: (JoinEntry, LinePlace?) -> Void) {
    places = ContiguousArray(repeating: 0, count: 16)
    count = 0
    while let piece = pieces.popLast() {
      let lines = linePlaces.popLast()
      for (index, entry) in piece.enumerated() { body(entry, lines?[index]) }
    }
  }
}
