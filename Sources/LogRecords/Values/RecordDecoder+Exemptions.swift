// Elements that the user has declared harmless.

extension RecordDecoder {
  /// Whether a value has a text that the user has named, at the end of any way into it.
  func isExempt(_ root: UInt32) -> Bool {
    rules.exemptions.contains { exemption in
      let keys = exemption.path.split(separator: ".").map { Array($0.utf8) }
      return has(exemption, keys[...], in: root, depth: 0, isOnTheWay: false)
    }
  }

  /// - Parameters:
  ///   - keys: what is left of the path.
  ///   - isOnTheWay: whether its first keys have been passed.
  private func has(
    _ exemption: ReadingRules.Exemption, _ keys: ArraySlice<[UInt8]>, in node: UInt32, depth: Int,
    isOnTheWay: Bool
  ) -> Bool {
    guard depth < 64 else { return false }
    let node = tape.plain(node)
    if isOnTheWay, keys.isEmpty {
      let kind = tape[node].kind
      guard kind == .string || kind == .number else { return false }
      return exemption.pattern.matches(tape.text(node).bytes)
    }
    if let object = tape.object(node) {
      return tape.entries(object).contains { key, value in
        let rest = self.rest(of: keys, behind: key)
        if let rest, has(exemption, rest, in: value, depth: depth + 1, isOnTheWay: true) {
          return true
        }
        return !isOnTheWay && has(exemption, keys, in: value, depth: depth + 1, isOnTheWay: false)
      }
    }
    guard !isOnTheWay, tape[node].kind == .array || tape[node].kind == .string else { return false }
    let list = tape[node].kind == .array ? node : tape.inner(node)
    guard let list else { return false }
    return tape.children(list).contains {
      has(exemption, keys, in: $0, depth: depth + 1, isOnTheWay: false)
    }
  }

  /// What is left of a path behind a key, which may stand for several of its keys; nil if it does not begin so.
  private func rest(of keys: ArraySlice<[UInt8]>, behind key: UInt32) -> ArraySlice<[UInt8]>? {
    let parts = tape.keys.text(key).split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= keys.count, zip(parts, keys).allSatisfy({ Array($0) == $1 }) else {
      return nil
    }
    return keys.dropFirst(parts.count)
  }
}
