// Where a path for writing leads to, and what that means: to be replaced as a whole, or to be written to.
//
//   report.json          a file, or none yet: a new one takes its place once it is whole
//   /dev/stdout          an open descriptor, even where it leads to a regular file: what others have
//   /proc/self/fd/3      written there must stay, so the bytes follow those
//   job.log 2>job.log    the same by another name
//   /dev/null, a pipe    written to; nothing can take its place

internal import Glibc

/// Where output goes that has a name.
public enum OutputTarget: Hashable, Sendable {
  /// A descriptor that is open in this process.
  ///
  /// - isNamed: whether the path names its file, not the descriptor.
  case descriptor(CInt, isNamed: Bool)
  /// A device, a pipe or a socket, or what another process has open.
  case open(FilePath)
  /// A regular file, or a place for one, behind all links.
  case file(FilePath)

  /// Follows a path through its links, whether there is something at their end or not.
  public init(of path: FilePath) {
    var path = path
    // As many as the system follows.
    for _ in 0..<40 {
      if let (process, number) = path.openDescriptor {
        self = process == getpid() ? .descriptor(number, isNamed: false) : .open(path)
        return
      }
      guard let next = path.linked else { break }
      path = next
    }
    if let status = try? FileStatus(of: path) {
      for number in CInt(1)...2 where status.kind == .regular && status.isWritten(through: number) {
        self = .descriptor(number, isNamed: true)
        return
      }
      if status.kind != .regular {
        self = .open(path)
        return
      }
    }
    self = .file(path.parent.resolved.appending(path.lastComponent))
  }

  /// What is there; nil for nothing.
  public var status: FileStatus? {
    switch self {
    case .descriptor(let number, _): FileStatus(ofDescriptor: number)
    case .open(let path), .file(let path): try? FileStatus(of: path)
    }
  }

  /// The directory of a file that is to be replaced or made.
  public var directory: FileStatus.Identity? {
    guard case .file(let path) = self else { return nil }
    return (try? FileStatus(of: path.parent))?.identity
  }

  /// Whether two targets are one file, or would make one. Devices and pipes are never the same: nothing
  /// in them is overwritten.
  public func isSameFile(as other: OutputTarget) -> Bool {
    guard let status, let others = other.status else {
      if case .file = self { return self == other }
      return false
    }
    return status.kind == .regular && status.identity == others.identity
  }
}

extension FileStatus {
  /// What a descriptor leads to; nil when it is not open.
  public init?(ofDescriptor number: CInt) {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether a descriptor is open for writing to this file.
  fileprivate func isWritten(through number: CInt) -> Bool {
    FileStatus(ofDescriptor: number)?.identity == identity
      && fcntl(number, F_GETFL) & O_ACCMODE != O_RDONLY
  }
}

extension FilePath {
  /// The process and the number, if this names an open descriptor.
  fileprivate var openDescriptor: (process: pid_t, number: CInt)? {
    guard let number = CInt(digits: lastComponent) else { return nil }
    // /proc/17/fd, or that of a thread, /proc/17/task/18/fd.
    let names = parent.resolved.bytes.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard names.count == 4 || names.count == 6, names[0].isEmpty,
      names[1].elementsEqual("proc".utf8), names[names.count - 1].elementsEqual("fd".utf8),
      let process = pid_t(digits: names[2])
    else { return nil }
    return (process, number)
  }

  /// Where a symbolic link leads to; nil for what is none.
  fileprivate var linked: FilePath? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    // Safe: at most the array's length is written.
    let count = unsafe withCString { path in
      unsafe target.withUnsafeMutableBytes { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
          unsafe buffer.baseAddress.map { unsafe readlink(path, $0, buffer.count) } ?? -1
        }
      }
    }
    guard count > 0 else { return nil }
    let name = Array(target[..<count])
    return name[0] == 0x2F ? FilePath(bytes: name) : parent.appending(name)
  }

  /// The directory that holds the last component.
  var parent: FilePath {
    guard let slash = bytes.lastIndex(of: 0x2F) else { return FilePath(".") }
    return FilePath(bytes: slash == 0 ? [0x2F] : Array(bytes[..<slash]))
  }

  /// What stands behind the last slash.
  var lastComponent: [UInt8] {
    Array(bytes.lastIndex(of: 0x2F).map { bytes[($0 + 1)...] } ?? bytes[...])
  }
}

extension FixedWidthInteger {
  /// A number of decimal digits alone.
  fileprivate init?(digits: some Collection<UInt8>) {
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.init(String(decoding: digits, as: UTF8.self))
  }
}
