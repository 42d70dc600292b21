// Every rejected line, for `--rejects FILE`: file, line, byte and code, never its text.
//
// Blocks finish in any order, line numbers are known last, and there may be more rejected lines than
// memory. So what a block rejects goes to a nameless file at once, and is read back in order at the end.

import LogRecords
import Pages
import Synchronization
public import SystemIO

/// Collects rejected lines during a run.
public final class RejectsSpool: Sendable {
  /// A rejected line: 24 bytes in the spool.
  package struct Entry: Hashable, Sendable {
    package static let size = 24

    package var lineInBlock: Int
    package var byteOffset: Int
    package var code: UInt8
    /// The gzip member it hangs on; nil when it is verified.
    package var member: Int?

    init(_ place: ProblemPlace, _ fault: LineFault, member: Int?) {
      lineInBlock = place.lineInBlock
      byteOffset = place.byteOffset
      code = UInt8(Self.codes.firstIndex(of: fault.code) ?? 0)
      self.member = member
    }

    /// All codes of `LineFault`, by number.
    package static let codes: [String] = LineFault.allCodes

    /// Eight bytes each: line, byte, and the code above 56 bits for the member (0 for none).
    package var bytes: [UInt8] {
      let words = [
        UInt64(lineInBlock), UInt64(byteOffset),
        UInt64(code) << 56 | UInt64(member.map { $0 + 1 } ?? 0),
      ]
      return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    }

    package init(_ bytes: ArraySlice<UInt8>) {
      func word(_ index: Int) -> UInt64 {
        let start = bytes.startIndex + index * 8
        return bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
      }
      lineInBlock = Int(word(0))
      byteOffset = Int(word(1))
      code = UInt8(word(2) >> 56)
      let member = Int(word(2) & 0xFF_FFFF_FFFF_FFFF)
      self.member = member == 0 ? nil : member - 1
    }
  }

  /// What one block rejected.
  private struct Chunk: Sendable {
    var file: Int
    var block: Int
    var start: Int
    var count: Int
  }

  private struct State {
    var spool: SpoolFile
    var chunks: [Chunk] = []
    var error: SystemError?
    var resolution: Resolution?
  }

  private let state: Locked<State>

  /// A spool on the disk that will hold the result.
  public init(beside path: FilePath) throws(SystemError) {
    state = Locked(State(spool: try SpoolFile(beside: path)))
  }

  /// Adds what a block rejected.
  package func append(_ entries: [Entry], file: Int, block: Int) {
    let bytes = entries.flatMap(\.bytes)
    state.withLock { state in
      guard state.error == nil else { return }
      do throws(SystemError) {
        let start = try state.spool.append(bytes)
        state.chunks.append(Chunk(file: file, block: block, start: start, count: bytes.count))
      } catch {
        state.error = error
      }
    }
  }

  /// Begins again: what has been rejected is rejected once more.
  package func restart() {
    state.withLock { $0.chunks = [] }
  }

  /// Tells what only the end of the run knows: the files' names, the lines before each block, and
  /// which members' lines do not count.
  func resolve(
    names: [String], lineStarts: [[Int]],
    isDropped: @escaping @Sendable (Scheduler.MemberID) -> Bool
  ) {
    state.withLock { $0.resolution = Resolution(names, lineStarts, isDropped) }
  }

  /// Writes all rejected lines in order of file and line, as CSV.
  ///
  /// - Throws: the error that stopped the spooling, the reading back, or the writing.
  public func writeCSV(to file: OutputFile) throws(SystemError) {
    let (resolution, chunks, error) = state.withLock { ($0.resolution, $0.chunks, $0.error) }
    if let error { throw error }
    var text = "file,line,byte,code\r\n"
    for chunk in chunks.sorted(by: { ($0.file, $0.block) < ($1.file, $1.block) }) {
      let bytes = try state.withLock { (state) throws(SystemError) -> [UInt8] in
        try state.spool.read(at: chunk.start, count: chunk.count)
      }
      for start in stride(from: 0, to: bytes.count, by: Entry.size) {
        let entry = Entry(bytes[start..<start + Entry.size])
        if let row = resolution?.row(entry, file: chunk.file, block: chunk.block) { text += row }
      }
      if text.utf8.count > 1 << 16 {
        try file.write(text)
        text = ""
      }
    }
    try file.write(text)
  }
}

/// What turns entries into rows.
private struct Resolution: Sendable {
  private let cells: [String]
  private let lineStarts: [[Int]]
  private let isDropped: @Sendable (Scheduler.MemberID) -> Bool

  init(
    _ names: [String], _ lineStarts: [[Int]],
    _ isDropped: @escaping @Sendable (Scheduler.MemberID) -> Bool
  ) {
    cells = names.map { CSVText.field($0) }
    self.lineStarts = lineStarts
    self.isDropped = isDropped
  }

  /// The row of an entry; nil if its member does not count.
  func row(_ entry: RejectsSpool.Entry, file: Int, block: Int) -> String? {
    if let member = entry.member, isDropped(Scheduler.MemberID(file: file, member: member)) {
      return nil
    }
    let line = lineStarts[file][block] + entry.lineInBlock + 1
    let code = RejectsSpool.Entry.codes[Int(entry.code)]
    return "\(cells[file]),\(line),\(entry.byteOffset),\(code)\r\n"
  }
}
