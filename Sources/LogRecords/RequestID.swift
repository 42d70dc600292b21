// What identifies a request, as a fingerprint of fixed size.

/// 96 bits of a request id. Two different ids share them with a chance of 1 in 10^13 in a log of a
/// hundred million requests.
public struct RequestID: Hashable, Sendable {
  /// 32 bits each.
  public var words: (UInt32, UInt32, UInt32) {
    (UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32), high)
  }

  private var low: UInt64
  private var high: UInt32

  /// One pair for the process, random, so that nobody can make ids that collide.
  static let seeds = (UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max))

  /// The fingerprint of an id that somebody has typed.
  public init(bytes: [UInt8]) { self.init(bytes.span) }

  /// The fingerprint of an id's bytes.
  @inline(__always)
  init(_ id: Span<UInt8>, seeds: (UInt64, UInt64) = Self.seeds) {
    let hashes = keyHashes(id, seeds: seeds)
    low = hashes.0
    high = UInt32(truncatingIfNeeded: hashes.1)
  }
}
