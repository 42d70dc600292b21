// Reading TZif files: what each version holds, and that no bytes whatever stop the program.

import CivilTime
import Testing

@Suite struct `TZif files` {
  static let block = TZifBlock(
    times: [-5_000_000_000, 1000, 2000], types: [1, 2, 1],
    locals: [(3208, false), (3600, false), (7200, true)])

  @Test func `the 64-bit block and the rule of version 2, 3 and 4 are read`() throws {
    for version in "234" {
      let rules = try TimeZoneRules(tzif: .tzif(Self.block, rule: "<+02>-2", version: version))
      #expect(rules.offset(at: .min) == 3208)
      #expect(rules.offset(at: -5_000_000_001) == 3208)
      #expect(rules.offset(at: -5_000_000_000) == 3600)
      #expect(rules.offset(at: 999) == 3600)
      #expect(rules.offset(at: 1000) == 7200)
      #expect(rules.offset(at: 1999) == 7200)
      #expect(rules.offset(at: 2000) == 7200)
      #expect(rules.period(at: 1500) == .init(offset: 7200, start: 1000, end: 2000))
      #expect(rules.period(at: 5000) == .init(offset: 7200, start: 2000, end: .max))
    }
  }

  @Test func `version 1 has 32-bit times and keeps the last offset`() throws {
    let block = TZifBlock(
      times: [-2_000_000_000, 0], types: [0, 1], locals: [(-18_000, false), (-14_400, true)],
      hasIndicators: true)
    let rules = try TimeZoneRules(tzif: block.bytes(version: "\0", timeSize: 4))
    #expect(rules.offset(at: -2_000_000_001) == -18_000)
    #expect(rules.offset(at: -1) == -18_000)
    #expect(rules.offset(at: .max) == -14_400)
  }

  @Test func `the first type holds before the first transition`() throws {
    let block = TZifBlock(times: [0], types: [1], locals: [(7200, true), (3600, false)])
    #expect(try TimeZoneRules(tzif: .tzif(block, rule: "")).offset(at: -1) == 7200)
  }

  @Test func `an empty rule keeps the last offset, no transitions keep the only one`() throws {
    #expect(try TimeZoneRules(tzif: .tzif(Self.block, rule: "")).offset(at: .max) == 3600)
    let fixed = TZifBlock(locals: [(19_800, false)])
    let rules = try TimeZoneRules(tzif: .tzif(fixed, rule: ""))
    #expect(rules.period(at: 0) == .init(offset: 19_800, start: .min, end: .max))
  }

  @Test func `UTC needs no file`() {
    #expect(TimeZoneRules.utc.offset(at: .min) == 0)
    #expect(TimeZoneRules.utc.period(at: 0) == .init(offset: 0, start: .min, end: .max))
  }

  @Test func `each kind of damage has its own code`() {
    let good = [UInt8].tzif(Self.block, rule: "")
    expect(.notTZif, from: [])
    expect(.notTZif, from: Array("PK\u{3}\u{4}".utf8))
    expect(.truncated, from: Array(good.prefix(43)))
    expect(.truncated, from: Array(good.prefix(100)))
    expect(.truncated, from: Array(good.dropLast(2)))
    expect(.badRule, from: Array(good.dropLast(1)) + Array("CET-1".utf8))
    expect(.unknownVersion, from: TZifBlock().bytes(version: "5", timeSize: 8))
    expect(.leapSeconds, from: .tzif(TZifBlock(leapCount: 1), rule: ""))
    expect(.inconsistent, from: .tzif(TZifBlock(locals: []), rule: ""))
    expect(.inconsistent, from: .tzif(TZifBlock(times: [1], types: [1]), rule: ""))
    expect(.inconsistent, from: .tzif(TZifBlock(times: [1, 1], types: [0, 0]), rule: ""))
    expect(.inconsistent, from: .tzif(TZifBlock(locals: [(.min, false)]), rule: ""))
  }

  @Test func `counts that lie about billions of transitions cost no memory`() {
    var bytes = [UInt8].tzif(Self.block, rule: "")
    for index in 20..<44 { bytes[index] = 0xff }
    expect(.truncated, from: bytes)
  }

  @Test func `every beginning of a file is refused with a reason`() throws {
    let good = [UInt8].tzif(Self.block, rule: "CET-1CEST,M3.5.0,M10.5.0/3")
    #expect(try TimeZoneRules(tzif: good).offset(at: 0) == 3600)
    for length in 0..<good.count {
      #expect(throws: TimeZoneError.self) { try TimeZoneRules(tzif: Array(good.prefix(length))) }
    }
  }

  @Test func `changed bytes give rules or a reason, never a trap`() {
    let good = [UInt8].tzif(Self.block, rule: "CET-1CEST,M3.5.0,M10.5.0/3", version: "3")
    var random = FixedRandomNumbers()
    var accepted = 0
    for round in 0..<20_000 {
      var bytes = good
      for _ in 0...round % 4 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      guard let rules = try? TimeZoneRules(tzif: bytes) else { continue }
      accepted += 1
      for instant in [Int64.min, -1, 0, 1500, 4_000_000_000, .max] {
        let period = rules.period(at: instant)
        #expect(abs(period.offset) <= 48 * 3600)
        #expect(period.start <= instant && instant <= period.end, "\(bytes)")
      }
    }
    #expect(accepted > 100)
  }

  private func expect(
    _ code: TimeZoneError.Code, from bytes: [UInt8], location: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: TimeZoneError.self, sourceLocation: location) {
      try TimeZoneRules(tzif: bytes)
    }
    #expect(error?.code == code, sourceLocation: location)
    #expect(error?.description.isEmpty == false, sourceLocation: location)
  }
}

/// The same numbers in every run (a linear congruential generator, Knuth's constants).
private struct FixedRandomNumbers: RandomNumberGenerator {
  private var state: UInt64 = 2026

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 32 | state << 32
  }
}
