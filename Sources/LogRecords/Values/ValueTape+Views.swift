// What a node means: typed values, lists of keys and values, texts that hold objects.

extension ValueTape {
  /// The value that a typed value stands for: `{"S":"x"}` is "x"; a list of bytes that spell a text is that
  /// text. Lists of keys and values stay lists (`isKeyValueList`).
  func plain(_ index: UInt32) -> UInt32 {
    let node = self[index]
    if node.kind == .string { return plain(text: index) }
    guard node.kind == .object || node.kind == .array else { return index }
    if node.isLinked { return node.link }
    var target = index
    if node.kind == .array {
      target = bytesText(index) ?? index
    } else if let member = typedMember(of: index) {
      target = plain(member)
    }
    link(index, to: target)
    return target
  }

  /// The typed value that a text holds and nothing else: `"{\"S\":\"x\"}"` is "x" as well.
  private func plain(text: UInt32) -> UInt32 {
    guard mayBeTyped(self[text].view), let texts = inner(text) else { return text }
    let first = texts + 1
    guard self[first].kind == .object, self[first].next == self[texts].next else { return text }
    let value = plain(first)
    return value == first ? text : value
  }

  /// Whether a text begins like an object of one typed value, as far as is seen at once.
  private func mayBeTyped(_ text: TextView) -> Bool {
    guard text.count > 6, text[0] <= 0x20 || text[0] == UInt8(ascii: "{") else { return false }
    guard let quote = text.part(0..<16).firstIndex(of: UInt8(ascii: "\"")) else { return false }
    let key = text.part(quote + 1..<quote + 20)
    let count = key.skip(from: 0) { TextView.isLetter($0) || $0 == UInt8(ascii: "$") }
    return key.byte(0) == UInt8(ascii: "$") || count == 1 || count == 4
      || key.hasBytes("Value", at: count - 5)
  }

  /// The value of an object that has nothing but one value under the name of its type.
  private func typedMember(of object: UInt32) -> UInt32? {
    let member = object + 1
    guard self[object].next > member, self[member].next == self[object].next else { return nil }
    let kind = self[member].kind
    switch meaning(member).type {
    case .none: return nil
    case .scalar: return kind == .string || kind == .number ? member : nil
    case .flag: return kind == .yes || kind == .no ? member : nil
    case .nothing: return kind == .yes ? nullNode() : nil
    case .object: return kind == .object ? member : nil
    case .list: return kind == .array ? member : nil
    case .date: return kind == .string || kind == .number || kind == .object ? member : nil
    case .otlpScalar: return kind == .object || kind == .array ? nil : member
    case .otlpList:
      let values = member + 1
      guard kind == .object, self[member].next > values, self[values].kind == .array,
        keys.isText(self[values].key, "values")
      else { return nil }
      return values
    }
  }

  private func nullNode() -> UInt32 { append(.null, TextView("null")) }

  /// The text that a list of bytes spells, as journald writes one that has colours in it.
  private func bytesText(_ list: UInt32) -> UInt32? {
    let end = self[list].next
    guard end >= list + 3, self[list + 1].kind == .number else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(end - list))
    for element in list + 1..<end {
      let view = self[element].view
      guard self[element].kind == .number, view.count <= 3, let byte = view.byteValue else {
        return nil
      }
      let isControl = byte < 0x20 && ![0x09, 0x0A, 0x0D, 0x1B].contains(byte)
      if isControl || byte == 0x7F { return nil }
      bytes.append(byte)
    }
    guard bytes.contains(where: TextView.isLetter), String(validating: bytes, as: UTF8.self) != nil
    else { return nil }
    let target = unsafe reserve(bytes.count)
    // Safe: so much has been reserved, and more behind it.
    for (index, byte) in bytes.enumerated() { unsafe target[index] = byte }
    unsafe target[bytes.count] = 0x0A
    noteByteText()
    return unsafe append(.string, TextView(UnsafePointer(target), bytes.count))
  }

  /// Whether a list is an object of keys and values: of `key` and a typed `value`, or of `name` and `value`.
  func isKeyValueList(_ list: UInt32) -> Bool {
    let node = self[list]
    guard node.kind == .array, node.next > list + 1, self[list + 1].kind == .object else {
      return false
    }
    var element = list + 1
    var kind: Bool?
    while element < node.next {
      guard let entry = keyAndValue(element), kind == nil || kind == entry.isTyped else {
        return false
      }
      kind = entry.isTyped
      element = self[element].next
    }
    return true
  }

  /// The key and the value of an element of such a list.
  func keyAndValue(_ element: UInt32) -> (key: UInt32, value: UInt32, isTyped: Bool)? {
    let first = element + 1
    guard self[element].kind == .object, self[element].next > first else { return nil }
    let second = self[first].next
    guard second < self[element].next, self[second].next == self[element].next else { return nil }
    for (key, value) in [(first, second), (second, first)] {
      guard self[key].kind == .string, keys.isText(self[value].key, "value")
      else { continue }
      let name = self[key].key
      if keys.isText(name, "name") { return (key, value, false) }
      if keys.isText(name, "key"), isTypedOTLP(value) { return (key, value, true) }
    }
    return nil
  }

  private func isTypedOTLP(_ value: UInt32) -> Bool {
    let node = self[value]
    guard node.kind == .object else { return false }
    return node.next == value + 1
      || (self[value + 1].next == node.next && meaning(value + 1).type.isOTLP)
  }

  /// The object that a value is: an object, a list of keys and values, a text that holds one and nothing
  /// else; nil for any other.
  func object(_ index: UInt32) -> UInt32? {
    let index = plain(index)
    switch self[index].kind {
    case .object: return index
    case .array: return isKeyValueList(index) ? index : nil
    case .string:
      guard self[index].count > 1, let texts = inner(index) else { return nil }
      let first = texts + 1
      guard self[first].next == self[texts].next else { return nil }
      if self[first].kind == .object { return plain(first) == first ? first : nil }
      return self[first].kind == .array && isKeyValueList(first) ? first : nil
    case .number, .yes, .no, .null, .texts, .line, .prefix, .broken: return nil
    }
  }

  /// The elements of a value that is a list, or a text that holds one and nothing else; nil for any other.
  func list(_ index: UInt32) -> UInt32? {
    let index = plain(index)
    if self[index].kind == .array { return isKeyValueList(index) ? nil : index }
    guard self[index].kind == .string, self[index].count > 1, let texts = inner(index) else {
      return nil
    }
    let first = texts + 1
    return self[first].kind == .array && self[first].next == self[texts].next ? first : nil
  }

  /// The lists of calls in the record of another model, with their keys; also those under `attributes` or
  /// `properties`.
  func callLists(of object: UInt32) -> [(key: UInt32, list: UInt32)] {
    var lists: [(key: UInt32, list: UInt32)] = []
    for object in insertedObjects(of: object) + [object] {
      for (key, value) in entries(object)
      where nameWords.innerLists.contains(keys[key].whole) && self[value].kind == .array
        && !isKeyValueList(value) && !lists.contains(where: { $0.key == key })
      {
        lists.append((key, value))
      }
    }
    return lists
  }

  /// What stands under `attributes` and `properties`: it counts as if it stood in the object itself.
  func insertedObjects(of object: UInt32) -> [UInt32] {
    var inserted: [UInt32] = []
    for (key, value) in entries(object) {
      let word = keys[key].whole
      guard word != 0, word == nameWords.attributes || word == nameWords.properties,
        let inner = self.object(value)
      else { continue }
      inserted.append(inner)
    }
    return inserted
  }

  /// The members of an object, or of a list that is one: each key, and its value, which may be typed.
  func entries(_ object: UInt32) -> TapeEntries { TapeEntries(tape: self, object) }

  /// The nodes within one, in order; not those within these.
  func children(_ index: UInt32) -> TapeChildren { TapeChildren(tape: self, index) }

  /// Whether a value is absent, or a text that says so.
  func saysNothing(_ index: UInt32) -> Bool {
    let node = self[index]
    if node.kind == .null { return true }
    guard node.kind == .string, node.count <= 36 else { return false }
    return unsafe Placeholder.isOne(text(index).trimmed.buffer.span)
  }

  /// Whether a value is a number, be it one that is written as a text of that type: `{"N":"93.85"}`.
  func isNumber(_ index: UInt32) -> Bool {
    let node = self[index]
    guard node.kind == .string, node.key != 0 else { return node.kind == .number }
    let type = keys.text(node.key)
    return type.elementsEqual("N".utf8) || type.elementsEqual("intValue".utf8)
      || type.starts(with: "$number".utf8)
  }

  /// Whether two values are equal.
  func isEqual(_ one: UInt32, _ two: UInt32) -> Bool {
    let (one, two) = (plain(one), plain(two))
    if one == two { return true }
    let (left, right) = (self[one], self[two])
    if left.kind == .string, right.kind == .string,
      text(one).trimmed.isEqual(text(two).trimmed)
    {
      return true
    }
    if isNumber(one), isNumber(two) { return text(one).isEqual(text(two)) }
    if let first = object(one), let second = object(two) { return areEqual(first, second) }
    guard left.kind == right.kind, left.kind != .string else { return false }
    if left.kind == .array {
      let (first, second) = (Array(children(one)), Array(children(two)))
      return first.count == second.count && zip(first, second).allSatisfy(isEqual)
    }
    return left.view.isEqual(right.view)
  }

  private func areEqual(_ one: UInt32, _ two: UInt32) -> Bool {
    let (first, second) = (Array(entries(one)), Array(entries(two)))
    guard first.count == second.count else { return false }
    return zip(first, second).allSatisfy { left, right in
      if left.key == right.key { return isEqual(left.value, right.value) }
      return second.contains { $0.key == left.key && isEqual(left.value, $0.value) }
    }
  }
}

/// The members of an object.
struct TapeEntries: Sequence, IteratorProtocol {
  private let tape: ValueTape
  private var position: UInt32
  private let end: UInt32
  private let isList: Bool

  fileprivate init(tape: ValueTape, _ object: UInt32) {
    self.tape = tape
    let node = tape[object]
    (position, end, isList) = (object + 1, node.next, node.kind == .array)
  }

  mutating func next() -> (key: UInt32, value: UInt32)? {
    while position < end {
      let member = position
      let node = tape[member]
      position = node.next
      if isList {
        guard let entry = tape.keyAndValue(member) else { continue }
        return (tape.keys.number(of: tape.text(entry.key)), tape.plain(entry.value))
      }
      if !node.isReplaced { return (node.key, tape.plain(member)) }
    }
    return nil
  }
}

/// The nodes within one.
struct TapeChildren: Sequence, IteratorProtocol {
  private let tape: ValueTape
  private var position: UInt32
  private let end: UInt32

  fileprivate init(tape: ValueTape, _ index: UInt32) {
    self.tape = tape
    (position, end) = (index + 1, tape[index].next)
  }

  mutating func next() -> UInt32? {
    guard position < end else { return nil }
    defer { position = tape[position].next }
    return position
  }
}

extension TextView {
  /// The number from 0 to 255 that is written here, without sign or point.
  fileprivate var byteValue: UInt8? {
    var value = 0
    for index in 0..<count {
      guard Self.isDigit(self[index]) else { return nil }
      value = value * 10 + Int(self[index] & 15)
    }
    return count > 0 ? UInt8(exactly: value) : nil
  }
}
