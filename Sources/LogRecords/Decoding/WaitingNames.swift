// Names that are not among those seen of late, looked up together.
//
// Where there are many users, the table of all names is far from any cache, and a name that is looked up
// at once is waited for. So a record gets a ticket in place of the number, which is exchanged for it later,
// when more names are there.

/// The numbers behind the tickets of a block's records.
public struct NameNumbers: Sendable {
  /// Tickets are told from numbers by the highest bit.
  @usableFromInline static let ticketBit: UInt32 = 1 << 31

  /// By ticket.
  @usableFromInline var numbers: ContiguousArray<UInt32> = []

  /// Whether nobody took a ticket.
  public var isEmpty: Bool { numbers.isEmpty }

  /// Takes the number for a ticket; a number stays as it is.
  @inlinable @inline(__always)
  public func exchange(_ ticket: inout UInt32) {
    if ticket & Self.ticketBit != 0 { ticket = numbers[Int(ticket & ~Self.ticketBit)] }
  }
}

/// Names of records that wait for their numbers.
struct WaitingNames {
  private var names: ContiguousArray<ShortName> = []
  /// What the earlier names of the block turned out to be.
  private(set) var settled = NameNumbers()

  /// A ticket for a name.
  @inline(__always)
  mutating func ticket(for name: ShortName) -> UInt32 {
    names.append(name)
    return NameNumbers.ticketBit
      | UInt32(truncatingIfNeeded: settled.numbers.count &+ names.count &- 1)
  }

  /// Looks up the names that wait.
  mutating func settle(_ table: inout KeyTable, _ recentNames: RecentNames) {
    var waiting: ContiguousArray<ShortName> = []
    swap(&waiting, &names)
    var first = 0
    while first < waiting.count {
      let end = min(first + KeyTable.groupCount, waiting.count)
      settle(waiting.span.extracting(first..<end), &table, recentNames)
      first = end
    }
    waiting.removeAll(keepingCapacity: true)
    swap(&waiting, &names)
  }

  /// Looks up a group of names.
  private mutating func settle(
    _ names: Span<ShortName>, _ table: inout KeyTable, _ recentNames: RecentNames
  ) {
    var numbers = recentNames.glance(names)
    var missing = InlineArray<64, Int>(repeating: 0)
    var bits = InlineArray<64, KeyBits>(repeating: KeyBits())
    var count = 0
    for index in names.indices where numbers[index] == .max {
      missing[count] = index
      bits[count] = table.bits(of: names[index])
      count += 1
    }
    let found = table.glance(bits.span.extracting(first: count))
    for place in 0..<count {
      let name = names[missing[place]]
      let number = found[place] != 0 ? found[place] - 1 : number(of: name, bits[place], &table)
      numbers[missing[place]] = number
      recentNames.remember(number, of: name)
    }
    for index in names.indices { settled.numbers.append(numbers[index]) }
  }

  @inline(never)
  private func number(of name: ShortName, _ bits: KeyBits, _ table: inout KeyTable) -> UInt32 {
    let bytes = name.bytes
    return table.number(of: bytes.span.extracting(first: name.count), bits)
  }

  /// Forgets the tickets of a block.
  mutating func forget() { settled.numbers.removeAll(keepingCapacity: true) }
}

extension RecordDecoder {
  /// Whether the user of a record may be a ticket, for the numbers of `settleNames`.
  public var givesTickets: Bool {
    get { unsafe memory.pointee.givesTickets }
    set { unsafe memory.pointee.givesTickets = newValue }
  }

  /// The numbers behind the tickets in the records since the last `forgetTickets`.
  public func settleNames() -> NameNumbers {
    unsafe memory.pointee.waitingNames.settle(
      &memory.pointee.book.names, memory.pointee.recentNames)
    return unsafe memory.pointee.waitingNames.settled
  }

  /// Ends the use of all tickets given so far.
  public func forgetTickets() { unsafe memory.pointee.waitingNames.forget() }
}
