// Files as bytes: opening, reading, and what a path leads to.
//
// Paths are bytes, not text: a file whose name is not UTF-8 can be opened all the same.

internal import Glibc

/// The name of a file, as bytes without a NUL.
public struct FilePath: Hashable, Sendable, Comparable {
  /// The bytes as the system gave them.
  public var bytes: [UInt8]

  /// A path of these bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// A path given as text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// The path as text; bytes that are not UTF-8 appear as U+FFFD. Escape it for where it goes.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The path of a directory's entry.
  func appending(_ name: [UInt8]) -> FilePath {
    FilePath(bytes: bytes.last == UInt8(ascii: "/") ? bytes + name : bytes + [0x2F] + name)
  }

  /// Orders by bytes, so that no locale takes part.
  public static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Calls a system function with the path as a C string.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var terminated = bytes.map { CChar(bitPattern: $0) }
    terminated.append(0)
    // Safe: the array ends with a NUL and outlives the call.
    return unsafe terminated.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a NUL was appended") }
      return unsafe body(base)
    }
  }
}

/// What a path leads to.
public struct FileStatus: Hashable, Sendable {
  /// The kinds that matter to a reader of logs.
  public enum Kind: Hashable, Sendable {
    /// A file with a size.
    case regular
    /// A directory.
    case directory
    /// A pipe, which ends when its writers have closed it.
    case pipe
    /// A device or a socket, which need not end at all.
    case other
  }

  /// The kind of the file.
  public var kind: Kind
  /// Its size in bytes.
  public var size: Int
  /// Device and inode: equal for all paths that lead to one file.
  public var identity: Identity

  /// A file, whatever its names.
  public struct Identity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
  }

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFIFO: .pipe
      default: .other
      }
    size = Int(status.st_size)
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }

  /// What the path leads to, through symbolic links.
  ///
  /// - Throws: when there is nothing, or it may not be seen.
  public init(of path: FilePath) throws(SystemError) {
    var status = stat()
    guard unsafe path.withCString({ unsafe stat($0, &status) }) == 0 else { throw .last }
    self.init(status)
  }
}

extension FilePath {
  /// The path behind symbolic links; the path itself where there is nothing yet.
  var resolved: FilePath {
    // Safe: realpath allocates a C string, which is copied and freed.
    guard let text = unsafe withCString({ unsafe realpath($0, nil) }) else { return self }
    defer { unsafe free(text) }
    return unsafe FilePath(bytes: Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
  }
}

/// An open file descriptor for reading, closed with its last reference.
public final class OpenFile: Sendable {
  let descriptor: CInt
  private let closes: Bool

  private init(descriptor: CInt, closes: Bool) {
    self.descriptor = descriptor
    self.closes = closes
  }

  deinit { if closes { close(descriptor) } }

  /// A file that is open already, to be closed with its last reference.
  convenience init(owning descriptor: CInt) { self.init(descriptor: descriptor, closes: true) }

  /// Standard input.
  public static var standardInput: OpenFile { OpenFile(descriptor: 0, closes: false) }

  /// Opens a file.
  public convenience init(_ path: FilePath) throws(SystemError) {
    let descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .last }
    self.init(descriptor: descriptor, closes: true)
  }

  /// What is open.
  public func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
    return FileStatus(status)
  }

  /// The size of a regular file of which nothing has been read yet; nil for what is none.
  public var unreadSize: Int? {
    guard let status = try? status(), status.kind == .regular, position == 0 else { return nil }
    return status.size
  }

  /// Where a regular file of which nothing has been read yet can be opened anew, with its size; nil for what
  /// is none.
  public var unreadPlace: (path: FilePath, size: Int)? {
    unreadSize.map { (FilePath("/proc/self/fd/\(descriptor)"), $0) }
  }

  /// Where the next byte is read from; 0 for what has no places.
  package var position: Int { max(0, Int(lseek(descriptor, 0, SEEK_CUR))) }

  /// Reads up to `capacity` bytes to `target`; 0 at the end of the file.
  package func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    while true {
      let count = unsafe Glibc.read(descriptor, target, capacity)
      if count >= 0 { return count }
      try waitAfterError(descriptor, until: POLLIN)
    }
  }

  /// Goes back by so many bytes, in a regular file.
  package func rewind(by count: Int) throws(SystemError) {
    guard lseek(descriptor, off_t(-count), SEEK_CUR) >= 0 else { throw .last }
  }

  /// Goes back to the first byte of a regular file.
  func rewindToStart() throws(SystemError) {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .last }
  }

  /// Up to `count` bytes from a place on; the position for `read` stays where it is.
  package func bytes(at start: Int, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // Safe: the pointer is used within the call, for at most the array's length.
    let read = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe pread(descriptor, buffer.baseAddress, count, off_t(start))
    }
    guard read >= 0 else { throw .last }
    return Array(bytes[..<read])
  }

  /// The whole of a small file: a price sheet, a time zone.
  ///
  /// - Throws: also (as "file too large") when it has more than `limit` bytes.
  public static func contents(
    of path: FilePath, limit: Int = 64 << 20
  ) throws(SystemError) -> [UInt8] {
    let file = try OpenFile(path)
    var bytes: [UInt8] = []
    while let chunk = try file.chunk(capacity: 1 << 16) {
      bytes += chunk
      guard bytes.count <= limit else { throw SystemError(number: EFBIG) }
    }
    return bytes
  }

  /// The next bytes, up to so many; nil at the end of the file.
  func chunk(capacity: Int) throws(SystemError) -> ArraySlice<UInt8>? {
    var chunk = [UInt8](repeating: 0, count: capacity)
    // Safe: the pointer is used within the call, for at most the array's length.
    let count = unsafe try chunk.withUnsafeMutableBufferPointer { (buffer) throws(SystemError) in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe try read(into: base, capacity: capacity)
    }
    return count == 0 ? nil : chunk[..<count]
  }
}

/// Waits until a descriptor that somebody else has set not to wait is ready again; a call that a signal
/// has interrupted is just made again.
///
/// - Throws: the error of the call that has just failed, if it was another.
func waitAfterError(_ descriptor: CInt, until event: CInt) throws(SystemError) {
  switch errno {
  case EINTR: return
  case EAGAIN:
    var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    _ = unsafe poll(&entry, 1, -1)
  default: throw .last
  }
}

extension FilePath {
  /// The paths of a directory's entries, sorted by bytes; `.` and `..` are left out.
  public static func entries(of path: FilePath) throws(SystemError) -> [FilePath] {
    guard let directory = unsafe path.withCString({ unsafe opendir($0) }) else { throw .last }
    defer { unsafe closedir(directory) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(directory) {
      // Safe: POSIX ends d_name with a NUL within the entry, which lives until the next readdir.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          unsafe Array(UnsafeBufferPointer(start: bytes, count: strlen(bytes)))
        }
      }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw .last }
    return names.map { path.appending($0) }.sorted()
  }
}
