// Any bytes as a line for the fast scanner, under AddressSanitizer.

import FuzzTarget
import TestSupport

@testable import LogRecords

/// Scans lines that end where readable memory ends.
@safe
final class ScannerTarget: FuzzTarget {
  /// The longest line.
  private static let capacity = 1 << 16

  /// Where lines are laid, each at the end: the first byte read behind it is reported.
  ///
  /// Safe: `capacity + scanPadding` bytes are allocated.
  private let memory: UnsafeMutablePointer<UInt8>
  private let map = FactMap.standard
  private let slots: SlotMemory
  private let scanner: LineScanner

  init() {
    let owner = FactSlots(map, lineCapacity: Self.capacity)
    slots = owner.memory
    scanner = LineScanner(owner, shapes: LineShapes(worth: ShapeWorth(allowance: 1 << 40)))
    unsafe memory = .allocate(capacity: Self.capacity + scanPadding)
    let end = unsafe memory + Self.capacity
    unsafe end.pointee = 0x0A
    // Hostile: these would end any token that ran on.
    for index in 1..<scanPadding { unsafe end[index] = index & 1 == 0 ? 0x7D : 0x22 }
  }

  deinit { unsafe memory.deallocate() }

  /// Scans the lines of the input, and a few beginnings of each: a line may be cut anywhere. Then their
  /// shapes are known, and it scans them again, with a byte changed or the end of another line.
  func run(_ input: [UInt8]) {
    guard input.count <= Self.capacity else { return }
    scanner.shapes.forget()
    var random = SeededNumbers(of: input)
    let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
    for line in lines {
      scan(line)
      for _ in 0..<3 { scan(line.prefix(random.below(line.count + 1))) }
    }
    for line in lines where !line.isEmpty {
      scan(line)
      var changed = line
      changed[line.startIndex + random.below(line.count)] ^= 1 << UInt8(random.below(8))
      if !changed.contains(0x0A) { scan(changed) }
      let other = random.pick(lines)
      scan(line.prefix(random.below(line.count + 1)) + other.suffix(random.below(other.count + 1)))
    }
  }

  private func scan(_ line: ArraySlice<UInt8>) {
    let end = unsafe memory + Self.capacity
    let start = unsafe end - line.count
    // Safe: the line has at most `capacity` bytes.
    for (index, byte) in line.enumerated() { unsafe start[index] = byte }
    slots.reset()
    guard let newline = unsafe scanner.scan(LineCursor(start)) else { return }
    unsafe require(newline.position == UnsafePointer(end), "a line ends at its newline")
    readSlots()
  }

  /// Reads every value as the decoder might.
  private func readSlots() {
    for word in 0..<3 {
      for slot in PresentSlots(bits: slots.present.word(word), first: word * 64)
      where !map.inputSlots.contains(slot) {
        guard slots[slot].kind == .string || slots[slot].kind == .number else { continue }
        _ = slots.decimal(slot)
        unsafe require(slots.text(slot).count <= FactSlots.captureLimit + 1, "a text is cut")
      }
    }
  }
}
