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
  let start: UnsafePointer<UInt8>
  /// How many bytes and of which kind, as one word, so that one comparison answers most questions:
  ///
  ///     0   whether it is a number or container
  ///     1   how many bytes
  ///     62  whether it is a boolean or container
  ///     63  whether a string's escapes are still to be resolved
  private let form: UInt64

  /// A value that begins at a cursor.
  @inline(__always)
  init(_ start: LineCursor, _ count: Int, _ kind: Kind, isEscaped: Bool = false) {
    unsafe self.init(start.position, count, kind, isEscaped: isEscaped)
  }

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ count: Int, _ kind: Kind, isEscaped: Bool = false) {
    unsafe self.start = start
    let kind = UInt64(kind.rawValue)
    form =
      UInt64(truncatingIfNeeded: count) &<< 1 | kind & 1 | (kind & 2) << 61
      | (isEscaped ? 1 << 63 : 0)
  }

  /// How many bytes.
  @inline(__always)
  var count: Int { Int(truncatingIfNeeded: (form &<< 2) &>> 3) }

  @inline(__always)
  var kind: Kind {
    if form >> 62 & 1 == 0 { return form & 1 == 0 ? .string : .number }
    return form & 1 == 0 ? .boolean : .container
  }

  /// Whether a string's escapes are still to be resolved.
  @inline(__always)
  var isEscaped: Bool { form >> 63 != 0 }

  /// Whether its bytes stand for themselves: those of a number, or of a string without escapes.
  @inline(__always)
  var isPlain: Bool { form >> 62 == 0 }

  /// The number of bytes, if it lies within bounds and they stand for themselves.
  @inline(__always)
  func plainCount(_ bounds: ClosedRange<Int>) -> Int? {
    let (least, most) = (UInt64(bounds.lowerBound), UInt64(bounds.upperBound))
    guard form &- least &<< 1 <= (most &- least) &<< 1 | 1 else { return nil }
    return Int(truncatingIfNeeded: form &>> 1)
  }

  /// The same of a string only.
  @inline(__always)
  func plainStringCount(_ bounds: ClosedRange<Int>) -> Int? {
    form & 1 == 0 ? plainCount(bounds) : nil
  }

  /// Length and kind of a plain value of up to 127 bytes.
  @inline(__always)
  var shortForm: UInt64 { form & 0xFF }
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
  /// Safe: `SlotSet.capacity` values are allocated, and slots come from `FactMap`, which has no more;
  /// and two more: `nowhere` for what is not kept, `nothing` for what is absent.
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
  /// Where the facts of this line are that most lines have.
  var plan = FactPlan()
  /// The slots of what only gateways and access logs tell.
  let gatewayFacts: SlotSet
  /// The slots of what is said of images beside width and height.
  let imageFacts: SlotSet

  /// The slot of what is not kept.
  static let nowhere = SlotSet.capacity
  /// The slot of a fact that is absent: always a container, which nobody can read.
  static let nothing = SlotSet.capacity + 1

  init(_ map: FactMap, arenaCapacity: Int) {
    self.arenaCapacity = arenaCapacity
    unsafe arena = .allocate(capacity: arenaCapacity + scanPadding)
    unsafe edges = Self.allocate(Array(map.edges))
    unsafe ranges = Self.allocate(map.slots.map(FactRange.init))
    unsafe words = Self.allocate(Array(repeating: 0, count: SlotSet.wordCount))
    let nothing = unsafe SlotValue(UnsafePointer(arena), 0, .container)
    unsafe values = Self.allocate(Array(repeating: nothing, count: Self.nothing + 1))
    gatewayFacts = map.slots(of: [.endpoint, .method, .provider, .loggerCost, .billing])
    imageFacts = map.slots(of: [
      .imageCount, .inputList, .inputImage, .outputMegapixels, .inputMegapixels,
    ])
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
