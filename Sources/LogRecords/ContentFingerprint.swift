// Whether two files hold the same log, whatever their names and however they were compressed: as one gzip
// member or many, padded, with a byte-order mark or without the last newline.
//
// Only the inflated text tells. Copies begin alike, as other logs seldom do, so only files that share their
// first lines are read for a fingerprint.

public import SystemIO

/// The cheap half: equal for all files that can be copies of each other.
public struct ContentHead: Hashable, Sendable {
  /// More than what the first lines of two logs have in common.
  private static let count = 2_048

  private var bytes: [UInt8]

  /// Reads the beginning of a file; nil for one without text, and for one that cannot be read.
  public init?(_ path: FilePath, size: Int) {
    guard let file = try? OpenFile(path) else { return nil }
    self.init(LogStream(file, size: size, index: 0, salvages: false))
  }

  /// Reads the beginning of a text; nil for none.
  init?(_ stream: LogStream) {
    let block = Block(capacity: 2 * Self.count)
    bytes = []
    while bytes.count < Self.count, !stream.isFinished {
      _ = stream.fill(block)
      // Safe: a block has `count` bytes.
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: block.bytes, count: block.count))
    }
    if bytes.count >= Self.count {
      bytes.removeLast(bytes.count - Self.count)
    } else {
      while let last = bytes.last, isLineEnd(last) { bytes.removeLast() }
    }
    if bytes.isEmpty { return nil }
  }
}

/// The dear half: equal for equal texts, and for others with a chance of one in 10^28.
public struct ContentFingerprint: Hashable, Sendable {
  /// Of a text up to some place.
  private struct State {
    var checksum = Checksum()
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
    var length = 0

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard let base = bytes.baseAddress else { return }
      unsafe checksum.update(base, count: bytes.count)
      for index in 0..<bytes.count {
        hash = unsafe (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3
      }
      length += bytes.count
    }
  }

  private let crc: UInt32
  private let hash: UInt64
  private let length: Int

  /// Reads the whole file; nil for one that is damaged, which nothing is a copy of.
  public init?(_ path: FilePath, size: Int) {
    guard let file = try? OpenFile(path) else { return nil }
    let stream = LogStream(file, size: size, index: 0, salvages: false)
    let block = Block(capacity: Block.standardCapacity)
    /// Up to here, and up to the last byte that is no line end.
    var (state, text) = (State(), State())
    while !stream.isFinished {
      _ = stream.fill(block)
      // Safe: a block has `count` bytes.
      let bytes = unsafe UnsafeBufferPointer(start: block.bytes, count: block.count)
      var end = block.count
      while end > 0, unsafe isLineEnd(bytes[end - 1]) { end -= 1 }
      if end > 0 {
        unsafe state.add(UnsafeBufferPointer(rebasing: bytes[..<end]))
        text = state
      }
      unsafe state.add(UnsafeBufferPointer(rebasing: bytes[end...]))
    }
    guard stream.faults.isEmpty else { return nil }
    (crc, hash, length) = (text.checksum.value, text.hash, text.length)
  }
}

private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
