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

/// What a line holds at the paths of a format.
///
/// Both scanners tell it what they read, so that a value means the same whoever reads it.
@safe
final class FactSlots {
  /// Bytes of one captured value that are looked at: a user of over 1,024 bytes is malformed, and
  /// only the beginning of an error text or URL matters.
  static let captureLimit = 4096

  let map: FactMap
  /// Which slots hold a value.
  var present = SlotSet()
  /// One bit for each container edge that has been seen in this line.
  private var seenContainers: UInt64 = 0
  /// The values; only those in `present` mean anything.
  ///
  /// Safe: `SlotSet.capacity` values are allocated, and slots come from `FactMap`, which has no more.
  private let values: UnsafeMutablePointer<SlotValue>
  /// The inputs by source; only those whose slot is in `present` mean anything.
  private(set) var inputs: [InputSource]

  /// Bytes built for this line.
  ///
  /// Safe: `arenaCapacity` bytes are allocated, and `reserve` hands out each at most once a line.
  private let arena: UnsafeMutablePointer<UInt8>
  private let arenaCapacity: Int
  private var arenaCount = 0

  /// Slots for lines of at most `lineCapacity` bytes.
  init(_ map: FactMap, lineCapacity: Int) {
    self.map = map
    // Texts inside strings are shorter than the line, and so are the captured values of a line that
    // is in memory; of a longer line each slot keeps so much. Only a line that repeats its keys
    // needs more, and `reserve` says no to it.
    arenaCapacity = 2 * lineCapacity + SlotSet.capacity * (Self.captureLimit + 1)
    unsafe arena = .allocate(capacity: arenaCapacity)
    unsafe values = .allocate(capacity: SlotSet.capacity)
    inputs = Array(repeating: InputSource(), count: map.inputSlots.count)
  }

  deinit {
    unsafe arena.deallocate()
    unsafe values.deallocate()
  }

  /// Forgets the line.
  func reset() {
    present = SlotSet()
    seenContainers = 0
    arenaCount = 0
  }

  /// The value of a slot that is present.
  subscript(slot: Int) -> SlotValue { unsafe values[slot] }

  /// `count` bytes to build a value in, or nil when the line has used up its share.
  func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
    guard arenaCount + count <= arenaCapacity else { return nil }
    defer { arenaCount += count }
    return unsafe arena + arenaCount
  }

  // MARK: What the scanners read

  /// A key of the format: what it held before is replaced as a whole.
  @inline(__always)
  func beginValue(at number: Int) {
    let edge = map.edges[number]
    if edge.input >= 0 {
      inputs[Int(edge.input)] = InputSource()
      present.remove(Int(edge.slot))
    } else if edge.child != 0 {
      let bit = UInt64(1) << UInt64(edge.containerBit)
      if seenContainers & bit != 0 { present.subtract(edge.below) }
      seenContainers |= bit
    }
  }

  /// A string, number, `true` or `false` as the value of an edge or as an element of its list.
  @inline(__always)
  func add(_ value: SlotValue, at number: Int) {
    let edge = map.edges[number]
    if edge.input >= 0 {
      // An empty text is no image.
      if value.count > 0 { addUnknownInput(edge) }
    } else if edge.slot >= 0 {
      unsafe values[Int(edge.slot)] = value
      present.insert(Int(edge.slot))
    }
  }

  /// `null`, which is as good as absent.
  func addNull(at number: Int) {
    let edge = map.edges[number]
    if edge.slot >= 0, edge.input < 0 { present.remove(Int(edge.slot)) }
  }

  /// A container as the value of an edge (0: of an unknown key) or as an element of its list.
  func beginContainer(_ number: Int, isObject: Bool, in outer: OpenContainer) -> OpenContainer {
    guard number != 0 else { return OpenContainer(isObject: isObject) }
    let edge = map.edges[number]
    guard edge.input >= 0 else {
      if edge.slot >= 0 {
        // Safe: the bytes of a container are never read.
        unsafe add(
          SlotValue(start: UnsafePointer(arena), count: 0, kind: .container, isEscaped: false),
          at: number)
      }
      return OpenContainer(node: isObject ? edge.child : 0, isObject: isObject)
    }
    if isObject {
      present.remove(FactMap.elementWidth)
      present.remove(FactMap.elementHeight)
      return OpenContainer(
        node: FactMap.inputElement, inputEdge: UInt8(number), isObject: true)
    }
    // A list of inputs; a list inside it is one input, whatever it holds.
    if !outer.isObject { addUnknownInput(edge) }
    return OpenContainer(inputEdge: outer.isObject ? UInt8(number) : 0)
  }

  /// The end of a container: that of an input image tells its size.
  @inline(__always)
  func endContainer(_ open: OpenContainer) {
    if open.node == FactMap.inputElement { endInputElement(map.edges[Int(open.inputEdge)]) }
  }

  private func addUnknownInput(_ edge: FactEdge) {
    inputs[Int(edge.input)].images.addUnknown()
    present.insert(Int(edge.slot))
  }

  private func endInputElement(_ edge: FactEdge) {
    let source = Int(edge.input)
    let width = side(FactMap.elementWidth, source)
    let height = side(FactMap.elementHeight, source)
    if let width, let height {
      inputs[source].images.add(width: width, height: height)
    } else {
      inputs[source].images.addUnknown()
    }
    present.insert(Int(edge.slot))
  }

  private func side(_ slot: Int, _ source: Int) -> Int? {
    guard present.contains(slot) else { return nil }
    if let side = pixels(slot) { return side }
    inputs[source].hasBadSize = true
    return nil
  }

  // MARK: Taking back

  /// All that a line has said so far.
  struct Snapshot {
    fileprivate var present: SlotSet
    fileprivate var seenContainers: UInt64
    fileprivate var values: [SlotValue]
    fileprivate var inputs: [InputSource]
  }

  /// What there is now, to come back to when a text turns out to be no JSON.
  func snapshot() -> Snapshot {
    unsafe Snapshot(
      present: present, seenContainers: seenContainers,
      values: Array(UnsafeBufferPointer(start: values, count: SlotSet.capacity)), inputs: inputs)
  }

  /// Goes back to a snapshot of the same line.
  func restore(_ snapshot: Snapshot) {
    present = snapshot.present
    seenContainers = snapshot.seenContainers
    for (slot, value) in snapshot.values.enumerated() { unsafe values[slot] = value }
    inputs = snapshot.inputs
  }

  // MARK: Reading a value back

  /// The number in a slot: a JSON number, or a string that spells one.
  func decimal(_ slot: Int) -> Decimal? {
    let value = self[slot]
    guard value.kind == .number || value.kind == .string else { return nil }
    let text = unsafe text(slot)
    return unsafe text.count > Self.captureLimit ? nil : Decimal(text.span)
  }

  /// The whole number of pixels in a slot; nil for anything else.
  func pixels(_ slot: Int) -> Int? {
    guard let pixels = decimal(slot)?.wholeNumber, (1...Int(Int32.max)).contains(pixels) else {
      return nil
    }
    return pixels
  }

  /// The first bytes of the string or number in a slot, escapes resolved; over `captureLimit` of
  /// them if there are more.
  ///
  /// Safe to use until the next `reset`.
  func text(_ slot: Int) -> UnsafeBufferPointer<UInt8> {
    var value = self[slot]
    let limit = Self.captureLimit + 1
    if value.isEscaped, let target = unsafe reserve(min(value.count, limit)) {
      // Safe: as much was reserved as `unescape` may write.
      value.count = unsafe unescape(value.start, value.count, to: target, limit: limit)
      unsafe value.start = UnsafePointer(target)
      value.isEscaped = false
      unsafe values[slot] = value
    }
    return unsafe UnsafeBufferPointer(start: value.start, count: min(value.count, limit))
  }
}

/// Resolves the escapes of a string's content that has been validated, and returns how many bytes were
/// written: at most `limit`, and never more than `count`, since no escape is shorter than what it
/// stands for. With a limit, what is built is cut after it, be it inside a character.
///
/// Safe: `source` has `count` readable bytes, of which every escape is complete, and `target` has room
/// for the smaller of `count` and `limit`.
func unescape(
  _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>, limit: Int
) -> Int {
  var read = 0
  var written = 0
  func put(_ byte: UInt8) {
    guard written < limit else { return }
    unsafe target[written] = byte
    written += 1
  }
  func unit(at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<4 {
      let digit = unsafe UInt32(source[index + offset])
      value = value << 4 | (digit & 15) + (digit >> 6) * 9
    }
    return value
  }
  while read < count, written < limit {
    let byte = unsafe source[read]
    guard byte == UInt8(ascii: "\\") else {
      put(byte)
      read += 1
      continue
    }
    let letter = unsafe source[read + 1]
    read += 2
    switch letter {
    case UInt8(ascii: "b"): put(0x08)
    case UInt8(ascii: "f"): put(0x0C)
    case UInt8(ascii: "n"): put(0x0A)
    case UInt8(ascii: "r"): put(0x0D)
    case UInt8(ascii: "t"): put(0x09)
    case UInt8(ascii: "u"):
      var scalar = unit(at: read)
      read += 4
      if 0xD800...0xDBFF ~= scalar {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(at: read + 2) - 0xDC00)
        read += 6
      }
      for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init() { put(byte) }
    default: put(letter)
    }
  }
  return written
}
