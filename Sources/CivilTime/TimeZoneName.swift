// Where the rules of a zone stand on a Unix machine. Only names are looked at here, no file is
// opened: a name may come from anyone, so it must not lead out of the folder of zones.

extension TimeZoneRules {
  /// The folder of zones. `TZDIR` is not consulted: the same options give the same report.
  static let zoneFolder = "/usr/share/zoneinfo"

  /// The longest accepted name; the longest real one has 32 bytes (in tzdata 2025b).
  static let longestName = 128

  /// The files that may hold the rules of a zone, the best one first.
  ///
  /// `UTC` and `Etc/UTC` are names like all others; a caller that must work on machines without a
  /// zone database can use `TimeZoneRules.utc` for them.
  /// - Parameter identifier: an IANA name, such as `Europe/Berlin`; the case of letters matters.
  /// - Throws: `badName` for what is not a relative path of plain words.
  public static func fileCandidates(
    forZone identifier: String
  ) throws(TimeZoneError) -> [String] {
    let name = Array(identifier.utf8)
    guard !name.isEmpty else { throw TimeZoneError(.badName, "the time zone has no name") }
    guard name.count <= longestName else {
      throw TimeZoneError(.badName, "the name of the time zone has over \(longestName) bytes")
    }
    for word in name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let first = word.first else {
        throw TimeZoneError(.badName, "the name of the time zone has an empty part")
      }
      // Words do not begin with a dot (which refuses `.` and `..`) and never with a minus sign.
      guard first != UInt8(ascii: "."), first != UInt8(ascii: "-"), word.allSatisfy(isNameByte)
      else { throw TimeZoneError(.badName, "the time zone is not named like Europe/Berlin") }
    }
    return ["\(zoneFolder)/\(identifier)", "\(zoneFolder)/posix/\(identifier)"]
  }

  /// Letters, digits and the marks in names such as `Etc/GMT+5` or `America/Port-au-Prince`.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
    default: false
    }
  }
}
