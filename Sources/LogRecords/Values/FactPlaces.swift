// The table of facts compiled: a tree of words, from the keys on the way to the places of facts.
//
//     node 1 (the record)    "user" -> 4 (place of user)     "request" -> node 2
//     node 2 (the request)   "width" -> 9 (place of requestWidth)   "body" -> node 2
//     node 3 (the answer)    "id" -> 12 (first place of requestID)  "body" -> node 3
//
// All containers of the request lead to one node, those of the answer to another.

/// The places of facts, by the keys that lead there.
final class FactPlaces: Sendable {
  /// Those of the format.
  static let standard = FactPlaces()

  static let record: UInt16 = 1
  static let request: UInt16 = 2
  static let answer: UInt16 = 3

  /// A key on the way.
  struct Edge {
    var child: UInt16
    /// The spellings of the table.
    var spellings: [UInt16]
  }

  let vocabulary: Vocabulary
  let words: FormatWords
  /// By fact: its places.
  let ranges: [Range<Int>]
  let placeCount: Int
  /// By place: its fact.
  private let facts: ContiguousArray<UInt8>
  /// Those that begin with `response.`.
  private let answerPlaces: Set<Int>
  private let edges: [UInt32: Edge]
  /// Open addressing over the edges: node and word, and where it leads.
  private let slots: ContiguousArray<(key: UInt32, child: UInt16)>
  /// By node: the places it is, and whether anything lies below.
  private let places: [[Int]]
  private let isInner: [Bool]
  /// By word: whether a key's end counts under it.
  private let prefixWords: WordSet
  private let containerRanks: [UInt16: Int]
  /// The nodes on the way to places that the user has named, but for containers.
  private let labelNodes: Set<UInt16>
  /// The ways to where records stand, if the user says so.
  let unwraps: [[KeyPart]]

  init(_ table: FactTable = .standard) {
    var builder = Builder()
    builder.addContainers()
    var ranges = [Range<Int>](repeating: 0..<0, count: FactName.allCases.count)
    var answerPlaces: Set<Int> = []
    var labelNodes: Set<UInt16> = []
    for row in table.rows {
      let first = builder.placeCount
      for place in row.places {
        if place.hasPrefix("response.") { answerPlaces.insert(builder.placeCount) }
        let way = builder.add(place)
        if row.fact == .label { labelNodes.formUnion(way.filter { !Self.isContainer($0) }) }
      }
      ranges[row.fact.rawValue] = first..<builder.placeCount
    }
    (self.ranges, self.answerPlaces, self.labelNodes) = (ranges, answerPlaces, labelNodes)
    placeCount = builder.placeCount
    precondition(FactName.allCases.count <= 64, "a fact is a bit of a word")
    var facts = ContiguousArray<UInt8>(repeating: 0, count: builder.placeCount)
    for (fact, range) in ranges.enumerated() {
      for place in range { facts[place] = UInt8(fact) }
    }
    self.facts = facts
    words = FormatWords(&builder.vocabulary, table)
    unwraps = table.unwraps.map { path in
      path.split(separator: ".").map { builder.vocabulary.add(String($0)) }
    }
    prefixWords = WordSet(FactTable.prefixes.map { builder.vocabulary.add($0).word })
    let containers =
      FactTable.requestContainers + FactTable.answerContainers + FactTable.innerAnswerContainers
    containerRanks = Dictionary(
      containers.enumerated().map { rank, name in
        (builder.vocabulary.add(name.split(separator: ".").last.map(String.init) ?? "").word, rank)
      }, uniquingKeysWith: min)
    vocabulary = builder.vocabulary
    edges = builder.edges
    places = builder.places
    let inner = Set(builder.edges.keys.map { $0 >> 16 })
    isInner = builder.places.indices.map { inner.contains(UInt32($0)) }
    var size = 1024
    while size < 4 * builder.edges.count { size *= 2 }
    var slots = ContiguousArray<(key: UInt32, child: UInt16)>(repeating: (0, 0), count: size)
    for (key, edge) in builder.edges {
      var slot = Self.slot(key, size)
      while slots[slot].key != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = (key, edge.child)
    }
    self.slots = slots
  }

  @inline(__always)
  private static func slot(_ key: UInt32, _ size: Int) -> Int {
    Int((key &* 0x9E37_79B9) >> 12) & (size - 1)
  }

  /// The node behind a key; 0 if there is none.
  @inline(__always)
  func child(_ node: UInt16, _ word: UInt16) -> UInt16 {
    if word == 0 { return 0 }
    let key = UInt32(node) << 16 | UInt32(word)
    var slot = Self.slot(key, slots.count)
    while slots[slot].key != 0 {
      if slots[slot].key == key { return slots[slot].child }
      slot = (slot + 1) & (slots.count - 1)
    }
    return 0
  }

  /// Whether a node stands for a container of the request or of the answer.
  static func isContainer(_ node: UInt16) -> Bool { node == request || node == answer }

  /// The number of the fact that stands at a place.
  @inline(__always)
  func fact(of place: Int) -> Int { Int(facts[place]) }

  /// Which of the containers in one goes first: the place of a key's last part in the table's list.
  func rank(ofContainer word: UInt16) -> Int { containerRanks[word] ?? .max }

  /// Whether the table spells a part of a key just so.
  func isSpelled(_ part: KeyPart, below node: UInt16) -> Bool {
    part.spelling != 0
      && edges[UInt32(node) << 16 | UInt32(part.word)]?.spellings.contains(part.spelling) == true
  }

  /// Whether one of a fact's places is of the answer.
  func isOfAnswer(_ fact: FactName, place: Int) -> Bool {
    answerPlaces.contains(ranges[fact.rawValue].lowerBound + place)
  }

  func places(of node: UInt16) -> [Int] { places[Int(node)] }
  func leadsFurther(_ node: UInt16) -> Bool { isInner[Int(node)] }
  /// Whether the value of a free dimension stands at a node or below it.
  func leadsToLabel(_ node: UInt16) -> Bool { labelNodes.contains(node) }
  func isPrefix(_ word: UInt16) -> Bool { prefixWords.contains(word) }

  private struct Builder {
    var vocabulary = Vocabulary()
    var edges: [UInt32: Edge] = [:]
    var places: [[Int]] = [[], [], [], []]
    var placeCount = 0

    private static func parts(of path: String) -> [String] {
      path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    }

    mutating func addContainers() {
      for name in FactTable.requestContainers {
        lead(FactPlaces.record, name, to: FactPlaces.request)
        lead(FactPlaces.request, name, to: FactPlaces.request)
      }
      for name in FactTable.answerContainers {
        lead(FactPlaces.record, name, to: FactPlaces.answer)
      }
      for name in FactTable.answerContainers + FactTable.innerAnswerContainers {
        lead(FactPlaces.answer, name, to: FactPlaces.answer)
      }
    }

    /// Makes a path lead to a node that exists.
    private mutating func lead(_ start: UInt16, _ path: String, to target: UInt16) {
      let parts = Self.parts(of: path)
      var node = start
      for part in parts.dropLast() { node = step(node, part) }
      if let last = parts.last { _ = step(node, last, to: target) }
    }

    private mutating func step(_ node: UInt16, _ name: String, to target: UInt16? = nil) -> UInt16 {
      let part = vocabulary.add(name)
      let key = UInt32(node) << 16 | UInt32(part.word)
      guard let child = edges[key]?.child else {
        let child = target ?? UInt16(places.count)
        if target == nil { places.append([]) }
        edges[key] = Edge(child: child, spellings: [part.spelling])
        return child
      }
      if edges[key]?.spellings.contains(part.spelling) == false {
        edges[key]?.spellings.append(part.spelling)
      }
      return child
    }

    /// Adds a place, and returns the nodes on the way to it, its own last.
    mutating func add(_ place: String) -> [UInt16] {
      var way = [FactPlaces.record]
      for part in Self.parts(of: place) {
        way.append(step(way[way.count - 1], part))
      }
      places[Int(way[way.count - 1])].append(placeCount)
      placeCount += 1
      return Array(way.dropFirst())
    }
  }
}
