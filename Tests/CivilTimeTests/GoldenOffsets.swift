// The recorded offsets of fixtures/timezones/offsets.txt, and the zone files of the machine.
//
// A machine may have another edition of the zone database. Each zone is recorded with a hash of
// its file: with the same file everything must agree, with another one what no edition changes any
// more.

import CivilTime
import Foundation
import Testing

/// The offsets of one zone from 1900 to 2100, as Python's zoneinfo gives them.
struct GoldenZone: Sendable, CustomTestStringConvertible {
  /// A change of offset.
  struct Change {
    /// The first second of the new offset.
    var second: Int64
    /// Seconds east of UTC before it.
    var before: Int
    /// Seconds east of UTC from it on.
    var after: Int
  }

  /// The IANA name.
  let name: String
  /// FNV-1a, 64 bits, of the file that was read.
  let fileHash: String
  /// The offset when 1900 began in UTC.
  let initialOffset: Int
  /// All changes until 2100, in order.
  let changes: [Change]

  var testDescription: String { name }

  init?(line: Substring) {
    let words = line.split(separator: " ")
    guard words.count >= 3, let first = Int(words[2]) else { return nil }
    name = String(words[0])
    fileHash = String(words[1])
    initialOffset = first
    var known = first
    changes = words.dropFirst(3).compactMap { word in
      let parts = word.split(separator: ":")
      guard parts.count == 2, let second = Int64(parts[0]), let offset = Int(parts[1]) else {
        return nil
      }
      defer { known = offset }
      return Change(second: second, before: known, after: offset)
    }
  }

  /// All recorded zones.
  static let all: [GoldenZone] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures/timezones/offsets.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap(GoldenZone.init)
  }()

  /// The zone's file on this machine.
  func fileBytes() throws -> [UInt8]? {
    let paths = try TimeZoneRules.fileCandidates(forZone: name)
    return paths.lazy.compactMap { FileManager.default.contents(atPath: $0) }.first.map(Array.init)
  }

  /// Whether this machine has a database of zones.
  static let isDatabaseInstalled =
    FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin")
}

/// FNV-1a, 64 bits, as sixteen hexadecimal digits.
func fnv1a(_ bytes: [UInt8]) -> String {
  let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// The second at which a UTC day begins.
func second(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0) -> Int64 {
  guard let day = CivilDay(year: year, month: month, day: day) else { return 0 }
  return Instant(day).seconds + Int64(hour) * 3600
}
