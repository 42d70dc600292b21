// Reading a line by its shape: the bytes between its values are compared, and only values are read.

extension LineScanner {
  /// Whether a line has a known shape.
  enum ShapeOutcome {
    /// It has; here is its newline.
    case read(LineCursor)
    /// It has none yet.
    case unknown
    /// There is something in it that is left to the general scanner, every time.
    case left
  }

  /// Reads a line if it has a known shape; if not, what it has put into the slots means nothing.
  @inline(__always)
  func scanKnown(_ line: LineCursor) -> ShapeOutcome {
    let candidates = slots.candidates
    var cursor = line
    var place = shapes.first
    while let current = place {
      if current.step.bytes.match(cursor) {
        let slot = Int(current.step.slot)
        var start = cursor
        start.advance(Int(current.step.bytes.count))
        var end = start
        // Nearly all values are plain strings and numbers.
        if current.step.value == .string {
          if let count = start.shortStringCount {
            candidates.put(slot, start, count, .string)
            end.advance(count)
            (cursor, place) = (end, current.next)
            continue
          }
          if let isEscaped = skipLongString(&end) {
            candidates.put(slot, start, end.distance(from: start), .string, isEscaped: isEscaped)
            (cursor, place) = (end, current.next)
            continue
          }
        } else if current.step.value == .number {
          if skipNumber(&end) {
            candidates.put(slot, start, end.distance(from: start), .number)
            (cursor, place) = (end, current.next)
            continue
          }
        } else if current.step.value == .end {
          slots.present = current.step.present
          slots.plan = current.step.plan
          shapes.hit()
          return .read(start.back(1))
        } else {
          // A variable of its own, since this one will lie in memory.
          var rareEnd = start
          switch scanRare(current, &rareEnd) {
          case .passed:
            (cursor, place) = (rareEnd, current.next)
            continue
          case .another: break
          case .left: return .left
          }
        }
      }
      place = current.other
    }
    return .unknown
  }

  /// What stands behind the bytes of a step.
  private enum StepOutcome {
    /// The value of the step.
    case passed
    /// The value of another step.
    case another
    /// What the general scanner reads.
    case left
  }

  /// Passes all values but plain strings and numbers.
  @inline(never)
  private func scanRare(_ place: LineStepPlace, _ end: inout LineCursor) -> StepOutcome {
    let step = place.step
    let start = end
    switch step.value {
    case .nothing: return .passed
    case .text:
      if start.looksEmbedded { return .left }
      return skipString(&end) == nil ? .another : .passed
    case .word: return skipWord(&end) ? .passed : .another
    case .boolean:
      // `true` or `false` ends with the bytes.
      let count = start.byte(at: -4) == UInt8(ascii: "t") ? 4 : 5
      slots.candidates.put(Int(step.slot), start.back(count), count, .boolean)
      return .passed
    case .container:
      slots.candidates.put(Int(step.slot), start, 0, .container)
      return .passed
    case .input:
      slots.beginValue(at: Int(step.edge))
      return .passed
    case .inputString:
      // What is no URL may be an image, to be measured; an empty text is none.
      guard start.halfWord == 0x7074_7468 else { return .left }  // http
      guard skipString(&end) != nil else { return .another }
      slots.addInput(at: Int(step.edge))
      return .passed
    case .inputEnd:
      slots.present = step.present
      slots.endInput(at: Int(step.edge))
      return .passed
    case .string, .number, .end, .other: return .left
    }
  }

  /// Passes `true`, `false` or `null`; false if it is none of them.
  @inline(__always)
  private func skipWord(_ cursor: inout LineCursor) -> Bool {
    switch cursor.halfWord {
    case 0x6C6C_756E, 0x6575_7274:  // null, true
      cursor.advance(4)
      return true
    case 0x736C_6166:  // fals
      guard cursor.byte(at: 4) == UInt8(ascii: "e") else { return false }
      cursor.advance(5)
      return true
    default: return false
    }
  }
}

extension LineCursor {
  /// Whether a string's content that begins here may be a JSON text.
  var looksEmbedded: Bool {
    var first = self
    first.skipSpace()
    return first.byte == UInt8(ascii: "{") || first.byte == UInt8(ascii: "\\")
  }
}
