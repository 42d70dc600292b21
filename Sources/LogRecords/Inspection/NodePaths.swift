// Where each value of a tape stands: the keys on the way to it. For `inspect`, which may be slow.
//
//     {"a":{"b":[{"c":1}]}}        rows   0: the value   1: a   2: a.b   3: a.b[]   4: a.b[].c
//
// The rows under one are a run of rows behind it.

/// The places of all values in one.
struct NodePaths {
  /// A value, and its key under the row of the container around it.
  struct Row {
    var outer: Int
    /// 0 for an element of a list, and for the outermost value.
    var key: UInt32
    var node: UInt32
    /// The row behind all that is within.
    var end = 0
  }

  private static let deepest = 64

  private let tape: ValueTape
  private(set) var rows: [Row] = []
  private var places: [UInt32: Int] = [:]

  /// Looks at all values in one, in texts too.
  init(_ tape: ValueTape, _ root: UInt32) {
    self.tape = tape
    add(root, key: 0, outer: -1, depth: 0)
  }

  /// The row of a value.
  func row(of node: UInt32) -> Int? { places[node] ?? places[tape.plain(node)] }

  private mutating func add(_ node: UInt32, key: UInt32, outer: Int, depth: Int) {
    let row = rows.count
    let plain = tape.plain(node)
    rows.append(Row(outer: outer, key: key, node: plain))
    note(node, row)
    note(plain, row)
    if depth < Self.deepest { addInner(of: plain, row, depth + 1) }
    rows[row].end = rows.count
  }

  private mutating func note(_ node: UInt32, _ row: Int) {
    if places[node] == nil { places[node] = row }
  }

  private mutating func addInner(of node: UInt32, _ row: Int, _ depth: Int) {
    switch tape[node].kind {
    case .object: addMembers(of: node, row, depth)
    case .array where tape.isKeyValueList(node): addMembers(of: node, row, depth)
    case .array:
      for element in tape.children(node) { add(element, key: 0, outer: row, depth: depth) }
    case .string: addValues(inText: node, row, depth)
    case .number, .yes, .no, .null, .texts, .line, .prefix, .broken: break
    }
  }

  private mutating func addMembers(of object: UInt32, _ row: Int, _ depth: Int) {
    for (key, value) in tape.entries(object) { add(value, key: key, outer: row, depth: depth) }
  }

  /// A text that is one object stands for it; of several values each is an element.
  private mutating func addValues(inText text: UInt32, _ row: Int, _ depth: Int) {
    if let object = tape.object(text) {
      note(object, row)
      return addInner(of: object, row, depth)
    }
    guard let texts = tape.inner(text) else { return }
    for child in tape.children(texts) {
      switch tape[child].kind {
      case .object, .array, .broken: add(child, key: 0, outer: row, depth: depth)
      case .string, .number, .yes, .no, .null, .texts, .line, .prefix: continue
      }
    }
  }

  // MARK: Paths

  /// The keys from one row down to another within it; nil if it is not within.
  func keys(from base: Int, to row: Int) -> [UInt32]? {
    var keys: [UInt32] = []
    var row = row
    while row != base {
      guard row > base else { return nil }
      keys.append(rows[row].key)
      row = rows[row].outer
    }
    return keys.reversed()
  }

  /// Keys as text.
  func text(_ keys: [UInt32]) -> String {
    var text = ""
    for key in keys {
      guard key != 0 else {
        text += "[]"
        continue
      }
      let name = tape.keys.text(key)
      if !text.isEmpty { text += "." }
      text += ElementPlaces.isName(name) ? String(decoding: name, as: UTF8.self) : "*"
    }
    return text
  }

  /// The path from one row down to another that `--map` reads: through objects only, by keys that may be shown.
  func mappedPath(from base: Int, to row: Int) -> String? {
    guard let keys = keys(from: base, to: row), !keys.isEmpty,
      keys.allSatisfy({ $0 != 0 && ElementPlaces.isName(tape.keys.text($0)) })
    else { return nil }
    return text(keys)
  }
}
