// What surrounds the process: its environment and signals.

internal import Dispatch
internal import Glibc
internal import Synchronization

/// The value of an environment variable; nil when it is not set.
public func environmentVariable(_ name: String) -> String? {
  // Safe: the value is copied before anything could change the environment.
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}

/// Makes writing to a pipe without a reader an error instead of the end of the process.
public func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

/// Ends the process at once, without unwinding.
public func endProcess(status: CInt) -> Never { _exit(status) }

/// Calls back when the process is asked to stop, as long as it is kept.
public final class StopSignals {
  private let sources: [any DispatchSourceSignal]

  /// - Parameter body: called with the exit status that belongs to the signal: 130 or 143.
  public init(_ body: @escaping @Sendable (CInt) -> Void) {
    let queue = DispatchQueue(label: "fluxspend.signals")
    sources = [SIGINT, SIGTERM].map { number in
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { body(128 + number) }
      source.resume()
      return source
    }
  }
}

/// Files that must not stay behind when the process is stopped.
public enum TemporaryFiles {
  private static let paths = Locked<Set<FilePath>>([])

  static func add(_ path: FilePath) { _ = paths.withLock { $0.insert(path) } }
  static func forget(_ path: FilePath) { _ = paths.withLock { $0.remove(path) } }

  /// Removes all of them.
  public static func removeAll() {
    for path in paths.withLock({ $0 }) { _ = unsafe path.withCString { unsafe unlink($0) } }
  }
}
