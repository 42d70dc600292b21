// Deflate through zlib, without zlib's idea of framing.

internal import CZlib

/// zlib as an inflater.
@safe
final class ZlibInflater: Inflater {
  /// zlib's state. Its address must not change: zlib keeps a pointer back to it.
  ///
  /// Safe: allocated and initialised once, freed in `deinit`.
  private let stream: UnsafeMutablePointer<z_stream>
  private(set) var mayHoldOutput = false

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let result = unsafe inflateInit2_(
      stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    precondition(result == Z_OK, "zlib refuses to start: out of memory, or another major version")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func reset() {
    unsafe inflateReset(stream)
    mayHoldOutput = false
  }

  /// Safe: zlib reads at most `input.count` and writes at most `capacity` bytes.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, capacity: Int
  ) -> (outcome: InflateOutcome, consumed: Int, produced: Int) {
    unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    unsafe stream.pointee.avail_in = UInt32(input.count)
    unsafe stream.pointee.next_out = output
    unsafe stream.pointee.avail_out = UInt32(capacity)
    let result = unsafe inflate(stream, Z_NO_FLUSH)
    let consumed = unsafe input.count - Int(stream.pointee.avail_in)
    let produced = unsafe capacity - Int(stream.pointee.avail_out)
    mayHoldOutput = produced == capacity
    switch result {
    case Z_STREAM_END: return (.end, consumed, produced)
    // Z_BUF_ERROR: no progress was possible, which more input or output cures.
    case Z_OK, Z_BUF_ERROR: return (.more, consumed, produced)
    default: return (.corrupt, consumed, produced)
    }
  }
}
