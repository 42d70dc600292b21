// Who does what next. The workers share a stream by passing it on, and a few full blocks.
//
// Inflating one file is serial; decoding its blocks is not. While every worker has a file of its own,
// each decodes the blocks it fills, hot in its cache. When some have none, the others give them blocks:
//
//   the backlog has room  a full block goes there, and its worker inflates on, so that the serial part,
//                         which decides the time for one file, never stands still;
//   the backlog is full   decoding is the slower part, and the worker helps: it lets go of its stream
//                         and decodes the block itself.
//
// A worker that finds nothing to do sleeps until a few blocks are there; waking it up for each would
// cost as much as decoding one. The backlog is bounded, so memory does not depend on the input.

import Dispatch
import LogRecords
import Synchronization
import SystemIO

/// Hands out streams and blocks, a lock for each block.
final class Scheduler: Sendable {
  /// What a worker is to do.
  enum Task: Sendable {
    /// Fill blocks from this stream.
    case inflate(LogStream)
    /// Decode this block of a file.
    case decode(Block, file: Int)
  }

  private struct State {
    var nextFile = 0
    var idle: [LogStream] = []
    /// Streams that workers hold.
    var busy = 0
    /// Full blocks, the oldest first.
    var backlog: [(block: Block, file: Int)] = []
    /// Empty blocks.
    var spares: [Block] = []
    /// Workers that wait for `wakeUp`.
    var sleepers = 0
    var settlements: [MemberID: Bool] = [:]
    /// Whether the run ends before its time.
    var isStopped = false

    /// Counts up to so many workers as awake.
    mutating func takeSleepers(_ count: Int) -> Int {
      let woken = min(count, sleepers)
      sleepers -= woken
      return woken
    }
  }

  /// A gzip member of a file.
  struct MemberID: Hashable, Sendable {
    var file: Int
    var member: Int
  }

  let files: [FileRecord]
  let progress: RunProgress
  private let salvages: Bool
  private let workers: Int
  /// Blocks that the backlog has room for.
  private let backlogLimit: Int
  private let wakeUp = DispatchSemaphore(value: 0)
  private let state = Locked(State())

  /// Blocks for which it is worth waking a worker up.
  private static let wakeUpCount = 3

  init(_ files: [FileRecord], workers: Int, salvages: Bool, progress: RunProgress) {
    self.files = files
    self.workers = workers
    backlogLimit = 2 * workers + 2
    self.salvages = salvages
    self.progress = progress
  }

  /// The next task; nil when there is no more work.
  ///
  /// - Parameter spare: the worker's empty block, which is swapped for a full one to decode.
  func next(spare: Block) -> Task? {
    enum Choice {
      case stream(LogStream)
      case file(Int)
      case block(Block, file: Int)
      case sleep
      case end
    }
    while true {
      let choice: Choice = state.withLock { state in
        if state.isStopped { return .end }
        // Inflating is the more urgent while it is behind.
        if state.backlog.count <= backlogLimit / 2 {
          if let stream = state.idle.popLast() {
            state.busy += 1
            return .stream(stream)
          }
          if state.nextFile < files.count {
            state.busy += 1
            state.nextFile += 1
            return .file(state.nextFile - 1)
          }
        }
        if !state.backlog.isEmpty {
          let (block, file) = state.backlog.removeFirst()
          state.spares.append(spare)
          return .block(block, file: file)
        }
        guard state.busy > 0 else { return .end }
        state.sleepers += 1
        return .sleep
      }
      switch choice {
      case .stream(let stream): return .inflate(stream)
      case .file(let index):
        if let stream = files[index].open(index: index, salvages: salvages) {
          return .inflate(stream)
        }
        retire()
      case .block(let block, let file): return .decode(block, file: file)
      case .sleep: wakeUp.wait()
      case .end: return nil
      }
    }
  }

  /// Gives a full block to the workers that have no stream, in exchange for an empty one.
  ///
  /// - Returns: nil if there are none, or they have enough to do.
  func handOver(_ block: Block, file: Int) -> Block? {
    let (isTaken, spare, wakes) = state.withLock { state in
      guard state.busy < workers, state.backlog.count < backlogLimit else {
        return (false, Block?.none, 0)
      }
      state.backlog.append((block, file))
      let isWorthIt = state.backlog.count >= Self.wakeUpCount
      return (true, state.spares.popLast(), state.takeSleepers(isWorthIt ? 1 : 0))
    }
    wake(wakes)
    return isTaken ? spare ?? Block(capacity: block.capacity) : nil
  }

  /// Lets go of a stream that has more to give.
  func release(_ stream: LogStream) {
    wake(
      state.withLock { state in
        state.idle.append(stream)
        state.busy -= 1
        return state.takeSleepers(1)
      })
  }

  /// Lets go of a stream that is finished.
  func finish(_ stream: LogStream) {
    files[stream.index].finish(stream)
    progress.noteFinishedFile()
    retire()
  }

  /// One stream less; without any, those who sleep see to the backlog, and end.
  private func retire() {
    wake(
      state.withLock { state in
        state.busy -= 1
        let isLast = state.busy == 0 && state.idle.isEmpty && state.nextFile == files.count
        return state.takeSleepers(isLast ? workers : 0)
      })
  }

  private func wake(_ count: Int) {
    for _ in 0..<count { wakeUp.signal() }
  }

  /// Whether the run ends before its time.
  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Ends the run before its time.
  func stop() {
    wake(
      state.withLock { state in
        state.isStopped = true
        return state.takeSleepers(workers)
      })
  }

  // MARK: Members

  /// Makes known whether the lines of a member count.
  func settle(_ settlement: Settlement, file: Int) {
    let id = MemberID(file: file, member: settlement.member)
    state.withLock { $0.settlements[id] = settlement.counts }
  }

  /// Whether the lines of members count, of those that are settled.
  func settlements(of members: some Collection<MemberID>) -> [(id: MemberID, counts: Bool)] {
    state.withLock { state in
      members.compactMap { id in state.settlements[id].map { (id, $0) } }
    }
  }
}
