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

/// What a line holds at the paths of a format: a pointer only, so that passing it on costs nothing, and
/// nobody asks whether it is being changed elsewhere.
///
/// Both scanners tell it what they read, so that a value means the same whoever reads it.
///
/// Safe: it belongs to one `FactSlots`, whose owner uses it from one thread, and keeps it.
@safe
struct SlotMemory {
  /// Where everything is, and what changes with the line.
  @safe
  private struct Parts {
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

  private let parts: UnsafeMutablePointer<Parts>

  fileprivate init(_ map: FactMap, arenaCapacity: Int) {
    unsafe parts = .allocate(capacity: 1)
    unsafe parts.initialize(to: Parts(map, arenaCapacity: arenaCapacity))
  }

  fileprivate func deallocate() {
    unsafe parts.pointee.deallocate()
    unsafe parts.deallocate()
  }

  /// Forgets the line.
  func reset() {
    present = SlotSet()
    unsafe (parts.pointee.arenaCount, parts.pointee.seenContainers) = (0, 0)
  }

  /// Which slots hold a value.
  var present: SlotSet {
    @inline(__always) get {
      unsafe SlotSet(
        words: (parts.pointee.words[0], parts.pointee.words[1], parts.pointee.words[2]))
    }
    @inline(__always) nonmutating set {
      unsafe (parts.pointee.words[0], parts.pointee.words[1], parts.pointee.words[2]) =
        newValue.words
    }
  }

  @inline(__always)
  private func insert(_ slot: Int) {
    unsafe parts.pointee.words[slot >> 6] |= 1 &<< UInt64(slot & 63)
  }

  @inline(__always)
  private func remove(_ slot: Int) {
    unsafe parts.pointee.words[slot >> 6] &= ~(1 &<< UInt64(slot & 63))
  }

  @inline(__always)
  func contains(_ slot: Int) -> Bool {
    unsafe parts.pointee.words[slot >> 6] &>> UInt64(slot & 63) & 1 != 0
  }

  /// The slots of a fact that hold a value, in order of precedence.
  @inline(__always)
  func present(_ fact: Fact) -> PresentSlots {
    let range = unsafe parts.pointee.ranges[fact.rawValue]
    return unsafe PresentSlots(
      bits: parts.pointee.words[range.word] & range.bits, first: range.word &<< 6)
  }

  /// Whether there is a value for a fact.
  @inline(__always)
  func has(_ fact: Fact) -> Bool { !present(fact).isEmpty }

  /// The slot of the path at a place of a fact's list.
  @inline(__always)
  func slot(_ fact: Fact, _ place: Int) -> Int {
    unsafe parts.pointee.ranges[fact.rawValue].first + place
  }

  /// The images of a source whose slot is present.
  func input(_ source: Int) -> InputSource { unsafe parts.pointee.inputs[source] }

  /// The value of a slot that is present.
  subscript(slot: Int) -> SlotValue {
    @inline(__always) get { unsafe parts.pointee.values[slot] }
  }

  /// `count` bytes to build a value in, or nil when the line has used up its share.
  func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8>? {
    let start = unsafe parts.pointee.arenaCount
    guard unsafe start + count <= parts.pointee.arenaCapacity else { return nil }
    unsafe parts.pointee.arenaCount = start + count
    return unsafe parts.pointee.arena + start
  }

  // MARK: What the scanners read

  /// Whether a string at an edge may be a JSON text.
  func isEmbeddable(_ number: Int) -> Bool { unsafe parts.pointee.edges[number].isEmbeddable }

  /// The node of the containers at an edge.
  func child(of number: Int) -> UInt8 { unsafe parts.pointee.edges[number].child }

  /// A key of the format: what it held before is replaced as a whole.
  @inline(__always)
  func beginValue(at number: Int) {
    // The parts of an edge one by one: it is larger than what is needed of it.
    let edge = unsafe parts.pointee.edges + number
    if unsafe edge.pointee.input >= 0 { return beginInput(number) }
    if unsafe edge.pointee.child == 0 { return }
    let bit = unsafe UInt64(1) &<< UInt64(edge.pointee.containerBit)
    if unsafe parts.pointee.seenContainers & bit != 0 {
      unsafe present.subtract(edge.pointee.below)
    }
    unsafe parts.pointee.seenContainers |= bit
  }

  @inline(never)
  private func beginInput(_ number: Int) {
    let edge = unsafe parts.pointee.edges[number]
    unsafe parts.pointee.inputs[Int(edge.input)] = InputSource()
    remove(Int(edge.slot))
  }

  /// A string, number, `true` or `false` that goes into a slot, and no more.
  @inline(__always)
  func set(
    _ slot: Int, _ start: LineCursor, _ count: Int, _ kind: SlotValue.Kind, isEscaped: Bool = false
  ) {
    unsafe parts.pointee.values[slot] = SlotValue(start, count, kind, isEscaped: isEscaped)
    insert(slot)
  }

  /// A string, number, `true` or `false` as the value of an edge or as an element of its list.
  @inline(never)
  func add(_ value: SlotValue, at number: Int) {
    let edge = unsafe parts.pointee.edges[number]
    if edge.input >= 0 {
      // An empty text is no image.
      if value.count > 0 { addUnknownInput(edge) }
    } else if edge.slot >= 0 {
      unsafe parts.pointee.values[Int(edge.slot)] = value
      insert(Int(edge.slot))
    }
  }

  /// `null`, which is as good as absent.
  func addNull(at number: Int) {
    let edge = unsafe parts.pointee.edges[number]
    if edge.slot >= 0, edge.input < 0 { remove(Int(edge.slot)) }
  }

  /// A container as the value of an edge (0: of an unknown key) or as an element of its list.
  func beginContainer(_ number: Int, isObject: Bool, in outer: OpenContainer) -> OpenContainer {
    guard number != 0 else { return OpenContainer(isObject: isObject) }
    let edge = unsafe parts.pointee.edges[number]
    guard edge.input >= 0 else {
      if edge.slot >= 0 {
        // Safe: the bytes of a container are never read.
        unsafe add(SlotValue(UnsafePointer(parts.pointee.arena), 0, .container), at: number)
      }
      return OpenContainer(node: isObject ? edge.child : 0, isObject: isObject)
    }
    if isObject {
      remove(FactMap.elementWidth)
      remove(FactMap.elementHeight)
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
    if open.node == FactMap.inputElement { endInputElement(Int(open.inputEdge)) }
  }

  private func addUnknownInput(_ edge: FactEdge) {
    unsafe parts.pointee.inputs[Int(edge.input)].images.addUnknown()
    insert(Int(edge.slot))
  }

  @inline(never)
  private func endInputElement(_ number: Int) {
    let edge = unsafe parts.pointee.edges[number]
    let source = Int(edge.input)
    let width = side(FactMap.elementWidth, source)
    let height = side(FactMap.elementHeight, source)
    if let width, let height {
      unsafe parts.pointee.inputs[source].images.add(width: width, height: height)
    } else {
      unsafe parts.pointee.inputs[source].images.addUnknown()
    }
    insert(Int(edge.slot))
  }

  private func side(_ slot: Int, _ source: Int) -> Int? {
    guard contains(slot) else { return nil }
    if let side = pixels(slot) { return side }
    unsafe parts.pointee.inputs[source].hasBadSize = true
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
      present: present, seenContainers: parts.pointee.seenContainers,
      values: Array(UnsafeBufferPointer(start: parts.pointee.values, count: SlotSet.capacity)),
      inputs: Array(
        UnsafeBufferPointer(start: parts.pointee.inputs, count: parts.pointee.inputCount)))
  }

  /// Goes back to a snapshot of the same line.
  func restore(_ snapshot: Snapshot) {
    present = snapshot.present
    unsafe parts.pointee.seenContainers = snapshot.seenContainers
    for (slot, value) in snapshot.values.enumerated() { unsafe parts.pointee.values[slot] = value }
    for (source, input) in snapshot.inputs.enumerated() {
      unsafe parts.pointee.inputs[source] = input
    }
  }

  // MARK: Reading a value back

  /// The number in a slot, if it is one of the short ones that `ShortDecimal` reads.
  @inline(__always)
  func shortDecimal(_ slot: Int) -> ShortDecimal? {
    let value = self[slot]
    guard value.kind == .number || (value.kind == .string && !value.isEscaped) else { return nil }
    // Safe: behind a value there are eight readable bytes, be it in a line or in the arena.
    return unsafe ShortDecimal(loadWord(value.start), count: value.count)
  }

  /// The number in a slot: a JSON number, or a string that spells one.
  func decimal(_ slot: Int) -> Decimal? {
    let value = self[slot]
    guard value.kind == .number || value.kind == .string else { return nil }
    let text = unsafe text(slot)
    return unsafe text.count > FactSlots.captureLimit ? nil : Decimal(text.span)
  }

  /// The whole number of pixels in a slot; nil for anything else.
  func pixels(_ slot: Int) -> Int? {
    if let short = shortDecimal(slot), short.decimals == 0 {
      return short.digits > 0 ? Int(short.digits) : nil
    }
    guard let pixels = decimal(slot)?.wholeNumber, (1...Int(Int32.max)).contains(pixels) else {
      return nil
    }
    return pixels
  }

  /// The first bytes of the string or number in a slot, escapes resolved; over `captureLimit` of
  /// them if there are more.
  ///
  /// Safe to use until the next `reset`.
  @inline(__always)
  func text(_ slot: Int) -> UnsafeBufferPointer<UInt8> {
    let value = self[slot]
    if value.isEscaped { return unsafe unescapedText(slot) }
    return unsafe UnsafeBufferPointer(
      start: value.start, count: min(value.count, FactSlots.captureLimit + 1))
  }

  private func unescapedText(_ slot: Int) -> UnsafeBufferPointer<UInt8> {
    var value = self[slot]
    let limit = FactSlots.captureLimit + 1
    if let target = unsafe reserve(min(value.count, limit)) {
      // Safe: as much was reserved as `unescape` may write.
      value.count = unsafe unescape(value.start, value.count, to: target, limit: limit)
      unsafe value.start = UnsafePointer(target)
      value.isEscaped = false
      unsafe parts.pointee.values[slot] = value
    }
    return unsafe UnsafeBufferPointer(start: value.start, count: min(value.count, limit))
  }
}
