// What surrounds the process: its environment and signals.

internal import Dispatch
internal import Glibc

/// The value of an environment variable; nil when it is not set.
public func environmentVariable(_ name: String) -> String? {
  // Safe: the value is copied before anything could change the environment.
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}

/// Keeps descriptors 0 to 2 from being given to files when the process was started without them: a
/// message must not end in a report. Reading and writing such a one stays the error it is.
public func reserveStandardDescriptors() {
  for descriptor in CInt(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest free number is this one.
    _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
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
    let registered = DispatchSemaphore(value: 0)
    let numbers = [SIGINT, SIGTERM]
    sources = numbers.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { body(128 + number) }
      source.setRegistrationHandler { _ = registered.signal() }
      source.resume()
      return source
    }
    // Until then a signal ends the process as it always does.
    for _ in numbers { registered.wait() }
  }
}
