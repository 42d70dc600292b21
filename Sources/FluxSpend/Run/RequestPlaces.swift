// Where requests of a kind stand in the logs: the first line of each, for analyses that show examples.
//
// What is kept is bounded by the different combinations of usage, status and reported cost, not by the
// requests. A request of several lines takes its usage from one and its status or cost perhaps from
// another; then the line that comes nearest is shown: of the same usage always, of the same cost if there
// is one.

import LogRecords
import Pricing

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
    if left.file != right.file {
      return left.file.utf8.lexicographicallyPrecedes(right.file.utf8)
    }
    return left.line < right.line
  }
}

/// The first lines of all kinds of requests.
struct RequestPlaces: Sendable {
  private struct Line {
    var kind: RequestKindNumbers
    var place: ProblemPlace
  }

  /// By number of a usage: its lines.
  private let lines: [UInt32: [Line]]
  private let assembly: ReportAssembly

  init(_ places: [RequestKindNumbers: ProblemPlace], _ assembly: ReportAssembly) {
    lines = Dictionary(grouping: places.map(Line.init), by: \.kind.usage)
    self.assembly = assembly
  }

  /// The line to show for a kind: with the same cost before any, with the same status before one that is
  /// not final before any; of equals the first. Nil if no line of that usage was kept.
  func position(of kind: RequestKindNumbers, _ book: NameBook) -> LogPosition? {
    func distance(_ line: Line) -> Int {
      let isOpen = !book.statuses[Int(line.kind.status)].isTerminal
      return (line.kind.cost == kind.cost ? 0 : 4)
        + (line.kind.status == kind.status ? 0 : isOpen ? 1 : 2)
    }
    let nearest = lines[kind.usage]?.min {
      (distance($0), $0.place) < (distance($1), $1.place)
    }
    return nearest.map { assembly.position(of: $0.place) }
  }
}
