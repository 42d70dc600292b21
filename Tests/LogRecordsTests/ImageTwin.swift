// The slow twin of ImageHeader: reads a header field by field, and ends where there is no next byte.

@testable import LogRecords

/// Bytes that are taken one after the other.
private struct Header {
  struct Cut: Error {}

  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func byte() throws(Cut) -> Int {
    guard let byte = rest.popFirst() else { throw Cut() }
    return Int(byte)
  }

  mutating func skip(_ count: Int) throws(Cut) {
    for _ in 0..<count { _ = try byte() }
  }

  mutating func text(_ count: Int) throws(Cut) -> String {
    var text = ""
    for _ in 0..<count { text.unicodeScalars.append(Unicode.Scalar(UInt8(try byte()))) }
    return text
  }

  mutating func big(_ count: Int) throws(Cut) -> Int {
    var number = 0
    for _ in 0..<count { number = number * 256 + (try byte()) }
    return number
  }

  mutating func little(_ count: Int) throws(Cut) -> Int {
    var (number, weight) = (0, 1)
    for _ in 0..<count {
      number += weight * (try byte())
      weight *= 256
    }
    return number
  }
}

/// The size that an image's header tells; nil for what is none, or is cut.
func plainImageSize(_ bytes: [UInt8]) -> PixelSize? {
  var header = Header(bytes)
  let sides: (Int, Int)?
  switch bytes.first {
  case 0x89: sides = try? pngSides(&header)
  case UInt8(ascii: "G"): sides = try? gifSides(&header)
  case UInt8(ascii: "R"): sides = try? webPSides(&header)
  case 0xFF: sides = try? jpegSides(&header)
  default: sides = nil
  }
  return sides.flatMap { PixelSize($0.0, $0.1) }
}

private func pngSides(_ header: inout Header) throws(Header.Cut) -> (Int, Int)? {
  guard try header.text(8) == "\u{89}PNG\r\n\u{1A}\n" else { return nil }
  try header.skip(4)
  guard try header.text(4) == "IHDR" else { return nil }
  return (try header.big(4), try header.big(4))
}

private func gifSides(_ header: inout Header) throws(Header.Cut) -> (Int, Int)? {
  guard ["GIF87a", "GIF89a"].contains(try header.text(6)) else { return nil }
  return (try header.little(2), try header.little(2))
}

private func webPSides(_ header: inout Header) throws(Header.Cut) -> (Int, Int)? {
  guard try header.text(4) == "RIFF" else { return nil }
  try header.skip(4)
  guard try header.text(4) == "WEBP" else { return nil }
  switch try header.text(4) {
  case "VP8X":
    try header.skip(8)
    return (try header.little(3) + 1, try header.little(3) + 1)
  case "VP8L":
    try header.skip(4)
    guard try header.byte() == 0x2F else { return nil }
    let bits = try header.little(4)
    return (bits % 16_384 + 1, bits / 16_384 % 16_384 + 1)
  case "VP8 ":
    try header.skip(7)
    guard try header.big(3) == 0x9D012A else { return nil }
    return (try header.little(2) % 16_384, try header.little(2) % 16_384)
  default: return nil
  }
}

private func jpegSides(_ header: inout Header) throws(Header.Cut) -> (Int, Int)? {
  guard try header.big(2) == 0xFFD8 else { return nil }
  while true {
    guard try header.byte() == 0xFF else { return nil }
    var marker = try header.byte()
    while marker == 0xFF { marker = try header.byte() }
    if marker == 0x01 || (0xD0...0xD8).contains(marker) { continue }
    if marker == 0xD9 || marker == 0xDA { return nil }
    let length = try header.big(2)
    guard length >= 2 else { return nil }
    // Of the markers from C0 to CF three are no frames: tables of Huffman, JPG, arithmetic coding.
    if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
      try header.skip(1)
      let height = try header.big(2)
      return (try header.big(2), height)
    }
    try header.skip(length - 2)
  }
}

extension ImageHeader {
  /// The size of an image in a text, which may be base64.
  static func size(inText text: some Collection<UInt8>) -> PixelSize? {
    // Safe: the view is used within the call.
    unsafe Array(text).withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      return unsafe size(ofBase64: TextView(base, buffer.count))
    }
  }
}
