// Bytes copied from a span, which the standard library's arrays do not take as yet.

extension [UInt8] {
  /// Adds bytes.
  package mutating func append(_ bytes: Span<UInt8>) {
    // Safe: they are copied within the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
