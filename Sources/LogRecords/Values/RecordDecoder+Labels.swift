// The values of free dimensions: the record's own, or those of the nearest object around it.

extension RecordDecoder {
  /// The number of the values that a record has of the free dimensions; 0 for none.
  ///
  /// - Parameter own: the record's facts; nil for one of a native shape, which has no such value.
  func labels(_ own: RecordFacts?, around search: RecordSearch) -> UInt32 {
    var values = [TextView?](repeating: nil, count: labelNumbers.count)
    if let own { take(labelsOf: own.index, into: &values) }
    for wrapper in search.wrappers.reversed() {
      guard values.contains(where: { $0 == nil }), case .object(let object) = wrapper else {
        continue
      }
      for (number, value) in facts(givenBy: object).labels.enumerated() {
        values[number] = values[number] ?? value
      }
    }
    if values.allSatisfy({ $0 == nil }) { return 0 }
    return number(ofLabels: values)
  }

  /// The values that an object has itself.
  func labels(of index: FactIndex) -> [TextView?] {
    guard index.isThere(.label) else { return [] }
    var values = [TextView?](repeating: nil, count: labelNumbers.count)
    take(labelsOf: index, into: &values)
    return values
  }

  private func take(labelsOf index: FactIndex, into values: inout [TextView?]) {
    var nodes = index.nodes(.label)
    while let node = nodes.next() {
      let number = labelNumbers[nodes.lastPlace]
      if values[number] == nil { values[number] = label(node) }
    }
  }

  /// A name, or a flag; nil for what is none or too long to be kept.
  private func label(_ node: UInt32) -> TextView? {
    switch tape[tape.plain(node)].kind {
    case .yes: return TextView("true")
    case .no: return TextView("false")
    case .null, .number, .string, .object, .array, .texts, .line, .prefix, .broken:
      guard let name = tape.name(node), name.count <= Self.nameLimit else { return nil }
      return name
    }
  }

  private func number(ofLabels values: [TextView?]) -> UInt32 {
    unsafe memory.pointee.labelKey.removeAll(keepingCapacity: true)
    for value in values {
      // Safe: a view has `count` bytes.
      if let value {
        unsafe LabelKey.append(value.buffer, value.count, to: &memory.pointee.labelKey)
      } else {
        unsafe LabelKey.append([], 0, to: &memory.pointee.labelKey)
      }
    }
    return unsafe memory.pointee.book.labels.number(of: memory.pointee.labelKey)
  }
}
