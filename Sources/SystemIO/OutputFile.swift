// Bytes on their way out: every write is checked, and a report appears under its name whole or not
// at all.

internal import Glibc

/// An open file descriptor for writing.
public final class OutputFile: Sendable {
  private let descriptor: CInt
  private let closes: Bool

  init(descriptor: CInt, closes: Bool) {
    self.descriptor = descriptor
    self.closes = closes
  }

  deinit { if closes { close(descriptor) } }

  /// Standard output.
  public static let standardOutput = OutputFile(descriptor: 1, closes: false)
  /// Standard error.
  public static let standardError = OutputFile(descriptor: 2, closes: false)

  /// Whether a person is looking.
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal; nil when it is none or does not say.
  public var terminalWidth: Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Writes all of the bytes.
  ///
  /// - Throws: also for a full disk and for a pipe without a reader (`isBrokenPipe`).
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      // Safe: the range stays within the array, and the pointer within the call.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      }
      if count >= 0 { written += count } else { try waitAfterError(descriptor, until: POLLOUT) }
    }
  }

  /// Writes a text as UTF-8.
  public func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

  /// Writes a file beside `path`, hands it to `body`, and renames it to `path` once all is on disk.
  /// Whatever goes wrong, an older file at `path` stays as it was. What cannot be replaced, and what is
  /// open already, is written to.
  public static func replacing<Failure: Error>(
    _ path: FilePath, _ body: (OutputFile) throws(Failure) -> Void
  ) throws {
    switch OutputTarget(of: path) {
    case .descriptor(let number, _):
      try body(OutputFile(descriptor: number, closes: false))
    case .open(let path):
      // Of another process it may be a regular file.
      let descriptor = unsafe path.withCString {
        unsafe open($0, O_WRONLY | O_APPEND | O_CLOEXEC)
      }
      guard descriptor >= 0 else { throw SystemError.last }
      try body(OutputFile(descriptor: descriptor, closes: true))
    case .file(let path):
      try replacingFile(path, body)
    }
  }

  private static func replacingFile<Failure: Error>(
    _ path: FilePath, _ body: (OutputFile) throws(Failure) -> Void
  ) throws {
    let old = FileAccess(of: path)
    let temporary = try TemporaryFile(
      beside: path, "tmp", O_WRONLY, mode: old == nil ? 0o666 : 0o600)
    do {
      let file = OutputFile(descriptor: temporary.descriptor, closes: true)
      old?.give(to: temporary.descriptor)
      try body(file)
      try file.synchronize()
      try temporary.rename(to: path)
    } catch {
      temporary.remove()
      throw error
    }
  }

  /// Waits until everything written is on disk.
  private func synchronize() throws(SystemError) {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else { throw .last }
  }
}

/// Who may do what with a file.
private struct FileAccess {
  private let status: stat

  /// That of a file; nil when there is none.
  init?(of path: FilePath) {
    var status = stat()
    guard unsafe path.withCString({ unsafe stat($0, &status) }) == 0 else { return nil }
    self.status = status
  }

  /// Gives another file the same owner and mode, as far as this user may: the owner only as root.
  func give(to descriptor: CInt) {
    let isOwned =
      fchown(descriptor, status.st_uid, status.st_gid) == 0
      || fchown(descriptor, uid_t.max, status.st_gid) == 0
    fchmod(descriptor, status.st_mode & (isOwned ? 0o7777 : 0o777))
  }
}
