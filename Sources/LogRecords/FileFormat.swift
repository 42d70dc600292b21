// Files that are no JSON lines, told by how they begin: one message instead of a million.

/// Names the format of a file (or of what a gzip file holds) that is neither text nor gzip.
///
/// - Parameter head: the first bytes, up to 262 of them.
/// - Returns: nil for what may be JSON lines.
func foreignFormat(_ head: Span<UInt8>) -> String? {
  func begins(_ magic: [UInt8], at start: Int = 0) -> Bool {
    guard head.count >= start + magic.count else { return false }
    for index in magic.indices where head[start + index] != magic[index] { return false }
    return true
  }
  let magics: [(name: String, bytes: [UInt8])] = [
    ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    ("zip", [0x50, 0x4B, 0x03, 0x04]), ("zip", [0x50, 0x4B, 0x05, 0x06]),
    ("bzip2", [0x42, 0x5A, 0x68]), ("Parquet", [0x50, 0x41, 0x52, 0x31]),
    ("gzip", [0x1F, 0x8B]), ("compress (.Z)", [0x1F, 0x9D]),
    ("lz4", [0x04, 0x22, 0x4D, 0x18]), ("7z", [0x37, 0x7A, 0xBC, 0xAF]),
    ("zlib without gzip", [0x78, 0x01]), ("zlib without gzip", [0x78, 0x9C]),
    ("zlib without gzip", [0x78, 0xDA]), ("UTF-16 text", [0xFF, 0xFE]),
    ("UTF-16 text", [0xFE, 0xFF]), ("an SQLite database", Array("SQLite format 3".utf8)),
    ("Avro", [0x4F, 0x62, 0x6A, 0x01]), ("ORC", [0x4F, 0x52, 0x43]),
  ]
  if let magic = magics.first(where: { begins($0.bytes) }) { return magic.name }
  if begins(Array("ustar".utf8), at: 257) { return "tar" }
  // UTF-16 without a mark: every other byte of ASCII text is a NUL.
  if head.count >= 4 {
    let pairs = (head[0] == 0) == (head[2] == 0) && (head[1] == 0) == (head[3] == 0)
    if pairs, (head[0] == 0) != (head[1] == 0) { return "UTF-16 text" }
  }
  return nil
}
