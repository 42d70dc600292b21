// How far a run is, and the way to stop it. Read by whoever shows it, at any time.

import Synchronization

/// The state of a run, shared with those who watch it.
public final class RunProgress: Sendable {
  private let read = Atomic<Int>(0)
  private let produced = Atomic<Int>(0)
  private let finished = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let ids = Atomic<Int>(0)
  private let idMemory = Atomic<Int>(0)

  /// Nothing done.
  public init() {}

  /// Bytes read from files so far.
  public var bytesRead: Int { read.load(ordering: .relaxed) }
  /// Bytes after inflating so far.
  public var bytes: Int { produced.load(ordering: .relaxed) }
  /// Files read to their end.
  public var filesFinished: Int { finished.load(ordering: .relaxed) }
  /// Different request ids, known when the run has ended.
  public var requestIDs: Int { ids.load(ordering: .relaxed) }
  /// Bytes that were held for them.
  public var requestIDMemory: Int { idMemory.load(ordering: .relaxed) }
  /// Whether the run is to end as soon as it can.
  public var isCancelled: Bool { stopped.load(ordering: .relaxed) }

  /// Ends the run before its time. Its report must not be used.
  public func cancel() { stopped.store(true, ordering: .relaxed) }

  package func note(bytesRead: Int, bytes: Int) {
    read.add(bytesRead, ordering: .relaxed)
    produced.add(bytes, ordering: .relaxed)
  }

  package func note(requestIDs: Int, memory: Int) {
    ids.add(requestIDs, ordering: .relaxed)
    idMemory.add(memory, ordering: .relaxed)
  }

  /// Begins again: what has been read is read once more.
  package func restart() {
    read.store(0, ordering: .relaxed)
    produced.store(0, ordering: .relaxed)
    finished.store(0, ordering: .relaxed)
  }

  package func noteFinishedFile() { finished.add(1, ordering: .relaxed) }
}
