// Where requests stand in the logs, for analyses that show examples. A place is eight bytes for each request
// id, and kept only if it is asked for.

import LogRecords
import Pricing

/// A line in a file's block, before anybody knows its number in the file.
struct LinePlace: Comparable, Hashable, Sendable {
  /// File, block and line in the block, so that places order as lines do.
  let bits: UInt64

  private static let blockBits = 26
  private static let lineBits = 18

  /// No known place; behind all others.
  static let unknown = LinePlace(bits: .max)

  init(bits: UInt64) { self.bits = bits }

  /// A place; unknown beyond a million files, 2^26 blocks (16 TiB) or 2^18 lines in a block.
  init(file: Int, block: Int, lineInBlock: Int) {
    let fits =
      file < 1 << (64 - Self.blockBits - Self.lineBits) - 1 && block < 1 << Self.blockBits
      && lineInBlock < 1 << Self.lineBits
    bits =
      fits
      ? UInt64(file) << (Self.blockBits + Self.lineBits) | UInt64(block) << Self.lineBits
        | UInt64(lineInBlock) : .max
  }

  var file: Int { Int(bits >> (Self.blockBits + Self.lineBits)) }
  var block: Int { Int(bits >> Self.lineBits & (1 << Self.blockBits - 1)) }
  var lineInBlock: Int { Int(bits & (1 << Self.lineBits - 1)) }

  static func < (left: LinePlace, right: LinePlace) -> Bool { left.bits < right.bits }
}

/// The numbers of what makes requests alike.
struct RequestKindNumbers: Hashable, Sendable {
  /// The number of the priced usage.
  var usage: UInt32
  /// The number of the status.
  var status: UInt32
  /// The number of the reported cost; 0 for none.
  var cost: UInt32

  /// The same under the common numbers of all workers.
  func translated(_ numbers: PartNumbers) -> RequestKindNumbers {
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
