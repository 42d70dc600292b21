// Hand-made TZif files, so that every branch of the reader is met on machines without a database.

/// One block of a TZif file, well-formed unless told otherwise.
struct TZifBlock {
  /// Seconds since 1970.
  var times: [Int64] = []
  /// The type from each time on.
  var types: [UInt8] = []
  /// Seconds east of UTC and the daylight flag of each type.
  var locals: [(offset: Int32, isDaylight: Bool)] = [(0, false)]
  /// Leap seconds, all zero.
  var leapCount = 0
  /// Whether both lists of indicators are there.
  var hasIndicators = false

  /// Header and block.
  func bytes(version: Character, timeSize: Int) -> [UInt8] {
    let indicators = hasIndicators ? locals.count : 0
    var bytes = Array("TZif".utf8) + [version.asciiValue ?? 0] + Array(repeating: 0, count: 15)
    for count in [indicators, indicators, leapCount, times.count, locals.count, 4] {
      bytes += bigEndian(Int64(count), size: 4)
    }
    for time in times { bytes += bigEndian(time, size: timeSize) }
    bytes += types
    for local in locals {
      bytes += bigEndian(Int64(local.offset), size: 4) + [local.isDaylight ? 1 : 0, 0]
    }
    bytes += Array("LMT\0".utf8)
    bytes += Array(repeating: 0, count: leapCount * (timeSize + 4) + 2 * indicators)
    return bytes
  }

  private func bigEndian(_ number: Int64, size: Int) -> [UInt8] {
    (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * Int64($0))) }
  }
}

extension [UInt8] {
  /// A file of version 2 or later, whose 32-bit block says something that must not be believed.
  static func tzif(_ block: TZifBlock = TZifBlock(), rule: String, version: Character = "2")
    -> [UInt8]
  {
    let decoy = TZifBlock(times: [0, 1], types: [1, 0], locals: [(7200, false), (60, true)])
    return decoy.bytes(version: version, timeSize: 4)
      + block.bytes(version: version, timeSize: 8) + Array("\n\(rule)\n".utf8)
  }
}
