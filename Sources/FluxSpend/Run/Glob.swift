// Patterns of paths: `*` and `?` stay within a directory, `**` does not.
//
//     *.log          img-?.jsonl          archive/**          **/2026/*.gz
//
// All ways to match go on side by side, so no pattern takes longer than its length times the path's.

/// A pattern of paths, as bytes.
public struct Glob: Hashable, Sendable {
  private enum Part: Hashable {
    case byte(UInt8)
    /// `?`: the first byte of a character, but `/`.
    case one
    /// Its further bytes.
    case rest
    /// `*`: any bytes, but `/`.
    case run
    /// `**`: any bytes.
    case deep
    /// `**/`: nothing, or directories.
    case directories
    /// Within such directories.
    case inside
  }

  private let parts: [Part]

  /// A pattern; a slash at its end is left out.
  public init(_ pattern: [UInt8]) {
    let (star, slash) = (UInt8(ascii: "*"), UInt8(ascii: "/"))
    var rest = pattern[...]
    if rest.starts(with: [UInt8(ascii: "."), slash]) { rest = rest.dropFirst(2) }
    while rest.count > 1, rest.last == slash { rest.removeLast() }
    var parts: [Part] = []
    while let first = rest.popFirst() {
      if first == star, rest.first == star {
        rest = rest.drop { $0 == star }
        if rest.first == slash, parts.isEmpty || parts.last == .byte(slash) || parts.last == .inside
        {
          rest.removeFirst()
          parts += [.directories, .inside]
        } else {
          parts.append(.deep)
        }
      } else if first == UInt8(ascii: "?") {
        parts += [.one, .rest]
      } else {
        parts.append(first == star ? .run : .byte(first))
      }
    }
    self.parts = parts
  }

  /// Whether it is a pattern of the whole text.
  public func matches(_ text: some Sequence<UInt8>) -> Bool {
    var states: Set<Int> = []
    enter(0, &states)
    for byte in text {
      var next: Set<Int> = []
      for state in states where state < parts.count { step(state, byte, &next) }
      states = next
      if states.isEmpty { return false }
    }
    return states.contains(parts.count)
  }

  /// Adds a state, and those that are reached without a byte.
  private func enter(_ state: Int, _ states: inout Set<Int>) {
    guard states.insert(state).inserted, state < parts.count else { return }
    switch parts[state] {
    case .run, .deep, .rest: enter(state + 1, &states)
    case .directories:
      states.insert(state + 1)
      enter(state + 2, &states)
    case .byte, .one, .inside: break
    }
  }

  private func step(_ state: Int, _ byte: UInt8, _ states: inout Set<Int>) {
    let isSlash = byte == UInt8(ascii: "/")
    switch parts[state] {
    case .byte(let wanted): if byte == wanted { enter(state + 1, &states) }
    case .one: if !isSlash { enter(state + 1, &states) }
    case .rest: if byte & 0xC0 == 0x80 { enter(state, &states) }
    case .run: if !isSlash { enter(state, &states) }
    case .deep: enter(state, &states)
    case .directories: break
    case .inside:
      states.insert(state)
      if isSlash { enter(state + 1, &states) }
    }
  }
}

/// Which files of a directory are read whatever they hold, and which are not.
public struct FileSelection: Hashable, Sendable {
  /// Read even if they look like no logs.
  public var included: [Glob] = []
  /// Left out, whatever else is said.
  public var excluded: [Glob] = []

  /// What the files hold decides.
  public init() {}

  func includes(_ path: ArraySlice<UInt8>) -> Bool { Self.matches(included, path) }
  func excludes(_ path: ArraySlice<UInt8>) -> Bool { Self.matches(excluded, path) }

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
