// What the operating system said no to.

internal import Glibc

/// A failed system call.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of the error, as in errno.h.
  public var number: CInt

  /// An error of that number.
  public init(number: CInt) { self.number = number }

  /// The error of the call that just failed.
  static var last: SystemError { SystemError(number: errno) }

  /// The system's words: `No such file or directory`.
  public var description: String { unsafe String(cString: strerror(number)) }

  /// Whether the reader of a pipe has gone away.
  public var isBrokenPipe: Bool { number == EPIPE }
}

/// The processors of the machine that are on line, at least 1.
public func availableProcessors() -> Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

/// The largest amount of memory this process has used, in bytes.
public func peakMemory() -> Int {
  var usage = rusage()
  unsafe getrusage(0, &usage)  // RUSAGE_SELF
  return usage.ru_maxrss * 1024
}

/// Nanoseconds of a clock that only goes forward.
public func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
