// Elements that speak of FLUX and may belong to a request: whether some request of the run has their id is
// known only when all lines have been read.
//
//   an unread element with ids   one of them known: it is about that request, an update; else it is unread
//   an update with a shape       its id known: it stays an update; else it is unread, and no result that
//                                waits for its submission
//
// They are kept until then, some hundred bytes each; logs that are understood have hardly any.

import LogRecords

/// The fingerprint of a request's id.
struct EntryID: Hashable, Sendable {
  private var words: (UInt32, UInt32, UInt32)

  init(_ entry: JoinEntry) { words = entry.id }
  init(_ id: RequestID) { words = id.words }

  static func == (left: EntryID, right: EntryID) -> Bool { left.words == right.words }

  func hash(into hasher: inout Hasher) {
    // It is random already.
    hasher.combine(UInt64(words.0) << 32 | UInt64(words.1))
  }
}

/// Elements of which the ids decide.
struct UndecidedLines: Sendable {
  /// An element.
  private struct Line: Sendable {
    var shape: UInt32
    var file: UInt32
    var block: UInt32
    var lineInBlock: UInt32
    var byteOffset: Int
    /// Where its ids end in the list of all.
    var idEnd: UInt32
    var isUpdate: Bool
    var hint: IgnoreHint

    var place: ProblemPlace {
      ProblemPlace(
        file: Int(file), block: Int(block), lineInBlock: Int(lineInBlock), byteOffset: byteOffset)
    }
  }

  /// Ids that are looked for among the requests, and how many updates with a shape each has.
  typealias Wanted = [EntryID: Int]

  private var lines: ContiguousArray<Line> = []
  private var ids: ContiguousArray<EntryID> = []
  /// Those of the ids that requests with a full line have.
  var known: Set<EntryID> = []

  var isEmpty: Bool { lines.isEmpty }

  /// Adds an unread element, or an update with a shape.
  mutating func add(
    shape: UInt32, ids newIDs: some Sequence<RequestID>, isUpdate: Bool, at place: ProblemPlace,
    hint: IgnoreHint = .none
  ) {
    ids.append(contentsOf: newIDs.lazy.map { EntryID($0) })
    lines.append(
      Line(
        shape: shape, file: UInt32(place.file), block: UInt32(place.block),
        lineInBlock: UInt32(place.lineInBlock), byteOffset: place.byteOffset,
        idEnd: UInt32(ids.count), isUpdate: isUpdate, hint: hint))
  }

  /// Adds another share's.
  ///
  /// - Parameter translated: the number here of a shape there.
  mutating func merge(_ other: UndecidedLines, translated: (UInt32) -> UInt32) {
    known.formUnion(other.known)
    guard !other.isEmpty else { return }
    let start = UInt32(ids.count)
    ids += other.ids
    for line in other.lines {
      var line = line
      line.shape = translated(line.shape)
      line.idEnd += start
      lines.append(line)
    }
  }

  /// Adds the ids to those that are looked for.
  func want(_ wanted: inout Wanted) {
    forEach { line, ids in
      for id in ids { wanted[id, default: 0] += line.isUpdate ? 1 : 0 }
    }
  }

  /// Says of each element whether a request has one of its ids.
  func decide(
    _ body: (
      _ shape: UInt32, _ place: ProblemPlace, _ hint: IgnoreHint, _ isUpdate: Bool, _ isKnown: Bool
    ) -> Void
  ) {
    forEach { line, ids in
      body(line.shape, line.place, line.hint, line.isUpdate, ids.contains(where: known.contains))
    }
  }

  private func forEach(_ body: (Line, ArraySlice<EntryID>) -> Void) {
    let ids = Array(ids)
    var start = 0
    for line in lines {
      body(line, ids[start..<Int(line.idEnd)])
      start = Int(line.idEnd)
    }
  }
}
