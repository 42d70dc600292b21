// How large an image is, from the first bytes of its file: PNG, JPEG, WebP and GIF.

enum ImageHeader {
  /// Bytes of an image that are looked at. A JPEG's size stands behind its EXIF block, which has up to
  /// 64 KiB, and perhaps a colour profile.
  static let limit = 192 << 10

  /// The size of an image in base64, or in a `data:` URI; nil for anything else.
  static func size(ofBase64 text: TextView) -> PixelSize? {
    var base64 = text
    if text.hasWord("data:", at: 0) {
      guard let comma = text.part(0..<min(text.count, 256)).firstIndex(of: UInt8(ascii: ",")),
        text.part(0..<comma).contains("base64")
      else { return nil }
      base64 = text.from(comma + 1)
    }
    // What begins like none of the four need not be decoded.
    let head = decode(base64, limit: 16)
    guard head.count == 16, isImage(head) else { return nil }
    // Only JPEG hides its size behind more.
    let needed = head[0] == 0xFF ? limit : 64
    return size(of: decode(base64, limit: needed))
  }

  private static func isImage(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x89, 0x50, 0x4E, 0x47]) || head.starts(with: [0xFF, 0xD8, 0xFF])
      || head.starts(with: Array("RIFF".utf8)) || head.starts(with: Array("GIF8".utf8))
  }

  /// The size that an image's bytes tell.
  static func size(of bytes: [UInt8]) -> PixelSize? {
    func at(_ index: Int) -> Int { index < bytes.count ? Int(bytes[index]) : 0 }
    func big16(_ index: Int) -> Int { at(index) << 8 | at(index + 1) }
    func little16(_ index: Int) -> Int { at(index) | at(index + 1) << 8 }
    func little24(_ index: Int) -> Int { little16(index) | at(index + 2) << 16 }
    func tag(_ index: Int, _ text: String) -> Bool {
      index + text.utf8.count <= bytes.count
        && bytes[index..<index + text.utf8.count].elementsEqual(text.utf8)
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      guard tag(12, "IHDR"), bytes.count >= 24 else { return nil }
      return PixelSize(big16(16) << 16 | big16(18), big16(20) << 16 | big16(22))
    }
    if tag(0, "GIF87a") || tag(0, "GIF89a") {
      return bytes.count >= 10 ? PixelSize(little16(6), little16(8)) : nil
    }
    if tag(0, "RIFF"), tag(8, "WEBP") {
      if tag(12, "VP8X"), bytes.count >= 30 {
        return PixelSize(little24(24) + 1, little24(27) + 1)
      }
      if tag(12, "VP8L"), bytes.count >= 25, at(20) == 0x2F {
        return PixelSize(
          1 + (at(21) | (at(22) & 0x3F) << 8),
          1 + (at(22) >> 6 | at(23) << 2 | (at(24) & 0x0F) << 10))
      }
      if tag(12, "VP8 "), bytes.count >= 30, bytes[23...25].elementsEqual([0x9D, 0x01, 0x2A]) {
        return PixelSize(little16(26) & 0x3FFF, little16(28) & 0x3FFF)
      }
      return nil
    }
    return bytes.starts(with: [0xFF, 0xD8]) ? jpegSize(bytes) : nil
  }

  /// The size in a JPEG's frame header, behind any other segments.
  private static func jpegSize(_ bytes: [UInt8]) -> PixelSize? {
    var index = 2
    while index + 3 < bytes.count {
      guard bytes[index] == 0xFF else { return nil }
      switch bytes[index + 1] {
      case 0xFF: index += 1
      case 0x01, 0xD0...0xD8: index += 2
      case 0xD9, 0xDA: return nil
      case let marker:
        let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
        guard length >= 2 else { return nil }
        // C4, C8 and CC are tables of Huffman, a reserved one, and arithmetic coding: no frames.
        if case 0xC0...0xCF = marker, ![0xC4, 0xC8, 0xCC].contains(marker) {
          guard index + 8 < bytes.count else { return nil }
          return PixelSize(
            Int(bytes[index + 7]) << 8 | Int(bytes[index + 8]),
            Int(bytes[index + 5]) << 8 | Int(bytes[index + 6]))
        }
        index += 2 + length
      }
    }
    return nil
  }

  /// The first bytes that a base64 text stands for; those before the first character that is none.
  static func decode(_ text: TextView, limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, text.count))
    var (bits, count) = (UInt32(0), 0)
    for index in 0..<text.count where bytes.count < limit {
      let value: UInt8
      switch text[index] {
      case 0x41...0x5A: value = text[index] - 0x41
      case 0x61...0x7A: value = text[index] - 0x61 + 26
      case 0x30...0x39: value = text[index] - 0x30 + 52
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case 0x0A, 0x0D, 0x20: continue
      default: return bytes
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }
}
