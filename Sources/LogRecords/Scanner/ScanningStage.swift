// The scanner by itself, to be measured: lines into slots, which nobody reads.

internal import Pricing

/// Scans lines and forgets them.
package struct ScanningStage {
  private let owner: FactSlots
  private let scanner: LineScanner

  /// A scanner for the standard format.
  package init(blockCapacity: Int = Block.standardCapacity) {
    owner = FactSlots(.standard, lineCapacity: blockCapacity)
    scanner = LineScanner(owner)
  }

  /// Scans the lines of a block.
  ///
  /// - Returns: how many of them are objects that the fast scanner reads.
  package func scan(_ block: Block) -> Int {
    var scanned = 0
    var lines = BlockLines(block)
    while let start = lines.start {
      let newline = scanner.scan(start)
      if newline != nil { scanned += 1 }
      _ = lines.pass(upTo: newline ?? lines.end)
    }
    return scanned
  }
}
