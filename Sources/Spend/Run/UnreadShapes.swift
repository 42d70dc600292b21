// Elements that speak of FLUX, show that an image was asked for, and were not understood: by shape, never by
// value, so that a million of them are one line for people.
//
// Of each shape there is the count, the files and the first place. At most a thousand shapes are kept: those
// whose texts come first. A worker lets go of a shape only when it has met a thousand before it, so of the
// first thousand of all every worker has kept what it met, and the sums do not depend on who read what.

import LogRecords

/// Files by their numbers, a bit each.
struct FileSet: Hashable, Sendable {
  private var words: ContiguousArray<UInt64> = []

  /// How many files there are.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Adds a file.
  mutating func insert(_ file: Int) {
    let word = file / 64
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    words[word] |= 1 << UInt64(file % 64)
  }

  /// Adds the files of another set.
  mutating func formUnion(_ other: FileSet) {
    if other.words.count > words.count {
      words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
    }
    for index in other.words.indices { words[index] |= other.words[index] }
  }
}

/// The unread elements of one shape.
struct UnreadElements: Hashable, Sendable {
  /// How many.
  private(set) var count = 0
  /// The files they stand in.
  private(set) var files = FileSet()
  /// The first of them; nil if there is none.
  private(set) var first: ProblemPlace?
  /// How all of them can be declared harmless.
  private(set) var hint = IgnoreHint.none

  /// Adds one.
  mutating func add(at place: ProblemPlace, _ hint: IgnoreHint) {
    self.hint = count == 0 ? hint : self.hint.merged(with: hint)
    count += 1
    files.insert(place.file)
    first = first.map { min($0, place) } ?? place
  }

  /// Adds others.
  mutating func merge(_ other: UnreadElements) {
    if other.count > 0 { hint = count == 0 ? other.hint : hint.merged(with: other.hint) }
    count += other.count
    files.formUnion(other.files)
    if let place = other.first { first = first.map { min($0, place) } ?? place }
  }
}

/// Unread elements by shape.
struct UnreadShapes: Sendable {
  /// Shapes that are kept.
  static let limit = 1_000

  /// By number of the shape.
  private var kept: [UInt32: UnreadElements] = [:]
  /// Those of all other shapes.
  private var others = UnreadElements()
  /// When many are kept: the one whose text comes last, if it is known.
  private var last: UInt32?

  /// Adds an element.
  ///
  /// - Parameter texts: those of the shapes.
  mutating func note(
    _ shape: UInt32, at place: ProblemPlace, _ hint: IgnoreHint, _ texts: KeyTable
  ) {
    guard kept[shape] == nil, kept.count >= Self.limit,
      let last = self.last ?? kept.keys.max(by: texts.precedes)
    else {
      kept[shape, default: UnreadElements()].add(at: place, hint)
      return
    }
    self.last = last
    guard texts.precedes(shape, last) else { return others.add(at: place, hint) }
    kept[shape, default: UnreadElements()].add(at: place, hint)
    if let elements = kept.removeValue(forKey: last) { others.merge(elements) }
    self.last = nil
  }

  /// Adds another share's, however many shapes that makes.
  ///
  /// - Parameter translated: the number here of a shape there.
  mutating func merge(_ other: UnreadShapes, translated: (UInt32) -> UInt32) {
    for (shape, elements) in other.kept {
      kept[translated(shape), default: UnreadElements()].merge(elements)
    }
    others.merge(other.others)
    last = nil
  }

  /// Keeps no more shapes than the limit.
  mutating func prune(_ texts: KeyTable) {
    guard kept.count > Self.limit else { return }
    for shape in kept.keys.sorted(by: texts.precedes).dropFirst(Self.limit) {
      if let elements = kept.removeValue(forKey: shape) { others.merge(elements) }
    }
    last = nil
  }

  /// The most frequent shapes, of equals those whose texts come first, and all others together.
  func mostFrequent(
    _ count: Int, _ texts: KeyTable
  ) -> (first: [(shape: UInt32, elements: UnreadElements)], others: UnreadElements) {
    let all = kept.sorted { one, two in
      one.value.count == two.value.count
        ? texts.precedes(one.key, two.key) : one.value.count > two.value.count
    }
    var rest = others
    for (_, elements) in all.dropFirst(count) { rest.merge(elements) }
    return (all.prefix(count).map { ($0.key, $0.value) }, rest)
  }
}
