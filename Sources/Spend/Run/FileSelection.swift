// Which files of a directory the user names, and which not.

public import LogRecords
public import SystemIO

/// Which files of a directory are read whatever they hold, and which are not.
public struct FileSelection: Hashable, Sendable {
  /// Read even if they look like no logs.
  public var included: [Glob] = []
  /// Left out, whatever else is said.
  public var excluded: [Glob] = []
  /// What the run has been configured with: no log, wherever it lies.
  public var configuration: FilePath?

  /// What the files hold decides.
  public init() {}

  package func includes(_ path: ArraySlice<UInt8>) -> Bool { Self.matches(included, path) }
  package func excludes(_ path: ArraySlice<UInt8>) -> Bool { Self.matches(excluded, path) }

  /// Whether a pattern is one of the path, of its name, or of a directory on the way to it.
  ///
  /// - Parameter path: relative to the directory that is walked.
  private static func matches(_ globs: [Glob], _ path: ArraySlice<UInt8>) -> Bool {
    guard !globs.isEmpty else { return false }
    let slash = UInt8(ascii: "/")
    let ends = path.indices.filter { path[$0] == slash } + [path.endIndex]
    let names = path.split(separator: slash)
    return globs.contains { glob in
      ends.contains { glob.matches(path[..<$0]) } || names.contains { glob.matches($0) }
    }
  }
}
