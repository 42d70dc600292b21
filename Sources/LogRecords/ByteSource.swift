// Where the bytes of a log come from, and a buffer that lets a reader look ahead.

internal import Glibc
internal import SystemIO

/// Something to read bytes from, in pieces of any size.
protocol ByteSource: AnyObject {
  /// Reads up to `capacity` bytes to `target`; 0 at the end.
  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int

  /// Whether bytes can be read a second time.
  var canRewind: Bool { get }

  /// Goes back by so many bytes.
  func rewind(by count: Int) throws(SystemError)
}

/// A source that is read once, as a pipe is.
extension ByteSource {
  var canRewind: Bool { false }
  func rewind(by count: Int) throws(SystemError) { throw SystemError(number: ESPIPE) }
}

/// An open file, up to the size it had when it was opened.
///
/// What a writer appends meanwhile is the next run's; so a line is never read half. A file that is cut
/// meanwhile ends there, also when it has grown again (a rotation that copies and truncates): its
/// beginning is another one then. It is looked at behind each read, so nothing new is taken for old.
final class FileSource: ByteSource {
  /// More than what the first lines of two logs have in common.
  private static let headLength = 512

  private let file: OpenFile
  /// Where the reading began.
  private let start: Int
  /// Bytes that must still come; nil for a pipe, which ends when it ends.
  private var remaining: Int?
  /// The first bytes that were read.
  private var head: [UInt8]?
  /// Whether the file is no longer what it was at the opening.
  private(set) var hasShrunk = false

  init(_ file: OpenFile, size: Int?) {
    self.file = file
    start = size == nil ? 0 : file.position
    remaining = size.map { [start] in max(0, $0 - start) }
  }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    guard let remaining else { return unsafe try file.read(into: target, capacity: capacity) }
    let wanted = min(capacity, remaining)
    guard wanted > 0 else { return 0 }
    let count = unsafe try file.read(into: target, capacity: wanted)
    // Safe: count bytes were just written there.
    let head = self.head ?? (0..<min(count, Self.headLength)).map { unsafe target[$0] }
    self.head = head
    let beginning = try file.bytes(at: start, count: head.count)
    if count == 0 || beginning != head {
      hasShrunk = true
      self.remaining = 0
      return 0
    }
    // After going back, what is left of a file that has shrunk may be read again.
    self.remaining = remaining - count
    return count
  }

  var canRewind: Bool { (try? file.status())?.kind == .regular }

  func rewind(by count: Int) throws(SystemError) {
    try file.rewind(by: count)
    remaining = remaining.map { $0 + count }
  }
}

/// Bytes in memory.
final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    let count = min(capacity, bytes.count - position)
    // Safe: count <= capacity.
    for index in 0..<count { unsafe target[index] = bytes[position + index] }
    position += count
    return count
  }

  var canRewind: Bool { true }
  func rewind(by count: Int) { position -= count }
}

/// A source with a window of bytes that have been read and not yet used.
@safe
final class InputBuffer {
  static let capacity = 128 << 10

  private let source: any ByteSource
  /// Safe: `capacity` bytes are allocated; `start <= end <= capacity`.
  private let bytes: UnsafeMutablePointer<UInt8>
  private var start = 0
  private var end = 0
  /// Bytes taken out so far: the offset of the next one in the file.
  private(set) var offset = 0
  /// The error that ended the reading.
  private(set) var error: SystemError?

  init(_ source: any ByteSource) {
    self.source = source
    unsafe bytes = .allocate(capacity: Self.capacity)
  }

  deinit { unsafe bytes.deallocate() }

  /// Whether bytes are at hand, after reading if need be; false at the end.
  func hasBytes() -> Bool {
    if start < end { return true }
    start = 0
    end = unsafe read(into: bytes, capacity: Self.capacity)
    return end > 0
  }

  /// The next byte, which stays; nil at the end.
  func peek() -> UInt8? { hasBytes() ? unsafe bytes[start] : nil }

  /// The next bytes, which stay; fewer at the end.
  func peek(_ count: Int) -> [UInt8] {
    if end - start < count {
      // Safe: what is at hand lies within the capacity, and so does what is read behind it.
      unsafe bytes.update(from: bytes + start, count: end - start)
      (start, end) = (0, end - start)
      while end < count {
        let more = unsafe read(into: bytes + end, capacity: Self.capacity - end)
        if more == 0 { break }
        end += more
      }
    }
    // Safe: so many bytes are at hand.
    return unsafe Array(UnsafeBufferPointer(start: bytes + start, count: min(count, end - start)))
  }

  /// The bytes at hand. Safe to use until the next call.
  var window: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: bytes + start, count: end - start)
  }

  /// Takes bytes out of the window.
  func consume(_ count: Int) {
    start += count
    offset += count
  }

  /// Puts back the bytes from an offset on, of those that were taken out with `consume`. An error
  /// that ended the reading is forgotten; it may come again.
  func rewind(to place: Int) {
    let count = offset - place
    offset = place
    if count <= start {
      start -= count
      return
    }
    error = nil
    do throws(SystemError) {
      try source.rewind(by: count + end - start)
    } catch {
      self.error = error
    }
    start = 0
    end = 0
  }

  /// Takes out all bytes at hand.
  func consumeWindow() { consume(end - start) }

  /// Takes bytes out, past the window if it is empty.
  ///
  /// Safe: writes at most `capacity` bytes to `target`.
  func take(into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
    let count: Int
    if start < end {
      count = min(capacity, end - start)
      unsafe target.update(from: bytes + start, count: count)
      start += count
    } else {
      count = unsafe read(into: target, capacity: capacity)
    }
    offset += count
    return count
  }

  private func read(into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
    guard error == nil else { return 0 }
    do throws(SystemError) {
      return unsafe try source.read(into: target, capacity: capacity)
    } catch {
      self.error = error
      return 0
    }
  }
}
