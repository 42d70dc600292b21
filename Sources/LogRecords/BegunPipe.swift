// A pipe of which the beginning has been looked at, and which is read whole all the same.
//
// A pipe gives its bytes once. What has been taken out to see whether it may be a copy of a file is kept, and
// given out first; and one that begins like a file is kept whole, in a file without a name, so that its
// fingerprint can be taken before it is read.

public import SystemIO

/// A pipe whose first bytes are known.
public final class BegunPipe: Sendable {
  private let file: OpenFile
  /// What has been read of it.
  private let beginning: [UInt8]
  /// What copies of it begin with too; nil for one without text.
  public let head: ContentHead?

  /// Reads the beginning, and waits for it.
  public init(_ file: OpenFile) {
    self.file = file
    let source = RecordingSource(FileSource(file, size: nil))
    head = ContentHead(LogStream(source))
    beginning = source.bytes
  }

  /// The whole of it.
  var source: any ByteSource { BegunSource(beginning, then: FileSource(file, size: nil)) }

  /// Writes the whole of it to a file without a name, in the directory for temporary files.
  ///
  /// - Returns: the file, to be read from its first byte.
  /// - Throws: when the disk is full; the pipe is spent then.
  public func kept() throws(SystemError) -> OpenFile {
    try file.kept(behind: beginning)
  }
}

/// Passes bytes on, and keeps them.
private final class RecordingSource: ByteSource {
  private let source: any ByteSource
  private(set) var bytes: [UInt8] = []

  init(_ source: any ByteSource) { self.source = source }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    let count = unsafe try source.read(into: target, capacity: capacity)
    // Safe: count bytes were just written there.
    unsafe bytes += UnsafeBufferPointer(start: target, count: count)
    return count
  }
}

/// Bytes that are known, and those behind them.
private final class BegunSource: ByteSource {
  private var beginning: ArraySlice<UInt8>
  private let rest: any ByteSource

  init(_ beginning: [UInt8], then rest: any ByteSource) {
    self.beginning = beginning[...]
    self.rest = rest
  }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    guard !beginning.isEmpty else { return unsafe try rest.read(into: target, capacity: capacity) }
    let bytes = beginning.prefix(capacity)
    // Safe: no more than `capacity` bytes.
    for (offset, byte) in bytes.enumerated() { unsafe target[offset] = byte }
    beginning.removeFirst(bytes.count)
    return bytes.count
  }
}
