// What becomes known of one file while several workers read it.

import LogRecords
import Synchronization
import SystemIO

/// A file of the run, shared by the workers; touched once a block.
package final class FileRecord: Sendable {
  /// What is known so far.
  package struct State {
    /// By block: the lines in it and those dropped before it.
    package var lineCounts: [UInt32] = []
    /// By block: where it begins in the inflated file.
    package var blockOffsets: [Int] = []
    /// Whether it could be opened, and its first byte be read.
    package var isOpened = false
    package var bytesRead = 0
    package var bytes = 0
    var faults: [StreamFault] = []
  }

  package let file: InputFile
  private let state = Locked(State())

  package init(_ file: InputFile) { self.file = file }

  /// Opens the file as a stream; a failure becomes a fault of the file.
  func open(index: Int, salvages: Bool) -> LogStream? {
    do throws(SystemError) {
      if let pipe = file.pipe {
        state.withLock { $0.isOpened = true }
        return LogStream(pipe, index: index, salvages: salvages)
      }
      let opened =
        switch file.origin {
        case .standardInput: file.kept ?? OpenFile.standardInput
        case .path(let path): try OpenFile(path)
        }
      let status = try opened.status()
      // The files of /proc have a text and no size.
      let size = status.kind == .regular && status.size > 0 ? status.size : nil
      state.withLock { $0.isOpened = true }
      return LogStream(opened, size: size, index: index, salvages: salvages)
    } catch {
      state.withLock { $0.faults.append(.unreadable(error)) }
      return nil
    }
  }

  /// Notes how many lines a block had.
  package func note(lines: Int, ofBlock sequence: Int, at byteOffset: Int) {
    state.withLock { state in
      while state.lineCounts.count <= sequence {
        state.lineCounts.append(0)
        state.blockOffsets.append(0)
      }
      state.blockOffsets[sequence] = byteOffset
      state.lineCounts[sequence] += UInt32(lines)
    }
  }

  /// Notes what a stream found out, once it is finished.
  func finish(_ stream: LogStream) {
    state.withLock { state in
      state.bytesRead = stream.bytesRead
      state.bytes = stream.bytesProduced
      state.faults = stream.faults
      if stream.isUnreadable { state.isOpened = false }
    }
  }

  /// All that became known.
  package var summary: State { state.withLock { $0 } }
}

extension FileRecord.State {
  /// By block: the number of lines before it.
  package var lineStarts: [Int] {
    var sum = 0
    return lineCounts.map { count in
      defer { sum += Int(count) }
      return sum
    }
  }
}
