// The fast reader of a line: one pass over a JSON object that lies in memory as a whole.
//
// It validates every byte, keeps the values at the format's paths, and skips the rest, 64 bytes of text
// at a time. It answers only "yes, up to here, and the slots are filled" or "not by me": a fault, a line
// that is no object, a key with escapes, deep nesting are left to `LineAutomaton`, the slow twin, which
// reads the line again and names the fault. So there is one place that knows the names of faults, and
// the code here has only the common case to get right.
//
//     {"model":"flux-2-pro","request":{"width":1920,...},"status":200}
//     ^ object, node 1       ^ object, node 2            ^ back in node 1
//       key -> edge -> slot    key -> edge -> slot
//
// That is the general scanner. A line like others before it is read in a shorter way that they have
// paved: see `LineShapes`.

/// Scans lines into slots.
@safe
struct LineScanner {
  /// Containers that may be open at once; deeper lines take the slow path.
  static let maximumDepth = 62
  /// Texts inside strings inside texts: deeper ones take the slow path.
  static let maximumEmbedding = 2

  let slots: SlotMemory
  let shapes: LineShapes
  private let owner: FactSlots
  private let keys: KnownKeys
  private let stacks: ContainerStacks

  init(_ owner: FactSlots, shapes: LineShapes = LineShapes()) {
    self.owner = owner
    self.shapes = shapes
    slots = owner.memory
    keys = KnownKeys(owner.map)
    stacks = ContainerStacks()
  }

  /// Scans the line at a position into the slots, and makes its plan.
  ///
  /// - Returns: the newline behind a line that is a JSON object this scanner reads; nil for any other
  ///   line, and then the slots mean nothing.
  @inline(__always)
  func scan(_ line: LineCursor) -> LineCursor? {
    guard shapes.isAwake() else { return scanUnshaped(line) }
    slots.resetArena()
    switch scanKnown(line) {
    case .read(let newline): return newline
    case .unknown: return scanUnknown(line, isLearnable: true)
    case .left: return scanUnknown(line, isLearnable: false)
    }
  }

  /// Scans a line of any shape, and perhaps remembers its shape.
  @inline(never)
  private func scanUnknown(_ line: LineCursor, isLearnable: Bool) -> LineCursor? {
    let newline = scanUnshaped(line)
    if shapes.missed(isLearnable: isLearnable && newline != nil) {
      shapes.judge(line, &slots.plan)
      var path = LineShapePath(line, owner.map, shapes)
      path.learn(present: slots.present, plan: slots.plan)
    }
    return newline
  }

  /// Scans a line as if there were no shapes.
  @inline(never)
  private func scanUnshaped(_ line: LineCursor) -> LineCursor? {
    slots.reset()
    let newline = scanAny(line)
    if newline != nil { slots.makePlan() }
    return newline
  }

  /// Scans a line of any shape into the slots, which are empty.
  func scanAny(_ line: LineCursor) -> LineCursor? {
    var last = keys.start
    return scanObject(line, node: FactMap.root, embedding: 0, after: &last)
  }

  /// The loop over keys and values. It is one function because its state is a few variables that live
  /// in registers.
  ///
  /// - Parameter lastKey: the key read last.
  private func scanObject(
    _ text: LineCursor, node: UInt8, embedding: Int, after lastKey: inout KnownKeyPlace
  ) -> LineCursor? {
    let slots = slots
    let stack = unsafe stacks[embedding]
    var cursor = text
    var place = lastKey
    var depth = 0
    var open = OpenContainer(node: node, isObject: true)
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: "{") else { return nil }
    cursor.advance()
    cursor.skipSpace()
    var mayClose = true

    while true {
      // At a key or an element, or at the end of an empty container.
      if !mayClose || !isClosing(cursor, open) {
        var target = ValueTarget(edge: Int(open.inputEdge), slot: -1)
        if open.isObject {
          let expected = place.next
          if expected.matches(cursor, in: open.node) {
            cursor.advance(Int(expected.key.bytes.count))
            place = expected
          } else {
            guard let found = keys.read(cursor, in: open.node, after: place) else { return nil }
            (place, cursor) = found
          }
          cursor.skipSpace()
          target = ValueTarget(edge: Int(place.key.edge), slot: Int(place.key.slot))
          if place.key.announces { slots.beginValue(at: target.edge) }
        }
        switch cursor.byte {
        case UInt8(ascii: "\""):
          cursor.advance()
          let start = cursor
          guard let isEscaped = skipString(&cursor) else { return nil }
          let count = cursor.distance(from: start)
          cursor.advance()
          if target.slot >= 0 {
            slots.set(target.slot, start, count, .string, isEscaped: isEscaped)
          } else if target.edge != 0 {
            if slots.isEmbeddable(target.edge) {
              lastKey = place
              guard scanEmbedded(start, count, target.edge, embedding, after: &lastKey) else {
                return nil
              }
              place = lastKey
            } else {
              slots.add(
                SlotValue(start, count, .string, isEscaped: isEscaped), at: target.edge)
            }
          }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          guard depth < Self.maximumDepth else { return nil }
          unsafe stack[depth] = open
          depth += 1
          let isObject = cursor.byte == UInt8(ascii: "{")
          open = slots.beginContainer(target.edge, isObject: isObject, in: open)
          cursor.advance()
          cursor.skipSpace()
          mayClose = true
          continue
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
          guard let end = scanLiteral(cursor, target.edge) else { return nil }
          cursor = end
        default:
          let start = cursor
          guard skipNumber(&cursor) else { return nil }
          let count = cursor.distance(from: start)
          if target.slot >= 0 {
            slots.set(target.slot, start, count, .number)
          } else if target.edge != 0 {
            slots.add(SlotValue(start, count, .number), at: target.edge)
          }
        }
      }
      // Behind a value, or at the end of an empty container.
      while true {
        cursor.skipSpace()
        if cursor.byte == UInt8(ascii: ",") {
          cursor.advance()
          cursor.skipSpace()
          mayClose = false
          break
        }
        guard isClosing(cursor, open) else { return nil }
        cursor.advance()
        slots.endContainer(open)
        if depth == 0 {
          cursor.skipSpace()
          lastKey = place
          return cursor.byte == 0x0A ? cursor : nil
        }
        depth -= 1
        unsafe open = stack[depth]
        mayClose = false
      }
    }
  }

  @inline(__always)
  private func isClosing(_ cursor: LineCursor, _ open: OpenContainer) -> Bool {
    cursor.byte == (open.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  /// Reads a string that may hold a JSON text; one that does not look like an object holds none.
  private func scanEmbedded(
    _ start: LineCursor, _ count: Int, _ edge: Int, _ embedding: Int,
    after lastKey: inout KnownKeyPlace
  ) -> Bool {
    guard count > 1, start.looksEmbedded else { return true }
    guard embedding < Self.maximumEmbedding,
      let text = unsafe slots.reserve(count + scanPadding)
    else { return false }
    // Safe: the text and the padding behind it fit what was reserved. A line feed would end the text;
    // a carriage return is the same white space, and just as little allowed within a string.
    let length = unsafe unescape(
      start.position, count, to: text, limit: count, lineFeed: UInt8(ascii: "\r"))
    unsafe (text + length).initialize(repeating: 0x0A, count: scanPadding)
    // If it is no object after all, the slots may hold facts of it: the slow path sorts that out.
    let end = unsafe scanObject(
      LineCursor(text), node: slots.child(of: edge), embedding: embedding + 1, after: &lastKey)
    return unsafe end?.position == UnsafePointer(text + length)
  }

  /// Reads `true`, `false` or `null`.
  private func scanLiteral(_ start: LineCursor, _ edge: Int) -> LineCursor? {
    var cursor = start
    switch cursor.halfWord {
    case 0x6C6C_756E:  // null: as good as absent
      cursor.advance(4)
      slots.addNull(at: edge)
      return cursor
    case 0x6575_7274:  // true
      cursor.advance(4)
    case 0x736C_6166:  // fals
      guard cursor.byte(at: 4) == UInt8(ascii: "e") else { return nil }
      cursor.advance(5)
    default: return nil
    }
    slots.add(SlotValue(start, cursor.distance(from: start), .boolean), at: edge)
    return cursor
  }
}

/// Where the value goes that comes next.
private struct ValueTarget {
  /// The edge of its key, or of the list it is an element of; 0 if it leads to no fact.
  var edge: Int
  /// The slot to keep it in, if that is all there is to do; else -1.
  var slot: Int
}

/// The open containers of a line, and of the texts within its strings.
@safe
final class ContainerStacks {
  private static let count = (LineScanner.maximumEmbedding + 1) * LineScanner.maximumDepth
  /// Safe: `maximumDepth` containers for the line and for each depth of texts are allocated.
  private let containers: UnsafeMutablePointer<OpenContainer>

  init() {
    unsafe containers = .allocate(capacity: Self.count)
    unsafe containers.initialize(repeating: OpenContainer(), count: Self.count)
  }

  deinit { unsafe containers.deallocate() }

  /// Room for `maximumDepth` containers at a depth of texts.
  subscript(embedding: Int) -> UnsafeMutablePointer<OpenContainer> {
    unsafe containers + embedding * LineScanner.maximumDepth
  }
}
