// Both readers of a line, on the same bytes: the fast scanner and the automaton, its slow twin.

import Pricing

@testable import LogRecords

/// A fast scanner and an automaton, each with its own slots.
@safe
final class LineReaders {
  /// The longest line these readers take.
  static let capacity = 1 << 16

  private let map = FactMap(.standard)
  private let fastSlots: SlotMemory
  private let slowSlots: SlotMemory
  private let scanner: LineScanner
  private var automaton: LineAutomaton
  /// A second automaton, which reads into the scanner's slots what the first has read as a whole.
  private var piecewise: LineAutomaton
  /// Room for a line at any of 64 alignments.
  private let bytes: UnsafeMutableRawBufferPointer

  init() {
    // The readers keep the slots they read into.
    let fast = FactSlots(map, lineCapacity: Self.capacity)
    let slow = FactSlots(map, lineCapacity: Self.capacity)
    (fastSlots, slowSlots) = (fast.memory, slow.memory)
    scanner = LineScanner(fast)
    automaton = LineAutomaton(slow)
    piecewise = LineAutomaton(fast)
    unsafe bytes = .allocate(byteCount: 64 + Self.capacity + 2 * scanPadding, alignment: 64)
  }

  deinit { unsafe bytes.deallocate() }

  /// Whether the fast scanner takes the line, laid at a distance behind a multiple of 64. What
  /// follows the line's newline is hostile: it would end any token that ran on.
  func scan(_ line: [UInt8], alignment: Int = 0) -> Bool {
    let end = alignment + line.count
    unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[alignment..<end]).copyBytes(from: line)
    unsafe bytes[end] = 0x0A
    for index in 1..<scanPadding { unsafe bytes[end + index] = index & 1 == 0 ? 0x7D : 0x22 }
    guard let base = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return false }
    fastSlots.reset()
    guard let newline = unsafe scanner.scan(LineCursor(base + alignment)) else { return false }
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

  /// How the slots of both differ; nil if they agree.
  func difference() -> String? {
    if fastSlots.present != slowSlots.present { return "other slots are present" }
    for word in 0..<3 {
      for slot in PresentSlots(bits: fastSlots.present.word(word), first: word * 64) {
        if let difference = difference(slot) { return "slot \(slot): \(difference)" }
      }
    }
    return nil
  }

  private func difference(_ slot: Int) -> String? {
    if let source = map.inputSlots.firstIndex(of: slot) {
      let (fast, slow) = (fastSlots.input(source), slowSlots.input(source))
      if fast.hasBadSize != slow.hasBadSize { return "bad size" }
      if fast.images.count != slow.images.count { return "number of inputs" }
      for index in 0..<min(fast.images.count, InputImages.capacity)
      where fast.images.pixels(ofImage: index) != slow.images.pixels(ofImage: index) {
        return "pixels of input \(index)"
      }
      return nil
    }
    let kind = fastSlots[slot].kind
    if kind != slowSlots[slot].kind { return "kind" }
    guard kind == .string || kind == .number else { return nil }
    let (fast, slow) = unsafe (fastSlots.text(slot), slowSlots.text(slot))
    if unsafe !fast.elementsEqual(slow) { return "text" }
    return nil
  }

  /// Runs both readers on a line and tells how they contradict each other; nil if they do not.
  ///
  /// The scanner may leave a line to the automaton. It must not take one that the automaton refuses,
  /// nor read other facts.
  func contradiction(_ line: [UInt8], alignment: Int = 0) -> String? {
    let isTaken = scan(line, alignment: alignment)
    let verdict = read(line)
    if !isTaken { return nil }
    if verdict != .object { return "taken, but \(verdict)" }
    return difference()
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
