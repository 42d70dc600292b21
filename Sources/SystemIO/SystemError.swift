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

  /// Whether there is no such file.
  public var isMissing: Bool { number == ENOENT }

  /// Whether the reader of a pipe has gone away.
  public var isBrokenPipe: Bool { number == EPIPE }
}

/// The processors of the machine that are on line, at least 1.
public func availableProcessors() -> Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

/// The largest amount of memory this process has used, in bytes.
///
/// getrusage alone would be wrong: Linux counts what the parent had when it started this program.
public func peakMemory() -> Int {
  let status = try? OpenFile.contents(of: FilePath("/proc/self/status"))
  if let status, let kilobytes = kilobytes(of: "VmHWM:", in: status) { return kilobytes * 1024 }
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

/// Seconds since 1970 by the clock of the machine, which may be wrong: only for words like "yesterday".
public func secondsSince1970() -> Int64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Int64(time.tv_sec)
}

/// The number behind a label: `VmHWM:     18244 kB`.
private func kilobytes(of label: String, in status: [UInt8]) -> Int? {
  let line = status.split(separator: 0x0A).first { $0.starts(with: label.utf8) }
  guard let digits = line?.split(separator: 0x20).dropLast().last else { return nil }
  return Int(String(decoding: digits, as: UTF8.self).filter(\.isNumber))
}
