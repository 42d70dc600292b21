// A compressed file is a row of members, each with its own verdict. What stands here is all that the reader of
// lines (LogStream) knows of a compression:
//
//     begins   content   content   sound      begins   content   bad      end
//     \________ member 1 _____________/       \____ member 2 ______/
//
// A further compression is a file with its reader and its format, and a row in `MemberFormat`.

/// Reads the members of a file one after the other.
protocol MemberReader: AnyObject {
  var format: MemberFormat { get }
  /// The number of the present member, from 1, and where it begins in the file.
  var member: Int { get }
  var memberOffset: Int { get }

  /// Takes the next step.
  ///
  /// Safe: writes at most `capacity` bytes to `target`; there is room for one.
  func step(into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> MemberStep

  /// Goes back to the byte where the slowest reader of this format would be, having produced so much.
  func goBackToProduced()
}

/// What a step found.
enum MemberStep {
  /// Nothing that is worth telling.
  case more
  /// A member's content follows.
  case begins
  /// So many bytes of the member's content.
  case content(Int)
  /// The member's bytes are what was written.
  case sound
  /// They are not.
  case bad(MemberFault)
  /// The file ends within a part of a member.
  case cut(String)
  /// The file ends behind a member.
  case end
  /// What follows cannot be read.
  case refused(StreamFault)
}

/// What is wrong with a member.
struct MemberFault {
  /// What kind of damage; its name is the end of the code.
  enum Kind: String, CaseIterable { case crc, length, checksum, corrupt }

  var kind: Kind
  /// The rest of the sentence.
  var reason: String
  /// Whether its data makes no sense, so that nothing behind it can be read.
  var isLast = false
  /// Bytes of its content that were told of, and of which the last word is that there are none.
  var takenBack = 0
}

/// A compression.
struct MemberFormat: Hashable, Sendable {
  /// What its codes begin with: `gzip`.
  let name: String
  /// What its members are called: `gzip member`.
  let member: String
  /// The library that reads it, and its version.
  let library: @Sendable () -> String
  /// Whether bytes begin a member, or all there are could.
  let begins: @Sendable ([UInt8]) -> Bool
  /// Reads the members of an input; the library for gzip may be chosen.
  let reader: @Sendable (InputBuffer, InflateBackend) -> any MemberReader

  /// One row for each compression, without a format where the library is not built in.
  private static let known: [(name: String, format: MemberFormat?)] = [
    ("gzip", .gzip), ("zstd", .zstd),
  ]

  /// Those that can be read.
  static let all = known.compactMap(\.format)

  /// Whether it would be read, had this been built with the library that does.
  static func isUnbuilt(_ name: String) -> Bool {
    known.contains { $0.name == name && $0.format == nil }
  }

  /// Bytes that are enough to tell.
  static let magicLength = 4

  /// That of which these bytes are the beginning, or all there is of one.
  init?(beginning bytes: [UInt8]) {
    guard let format = Self.all.first(where: { $0.begins(bytes) }) else { return nil }
    self = format
  }

  init(
    _ name: String, member: String, library: @escaping @Sendable () -> String,
    begins: @escaping @Sendable ([UInt8]) -> Bool,
    reader: @escaping @Sendable (InputBuffer, InflateBackend) -> any MemberReader
  ) {
    (self.name, self.member, self.library) = (name, member, library)
    (self.begins, self.reader) = (begins, reader)
  }

  static func == (left: MemberFormat, right: MemberFormat) -> Bool { left.name == right.name }

  func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The fault of a member.
  func code(_ kind: MemberFault.Kind) -> String { "\(name)-\(kind.rawValue)" }

  /// The fault of bytes that follow the last member.
  func trailingBytes(_ count: Int, from offset: Int) -> StreamFault {
    StreamFault(
      code: "\(name)-trailing-bytes",
      message: "\(count) bytes from byte \(offset) on follow the last \(member) and are ignored")
  }

  /// The fault of a member of which already the beginning makes no sense.
  func badHeader(of number: Int, at offset: Int, _ reason: String) -> StreamFault {
    StreamFault(
      code: "\(name)-header",
      message: "\(member) \(number) at byte \(offset) is corrupt: \(reason); nothing from there on "
        + "was read")
  }
}

extension StreamFault {
  /// The codes of members whose lines could be counted all the same.
  package static let salvageableCodes = Set(
    MemberFormat.all.flatMap { MemberFault.Kind.allCases.map($0.code) })
}
