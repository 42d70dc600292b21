// Files that have another name, or none, once they are whole.
//
// They are made, renamed and removed under one lock, which the end by a signal takes and keeps: so it
// leaves none behind, and no report appears after it was said that there is none.

internal import Glibc
internal import Synchronization

/// A file of this process that must not stay behind under its name.
package struct TemporaryFile {
  private static let names = Locked<Set<FilePath>>([])
  /// Names that are tried: a process that was killed leaves one, and in a container the next process
  /// may well have the same number.
  private static let attempts = 1_000

  private let name: FilePath
  /// Open for the one who made it, who closes it.
  let descriptor: CInt

  /// Makes `path.kind.PID`, or `path.kind.PID.2` and so on if there is one of that name; where that is
  /// too long for a name, `fluxspend` instead of the file's own.
  init(
    beside path: FilePath, _ kind: String, _ access: CInt, mode: mode_t
  ) throws(SystemError) {
    (name, descriptor) = try Self.names.withLock { (names) throws(SystemError) in
      var path = path
      for attempt in 1...Self.attempts {
        let suffix = ".\(kind).\(getpid())" + (attempt == 1 ? "" : ".\(attempt)")
        let name = FilePath(bytes: path.bytes + Array(suffix.utf8))
        let descriptor = unsafe name.withCString {
          unsafe open($0, access | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        }
        if descriptor >= 0 {
          names.insert(name)
          return (name, descriptor)
        }
        if errno == ENAMETOOLONG, attempt == 1 {
          path = path.parent.appending(Array("fluxspend".utf8))
        } else if errno != EEXIST {
          throw .last
        }
      }
      throw SystemError(number: EEXIST)
    }
  }

  /// Gives it its lasting name; what had that name before is gone.
  func rename(to path: FilePath) throws(SystemError) {
    try Self.names.withLock { (names) throws(SystemError) in
      let result = unsafe name.withCString { from in
        unsafe path.withCString { to in unsafe Glibc.rename(from, to) }
      }
      guard result == 0 else { throw .last }
      names.remove(name)
    }
  }

  /// Removes the name; what is open stays open.
  func remove() {
    Self.names.withLock { names in
      _ = unsafe name.withCString { unsafe unlink($0) }
      names.remove(name)
    }
  }

  /// Removes the names of all, and ends the process before any could be made or renamed.
  static func removeAllAndEnd(status: CInt) -> Never {
    names.withLock { names in
      for name in names { _ = unsafe name.withCString { unsafe unlink($0) } }
      endProcess(status: status)
    }
  }
}

extension FilePath {
  /// What files are made beside that belong to no output.
  static var temporary: FilePath {
    FilePath(environmentVariable("TMPDIR") ?? "/tmp").appending(Array("fluxspend".utf8))
  }
}

/// Ends the process at once, as one that was stopped: files that are not whole are removed.
public func endStoppedProcess(status: CInt) -> Never {
  TemporaryFile.removeAllAndEnd(status: status)
}
