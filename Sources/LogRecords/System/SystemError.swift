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
