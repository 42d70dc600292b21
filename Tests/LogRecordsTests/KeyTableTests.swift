// Names as numbers, against a dictionary.

import Testing
import TestSupport

@testable import LogRecords

@Suite struct `A table of names` {
  @Test(arguments: 0..<3)
  func `numbers names like a dictionary, in the order they come`(seed: Int) {
    var random = SeededNumbers(seed)
    var table = KeyTable()
    var twin: [[UInt8]: UInt32] = [Array("unknown".utf8): 0]
    for _ in 0..<8000 {
      let key = (0..<random.below(random.pick([3, 9, 17, 40]))).map { _ in
        UInt8(truncatingIfNeeded: random.below(random.pick([2, 256])))
      }
      let number = twin[key] ?? UInt32(twin.count)
      twin[key] = number
      #expect(table.number(of: key) == number)
    }
    #expect(table.count == twin.count)
    for (key, number) in twin { #expect(Array(table.bytes(of: number)) == key) }
  }

  @Test func `grows to many names, each found again`() {
    var table = KeyTable()
    for number in 1...30_000 { #expect(table.number(of: Array("user-\(number)".utf8)) == number) }
    for number in stride(from: 1, through: 30_000, by: 7) {
      #expect(table.number(of: Array("user-\(number)".utf8)) == number)
      #expect(table.string(of: UInt32(number)) == "user-\(number)")
    }
    #expect(table.count == 30_001)
    #expect(table.memory > 30_000 * 10 && table.memory < 30_000 * 200)
  }

  @Test func `who is called unknown is number zero, like who is not named`() {
    var table = KeyTable()
    #expect(table.count == 1 && table.string(of: 0) == "unknown")
    #expect(table.number(of: Array("unknown".utf8)) == 0)
    #expect(table.number(of: [UInt8]()) == 1)
  }

  @Test func `names are bytes: other spellings of a character are other names`() {
    var table = KeyTable()
    let composed = table.number(of: Array("\u{e9}".utf8))
    #expect(table.number(of: Array("e\u{301}".utf8)) != composed)
    #expect(table.number(of: [0]) != table.number(of: [0, 0]))
    #expect(table.number(of: Array("a".utf8)) != table.number(of: Array("A".utf8)))
  }

  @Test func `names that differ in their length, or in one byte at any place, are told apart`() {
    var table = KeyTable()
    var seen: Set<UInt32> = []
    var count = 0
    for length in 1...40 {
      let zeros = [UInt8](repeating: 0, count: length)
      seen.insert(table.number(of: zeros))
      for place in 0..<length {
        var key = zeros
        key[place] = 1
        seen.insert(table.number(of: key))
      }
      count += length + 1
    }
    #expect(seen.count == count)
  }

  @Test func `ids that differ in zero bytes, in their length or in one byte are told apart`() {
    var ids: Set<[UInt8]> = [[]]
    for bytes in [[0, 1, 2, 3, 96, 97, 98, 99], [0, 1, 255]] as [[UInt8]] {
      var longest: [[UInt8]] = [[]]
      for _ in 0..<3 {
        longest = longest.flatMap { id in bytes.map { id + [$0] } }
        ids.formUnion(longest)
      }
    }
    for length in 4...40 {
      for place in 0..<length {
        for byte: UInt8 in [1, 3, 12, 128] {
          var id = [UInt8](repeating: 0, count: length)
          id[place] = byte
          ids.insert(id)
        }
      }
      ids.insert([UInt8](repeating: 0, count: length))
    }
    #expect(Set(ids.map { RequestID($0.span) }).count == ids.count)
  }

  @Test(arguments: 0..<3)
  func `names that wait for their numbers get those that they would have got at once`(seed: Int) {
    var random = SeededNumbers(seed)
    var (table, twin) = (KeyTable(), KeyTable())
    let recentNames = RecentNames()
    defer { recentNames.deallocate() }
    var waiting = WaitingNames()
    var (tickets, names): ([UInt32], [[UInt8]]) = ([], [])
    for _ in 0..<200 {
      for _ in 0..<random.below(random.pick([2, 60, 300])) {
        let count = 1 + random.below(ShortName.longest)
        let name = (0..<count).map { _ in UInt8(random.below(random.pick([2, 256]))) }
        let text = name + [UInt8](repeating: 0xAA, count: scanPadding)
        unsafe text.withUnsafeBufferPointer { buffer in
          guard let start = buffer.baseAddress else { return }
          let short = unsafe ShortName(start, count: count)
          let bytes = short.bytes
          #expect((0..<count).map { bytes[$0] } == name && short.count == count)
          #expect(table.bits(of: short) == table.bits(of: name.span))
          tickets.append(waiting.ticket(for: short))
          names.append(name)
        }
      }
      // Now and then a name that cannot wait.
      if let name = names.last, random.oneIn(3) { _ = table.number(of: name) }
      if random.oneIn(2) { waiting.settle(&table, recentNames) }
      guard random.oneIn(4) else { continue }
      waiting.settle(&table, recentNames)
      for index in tickets.indices {
        waiting.settled.exchange(&tickets[index])
        #expect(Array(table.bytes(of: tickets[index])) == names[index])
        var number = tickets[index]
        waiting.settled.exchange(&number)
        #expect(number == tickets[index])
        _ = twin.number(of: names[index])
      }
      waiting.forget()
      (tickets, names) = ([], [])
    }
    for name in names { _ = (table.number(of: name), twin.number(of: name)) }
    #expect(table.count == twin.count)
  }

  @Test func `the keys of another table are added group by group, from any of them on`() {
    var (table, other) = (KeyTable(), KeyTable())
    for number in 0..<1000 { _ = table.number(of: Array("user-\(number * 3)".utf8)) }
    var numbers: ContiguousArray<UInt32> = []
    for count in [1, 2, 64, 65, 200, 1000, 1001, 3000] {
      while other.count < count { _ = other.number(of: Array("user-\(other.count)".utf8)) }
      table.merge(other, from: numbers.count, numbers: &numbers)
      #expect(numbers.count == count)
    }
    for number in 0..<other.count {
      #expect(table.string(of: numbers[number]) == other.string(of: UInt32(number)))
    }
  }

  @Test func `a copy does not change with its original`() {
    var table = KeyTable()
    let first = table.number(of: Array("a".utf8))
    var copy = table
    #expect(copy.number(of: Array("b".utf8)) == table.number(of: Array("c".utf8)))
    #expect(copy.string(of: first) == "a" && table.string(of: first + 1) == "c")
  }
}
