// Reads a TZif file (RFC 8536), the compiled form of the IANA time zone database.
//
//     version 1      header, block with 32-bit times
//     version 2, 3   header, block with 32-bit times (skipped), header, block with 64-bit times,
//                    newline, rule for the time after the last transition, newline
//     header         "TZif", version, 15 unused bytes, six 32-bit counts
//     block          times, types of the times, types, names, leap seconds, two lists of indicators
//
// Every length is compared with the bytes at hand before anything is kept, so a lying header costs
// neither memory nor a trap.

extension TimeZoneRules {
  /// The rules that a TZif file of version 1, 2, 3 or 4 states.
  ///
  /// Bytes after the end of the file's last part are ignored, as other readers do.
  /// - Throws: a reason for every sequence of bytes that is not such a file.
  public init(tzif bytes: [UInt8]) throws(TimeZoneError) {
    var reader = TZifReader(bytes: bytes)
    let header = try reader.readHeader()
    guard header.version >= 2 else {
      self = try reader.readBlock(header, timeSize: 4, rule: { (_) throws(TimeZoneError) in nil })
      return
    }
    try reader.skip(header.blockSize(timeSize: 4))
    let wideHeader = try reader.readHeader()
    self = try reader.readBlock(wideHeader, timeSize: 8) { (reader) throws(TimeZoneError) in
      try reader.readFooter()
    }
  }
}

/// The counts that precede a block.
private struct TZifHeader {
  /// 1 to 4.
  var version: Int
  /// Indicators that a type was given in universal time; not needed.
  var universalCount: Int
  /// Indicators that a type was given in standard time; not needed.
  var standardCount: Int
  /// Leap seconds; none in the files that follow the usual clocks.
  var leapCount: Int
  /// Transitions.
  var timeCount: Int
  /// Kinds of local time: an offset, a flag and a name.
  var typeCount: Int
  /// Bytes of names.
  var nameSize: Int

  /// Bytes of the block that follows. Six 32-bit counts times 14 stay far below 64 bits.
  func blockSize(timeSize: Int) -> Int {
    timeCount * (timeSize + 1) + typeCount * 6 + nameSize + leapCount * (timeSize + 4)
      + standardCount + universalCount
  }
}

/// Reads from the front of a file's bytes.
private struct TZifReader {
  /// The whole file.
  package let bytes: [UInt8]
  /// Bytes read so far; never more than there are.
  package var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func readHeader() throws(TimeZoneError) -> TZifHeader {
    guard bytes[position...].starts(with: Array("TZif".utf8)) else {
      throw TimeZoneError(.notTZif, "the time zone file has no TZif header at byte \(position)")
    }
    try require(44)
    let mark = bytes[position + 4]
    guard mark == 0 || (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(mark) else {
      throw TimeZoneError(.unknownVersion, "the time zone file is of an unknown version")
    }
    position += 20
    let header = TZifHeader(
      version: mark == 0 ? 1 : Int(mark - UInt8(ascii: "0")),
      universalCount: readInteger(4), standardCount: readInteger(4), leapCount: readInteger(4),
      timeCount: readInteger(4), typeCount: readInteger(4), nameSize: readInteger(4))
    return header
  }

  /// Reads a block, then what follows it by `rule`.
  mutating func readBlock(
    _ header: TZifHeader, timeSize: Int,
    rule: (inout TZifReader) throws(TimeZoneError) -> PosixTimeZoneRule?
  ) throws(TimeZoneError) -> TimeZoneRules {
    try check(header)
    try require(header.blockSize(timeSize: timeSize))
    let end = position + header.blockSize(timeSize: timeSize)
    let times = try readTimes(count: header.timeCount, size: timeSize)
    let types = bytes[position..<position + header.timeCount].map(Int.init)
    position += header.timeCount
    let offsets = try readOffsets(count: header.typeCount)
    guard types.allSatisfy(offsets.indices.contains) else {
      throw TimeZoneError(.inconsistent, "a transition of the time zone file has no such type")
    }
    position = end
    let rule = try rule(&self)
    // Before the first transition the first type holds (RFC 8536, 3.2).
    return TimeZoneRules(
      transitions: times, offsets: types.map { offsets[$0] }, initialOffset: offsets[0],
      rule: rule)
  }

  /// The rule between two newlines, or nil when there is nothing between them.
  mutating func readFooter() throws(TimeZoneError) -> PosixTimeZoneRule? {
    try require(2)
    let newline = UInt8(ascii: "\n")
    let rest = bytes[(position + 1)...]
    guard bytes[position] == newline, let end = rest.firstIndex(of: newline) else {
      throw TimeZoneError(.badRule, "the rule at the end of the time zone file is cut")
    }
    position = end + 1
    let text = rest[..<end]
    return text.isEmpty ? nil : try PosixTimeZoneRule(text: text)
  }

  mutating func skip(_ count: Int) throws(TimeZoneError) {
    try require(count)
    position += count
  }

  private func check(_ header: TZifHeader) throws(TimeZoneError) {
    guard header.leapCount == 0 else {
      throw TimeZoneError(.leapSeconds, "the time zone file counts leap seconds, logs do not")
    }
    let isWhole = [0, header.typeCount].contains
    guard header.typeCount > 0, isWhole(header.universalCount), isWhole(header.standardCount) else {
      throw TimeZoneError(.inconsistent, "the counts of the time zone file contradict each other")
    }
  }

  private mutating func readTimes(count: Int, size: Int) throws(TimeZoneError) -> [Int64] {
    var times: [Int64] = []
    times.reserveCapacity(count)
    for _ in 0..<count {
      let time = Int64(readInteger(size, signed: true))
      guard times.last.map({ $0 < time }) ?? true else {
        throw TimeZoneError(.inconsistent, "the transitions of the time zone file are not in order")
      }
      times.append(time)
    }
    return times
  }

  private mutating func readOffsets(count: Int) throws(TimeZoneError) -> [Int] {
    var offsets: [Int] = []
    for _ in 0..<count {
      let offset = readInteger(4, signed: true)
      position += 2  // the daylight flag and the index of the name
      // RFC 8536 expects -25 to 26 hours; two days leave room and stop nonsense.
      guard abs(offset) <= 48 * 3600 else {
        throw TimeZoneError(.inconsistent, "an offset of the time zone file is over two days")
      }
      offsets.append(offset)
    }
    return offsets
  }

  private func require(_ count: Int) throws(TimeZoneError) {
    guard bytes.count - position >= count else {
      throw TimeZoneError(.truncated, "the time zone file is cut: it ends at byte \(bytes.count)")
    }
  }

  /// The next big-endian number of 4 or 8 bytes, which the caller has made sure are there.
  private mutating func readInteger(_ size: Int, signed: Bool = false) -> Int {
    var number: UInt64 = 0
    for byte in bytes[position..<position + size] { number = number << 8 | UInt64(byte) }
    position += size
    return signed && size == 4
      ? Int(Int32(truncatingIfNeeded: number)) : Int(truncatingIfNeeded: number)
  }
}
