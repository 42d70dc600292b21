// The header of a gzip member (RFC 1952, section 2.3), a byte at a time: it may be cut anywhere, and
// its optional parts may be of any length.
//
//   1F 8B 08 flags mtime[4] xfl os  [extra: length[2] ...]  [name ... 0]  [comment ... 0]  [crc[2]]

/// Reads one header.
struct GzipHeader {
  enum Fault: String {
    case method = "the method is not deflate"
    case flags = "reserved flags are set"
    case checksum = "the header's own checksum is wrong"
    case magic = "the magic bytes are wrong"
  }

  private enum Part {
    case fixed, extraLength, extra, name, comment, checksum, done
  }

  private var part = Part.fixed
  /// Bytes read of the current part; of `extra`, bytes still to come.
  private var count = 0
  private var extraLength = 0
  private var flags: UInt8 = 0
  private var crc = Checksum()
  private var storedCRC: UInt32 = 0

  var isComplete: Bool { part == .done }

  /// Reads the next byte; returns what is wrong with it.
  mutating func consume(_ byte: UInt8) -> Fault? {
    if part != .checksum { crc.update(byte) }
    switch part {
    case .fixed: return consumeFixed(byte)
    case .extraLength:
      extraLength |= Int(byte) << (8 * count)
      count += 1
      if count == 2 { extraLength == 0 ? enter(after: .extra) : enter(.extra) }
    case .extra:
      count += 1
      if count == extraLength { enter(after: .extra) }
    case .name: if byte == 0 { enter(after: .name) }
    case .comment: if byte == 0 { enter(after: .comment) }
    case .checksum:
      storedCRC |= UInt32(byte) << UInt32(8 * count)
      count += 1
      if count == 2 {
        part = .done
        return storedCRC == crc.value & 0xFFFF ? nil : .checksum
      }
    case .done: break
    }
    return nil
  }

  private mutating func consumeFixed(_ byte: UInt8) -> Fault? {
    defer { if part == .fixed { count += 1 } }
    switch count {
    case 0, 1: return byte == Magic.gzip[count] ? nil : .magic
    case 2 where byte != 8: return .method
    case 3:
      flags = byte
      if byte & 0xE0 != 0 { return .flags }
    case 9: enter(after: .fixed)
    default: break
    }
    return nil
  }

  private mutating func enter(_ next: Part) {
    part = next
    count = 0
  }

  /// Goes on to the next part that the flags announce.
  private mutating func enter(after last: Part) {
    switch last {
    case .fixed where flags & 4 != 0: enter(.extraLength)
    case .fixed, .extraLength, .extra:
      flags & 8 != 0 ? enter(.name) : enter(after: .name)
    case .name: flags & 16 != 0 ? enter(.comment) : enter(after: .comment)
    default: flags & 2 != 0 ? enter(.checksum) : enter(.done)
    }
  }
}
