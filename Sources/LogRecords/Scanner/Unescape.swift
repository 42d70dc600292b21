// What the escapes of a string stand for.

internal import CByteMasks

/// Resolves the escapes of a string's content that has been validated, and returns how many bytes were
/// written: at most `limit`, and never more than `count`, since no escape is shorter than what it
/// stands for. With a limit, what is built is cut after it, be it inside a character. For a line feed
/// another byte may be written.
///
/// Safe: `source` has `count` readable bytes, of which every escape is complete, and `target` has room
/// for the smaller of `count` and `limit`.
func unescape(
  _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>, limit: Int,
  lineFeed: UInt8 = 0x0A
) -> Int {
  var read = 0
  var written = 0
  func put(_ byte: UInt8) {
    guard written < limit else { return }
    unsafe target[written] = byte
    written += 1
  }
  func unit(at index: Int) -> UInt32 {
    var value: UInt32 = 0
    for offset in 0..<4 {
      let digit = unsafe UInt32(source[index + offset])
      value = value << 4 | (digit & 15) + (digit >> 6) * 9
    }
    return value
  }
  // Never more is written than read, so up to here sixteen bytes can be read, and written.
  let end = min(count, limit) - 16
  while read < count, written < limit {
    while read <= end {
      // Those from the first backslash on are written over.
      let plain = unsafe Int(copy_until_backslash_16(source + read, target + written))
      read &+= plain
      written &+= plain
      if plain == 16 { continue }
      // Nearly all escapes are quotes of a JSON text in a string, which stand for themselves.
      let letter = unsafe source[read &+ 1]
      guard letter == UInt8(ascii: "\"") || letter == UInt8(ascii: "\\") else { break }
      unsafe target[written] = letter
      read &+= 2
      written &+= 1
    }
    if read >= count { break }
    let byte = unsafe source[read]
    guard byte == UInt8(ascii: "\\") else {
      put(byte)
      read += 1
      continue
    }
    let letter = unsafe source[read + 1]
    read += 2
    switch letter {
    case UInt8(ascii: "b"): put(0x08)
    case UInt8(ascii: "f"): put(0x0C)
    case UInt8(ascii: "n"): put(lineFeed)
    case UInt8(ascii: "r"): put(0x0D)
    case UInt8(ascii: "t"): put(0x09)
    case UInt8(ascii: "u"):
      var scalar = unit(at: read)
      read += 4
      if 0xD800...0xDBFF ~= scalar {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(at: read + 2) - 0xDC00)
        read += 6
      }
      if scalar == 0x0A { scalar = UInt32(lineFeed) }
      for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init() { put(byte) }
    default: put(letter)
    }
  }
  return written
}

/// Where that is written which `unescape` has put at an offset; `count` for what is behind the end.
///
/// Safe: as there.
func escapedOffset(ofByte offset: Int, in source: UnsafePointer<UInt8>, _ count: Int) -> Int {
  var (read, written) = (0, 0)
  while read < count {
    var length = 1
    if unsafe source[read] == UInt8(ascii: "\\") {
      length = unsafe source[read + 1] == UInt8(ascii: "u") ? 6 : 2
      // The first half of a pair.
      if length == 6, unsafe source[read + 2] | 0x20 == UInt8(ascii: "d"),
        unsafe source[read + 3] >= UInt8(ascii: "8")
      {
        length = 12
      }
    }
    var character = InlineArray<12, UInt8>(repeating: 0)
    var target = character.mutableSpan
    let size = unsafe target.withUnsafeMutableBufferPointer { buffer in
      // Safe: a buffer of twelve bytes has a base.
      guard let base = buffer.baseAddress else { return 1 }
      return unsafe unescape(source + read, length, to: base, limit: length)
    }
    if written + size > offset { return read }
    (read, written) = (read + length, written + size)
  }
  return count
}
