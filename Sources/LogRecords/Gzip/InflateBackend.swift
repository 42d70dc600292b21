// The libraries that can inflate, and the fastest CRC-32.
//
// zlib is always there. ISA-L (igzip) is about twice as fast and comes with the package trait `ISAL`:
//
//   swift build --traits ISAL

#if ISAL
  internal import CISAL
#endif
internal import CZlib

/// A library that inflates.
public enum InflateBackend: String, CaseIterable, Sendable {
  /// zlib: the reference. What is corrupt, and where, is what zlib says.
  case zlib
  #if ISAL
    /// ISA-L, Intel's Intelligent Storage Acceleration Library, for x86-64 and aarch64.
    case isal
  #endif

  /// The fastest of them.
  public static var standard: InflateBackend {
    #if ISAL
      .isal
    #else
      .zlib
    #endif
  }

  /// Names and versions of all libraries that decompress: `isal 2.30.0, zstd 1.5.4`.
  public static var versions: String {
    MemberFormat.all.map { $0.library() }.joined(separator: ", ")
  }

  /// Name and version: `zlib 1.2.13`.
  public var version: String {
    switch self {
    case .zlib: unsafe "zlib \(String(cString: zlibVersion()))"
    #if ISAL
      // The library itself does not tell; these are the headers'.
      case .isal: "isal \(ISAL_MAJOR_VERSION).\(ISAL_MINOR_VERSION).\(ISAL_PATCH_VERSION)"
    #endif
    }
  }

  func makeInflater() -> any Inflater {
    switch self {
    case .zlib: ZlibInflater()
    #if ISAL
      case .isal: ISALInflater()
    #endif
    }
  }
}

/// Inflates one raw deflate stream after another (RFC 1951). Gzip's framing is LogStream's.
protocol Inflater: AnyObject {
  /// Whether the last step filled its output, so that more may be held without further input.
  var mayHoldOutput: Bool { get }

  /// Begins with the next stream.
  func reset()

  /// Inflates as much as fits.
  ///
  /// Safe: reads at most `input.count` and writes at most `capacity` bytes. Must use up its input
  /// or fill its output, unless the stream ends.
  func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, capacity: Int
  ) -> (outcome: InflateOutcome, consumed: Int, produced: Int)
}

/// How a step of inflating ended.
enum InflateOutcome {
  /// Input used up or output full.
  case more
  /// The stream's last block is complete, and not a byte behind it is consumed.
  case end
  /// These bytes are no deflate stream.
  case corrupt
}

/// CRC-32 as gzip uses it. ISA-L's takes 0.015 s a gigabyte, zlib's 0.14.
@safe
struct Checksum {
  private(set) var value: UInt32 = 0

  /// Safe: reads `count` bytes from `bytes`.
  mutating func update(_ bytes: UnsafePointer<UInt8>, count: Int) {
    #if ISAL
      value = unsafe crc32_gzip_refl(value, bytes, UInt64(count))
    #else
      value = unsafe UInt32(crc32_z(UInt(value), bytes, count))
    #endif
  }

  mutating func update(_ byte: UInt8) {
    unsafe withUnsafePointer(to: byte) { unsafe update($0, count: 1) }
  }
}
