// libzstd, a part of a frame at a time. It comes with the package trait `ZSTD`.

#if ZSTD
  internal import CZstd

  /// Decompresses frames.
  @safe
  final class ZstdDecoder {
    enum Outcome {
      /// Input used up or output full.
      case more
      /// The frame is complete, and all of it has been written.
      case end
      /// This is no frame, or none that can be read; the rest of the sentence.
      case failed(String)
    }

    struct Step {
      var outcome: Outcome
      var consumed: Int
      var produced: Int
    }

    /// libzstd's state.
    ///
    /// Safe: allocated once, freed in `deinit`.
    private let stream: OpaquePointer
    /// Whether the last step filled its output, so that more may be held without further input.
    private(set) var mayHoldOutput = false

    init() {
      guard let stream = unsafe ZSTD_createDStream() else {
        preconditionFailure("libzstd refuses to start: out of memory")
      }
      unsafe self.stream = stream
    }

    deinit { _ = unsafe ZSTD_freeDStream(stream) }

    /// The library's version: `zstd 1.5.4`.
    static var version: String { unsafe "zstd \(String(cString: ZSTD_versionString()))" }

    /// Begins with the next frame.
    func reset() {
      _ = unsafe ZSTD_DCtx_reset(stream, ZSTD_reset_session_only)
      mayHoldOutput = false
    }

    /// Decompresses as much as fits.
    ///
    /// Safe: libzstd reads at most `input.count` and writes at most `capacity` bytes.
    func step(
      _ input: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, capacity: Int
    ) -> Step {
      var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
      var output = unsafe ZSTD_outBuffer(dst: target, size: capacity, pos: 0)
      let result = unsafe ZSTD_decompressStream(stream, &output, &source)
      let (consumed, produced) = unsafe (source.pos, output.pos)
      mayHoldOutput = produced == capacity
      guard ZSTD_isError(result) == 0 else {
        mayHoldOutput = false
        return Step(outcome: .failed(Self.reason(result)), consumed: 0, produced: 0)
      }
      return Step(outcome: result == 0 ? .end : .more, consumed: consumed, produced: produced)
    }

    private static func reason(_ result: Int) -> String {
      switch ZSTD_getErrorCode(result) {
      case ZSTD_error_dictionary_wrong: "it needs a dictionary"
      case ZSTD_error_frameParameter_windowTooLarge: "it needs a window of more than 128 MiB"
      default: "it is no zstd frame"
      }
    }
  }
#endif
