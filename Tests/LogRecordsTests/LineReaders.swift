// Both readers of a line, on the same bytes: the fast scanner and the automaton, its slow twin. The fast
// one is there twice: one that reads lines by their shapes when it can, and one that never does.

import Pricing

@testable import LogRecords

/// A fast scanner and an automaton, each with its own slots.
@safe
final class LineReaders {
  /// The longest line these readers take.
  static let capacity = 1 << 16

  private let map = FactMap.standard
  private let fastSlots: SlotMemory
  private let generalSlots: SlotMemory
  private let slowSlots: SlotMemory
  private let scanner: LineScanner
  /// A scanner that knows no shapes.
  private let general: LineScanner
  private var automaton: LineAutomaton
  /// A second automaton, which reads into the scanner's slots what the first has read as a whole.
  private var piecewise: LineAutomaton
  /// Room for a line at any of 64 alignments.
  private let bytes: UnsafeMutableRawBufferPointer

  init() {
    // The readers keep the slots they read into.
    let fast = FactSlots(map, lineCapacity: Self.capacity)
    let plain = FactSlots(map, lineCapacity: Self.capacity)
    let slow = FactSlots(map, lineCapacity: Self.capacity)
    (fastSlots, generalSlots, slowSlots) = (fast.memory, plain.memory, slow.memory)
    // Shapes never rest: here most lines are of a shape of their own.
    scanner = LineScanner(fast, shapes: LineShapes(worth: ShapeWorth(allowance: 1 << 40)))
    general = LineScanner(plain)
    automaton = LineAutomaton(slow)
    piecewise = LineAutomaton(fast)
    unsafe bytes = .allocate(byteCount: 64 + Self.capacity + 2 * scanPadding, alignment: 64)
  }

  deinit { unsafe bytes.deallocate() }

  /// What the scanner knows of the lines before.
  var shapes: LineShapes { scanner.shapes }

  /// Whether the fast scanner takes the line, laid at a distance behind a multiple of 64. What
  /// follows the line's newline is hostile: it would end any token that ran on.
  func scan(_ line: [UInt8], alignment: Int = 0) -> Bool {
    fastSlots.reset()
    return scan(line, alignment) { scanner.scan($0) }
  }

  private func scan(
    _ line: [UInt8], _ alignment: Int, by scan: (LineCursor) -> LineCursor?
  ) -> Bool {
    let end = alignment + line.count
    unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[alignment..<end]).copyBytes(from: line)
    unsafe bytes[end] = 0x0A
    for index in 1..<scanPadding { unsafe bytes[end + index] = index & 1 == 0 ? 0x7D : 0x22 }
    guard let base = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
    guard let newline = unsafe scan(LineCursor(base + alignment)) else { return false }
    unsafe precondition(newline.position == base + end, "a line ends at its newline")
    return true
  }

  /// What the automaton says of a line that comes in pieces that end at `cuts`.
  func read(_ line: [UInt8], cuts: [Int] = []) -> LineAutomaton.Verdict {
    Self.read(line, cuts: cuts, by: &automaton)
  }

  private static func read(
    _ line: [UInt8], cuts: [Int], by automaton: inout LineAutomaton
  ) -> LineAutomaton.Verdict {
    automaton.reset()
    var start = 0
    for cut in cuts + [line.count] {
      automaton.consume(line.span.extracting(start..<cut))
      start = cut
    }
    return automaton.finish()
  }

  /// How the slots of the scanner and the automaton differ; nil if they agree.
  func difference() -> String? { difference(from: slowSlots) { _ in nil } }

  /// How the slots of the scanner differ from those that it would fill if it knew no shapes.
  private func generalDifference() -> String? {
    difference(from: generalSlots) { slot in
      let (fast, plain) = (self.fastSlots[slot], self.generalSlots[slot])
      if fast.isEscaped != plain.isEscaped { return "escapes" }
      return fast.count != plain.count ? "length" : nil
    }
  }

  private func difference(
    from others: SlotMemory, inValue valueDifference: (Int) -> String?
  ) -> String? {
    if fastSlots.present != others.present { return "other slots are present" }
    for word in 0..<3 {
      for slot in PresentSlots(bits: fastSlots.present.word(word), first: word * 64) {
        let isInput = map.inputSlots.contains(slot)
        let difference = isInput ? nil : valueDifference(slot)
        if let difference = difference ?? self.difference(slot, from: others) {
          return "slot \(slot): \(difference)"
        }
      }
    }
    return nil
  }

  private func difference(_ slot: Int, from others: SlotMemory) -> String? {
    if let source = map.inputSlots.firstIndex(of: slot) {
      let (fast, slow) = (fastSlots.input(source), others.input(source))
      if fast.hasBadSize != slow.hasBadSize { return "bad size" }
      if fast.images.count != slow.images.count { return "number of inputs" }
      for index in 0..<min(fast.images.count, InputImages.capacity)
      where fast.images.pixels(ofImage: index) != slow.images.pixels(ofImage: index) {
        return "pixels of input \(index)"
      }
      return nil
    }
    let kind = fastSlots[slot].kind
    if kind != others[slot].kind { return "kind" }
    guard kind == .string || kind == .number else { return nil }
    let (fast, slow) = unsafe (fastSlots.text(slot), others.text(slot))
    if unsafe !fast.elementsEqual(slow) { return "text" }
    return nil
  }

  /// Runs all readers on a line and tells how they contradict each other; nil if they do not.
  ///
  /// The scanner may leave a line to the automaton. It must not take one that the automaton refuses,
  /// nor read other facts; and it must read a line the first and the second time (perhaps by its shape)
  /// as if it had seen no other.
  func contradiction(_ line: [UInt8], alignment: Int = 0) -> String? {
    let verdict = read(line)
    generalSlots.reset()
    let isTakenAlone = scan(line, alignment) { general.scanAny($0) }
    for time in 1...2 {
      if scan(line, alignment: alignment) != isTakenAlone {
        return "\(isTakenAlone ? "not " : "")taken the \(time). time"
      }
      if !isTakenAlone { continue }
      if verdict != .object { return "taken, but \(verdict)" }
      if fastSlots.plan != FactPlan(fastSlots) { return "the plan is of another line" }
      if let difference = generalDifference() ?? difference() { return difference }
      // Texts that have been looked at have no escapes any more.
      generalSlots.reset()
      _ = scan(line, alignment) { general.scanAny($0) }
    }
    return nil
  }

  /// Runs the automaton on a line as a whole and on its pieces, and tells how they contradict each
  /// other; nil if they do not.
  func contradiction(_ line: [UInt8], cuts: [Int]) -> String? {
    let verdict = read(line)
    let pieces = Self.read(line, cuts: cuts, by: &piecewise)
    if verdict != pieces { return "\(verdict), but in pieces \(pieces)" }
    return verdict == .object ? difference() : nil
  }
}
