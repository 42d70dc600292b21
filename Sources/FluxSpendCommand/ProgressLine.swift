// How far a long run is, on one line of standard error that is gone when the run ends.

import Analyses
import Quotes
import LogRecords
import Pages
import Spend
import Synchronization
import SystemIO

/// The line itself, which can be taken away from any thread.
final class ProgressLine: Sendable {
  private enum State {
    case clear, drawn, gone
  }

  private let state = Locked(State.clear)

  /// Removes the line for good.
  func finish() {
    state.withLock { state in
      if state == .drawn { try? OutputFile.standardError.write("\r\u{1B}[K") }
      state = .gone
    }
  }

  fileprivate func draw(_ text: String) {
    state.withLock { state in
      guard state != .gone else { return }
      let width = (OutputFile.standardError.terminalWidth ?? 80) - 1
      try? OutputFile.standardError.write("\r\(text.prefix(max(0, width)))\u{1B}[K")
      state = .drawn
    }
  }
}

/// Draws the line ten times a second, from half a second on, as long as it is kept.
final class ProgressTimer {
  private final class End: Sendable {
    let isOver = Locked(false)
  }

  private let end = End()

  init(_ line: ProgressLine, _ files: InputFiles, _ progress: RunProgress) {
    let sizes = files.files.map(\.size)
    // A pipe does not say how much will come.
    let total = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
    let start = monotonicNanoseconds()
    let end = end
    // Without a thread for it nothing is drawn, and the run goes on.
    try? startThread {
      sleep(milliseconds: 400)
      while true {
        sleep(milliseconds: 100)
        if end.isOver.withLock({ $0 }) { return }
        let elapsed = Double(monotonicNanoseconds() - start) / 1e9
        line.draw(Self.text(progress, total: total, elapsed: elapsed))
      }
    }
  }

  deinit { end.isOver.withLock { $0 = true } }

  /// `412 MB of 1.2 GB (34%)  1.1 GB/s of log  0:02 left`
  static func text(_ progress: RunProgress, total: Int?, elapsed: Double) -> String {
    let read = progress.bytesRead
    let speed = "\(Figures.bytes(Int(Double(progress.bytes) / max(elapsed, 0.001))))/s of log"
    guard let total, total > 0 else { return "\(Figures.bytes(read))  \(speed)" }
    let share = min(1, Double(read) / Double(total))
    let left = share > 0 ? Int(elapsed * (1 - share) / share) : 0
    let clock = "\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60)"
    return "\(Figures.bytes(read)) of \(Figures.bytes(total)) (\(Int(share * 100))%)  \(speed)"
      + "  \(clock) left"
  }
}

/// The figures of `--stats`.
struct RunStatistics {
  var nanoseconds: UInt64
  var workers: Int
  var report: SpendReport
  var progress: RunProgress

  /// Prints them on standard error.
  func say() {
    let seconds = max(Double(nanoseconds) / 1e9, 1e-9)
    let inputs = report.inputs
    let rate = "\(Figures.bytes(Int(Double(inputs.bytes) / seconds)))/s"
    let lines = Figures.grouped(Int(Double(inputs.lines) / seconds))
    Messages.say(
      "\(milliseconds) ms for \(Figures.counted(inputs.files, "file")): "
        + "\(Figures.bytes(inputs.bytesRead)) read, \(Figures.bytes(inputs.bytes)) inflated, "
        + "\(Figures.counted(inputs.lines, "line"))")
    Messages.say(
      "\(rate), \(lines) lines/s, \(Figures.counted(workers, "worker")), "
        + "\(Figures.bytes(peakMemory())) peak memory, \(InflateBackend.versions)")
    let ids = progress.requestIDs
    guard ids > 0 else { return }
    Messages.say(
      "\(Figures.counted(ids, "request id")), \(Figures.bytes(progress.requestIDMemory)) of memory "
        + "(\(progress.requestIDMemory / ids) bytes each)")
  }

  private var milliseconds: String { Figures.grouped(Int(nanoseconds / 1_000_000)) }
}
