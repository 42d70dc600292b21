// Names of zones become paths in the folder of zones, and nowhere else.

import CivilTime
import Testing

@Suite struct `Names of zones` {
  @Test(arguments: [
    "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "America/Port-au-Prince", "UTC",
  ])
  func `a real name stands in the folder of zones`(name: String) throws {
    #expect(
      try TimeZoneRules.fileCandidates(forZone: name) == [
        "/usr/share/zoneinfo/\(name)", "/usr/share/zoneinfo/posix/\(name)",
      ])
  }

  @Test(arguments: [
    "", "/etc/passwd", "..", "../Berlin", "Europe/../../../etc/passwd", "Europe//Berlin",
    "Europe/", "./Europe", "Europe/.hidden", "Europe/Ber\0lin", "Europe/Berl\u{ED}n", "a b", "-x",
    "Europe\\Berlin", "Europe/Berlin\n", String(repeating: "a", count: 129),
  ])
  func `a name that leads elsewhere is refused`(name: String) {
    let error = #expect(throws: TimeZoneError.self) {
      try TimeZoneRules.fileCandidates(forZone: name)
    }
    #expect(error?.code == .badName)
  }
}
