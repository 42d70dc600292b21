// The requests that have an id, each once.
//
// Where most ids come once, nobody has to find an entry by its id: a filter, small enough to be near,
// tells the ids that are certainly new from those that may have come before, and these few have a table
// of their own until all lines have been read. When it turns out that many ids come again, the filter
// gives way to an index of all entries.

import LogRecords

/// Requests by id.
struct JoinShard: Sendable {
  /// Of so many ids one may look as if it had come before.
  private static let repeatLimit = 16

  /// Whether ids are looked up in the filter, not in an index.
  private var isFiltering = true
  private var filter = IDFilter()
  /// The entries of different ids.
  private var entries = EntryTable(isIndexed: false)
  /// As long as the entries have no index: what further lines say of their ids, or of others that look
  /// alike to the filter.
  private var repeats = EntryTable(isIndexed: true)
  /// Lines that may complete what the entries say.
  private var further = FurtherLines()

  /// Bytes held for the ids.
  var memory: Int { filter.memory + entries.memory + repeats.memory + further.memory }

  /// Joins an entry with what is known of its id.
  ///
  /// - Parameter place: where its line is, if that is kept; then of all entries.
  mutating func join(_ entry: JoinEntry, at place: LinePlace?, _ meaning: some EntryMeaning) {
    let line = entry.line(at: place)
    guard isFiltering else { return entries.join(entry, line, &further, meaning) }
    filter.reserve(1, entries)
    add(entry, line, found: 0, meaning)
    changeIfMany(meaning)
  }

  /// Joins several entries.
  ///
  /// - Parameters:
  ///   - numbers: which of the entries.
  ///   - places: where their lines are, if that is kept, else empty.
  mutating func join(
    _ numbers: ArraySlice<UInt16>, of entries: ContiguousArray<BufferedEntry>,
    at places: ContiguousArray<LinePlace>, _ meaning: some EntryMeaning
  ) {
    // Most words of filter and index are far from the nearest cache. Read one after the other, each is
    // waited for; read together, they are on their way at once.
    var numbers = numbers
    while !numbers.isEmpty {
      let group = numbers.prefix(EntryTable.groupCount)
      numbers = numbers.dropFirst(EntryTable.groupCount)
      if isFiltering {
        add(group, of: entries, at: places, meaning)
      } else {
        self.entries.join(group, of: entries, at: places, &further, meaning)
      }
    }
  }

  private mutating func add(
    _ group: ArraySlice<UInt16>, of entries: ContiguousArray<BufferedEntry>,
    at places: ContiguousArray<LinePlace>, _ meaning: some EntryMeaning
  ) {
    filter.reserve(group.count, self.entries)
    var found = InlineArray<64, UInt64>(repeating: 0)
    for (index, number) in group.enumerated() {
      found[index] = filter.word(of: entries[Int(number)].entry)
    }
    for (index, number) in group.enumerated() {
      let entry = entries[Int(number)].entry
      let line = entry.line(at: places.isEmpty ? nil : places[Int(number)])
      add(entry, line, found: found[index], meaning)
    }
    changeIfMany(meaning)
  }

  /// - Parameter found: what was read at the entry's place in the filter. Bits may have come since.
  @inline(__always)
  private mutating func add(
    _ entry: JoinEntry, _ line: LinePlace?, found: UInt64, _ meaning: some EntryMeaning
  ) {
    if filter.insert(entry, found: found) {
      entries.append(entry, line)
    } else {
      repeats.join(entry, line, &further, meaning)
    }
  }

  /// Takes an index for the filter if many ids come again.
  private mutating func changeIfMany(_ meaning: some EntryMeaning) {
    if repeats.count > EntryTable.groupCount,
      repeats.count > entries.count / Self.repeatLimit
    {
      settle(meaning)
    }
  }

  /// Joins with the entries what else is known of their ids, which takes an index.
  mutating func settle(_ meaning: some EntryMeaning) {
    guard repeats.count > 0 else { return }
    (isFiltering, filter) = (false, IDFilter())
    entries.makeIndex(roomFor: repeats.count)
    repeats.drain { entries.join($0, $1, &further, meaning) }
  }

  /// Passes all requests on and forgets them; their memory is given back piece by piece, so that no id is
  /// held twice.
  ///
  /// - Parameter body: gets them with their lines; and with the lines that may complete them, if there are any.
  @inline(__always)
  mutating func drain(
    _ meaning: some EntryMeaning, _ body: (JoinEntry, LinePlace?, [JoinEntry]?) -> Void
  ) {
    // With an index so sparse most entries are passed over at first sight. A repeat takes its entry with it.
    repeats.makeIndex(roomFor: repeats.count * 8)
    let isFiltering = isFiltering
    entries.drain { entry, line in
      if !isFiltering {
        body(entry, line, further.lines(of: entry))
      } else if !repeats.joinIfKnown(entry, line, &further, meaning) {
        // Only what has come again can be incomplete.
        body(entry, line, nil)
      }
    }
    repeats.drain { body($0, $1, further.lines(of: $0)) }
    self = JoinShard()
  }

  /// Passes all lines on, after `settle`, as if they had just been read, and forgets them.
  mutating func drainLines(_ body: (JoinEntry, LinePlace?) -> Void) {
    precondition(repeats.count == 0)
    entries.drain(body)
    for line in further.entries { body(line, nil) }
    self = JoinShard()
  }
}
