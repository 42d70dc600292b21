// The facts of one line, as found: which slot holds which bytes.
//
// Nothing is decoded here. A slot points into the line, or into the arena when the bytes had to be
// built (an escaped string inside a JSON text inside a string). Both stay put until the next line.

internal import Pricing

/// A value found at a fact's path.
@safe
struct SlotValue {
  enum Kind: UInt8 {
    case string, number, boolean, container
  }

  /// The first byte: of a string's content, of a number's digits.
  ///
  /// Safe: points into the current line or the arena, and is read only until the next `reset`.
  var start: UnsafePointer<UInt8>
  /// How many bytes.
  var count: Int
  var kind: Kind
  /// Whether a string's escapes are still to be resolved.
  var isEscaped: Bool

  /// A value that begins at a cursor.
  @inline(__always)
  init(_ start: LineCursor, _ count: Int, _ kind: Kind, isEscaped: Bool = false) {
    unsafe self.init(start.position, count, kind, isEscaped: isEscaped)
  }

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ count: Int, _ kind: Kind, isEscaped: Bool = false) {
    unsafe self.start = start
    (self.count, self.kind, self.isEscaped) = (count, kind, isEscaped)
  }

  /// Whether its bytes stand for themselves: those of a number, or of a string without escapes.
  @inline(__always)
  var isPlain: Bool { kind.rawValue <= Kind.number.rawValue && !isEscaped }
}

/// Reference images found at one path.
struct InputSource {
  var images = InputImages()
  /// Whether one has a size that is no size.
  var hasBadSize = false
}

/// A container whose end has not been read.
struct OpenContainer {
  /// Of an object: its node. Of an array: 0.
  var node: UInt8 = 0
  /// The edge whose input images this container is, or is one of; 0 if none.
  var inputEdge: UInt8 = 0
  var isObject = false
}

/// Owns the memory of the slots.
@safe
final class FactSlots {
  /// Bytes of one captured value that are looked at: a user of over 1,024 bytes is malformed, and
  /// only the beginning of an error text or URL matters.
  static let captureLimit = 4096

  let map: FactMap
  let memory: SlotMemory

  /// Slots for lines of at most `lineCapacity` bytes.
  init(_ map: FactMap, lineCapacity: Int) {
    self.map = map
    // Texts inside strings are shorter than the line, and so are the captured values of a line that
    // is in memory; of a longer line each slot keeps so much. Only a line that repeats its keys
    // needs more, and `reserve` says no to it.
    memory = SlotMemory(
      map, arenaCapacity: 2 * lineCapacity + SlotSet.capacity * (Self.captureLimit + 1))
  }

  deinit { memory.deallocate() }
}

/// Where the slots of a line are, and all that goes with them.
@safe
struct SlotParts {
  /// The edges of the map.
  ///
  /// Safe: one for each number of an edge; numbers come from the same map.
  let edges: UnsafeMutablePointer<FactEdge>
  /// Where the slots of each fact are.
  ///
  /// Safe: one for each fact.
  let ranges: UnsafeMutablePointer<FactRange>
  /// Which slots hold a value: a bit each.
  ///
  /// Safe: `SlotSet.wordCount` words.
  let words: UnsafeMutablePointer<UInt64>
  /// The values; only those in `present` mean anything.
  ///
  /// Safe: `SlotSet.capacity` values are allocated, and slots come from `FactMap`, which has no more.
  let values: UnsafeMutablePointer<SlotValue>
  /// The inputs by source; only those whose slot is in `present` mean anything.
  ///
  /// Safe: `inputCount` sources, as many as the map has.
  let inputs: UnsafeMutablePointer<InputSource>
  let inputCount: Int
  /// Bytes built for this line.
  ///
  /// Safe: `arenaCapacity` bytes are allocated, and `reserve` hands out each at most once a line.
  /// `scanPadding` further bytes are readable.
  let arena: UnsafeMutablePointer<UInt8>
  let arenaCapacity: Int
  /// Bytes of the arena that are taken.
  var arenaCount = 0
  /// One bit for each container edge that has been seen in this line.
  var seenContainers: UInt64 = 0

  init(_ map: FactMap, arenaCapacity: Int) {
    self.arenaCapacity = arenaCapacity
    unsafe arena = .allocate(capacity: arenaCapacity + scanPadding)
    unsafe edges = Self.allocate(Array(map.edges))
    unsafe ranges = Self.allocate(map.slots.map(FactRange.init))
    unsafe words = Self.allocate(Array(repeating: 0, count: SlotSet.wordCount))
    let nothing = unsafe SlotValue(UnsafePointer(arena), 0, .string)
    unsafe values = Self.allocate(Array(repeating: nothing, count: SlotSet.capacity))
    inputCount = map.inputSlots.count
    unsafe inputs = Self.allocate(Array(repeating: InputSource(), count: inputCount))
  }

  private static func allocate<Part>(_ parts: [Part]) -> UnsafeMutablePointer<Part> {
    let memory = UnsafeMutablePointer<Part>.allocate(capacity: parts.count)
    for (index, part) in parts.enumerated() { unsafe (memory + index).initialize(to: part) }
    return unsafe memory
  }

  func deallocate() {
    unsafe edges.deallocate()
    unsafe ranges.deallocate()
    unsafe words.deallocate()
    unsafe values.deallocate()
    unsafe inputs.deallocate()
    unsafe arena.deallocate()
  }
}
