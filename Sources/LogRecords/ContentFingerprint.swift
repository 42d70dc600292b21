// Whether two files hold the same log, whatever their names and however they were compressed.
//
// Copies have the same length; only files that share it are read for a fingerprint. The length of a
// gzip file is what its last member says, so a copy of several members is recognised in that form
// and not as plain text.

/// The cheap half: equal for all files that can be copies of each other.
public struct ContentLength: Hashable, Sendable {
  /// The length of the text, modulo 2^32, as gzip keeps it.
  var length: UInt32

  /// Nil for an empty file, and for one that cannot be read.
  public init?(_ path: FilePath, size: Int) {
    guard size > 0, let file = try? OpenFile(path), let head = try? file.bytes(at: 0, count: 2)
    else { return nil }
    guard head == [0x1F, 0x8B] else {
      length = UInt32(truncatingIfNeeded: size)
      return
    }
    guard size >= 18, let tail = try? file.bytes(at: size - 4, count: 4), tail.count == 4 else {
      return nil
    }
    length = tail.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// The dear half: equal for equal texts, and for others with a chance of one in 10^28.
public struct ContentFingerprint: Hashable, Sendable {
  private var crc: UInt32
  private var hash: UInt64

  /// Reads the whole file; nil for one that is damaged, which nothing is a copy of.
  public init?(_ path: FilePath, size: Int) {
    guard let file = try? OpenFile(path) else { return nil }
    let stream = LogStream(file, size: size, index: 0, salvages: false)
    // There may be very many small files.
    let block = Block(capacity: min(Block.standardCapacity, 4_096 + 4 * size))
    var checksum = Checksum()
    hash = 0xCBF2_9CE4_8422_2325  // FNV-1a
    while !stream.isFinished {
      _ = stream.fill(block)
      // Safe: a block has `count` bytes.
      unsafe checksum.update(block.bytes, count: block.count)
      for index in 0..<block.count {
        hash = unsafe (hash ^ UInt64(block.bytes[index])) &* 0x100_0000_01B3
      }
    }
    guard stream.faults.isEmpty else { return nil }
    crc = checksum.value
  }
}
