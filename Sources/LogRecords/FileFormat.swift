// Files that are no JSON lines, told by how they begin: one message instead of a million.

/// How files of other formats begin, and compressed ones.
enum Magic {
  static let gzip: [UInt8] = [0x1F, 0x8B]
  static let zstd: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  static let xz: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
  static let lz4: [UInt8] = [0x04, 0x22, 0x4D, 0x18]
  static let compress: [UInt8] = [0x1F, 0x9D]
  static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  static let emptyZip: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
  static let parquet = Array("PAR1".utf8)
  static let tar = (bytes: Array("ustar".utf8), offset: 257)
}

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
    ("zstd", Magic.zstd), ("xz", Magic.xz),
    ("zip", Magic.zip), ("zip", Magic.emptyZip),
    ("bzip2", [0x42, 0x5A, 0x68]), ("Parquet", Magic.parquet),
    ("gzip", Magic.gzip), ("compress (.Z)", Magic.compress),
    ("lz4", Magic.lz4), ("7z", [0x37, 0x7A, 0xBC, 0xAF]),
    ("zlib without gzip", [0x78, 0x01]), ("zlib without gzip", [0x78, 0x9C]),
    ("zlib without gzip", [0x78, 0xDA]), ("UTF-16 text", [0xFF, 0xFE]),
    ("UTF-16 text", [0xFE, 0xFF]), ("an SQLite database", Array("SQLite format 3".utf8)),
    ("Avro", [0x4F, 0x62, 0x6A, 0x01]), ("ORC", [0x4F, 0x52, 0x43]),
  ]
  if let magic = magics.first(where: { begins($0.bytes) }) { return magic.name }
  if begins(Magic.tar.bytes, at: Magic.tar.offset) { return "tar" }
  // UTF-16 without a mark: every other byte of ASCII text is a NUL.
  if head.count >= 4 {
    let pairs = (head[0] == 0) == (head[2] == 0) && (head[1] == 0) == (head[3] == 0)
    if pairs, (head[0] == 0) != (head[1] == 0) { return "UTF-16 text" }
  }
  return nil
}
