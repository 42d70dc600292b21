// What SIGINT and SIGTERM do to a run, while it reads and while it writes.

import Analyses
import Quotes
import LogRecords
import Pages
import Spend
import Synchronization
import SystemIO

/// How far a run is, for those who show it or stop it.
final class RunWatch: Sendable {
  let progress = RunProgress()
  let line = ProgressLine()
  private let fileCount: Int
  private let isWriting = Locked(false)

  /// A run over files, which has not begun.
  init(_ files: InputFiles) { fileCount = files.files.count }

  /// Notes that everything has been read.
  func beginWriting() { isWriting.withLock { $0 = true } }

  /// Says what was done, and ends the process.
  func stop(status: CInt) {
    line.finish()
    let done =
      "\(progress.filesFinished) of \(Figures.counted(fileCount, "file")) and "
      + "\(Figures.bytes(progress.bytesRead)) were read"
    // Half of the output may have been seen already, or all of it.
    let rest = isWriting.withLock { $0 } ? "the output was being written" : "no report was written"
    Messages.say("stopped: \(done), \(rest)")
    endStoppedProcess(status: status)
  }
}
