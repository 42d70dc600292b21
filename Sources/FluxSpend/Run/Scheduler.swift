// Who does what next. The workers share a stream by passing it on, and nothing else.
//
// Inflating one file is serial; decoding its blocks is not. A worker takes a stream, fills a block, and
// then looks whether anybody is waiting:
//
//   nobody waits   it lets go of the stream and decodes the block itself, hot in its cache;
//   somebody waits it hands the block over and goes on inflating, so that the serial part, which
//                  decides the time for one file, never stands still.
//
// So many files keep every worker on a file of its own, one file keeps one worker inflating and the
// others decoding, and when decoding is the slower part the inflating worker helps. Each worker owns one
// block; a hand-over swaps a full one for an empty one. Memory does not depend on the input.

import Dispatch
import LogRecords
import Synchronization

/// Hands out streams and blocks, a lock and at most one wake-up for each block.
final class Scheduler: Sendable {
  /// What a worker is to do.
  enum Task: Sendable {
    /// Fill blocks from this stream.
    case inflate(LogStream)
    /// Decode this block of a file.
    case decode(Block, file: Int)
  }

  /// A worker without work, and the empty block it offers.
  private final class Waiter: Sendable {
    let wakeUp = DispatchSemaphore(value: 0)
    let spare: Block
    let task = Locked<Task?>(nil)

    init(spare: Block) { self.spare = spare }
  }

  private struct State {
    var nextFile = 0
    var idle: [LogStream] = []
    /// Streams that workers hold.
    var busy = 0
    var waiters: [Waiter] = []
    var settlements: [MemberID: Bool] = [:]
    /// Whether the run ends before its time.
    var isStopped = false
  }

  /// A gzip member of a file.
  struct MemberID: Hashable, Sendable {
    var file: Int
    var member: Int
  }

  let files: [FileRecord]
  let progress: RunProgress
  private let salvages: Bool
  private let state = Locked(State())

  init(_ files: [FileRecord], salvages: Bool, progress: RunProgress) {
    self.files = files
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
      case wait(Waiter)
      case end
    }
    while true {
      let choice: Choice = state.withLock { state in
        if state.isStopped { return .end }
        if let stream = state.idle.popLast() {
          state.busy += 1
          return .stream(stream)
        }
        if state.nextFile < files.count {
          state.busy += 1
          state.nextFile += 1
          return .file(state.nextFile - 1)
        }
        guard state.busy > 0 else { return .end }
        let waiter = Waiter(spare: spare)
        state.waiters.append(waiter)
        return .wait(waiter)
      }
      switch choice {
      case .stream(let stream): return .inflate(stream)
      case .file(let index):
        if let stream = files[index].open(index: index, salvages: salvages) {
          return .inflate(stream)
        }
        retire()
      case .wait(let waiter):
        waiter.wakeUp.wait()
        if let task = waiter.task.withLock({ $0 }) { return task }
      case .end: return nil
      }
    }
  }

  /// Gives a full block to a waiting worker, if there is one, in exchange for its empty one.
  func handOver(_ block: Block, file: Int) -> Block? {
    guard let waiter = state.withLock({ $0.waiters.popLast() }) else { return nil }
    waiter.task.withLock { $0 = .decode(block, file: file) }
    waiter.wakeUp.signal()
    return waiter.spare
  }

  /// Lets go of a stream that has more to give.
  func release(_ stream: LogStream) {
    let waiter = state.withLock { state in
      let waiter = state.waiters.popLast()
      if waiter == nil {
        state.idle.append(stream)
        state.busy -= 1
      }
      return waiter
    }
    guard let waiter else { return }
    waiter.task.withLock { $0 = .inflate(stream) }
    waiter.wakeUp.signal()
  }

  /// Lets go of a stream that is finished.
  func finish(_ stream: LogStream) {
    files[stream.index].finish(stream)
    progress.noteFinishedFile()
    retire()
  }

  /// One stream less; without any, those who wait wait in vain.
  private func retire() {
    let waiters = state.withLock { state in
      state.busy -= 1
      guard state.busy == 0, state.idle.isEmpty, state.nextFile == files.count else {
        return [Waiter]()
      }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.wakeUp.signal() }
  }

  /// Whether the run ends before its time.
  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Ends the run before its time.
  func stop() {
    let waiters = state.withLock { state in
      state.isStopped = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.wakeUp.signal() }
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
