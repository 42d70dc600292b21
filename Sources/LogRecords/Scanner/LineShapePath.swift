// The way of one line through the tree of shapes, found by walking over a line that has just been read.
//
// It is known to be valid, so there is little to ask at each byte. This is rarely done.

/// Adds the steps of a line to the shapes.
@safe
struct LineShapePath {
  /// Lines of more steps are left to the general scanner, so that one line does not take all places.
  static let longest = 128

  private let map: FactMap
  private let shapes: LineShapes
  /// The last step.
  private var place: LineStepPlace?
  private var stepCount = 0
  /// Where the bytes of the next step begin.
  private var run: LineCursor
  private var cursor: LineCursor
  private var open: [OpenContainer] = []
  /// The edge of the last key.
  private var keyEdge = 0
  private var isAtKey = false
  /// Whether width and height of the input image being read are there.
  private var sides = SlotSet()

  /// The path of a line that the scanner has read.
  init(_ line: LineCursor, _ map: FactMap, _ shapes: LineShapes) {
    (self.map, self.shapes) = (map, shapes)
    (run, cursor, place) = (line, line, shapes.start)
  }

  /// Adds all steps, or those up to something that only the general scanner reads.
  ///
  /// - Parameters:
  ///   - present: the slots that hold a value when the line has been read.
  ///   - plan: where its facts are.
  mutating func learn(present: SlotSet, plan: FactPlan) {
    while place != nil {
      switch cursor.byte {
      case UInt8(ascii: "{"): begin(isObject: true)
      case UInt8(ascii: "["): begin(isObject: false)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): end()
      case UInt8(ascii: "\""): if isAtKey { key() } else { string() }
      case UInt8(ascii: ","):
        isAtKey = open.last?.isObject == true
        cursor.advance()
      case UInt8(ascii: ":"), 0x20, 0x09, 0x0D: cursor.advance()
      case UInt8(ascii: "t"): word(count: 4, isNull: false)
      case UInt8(ascii: "f"): word(count: 5, isNull: false)
      case UInt8(ascii: "n"): word(count: 4, isNull: true)
      case 0x0A:
        // Part of the bytes, so that nothing else may follow.
        cursor.advance()
        add(.end, present: present, plan: plan)
        return
      default: number()
      }
    }
  }

  /// The edge of the value at the cursor.
  private var edgeNumber: Int {
    guard let outer = open.last else { return 0 }
    return outer.isObject ? keyEdge : Int(outer.inputEdge)
  }

  // MARK: Tokens

  private mutating func begin(isObject: Bool) {
    let number = edgeNumber
    let edge = map.edges[number]
    var inner = OpenContainer(node: isObject ? edge.child : 0, isObject: isObject)
    if open.isEmpty { inner.node = FactMap.root }
    if edge.input >= 0 {
      // A list within a list of inputs is rare.
      guard isObject || open.last?.isObject == true else { return leave() }
      inner.node = isObject ? FactMap.inputElement : 0
      inner.inputEdge = UInt8(number)
      sides = SlotSet()
    }
    cursor.advance()
    if edge.input < 0, edge.slot >= 0 { add(.container, slot: edge.slot) }
    open.append(inner)
    isAtKey = isObject
  }

  private mutating func end() {
    let inner = open.removeLast()
    cursor.advance()
    isAtKey = false
    if inner.node == FactMap.inputElement {
      add(.inputEnd, edge: Int(inner.inputEdge), present: sides)
    }
  }

  private mutating func key() {
    let start = cursor
    skipString()
    // Safe: the key's bytes lie between its quotes.
    keyEdge = unsafe map.edge(
      of: UnsafeBufferPointer(start: start.position + 1, count: cursor.distance(from: start) - 2)
        .span, in: open.last?.node ?? 0)
    isAtKey = false
    if map.edges[keyEdge].input >= 0 { add(.input, edge: keyEdge) }
  }

  private mutating func string() {
    let number = edgeNumber
    let edge = map.edges[number]
    let start = cursor
    cursor.advance()
    if edge.input >= 0 {
      add(.inputString, edge: number)
    } else {
      add(edge.isEmbeddable ? .text : .string, slot: edge.slot)
    }
    cursor = start
    skipString()
    // The next step begins with the quote.
    run = cursor.back(1)
    // These are left to the general scanner: what follows depends on more than the step.
    let isEmptyInput = edge.input >= 0 && cursor.distance(from: start) == 2
    var content = start
    content.advance()
    if isEmptyInput || (edge.isEmbeddable && content.looksEmbedded) { place = nil }
  }

  private mutating func number() {
    let edge = map.edges[edgeNumber]
    guard edge.input < 0 else { return leave() }
    add(.number, slot: edge.slot)
    while cursor.byte != UInt8(ascii: ","), cursor.byte > 0x20, cursor.byte | 0x20 != 0x7D {
      cursor.advance()
    }
    run = cursor
  }

  private mutating func word(count: Int, isNull: Bool) {
    let edge = map.edges[edgeNumber]
    guard edge.input < 0 || isNull else { return leave() }
    if edge.slot < 0 {
      add(.word)
      cursor.advance(count)
      run = cursor
    } else {
      cursor.advance(count)
      if isNull { sides.remove(Int(edge.slot)) } else { add(.boolean, slot: edge.slot) }
    }
  }

  /// Passes a string with its quotes.
  private mutating func skipString() {
    cursor.advance()
    while cursor.byte != UInt8(ascii: "\"") {
      cursor.advance(cursor.byte == UInt8(ascii: "\\") ? 2 : 1)
    }
    cursor.advance()
  }

  // MARK: Steps

  /// A value for the general scanner. Its first byte tells it from others.
  private mutating func leave() {
    cursor.advance()
    add(.other)
    place = nil
  }

  /// Adds a step of the bytes up to the cursor and the value there.
  private mutating func add(
    _ value: LineStep.Value, slot: Int16 = -1, edge: Int = 0, present: SlotSet = SlotSet(),
    plan: FactPlan = FactPlan()
  ) {
    if slot >= 0 { sides.insert(Int(slot)) }
    while cursor.distance(from: run) > KnownBytes.longest {
      append(LineStep(KnownBytes(run, count: KnownBytes.longest)))
      run.advance(KnownBytes.longest)
    }
    append(
      LineStep(
        KnownBytes(run, count: cursor.distance(from: run)), value, slot: slot,
        edge: UInt8(edge), present: present, plan: plan))
    run = cursor
  }

  private mutating func append(_ step: LineStep) {
    guard let last = place else { return }
    stepCount += 1
    let isTooLong = stepCount == Self.longest && step.value != .end
    let other = LineStep(step.bytes, .other)
    place = shapes.add(isTooLong ? other : step, behind: last)
    if isTooLong { place = nil }
  }
}
