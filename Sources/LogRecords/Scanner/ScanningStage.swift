// The scanner by itself, to be measured: lines into slots, which nobody reads.

internal import Pricing

/// Scans lines and forgets them.
package struct ScanningStage {
  private let slots: FactSlots
  private let scanner: LineScanner

  /// A scanner for the standard format.
  package init(blockCapacity: Int = Block.standardCapacity) {
    let map = FactMap(.standard)
    slots = FactSlots(map, lineCapacity: blockCapacity)
    scanner = LineScanner(map: map, slots: slots)
  }

  /// Scans the lines of a block.
  ///
  /// - Returns: how many of them are objects that the fast scanner reads.
  package func scan(_ block: Block) -> Int {
    var scanned = 0
    var start = 0
    while start < block.count {
      let end = block.lineEnd(from: start)
      slots.reset()
      // Safe: start <= end <= count, and the byte at end is a newline.
      if unsafe scanner.scan(LineCursor(block.bytes + start, end: block.bytes + end)) {
        scanned += 1
      }
      start = end + 1
    }
    return scanned
  }
}
