// Ways that the user names, from an object inwards, key by key.

extension ValueTape {
  /// The value at the first keys of a way, and what is left of the way; nil if the object has no such key. A key
  /// may stand for several, `data.call` for `data` and `call`; one that is spelled as the user spells it goes first.
  func step(
    along way: ArraySlice<KeyPart>, from object: UInt32
  ) -> (value: UInt32, rest: ArraySlice<KeyPart>)? {
    var loose: (value: UInt32, rest: ArraySlice<KeyPart>)?
    for (key, value) in entries(object) {
      let meaning = keys[key]
      let (first, count) = (Int(meaning.firstPart), Int(meaning.partCount))
      guard (1...way.count).contains(count) else { continue }
      let parts = unsafe keys.parts[first..<first + count]
      guard zip(parts, way).allSatisfy({ $0.word == $1.word }) else { continue }
      let step = (value, way.dropFirst(count))
      if zip(parts, way).allSatisfy({ $0.spelling == $1.spelling }) { return step }
      loose = loose ?? step
    }
    return loose
  }
}
