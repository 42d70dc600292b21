// Texts as decimals, instants and URLs, against their slow twins.

import CivilTime
import FuzzTarget
import Pricing

@testable import LogRecords

/// Reads a text in each of these ways.
final class ValuesTarget: FuzzTarget {
  /// Remembers the date of earlier inputs.
  private var timestamps = TimestampReader()

  func run(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    require(
      timestamps.instant(bytes.span) == Instant(timestamp: bytes.span), "\(text) is remembered")
    // The twins read characters, of which one may be many bytes; these are refused, or kept.
    guard bytes.allSatisfy({ $0 < 0x80 }) else {
      require(Decimal(bytes.span) == nil, "\(text) is no number")
      require(Instant(timestamp: bytes.span) == nil, "\(text) is no instant")
      _ = Endpoint(bytes.span)
      return
    }
    require(Instant(timestamp: bytes.span) == plainInstant(text), "\(text) is another instant")
    require(URLParts(read: text) == URLParts(text), "\(text) is another URL")
    // The twin writes out all zeros.
    let exponent = bytes.split { $0 | 0x20 == UInt8(ascii: "e") }.dropFirst().first ?? []
    if exponent.count < 4, let contradiction = DigitNumber.contradiction(text) {
      broken(contradiction)
    }
  }
}
