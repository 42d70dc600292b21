// What is read eight, sixteen or more bytes at a time, against a byte at a time.

import CivilTime
import StrictJSON
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Bytes in words` {
  private static func word(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  @Test func `every byte ends the plain part of a string or does not, at each of 64 places`() {
    for value in UInt8.min ... .max {
      let isStop = value == 0x22 || value == 0x5C || value < 0x20 || value >= 0x80
      for place in 0..<64 {
        var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 64)
        bytes[place] = value
        let expected: UInt64 = isStop ? 1 << UInt64(place) : 0
        unsafe bytes.withUnsafeBufferPointer { buffer in
          guard let start = buffer.baseAddress else { return }
          let cursor = unsafe LineCursor(start)
          if cursor.stringStops64 != expected { Issue.record("\(value) at \(place)") }
          if cursor.stringStops32 != expected & 0xFFFF_FFFF { Issue.record("\(value) at \(place)") }
        }
      }
    }
  }

  @Test func `all stops are found, whatever stands beside them`() {
    var random = SeededNumbers(1)
    for _ in 0..<20_000 {
      let bytes = (0..<64).map { _ in
        random.oneIn(2)
          ? UInt8(truncatingIfNeeded: random.next()) : random.pick([0x21, 0x22, 0x5B])
      }
      var expected: UInt64 = 0
      for (place, byte) in bytes.enumerated()
      where byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 {
        expected |= 1 << UInt64(place)
      }
      unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        unsafe #expect(LineCursor(start).stringStops64 == expected)
      }
    }
  }

  @Test func `two short numbers are read at once if both are numbers`() {
    var random = SeededNumbers(3)
    for _ in 0..<50_000 {
      let texts = (0..<2).map { _ in
        (0..<8).map { _ in
          random.oneIn(9)
            ? UInt8(truncatingIfNeeded: random.next()) : UInt8(0x30 + random.below(10))
        }
      }
      let counts = (1 + random.below(4), 1 + random.below(4))
      let pair = wholePair(
        Self.word(texts[0]), count: counts.0, Self.word(texts[1]), count: counts.1)
      let one = wholeNumber(Self.word(texts[0]), count: counts.0)
      let two = wholeNumber(Self.word(texts[1]), count: counts.1)
      if let one, let two {
        #expect(pair?.0 == Int(one) && pair?.1 == Int(two))
      } else {
        #expect(pair == nil)
      }
    }
  }

  @Test func `the form of a value tells its length and kind`() {
    let byte: [UInt8] = [0]
    unsafe byte.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for count in [0, 1, 2, 7, 8, 24, 25, 1024, 1025, 1 << 40] {
        for kind in [SlotValue.Kind.string, .number, .boolean, .container] {
          for isEscaped in kind == .string ? [false, true] : [false] {
            let value = unsafe SlotValue(start, count, kind, isEscaped: isEscaped)
            #expect(value.count == count && value.kind == kind && value.isEscaped == isEscaped)
            let isPlain = (kind == .string || kind == .number) && !isEscaped
            #expect(value.isPlain == isPlain)
            for bounds in [1...7, 1...8, 2...1024, 20...33, 0...25] {
              let expected = isPlain && bounds.contains(count) ? count : nil
              #expect(value.plainCount(bounds) == expected)
              #expect(value.plainStringCount(bounds) == (kind == .string ? expected : nil))
            }
          }
        }
      }
    }
  }

  @Test func `digits at the beginning of a word are counted and read`() {
    var random = SeededNumbers(2)
    for _ in 0..<50_000 {
      let bytes = (0..<8).map { _ in
        random.oneIn(6)
          ? UInt8(truncatingIfNeeded: random.next()) : UInt8(0x30 + random.below(10))
      }
      let digits = bytes.prefix { (0x30...0x39).contains($0) }
      #expect(leadingDigits(Self.word(bytes)) == digits.count)
      for count in 0..<digits.count {
        let value = digits.prefix(count + 1).reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
        #expect(digitsValue(Self.word(bytes), count: count + 1) == value)
      }
    }
    for value in UInt8.min ... .max {
      let isDigit = (0x30...0x39).contains(value)
      for place in 0..<8 {
        var bytes = [UInt8](repeating: 0x39, count: 8)
        bytes[place] = value
        #expect(leadingDigits(Self.word(bytes)) == (isDigit ? 8 : place))
      }
    }
  }

  @Test func `a whole number of one to eight digits is what it is digit by digit, or none`() {
    var random = SeededNumbers(4)
    func check(_ bytes: [UInt8]) {
      for count in 1...8 {
        let expected = bytes.prefix(count).reduce(UInt64?(0)) { value, byte in
          (0x30...0x39).contains(byte) ? value.map { $0 * 10 + UInt64(byte - 0x30) } : nil
        }
        if wholeNumber(Self.word(bytes), count: count) != expected {
          Issue.record("\(bytes), \(count) bytes")
        }
      }
    }
    for value in UInt8.min ... .max {
      for place in 0..<8 {
        for other: UInt8 in [0x30, 0x39] {
          var bytes = [UInt8](repeating: other, count: 8)
          bytes[place] = value
          check(bytes)
        }
      }
    }
    for _ in 0..<50_000 {
      check(
        (0..<8).map { _ in
          random.oneIn(9)
            ? UInt8(truncatingIfNeeded: random.next()) : UInt8(0x30 + random.below(10))
        })
    }
  }

  @Test func `four hex digits are what they are one by one`() {
    var random = SeededNumbers(3)
    func check(_ bytes: [UInt8]) {
      let digits = bytes.map(hexDigitValue)
      let expected = digits.reduce(UInt32?(0)) { value, digit in
        digit.flatMap { digit in value.map { $0 << 4 | digit } }
      }
      #expect(hexValue(UInt32(Self.word(bytes))) == expected, "\(bytes)")
    }
    for value in UInt8.min ... .max {
      for place in 0..<4 {
        for other in Array("09afAF".utf8) {
          var bytes = [UInt8](repeating: other, count: 4)
          bytes[place] = value
          check(bytes)
        }
      }
    }
    for _ in 0..<20_000 { check((0..<4).map { _ in random.pick(Array("0123456789abcDEF".utf8)) }) }
    for _ in 0..<20_000 { check((0..<4).map { _ in UInt8(truncatingIfNeeded: random.next()) }) }
  }

  @Test(arguments: 0..<2)
  func `short values of late mean what they meant, whoever took their places`(seed: Int) {
    var random = SeededNumbers(seed)
    let meanings = ShortMeanings(nothing: 0)
    defer { meanings.deallocate() }
    // By kind and bytes: a number that spells the same as a string is another value.
    var numbers: [[UInt8]: Int] = [:]
    for _ in 0..<40_000 {
      let count = random.below(10)
      let text = (0..<count).map { _ in random.pick(Array("0123.".utf8) + [0, 0xFF]) }
      let kind = random.pick([SlotValue.Kind.string, .number, .boolean, .container])
      let isEscaped = kind == .string && random.oneIn(5)
      // What stands behind a value does not matter.
      let padded = text + (0..<scanPadding).map { _ in UInt8(random.below(256)) }
      unsafe padded.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        let value = unsafe SlotValue(start, count, kind, isEscaped: isEscaped)
        let isShort = (1...7).contains(count) && !isEscaped && (kind == .string || kind == .number)
        guard let key = ShortKey(value) else { return #expect(!isShort) }
        #expect(isShort)
        let expected = numbers[[kind.rawValue] + text] ?? numbers.count
        numbers[[kind.rawValue] + text] = expected
        if let found = meanings.meaning(of: key), found != expected { Issue.record("\(text)") }
        meanings.remember(expected, of: key)
        #expect(meanings.meaning(of: key) == expected)
      }
    }
  }

  @Test(arguments: 0..<2)
  func `names of late have the numbers they were given, whoever took their places`(seed: Int) {
    var random = SeededNumbers(seed)
    let names = RecentNames()
    defer { names.deallocate() }
    var numbers: [[UInt8]: UInt32] = [:]
    for _ in 0..<40_000 {
      // Names that begin or end alike, or are the beginning of one another.
      let count = 1 + random.below(random.pick([4, 9, 17, 25, 30]))
      var name = [UInt8](repeating: random.pick([0, 0x61]), count: count)
      for _ in 0..<random.below(3) { name[random.below(count)] = UInt8(random.below(256)) }
      let expected = numbers[name] ?? UInt32(numbers.count)
      numbers[name] = expected
      // What stands behind a name does not matter.
      let text = name + (0..<scanPadding).map { _ in UInt8(random.below(256)) }
      unsafe text.withUnsafeBufferPointer { buffer in
        let found = unsafe names.number(of: UnsafeBufferPointer(rebasing: buffer[..<count])) { _ in
          expected
        }
        if found != expected { Issue.record("\(name)") }
      }
    }
  }
}
