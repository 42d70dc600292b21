// A log format compiled: from the keys on the way to the slot where a value is kept.
//
// The paths make a tree. A node stands for an object on the way; an edge for a key in it. All edges
// lie in one hash table, keyed by node, length and first eight bytes of the key:
//
//     node 1 (the line)   "request" -> node 2       "ts" -> slot 0
//     node 2 (request)    "width"   -> slot 64      "input_images" -> slot 130, input source 0
//
// Node 0 is everything without facts below it. The slots of one fact are neighbours in one 64-bit
// word, in order of precedence, so that finding the winner is counting trailing zeros.

/// A set of slots: three words of a bit each.
struct SlotSet: Hashable {
  var words = (UInt64(0), UInt64(0), UInt64(0))

  static let wordCount = 3
  static let capacity = 64 * wordCount

  static func == (left: SlotSet, right: SlotSet) -> Bool { left.words == right.words }
  func hash(into hasher: inout Hasher) { hasher.combine(words.0 ^ words.1 ^ words.2) }

  mutating func insert(_ slot: Int) {
    let bit = UInt64(1) << UInt64(slot & 63)
    switch slot >> 6 {
    case 0: words.0 |= bit
    case 1: words.1 |= bit
    default: words.2 |= bit
    }
  }

  mutating func remove(_ slot: Int) {
    var one = SlotSet()
    one.insert(slot)
    subtract(one)
  }

  mutating func subtract(_ other: SlotSet) {
    words.0 &= ~other.words.0
    words.1 &= ~other.words.1
    words.2 &= ~other.words.2
  }

  mutating func formUnion(_ other: SlotSet) {
    words.0 |= other.words.0
    words.1 |= other.words.1
    words.2 |= other.words.2
  }

  func contains(_ slot: Int) -> Bool { word(slot >> 6) >> UInt64(slot & 63) & 1 != 0 }

  func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: words.0
    case 1: words.1
    default: words.2
    }
  }
}

/// A key that leads to facts.
struct FactEdge {
  /// The node whose objects have this key.
  var node: UInt8 = 0
  /// The node of an object (or of a JSON text) found here; 0 if it holds no facts.
  var child: UInt8 = 0
  /// The length of the key in bytes.
  var length: UInt8 = 0
  /// The place of this edge's bit in the set of containers seen in a line; only if `child` is not 0.
  var containerBit: UInt8 = 0
  /// The slot of the value; -1 if it only leads further.
  var slot: Int16 = -1
  /// The input source that values here belong to; -1 if none.
  var input: Int16 = -1
  /// The first eight bytes of the key, filled with zeros.
  var prefix: UInt64 = 0
  /// The slots that a further object under the same key replaces.
  var below = SlotSet()

  /// Whether a string here may be a JSON text: it leads further and is no value itself.
  var isEmbeddable: Bool { child != 0 && slot < 0 }
}

/// The slots of one fact, within one word of a `SlotSet`.
struct FactRange {
  /// The slot of the first path.
  var first: Int
  /// The place of the word.
  var word: Int
  /// The bits of the slots.
  var bits: UInt64 = 0

  init(_ slots: Range<Int>) {
    first = slots.lowerBound
    word = slots.lowerBound >> 6
    for slot in slots { bits |= 1 << UInt64(slot & 63) }
  }
}

/// The compiled paths of a `LogFormat`.
final class FactMap: Sendable {
  /// The node of the line itself.
  static let root: UInt8 = 1
  /// The node of an element of an input list, or of an input given as an object.
  static let inputElement: UInt8 = 2
  /// Where `width` and `height` of an input element are kept until it ends.
  static let elementWidth = 0
  static let elementHeight = 1

  /// All edges, by number; number 0 is the edge of an unknown key.
  let edges: ContiguousArray<FactEdge>
  /// The keys of the edges, for those longer than eight bytes.
  let keys: ContiguousArray<ContiguousArray<UInt8>>
  /// Open addressing over the edges' numbers; 0 is a free place.
  let places: ContiguousArray<UInt8>
  /// The first slot of each fact, and how many it has.
  let slots: [Range<Int>]
  /// The slots of inputs, by source.
  let inputSlots: [Int]
  /// How many of the sources are lists; they come first.
  let inputLists: Int

  /// The paths of the standard format, compiled once for all readers.
  static let standard = FactMap(.standard)

  init(_ format: LogFormat) {
    var builder = FactMapBuilder()
    builder.build(format)
    edges = builder.edges
    keys = builder.keys
    slots = builder.slots
    inputSlots = builder.inputSlots
    inputLists = builder.inputLists
    var places = ContiguousArray<UInt8>(repeating: 0, count: Self.placeCount)
    for (number, edge) in edges.enumerated().dropFirst() {
      var place = Self.place(node: edge.node, prefix: edge.prefix, length: Int(edge.length))
      while places[place] != 0 { place = (place + 1) & (Self.placeCount - 1) }
      places[place] = UInt8(number)
    }
    self.places = places
  }

  /// The slots of some facts.
  func slots(of facts: [Fact]) -> SlotSet {
    var set = SlotSet()
    for fact in facts {
      for slot in slots[fact.rawValue] { set.insert(slot) }
    }
    return set
  }

  /// Places of the hash table: four for each edge or more, so that a miss ends at once.
  static let placeCount = 1024

  /// Where the search for an edge begins.
  @inline(__always)
  static func place(node: UInt8, prefix: UInt64, length: Int) -> Int {
    let mixed = (prefix ^ UInt64(node) &<< 56 ^ UInt64(length) &<< 48) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 54)
  }

  /// The number of a key's edge; 0 if it leads to no fact.
  func edge(of key: Span<UInt8>, in node: UInt8) -> Int {
    guard node != 0, key.count <= 255 else { return 0 }
    var prefix: UInt64 = 0
    for index in 0..<min(8, key.count) { prefix |= UInt64(key[index]) << UInt64(8 * index) }
    var place = Self.place(node: node, prefix: prefix, length: key.count)
    while places[place] != 0 {
      let number = Int(places[place])
      let edge = edges[number]
      if edge.prefix == prefix, edge.node == node, Int(edge.length) == key.count,
        hasTail(number, key)
      {
        return number
      }
      place = (place + 1) & (Self.placeCount - 1)
    }
    return 0
  }

  private func hasTail(_ number: Int, _ key: Span<UInt8>) -> Bool {
    guard key.count > 8 else { return true }
    for index in 8..<key.count where keys[number][index] != key[index] { return false }
    return true
  }
}

/// Lays out nodes, edges and slots.
private struct FactMapBuilder {
  var edges: ContiguousArray<FactEdge> = [FactEdge()]
  var keys: ContiguousArray<ContiguousArray<UInt8>> = [[]]
  var slots = [Range<Int>](repeating: 0..<0, count: Fact.allCases.count)
  var inputSlots: [Int] = []
  var inputLists = 0
  var nodeCount: UInt8 = 3
  var containers: UInt8 = 0
  /// The next free slot of each word; the first two are the element's.
  var free = [2, 64, 128]

  mutating func build(_ format: LogFormat) {
    for facts in format.facts {
      let first = claim(facts.paths.count)
      slots[facts.fact.rawValue] = first..<first + facts.paths.count
      if facts.fact == .inputList { inputLists = facts.paths.count }
      for (index, path) in facts.paths.enumerated() {
        let edge = add(path.split(separator: "/").map { Array($0.utf8) })
        edges[edge].slot = Int16(first + index)
        if facts.fact == .inputList || facts.fact == .inputImage {
          edges[edge].input = Int16(inputSlots.count)
          edges[edge].child = FactMap.inputElement
          inputSlots.append(first + index)
        }
      }
    }
    for (key, slot) in [("width", FactMap.elementWidth), ("height", FactMap.elementHeight)] {
      let edge = add([Array(key.utf8)], from: FactMap.inputElement)
      edges[edge].slot = Int16(slot)
    }
    addAliases(format)
    for edge in edges.indices { edges[edge].below = slots(below: edges[edge]) }
  }

  /// Takes `count` neighbouring slots in one word.
  private mutating func claim(_ count: Int) -> Int {
    guard let word = free.indices.first(where: { free[$0] + count <= ($0 + 1) * 64 }) else {
      preconditionFailure("a log format has at most \(SlotSet.capacity) paths")
    }
    defer { free[word] += count }
    return free[word]
  }

  /// Finds or makes the edges of a path and returns the last.
  private mutating func add(_ path: [[UInt8]], from start: UInt8 = FactMap.root) -> Int {
    var node = start
    var last = 0
    for (index, key) in path.enumerated() {
      last = edges.indices.first { edges[$0].node == node && Array(keys[$0]) == key } ?? 0
      if last == 0 { last = append(key, in: node) }
      if index < path.count - 1 {
        if edges[last].child == 0 {
          edges[last].child = nodeCount
          edges[last].containerBit = containers
          (nodeCount, containers) = (nodeCount + 1, containers + 1)
        }
        node = edges[last].child
      }
    }
    return last
  }

  private mutating func append(_ key: [UInt8], in node: UInt8) -> Int {
    var edge = FactEdge()
    edge.node = node
    edge.length = UInt8(key.count)
    for (index, byte) in key.prefix(8).enumerated() {
      edge.prefix |= UInt64(byte) << UInt64(8 * index)
    }
    edges.append(edge)
    keys.append(ContiguousArray(key))
    precondition(edges.count <= 256 && containers < 64, "a log format has at most 255 keys")
    return edges.count - 1
  }

  private mutating func addAliases(_ format: LogFormat) {
    for alias in format.aliases {
      let container = edges.first {
        $0.node == FactMap.root && $0.child != 0
          && Array(keys[edgeNumber($0)]) == Array(alias.container.utf8)
      }
      guard let container else { continue }
      let edge = append(Array(alias.name.utf8), in: FactMap.root)
      edges[edge].child = container.child
      edges[edge].containerBit = containers
      containers += 1
    }
  }

  private func edgeNumber(_ edge: FactEdge) -> Int {
    edges.firstIndex {
      $0.node == edge.node && $0.prefix == edge.prefix && $0.length == edge.length
    }
      ?? 0
  }

  private func slots(below edge: FactEdge) -> SlotSet {
    var set = SlotSet()
    if edge.slot >= 0 { set.insert(Int(edge.slot)) }
    if edge.child != 0, edge.child != FactMap.inputElement {
      for inner in edges where inner.node == edge.child { set.formUnion(slots(below: inner)) }
    }
    return set
  }
}
