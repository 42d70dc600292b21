// What a file in a directory is, by how it begins and never by its name: rotated logs are called
// `img.log.2.gz`, `img.log-20260601` or `000000`, and next to them lie tables, archives and our own reports.
//
// At most 64 KiB are read, 4 KiB first, and what is compressed (also twice) is looked into. What may hold a record is a
// log; whoever reads it finds out the rest.

public import SystemIO

/// The kind of a file.
public enum FileKind: Hashable, Sendable {
  /// JSON, text with JSON in it, text with the word flux, or nothing at all: to be read.
  case log
  /// Compressed or archived in a way that is not read.
  case packed(PackedFormat)
  /// No log.
  case foreign(ForeignFormat)
}

/// A compressed file or an archive that may hold logs.
public struct PackedFormat: Hashable, Sendable {
  /// What it is: `zstd`.
  public var name: String
  /// The command that writes what is in `FILE` to standard output.
  public var command: String
  /// Whether it holds files, not one text.
  public var isArchive = false
  /// Whether it could be read, had this been built with the library that does.
  public var isUnbuilt: Bool { MemberFormat.isUnbuilt(name) }
}

/// What is no log.
public enum ForeignFormat: String, Hashable, Sendable {
  /// Bytes that are no text.
  case binary = "a binary file"
  /// A picture, which generators write beside their logs.
  case image = "an image"
  /// A table of values with commas.
  case csv = "CSV"
  /// Text in 16 bits a character.
  case utf16 = "UTF-16 text"
  /// A table in columns.
  case parquet = "Parquet"
  /// Text without JSON that does not speak of FLUX.
  case text = "text without JSON"
  /// A report, a price sheet or a list of rejected lines.
  case ownOutput = "fluxspend's own output"
}

extension FileKind {
  private static let firstLength = 4 << 10
  private static let length = 64 << 10

  /// Finds out what a file is.
  ///
  /// - Throws: when it cannot be opened or read.
  public init(_ path: FilePath) throws(SystemError) {
    let file = try OpenFile(path)
    let first = try file.bytes(at: 0, count: Self.firstLength)
    self = FileHead(first).kind
    // In so few bytes there may be nothing but words, or the hole that a rotation left.
    guard first.count == Self.firstLength,
      self == .foreign(.text) || first.allSatisfy({ $0 == 0 })
    else { return }
    let bytes = try file.bytes(at: 0, count: Self.length)
    self = FileHead(bytes).kind
  }
}

/// The first bytes of a file.
struct FileHead {
  private var bytes: [UInt8]
  /// Where the text begins: behind a byte-order mark, NULs of a rotation that copies and cuts, and space.
  private let start: Int
  /// Whether it is compressed, and broken: a damaged log.
  private var isDamaged = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var layers = 0
    while !isDamaged, layers < 4,
      let format = MemberFormat(beginning: Array(self.bytes.prefix(MemberFormat.magicLength)))
    {
      layers += 1
      let inner = Self.content(of: self.bytes, format)
      isDamaged = inner == nil
      self.bytes = inner ?? []
    }
    start = Self.start(of: self.bytes)
  }

  /// What the file is.
  var kind: FileKind {
    if isDamaged { return .log }
    guard start < bytes.count else { return bytes.contains(0) ? .foreign(.binary) : .log }
    if beginsWithJSON { return isOwnJSON ? .foreign(.ownOutput) : .log }
    if let format = packedFormat { return .packed(format) }
    if let format = foreignMagic { return .foreign(format) }
    if isUTF16 { return .foreign(.utf16) }
    let isBracket = bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[")
    if !isBracket, bytes[start...].contains(0) { return .foreign(.binary) }
    if isOwnText { return .foreign(.ownOutput) }
    if isCSV { return .foreign(.csv) }
    return hasObject || hasFlux ? .log : .foreign(.text)
  }

  // MARK: Compression

  /// What the first bytes of a compressed file hold, over as many members as there are; nil for what is broken
  /// from the start. Fewer bytes than could be are no fault.
  private static func content(of bytes: [UInt8], _ format: MemberFormat) -> [UInt8]? {
    let reader = format.reader(InputBuffer(MemorySource(bytes)), .zlib)
    let room = Block(capacity: 64 << 10)
    var text: [UInt8] = []
    while text.count < room.capacity {
      // Safe: the block has room for as many bytes, and they are copied before the next step.
      switch unsafe reader.step(into: room.bytes, capacity: room.capacity) {
      case .content(let count):
        unsafe text.append(contentsOf: UnsafeBufferPointer(start: room.bytes, count: count))
      case .more, .begins, .sound: continue
      case .bad(let fault):
        if fault.isLast { return text.isEmpty ? nil : text }
      case .refused: return text.isEmpty ? nil : text
      case .cut, .end: return text
      }
    }
    return text
  }

  // MARK: Text

  private static func start(of bytes: [UInt8]) -> Int {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let ignored: Set<UInt8> = [0, 0x09, 0x0A, 0x0D, 0x1E, 0x20, UInt8(ascii: ",")]
    // A NUL before or behind a character is UTF-16's.
    let isHole = bytes.prefix(64).allSatisfy { $0 == 0 }
    while start < bytes.count, ignored.contains(bytes[start]), bytes[start] != 0 || isHole {
      start += 1
    }
    return start
  }

  /// The next byte that is no white space.
  private func next(_ place: Int) -> UInt8? {
    bytes[place...].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
  }

  /// An object, or a list of objects, texts or lists.
  private var beginsWithJSON: Bool {
    if isObject(at: start) { return true }
    guard bytes[start] == UInt8(ascii: "["), let first = next(start + 1) else { return false }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "]") { return true }
    guard first == UInt8(ascii: "{"),
      let place = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "{"))
    else { return false }
    return isObject(at: place)
  }

  private func isObject(at place: Int) -> Bool {
    guard bytes[place] == UInt8(ascii: "{") else { return false }
    let first = next(place + 1)
    return first == UInt8(ascii: "\"") || first == UInt8(ascii: "}")
  }

  private var hasObject: Bool {
    bytes.indices.contains { bytes[$0] == UInt8(ascii: "{") && isObject(at: $0) }
  }

  private var hasFlux: Bool {
    let word = Array("flux".utf8)
    return bytes.count >= word.count
      && (0...bytes.count - word.count).contains { start in
        word.indices.allSatisfy { bytes[start + $0] | 0x20 == word[$0] }
      }
  }

  // MARK: Our own

  /// An object whose first key is `schema` with a value of ours.
  private var isOwnJSON: Bool {
    var rest = bytes[start...]
    for part in ["{", "\"schema\"", ":"] {
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
      guard rest.starts(with: part.utf8) else { return false }
      rest = rest.dropFirst(part.utf8.count)
    }
    return rest.drop { $0 == 0x20 || $0 == 0x09 }.starts(with: "\"fluxspend.".utf8)
  }

  private var isOwnText: Bool {
    let line = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
    if line.elementsEqual("file,line,byte,code".utf8) { return true }
    let text = String(decoding: line.prefix(1_024), as: UTF8.self)
    return ["FLUX ", "## FLUX "].contains { prefix in
      ["spend:", "quote:", "prices:", "forecast:", "reconciliation:"].contains {
        text.hasPrefix(prefix + $0)
      }
    } || text.contains(",billable,failed,moderated,unpriced,estimated,")
  }

  // MARK: Foreign formats

  /// A first line of two or more bare names, in quotes or not, with commas.
  private var isCSV: Bool {
    let line = bytes[start...].prefix { $0 != 0x0A && $0 != 0x0D }
    let names = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    return names.count > 1
      && names.allSatisfy { name in
        let quote = UInt8(ascii: "\"")
        let bare =
          name.count > 2 && name.first == quote && name.last == quote
          ? name.dropFirst().dropLast() : name
        guard let first = bare.first, Self.isLetter(first) || first == 0x5F else { return false }
        return bare.allSatisfy {
          Self.isLetter($0) || 0x30...0x39 ~= $0 || "_.-@$".utf8.contains($0)
        }
      }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

  private func begins(_ magic: [UInt8], at place: Int = 0) -> Bool {
    bytes.dropFirst(place).starts(with: magic)
  }

  private var packedFormat: PackedFormat? {
    let magics: [([UInt8], String, String)] = [
      (Magic.zstd, "zstd", "zstd -dc FILE"),
      (Magic.xz, "xz", "xz -dc FILE"),
      (Magic.lz4, "lz4", "lz4 -dc FILE"),
      (Magic.compress, "compress (.Z)", "gzip -dc FILE"),
    ]
    if let magic = magics.first(where: { begins($0.0) }) {
      return PackedFormat(name: magic.1, command: magic.2)
    }
    if begins(Array("BZh".utf8)), begins([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4) {
      return PackedFormat(name: "bzip2", command: "bzip2 -dc FILE")
    }
    let archives: [([UInt8], Int, String, String)] = [
      (Magic.zip, 0, "zip", "unzip -p FILE"),
      (Magic.emptyZip, 0, "zip", "unzip -p FILE"),
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], 0, "7z", "7z x -so FILE"),
      (Magic.tar.bytes, Magic.tar.offset, "tar", "tar -xOf FILE"),
    ]
    guard let archive = archives.first(where: { begins($0.0, at: $0.1) }) else { return nil }
    return PackedFormat(name: archive.2, command: archive.3, isArchive: true)
  }

  private var foreignMagic: ForeignFormat? {
    if begins(Magic.parquet) { return .parquet }
    let images: [[UInt8]] = [
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], Array("GIF87a".utf8),
      Array("GIF89a".utf8), [0x49, 0x49, 0x2A, 0x00], [0x4D, 0x4D, 0x00, 0x2A],
    ]
    if images.contains(where: { begins($0) }) { return .image }
    if begins(Array("RIFF".utf8)), begins(Array("WEBP".utf8), at: 8) { return .image }
    if begins(Array("ftypavif".utf8), at: 4) || begins(Array("ftypheic".utf8), at: 4) {
      return .image
    }
    return nil
  }

  /// With a mark, or ASCII with a NUL in every other place.
  private var isUTF16: Bool {
    if begins([0xFF, 0xFE]) || begins([0xFE, 0xFF]) { return true }
    guard bytes.count >= 4 else { return false }
    let pairs = (bytes[0] == 0) == (bytes[2] == 0) && (bytes[1] == 0) == (bytes[3] == 0)
    return pairs && (bytes[0] == 0) != (bytes[1] == 0)
  }
}
