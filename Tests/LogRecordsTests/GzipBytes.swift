// Gzip files made by hand (RFC 1952), sound and broken, and inflated by zlib's own gzip reader, which
// is not ours.

import CZlib

/// One gzip member to be written.
struct GzipMember {
  enum Method {
    /// Compressed by zlib, with code tables of its own choice.
    case deflated
    /// Compressed by zlib with the fixed code tables.
    case fixed
    /// Stored blocks of at most so many bytes: what is flipped in them stays valid deflate.
    case stored(Int)
  }

  var content: [UInt8]
  var method = Method.deflated
  var flags: UInt8 = 0
  var extra: [UInt8] = []
  var name: [UInt8] = []
  var comment: [UInt8] = []
  var hasGoodCRC = true
  var hasGoodLength = true
  var hasGoodHeaderCRC = true

  init(_ content: [UInt8], _ method: Method = .deflated) {
    self.content = content
    self.method = method
  }

  init(_ text: String, _ method: Method = .deflated) { self.init(Array(text.utf8), method) }

  var bytes: [UInt8] {
    var header: [UInt8] = [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3]
    if flags & 4 != 0 { header += littleEndian(extra.count, 2) + extra }
    if flags & 8 != 0 { header += name + [0] }
    if flags & 16 != 0 { header += comment + [0] }
    if flags & 2 != 0 {
      header += littleEndian(Int(crc(of: header) & 0xFFFF) ^ (hasGoodHeaderCRC ? 0 : 1), 2)
    }
    let body =
      switch method {
      case .deflated: deflated(content)
      case .fixed: deflated(content, strategy: Z_FIXED)
      case .stored(let size): stored(content, blockSize: size)
      }
    return header + body + littleEndian(Int(crc(of: content)) ^ (hasGoodCRC ? 0 : 0x100), 4)
      + littleEndian(content.count ^ (hasGoodLength ? 0 : 1), 4)
  }
}

extension GzipMember {
  /// The member with a wrong checksum.
  var damaged: GzipMember {
    var member = self
    member.hasGoodCRC = false
    return member
  }
}

/// Members one after the other.
func gzip(_ members: [GzipMember]) -> [UInt8] { members.flatMap(\.bytes) }

/// A text as one gzip member.
func gzip(_ text: String) -> [UInt8] { GzipMember(text).bytes }

func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

/// CRC-32 bit by bit, as RFC 1952 describes it.
func crc(of bytes: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 != 0 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  return ~crc
}

/// Deflate blocks that hold their bytes as they are (RFC 1951, section 3.2.4).
func stored(_ content: [UInt8], blockSize: Int) -> [UInt8] {
  var result: [UInt8] = []
  var start = 0
  repeat {
    let piece = content[start..<min(start + blockSize, content.count)]
    start += piece.count
    result += [start == content.count ? 1 : 0]
    result += littleEndian(piece.count, 2) + littleEndian(~piece.count, 2) + piece
  } while start < content.count
  return result
}

/// A raw deflate stream of zlib's.
func deflated(
  _ content: [UInt8], level: CInt = 6, strategy: CInt = Z_DEFAULT_STRATEGY
) -> [UInt8] {
  var stream = unsafe z_stream()
  let size = unsafe CInt(MemoryLayout<z_stream>.size)
  let began = unsafe deflateInit2_(
    &stream, level, Z_DEFLATED, -15, 8, strategy, ZLIB_VERSION, size)
  precondition(began == Z_OK)
  defer { unsafe deflateEnd(&stream) }
  var input = content
  var output = [UInt8](repeating: 0, count: content.count + content.count / 1000 + 64)
  let count = unsafe input.withUnsafeMutableBufferPointer { source in
    unsafe output.withUnsafeMutableBufferPointer { target in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(source.count)
      unsafe stream.next_out = target.baseAddress
      unsafe stream.avail_out = UInt32(target.count)
      let ended = unsafe deflate(&stream, Z_FINISH)
      precondition(ended == Z_STREAM_END)
      return unsafe target.count - Int(stream.avail_out)
    }
  }
  return Array(output[..<count])
}

/// The content of a sound gzip file, by zlib's own reader of one member after the other.
func inflated(_ file: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var rest = file
  while rest.first == 0x1F {
    var stream = unsafe z_stream()
    let size = unsafe CInt(MemoryLayout<z_stream>.size)
    let began = unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size)
    precondition(began == Z_OK)
    defer { unsafe inflateEnd(&stream) }
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var ended = Z_OK
    let left = unsafe rest.withUnsafeMutableBufferPointer { source in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(source.count)
      while ended == Z_OK {
        let produced = unsafe output.withUnsafeMutableBufferPointer { target in
          unsafe stream.next_out = target.baseAddress
          unsafe stream.avail_out = UInt32(target.count)
          ended = unsafe inflate(&stream, Z_NO_FLUSH)
          return unsafe target.count - Int(stream.avail_out)
        }
        result += output[..<produced]
      }
      return unsafe Int(stream.avail_in)
    }
    precondition(ended == Z_STREAM_END)
    rest = Array(rest.suffix(left))
  }
  return result
}
