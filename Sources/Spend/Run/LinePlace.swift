// Where requests stand in the logs, for analyses that show examples. A place is eight bytes for each request
// id, and kept only if it is asked for.

import LogRecords
import Pricing

/// A line in a file's block, before anybody knows its number in the file.
package struct LinePlace: Comparable, Hashable, Sendable {
  /// File, block and line in the block, so that places order as lines do.
  package let bits: UInt64

  private static let blockBits = 26
  private static let lineBits = 18

  /// No known place; behind all others.
  package static let unknown = LinePlace(bits: .max)

  package init(bits: UInt64) { self.bits = bits }

  /// A place; unknown beyond a million files, 2^26 blocks (16 TiB) or 2^18 lines in a block.
  package init(file: Int, block: Int, lineInBlock: Int) {
    let fits =
      file < 1 << (64 - Self.blockBits - Self.lineBits) - 1 && block < 1 << Self.blockBits
      && lineInBlock < 1 << Self.lineBits
    bits =
      fits
      ? UInt64(file) << (Self.blockBits + Self.lineBits) | UInt64(block) << Self.lineBits
        | UInt64(lineInBlock) : .max
  }

  package var file: Int { Int(bits >> (Self.blockBits + Self.lineBits)) }
  package var block: Int { Int(bits >> Self.lineBits & (1 << Self.blockBits - 1)) }
  package var lineInBlock: Int { Int(bits & (1 << Self.lineBits - 1)) }

  package static func < (left: LinePlace, right: LinePlace) -> Bool { left.bits < right.bits }
}

/// The numbers of what makes requests alike.
package struct RequestKindNumbers: Hashable, Sendable {
  /// The number of the priced usage.
  package var usage: UInt32
  /// The number of the status.
  package var status: UInt32
  /// The number of the reported cost; 0 for none.
  package var cost: UInt32

  package init(usage: UInt32, status: UInt32, cost: UInt32) {
    (self.usage, self.status, self.cost) = (usage, status, cost)
  }

  /// The same under the common numbers of all workers.
  package func translated(_ numbers: PartNumbers) -> RequestKindNumbers {
    RequestKindNumbers(
      usage: numbers.usages[Int(usage)], status: numbers.names.statuses[Int(status)],
      cost: numbers.costs[Int(cost)])
  }
}

/// A line of a log, for people.
public struct LogPosition: Hashable, Comparable, Sendable {
  /// The file as named by the user, or found under a directory. Escape it for where it goes.
  public var file: String
  /// 1 for the first line of the (inflated) file.
  public var line: Int

  /// Orders by the bytes of the file's name, then by line.
  public static func < (left: LogPosition, right: LogPosition) -> Bool {
    if !left.file.utf8.elementsEqual(right.file.utf8) {
      return left.file.utf8.lexicographicallyPrecedes(right.file.utf8)
    }
    return left.line < right.line
  }
}
