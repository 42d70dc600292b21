// Files without a name: gone with the process, however it ends.

internal import Glibc

/// A file without a name for what does not fit memory, gone with its last reference.
public final class SpoolFile {
  private let descriptor: CInt
  private var size = 0

  /// Makes an empty one in the directory of `path`, on the disk that will hold the result; for what is
  /// no file, where temporary files go.
  public init(beside path: FilePath) throws(SystemError) {
    var place = FilePath.temporary
    if case .file(let path) = OutputTarget(of: path) { place = path }
    let temporary = try TemporaryFile(beside: place, "spool", O_RDWR, mode: 0o600)
    temporary.remove()
    descriptor = temporary.descriptor
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end and tells where they begin.
  public func append(_ bytes: [UInt8]) throws(SystemError) -> Int {
    let start = size
    while size - start < bytes.count {
      let done = size - start
      // Safe: the range stays within the array, and the pointer within the call.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done, off_t(size))
      }
      if count >= 0 { size += count } else if errno != EINTR { throw .last }
    }
    return start
  }

  /// Reads `count` bytes that were added at `start`.
  public func read(at start: Int, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      // Safe: the range stays within the array, and the pointer within the call.
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done,
          off_t(start + done))
      }
      if read == 0 { throw SystemError(number: EIO) }
      if read > 0 { done += read } else if errno != EINTR { throw .last }
    }
    return bytes
  }
}

extension OpenFile {
  /// All that has been read of this file and all that is left of it, in a file without a name in the directory
  /// for temporary files, to be read from its first byte.
  ///
  /// - Throws: when the disk is full; what was left is spent then.
  package func kept(behind beginning: [UInt8]) throws(SystemError) -> OpenFile {
    let temporary = try TemporaryFile(beside: .temporary, "input", O_RDWR, mode: 0o600)
    temporary.remove()
    let kept = OpenFile(owning: temporary.descriptor)
    let output = OutputFile(descriptor: temporary.descriptor, closes: false)
    try output.write(beginning)
    while let bytes = try chunk(capacity: 1 << 16) { try output.write(Array(bytes)) }
    try kept.rewindToStart()
    return kept
  }
}
