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
