// What a line says, told by its scanner: which slot holds which bytes, and which images there are.

internal import Pricing

/// What a line holds at the paths of a format: a pointer only, so that passing it on costs nothing, and
/// nobody asks whether it is being changed elsewhere.
///
/// Both scanners tell it what they read, so that a value means the same whoever reads it.
///
/// Safe: it belongs to one `FactSlots`, whose owner uses it from one thread, and keeps it.
@safe
struct SlotMemory {
  /// Safe: `FactSlots` allocates it, and releases it when nobody can read lines any more.
  let parts: UnsafeMutablePointer<SlotParts>

  init(_ map: FactMap, arenaCapacity: Int) {
    unsafe parts = .allocate(capacity: 1)
    unsafe parts.initialize(to: SlotParts(map, arenaCapacity: arenaCapacity))
  }

  func deallocate() {
    unsafe parts.pointee.deallocate()
    unsafe parts.deallocate()
  }

  /// Forgets the line.
  @inline(__always)
  func reset() {
    present = SlotSet()
    unsafe parts.pointee.seenContainers = 0
    resetArena()
  }

  /// Forgets what has been built.
  @inline(__always)
  func resetArena() { unsafe parts.pointee.arenaCount = 0 }

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

  /// Whether there is a value in a set of slots.
  @inline(__always)
  func hasAny(of set: SlotSet) -> Bool {
    unsafe parts.pointee.words[0] & set.words.0 | parts.pointee.words[1] & set.words.1
      | parts.pointee.words[2] & set.words.2 != 0
  }

  /// The slot of the path at a place of a fact's list.
  @inline(__always)
  func slot(_ fact: Fact, _ place: Int) -> Int {
    unsafe parts.pointee.ranges[fact.rawValue].first + place
  }

  /// Where the facts of this line are that most lines have: made when the line has been read.
  var plan: FactPlan {
    @inline(__always) get { unsafe parts.pointee.plan }
    @inline(__always) nonmutating set { unsafe parts.pointee.plan = newValue }
  }

  /// Makes the plan of a line that has been read.
  func makePlan() { plan = FactPlan(self) }

  /// Whether there is a value that only gateways and access logs have.
  var hasGatewayFacts: Bool { unsafe hasAny(of: parts.pointee.gatewayFacts) }

  /// Whether something is said of images beside width and height.
  var hasImageFacts: Bool { unsafe hasAny(of: parts.pointee.imageFacts) }

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

}

// What the scanners read.

extension SlotMemory {
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

  /// The values, to be filled before it is known which of them are present.
  var candidates: SlotCandidates {
    @inline(__always) get { unsafe SlotCandidates(values: parts.pointee.values) }
  }

  /// An input image of unknown size.
  @inline(never)
  func addInput(at number: Int) { unsafe addUnknownInput(parts.pointee.edges[number]) }

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
    if open.node == FactMap.inputElement { endInput(at: Int(open.inputEdge)) }
  }

  private func addUnknownInput(_ edge: FactEdge) {
    unsafe parts.pointee.inputs[Int(edge.input)].images.addUnknown()
    insert(Int(edge.slot))
  }

  /// The end of an object that is an input image.
  @inline(never)
  func endInput(at number: Int) {
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
}

/// Values of slots that hold one only if `SlotMemory.present` says so later.
///
/// Safe: as `SlotParts.values`, and does not outlive it.
@safe
struct SlotCandidates {
  fileprivate let values: UnsafeMutablePointer<SlotValue>

  /// A value that goes into a slot, or nowhere.
  @inline(__always)
  func put(
    _ slot: Int, _ start: LineCursor, _ count: Int, _ kind: SlotValue.Kind, isEscaped: Bool = false
  ) {
    unsafe values[slot] = SlotValue(start, count, kind, isEscaped: isEscaped)
  }
}
