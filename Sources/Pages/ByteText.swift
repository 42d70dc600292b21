// Text as bytes, written piece by piece: what a report of a million rows is made of.
//
// A row has seventeen numbers. As strings they would be seventeen allocations and as many copies; here
// their digits go straight to where they stay, and the bytes go out before there are many of them.

package import Pricing
import StrictJSON
import SystemIO

/// UTF-8 on its way out.
package struct ByteText {
  /// Bytes that are worth a write.
  private static let chunkSize = 1 << 16

  /// What has not gone out yet.
  package private(set) var bytes: [UInt8] = []

  /// No text.
  package init() {}

  /// No text, with room for so many bytes.
  package init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Passes the bytes on, if there are enough of them; called at least once a row.
  @inline(__always)
  package mutating func flushIfLarge<Failure: Error>(
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    if bytes.count >= Self.chunkSize { try flush(to: sink) }
  }

  /// Passes the bytes on.
  package mutating func flush<Failure: Error>(
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    if !bytes.isEmpty { try sink(bytes) }
    bytes.removeAll(keepingCapacity: true)
  }

  package mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  package mutating func append(_ text: some Collection<UInt8>) { bytes.append(contentsOf: text) }

  package mutating func append(_ text: Span<UInt8>) { bytes.append(text) }

  /// Text as a JSON string, in its quotes.
  package mutating func append(json text: String) { JSONString.write(text, to: &bytes) }

  /// UTF-8 as a JSON string, in its quotes.
  package mutating func append(json text: Span<UInt8>) {
    guard text.indices.allSatisfy({ JSONString.isPlain(text[$0]) }) else {
      var copy: [UInt8] = []
      copy.append(text)
      return append(json: String(decoding: copy, as: UTF8.self))
    }
    append(byte: UInt8(ascii: "\""))
    bytes.append(text)
    append(byte: UInt8(ascii: "\""))
  }

  @inline(__always)
  package mutating func append(byte: UInt8) { bytes.append(byte) }

  /// A whole number, as `String(number)` has it.
  @inline(__always)
  package mutating func append(number: Int128) {
    if number >= 0, number < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
    } else if let number = UInt64(exactly: number) {
      append(digits: number)
    } else {
      append(String(number))
    }
  }

  /// An exact amount, as `MoneyTotal.description` has it.
  @inline(__always)
  package mutating func append(money: MoneyTotal) {
    let nanodollars = money.nanodollars
    if nanodollars == 0 { return bytes.append(UInt8(ascii: "0")) }
    guard let amount = UInt64(exactly: nanodollars) else { return append(money.description) }
    append(smallMoney: amount)
  }

  private mutating func append(smallMoney amount: UInt64) {
    let (dollars, rest) = amount.quotientAndRemainder(dividingBy: 1_000_000_000)
    append(digits: dollars)
    guard rest > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var unit: UInt32 = 100_000_000
    var fraction = UInt32(truncatingIfNeeded: rest)
    while fraction > 0 {
      let (digit, others) = fraction.quotientAndRemainder(dividingBy: unit)
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      fraction = others
      unit /= 10
    }
  }

  private mutating func append(digits number: UInt64) {
    var reversed: InlineArray<20, UInt8> = .init(repeating: 0)
    var (rest, count) = (number, 0)
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      reversed[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      count += 1
      rest = quotient
    } while rest > 0
    while count > 0 {
      count -= 1
      bytes.append(reversed[count])
    }
  }
}
