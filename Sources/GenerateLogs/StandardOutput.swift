// The one place where this program writes: whole blocks, straight to the system call.

import Glibc

/// Standard output without a buffer in between.
enum StandardOutput {
  /// Standard output could not take all bytes.
  struct WriteError: Error, CustomStringConvertible {
    /// The system's number for the reason.
    let number: Int32

    var description: String { "standard output could not be written (error \(number))" }
  }

  /// Writes all bytes, however many calls that takes.
  static func write(_ bytes: [UInt8]) throws(WriteError) {
    var written = 0
    while written < bytes.count {
      // The pointer is used only inside the closure, and the count never exceeds what is behind it.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(1, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw WriteError(number: errno)
      }
    }
  }
}
