// The demo log holds what the documentation shows, and its files belong together.

import Foundation
import LogGeneration
import Testing

@Suite struct `The demo log` {
  static let parts = DemoLog.Part.allCases

  @Test(arguments: parts)
  func `the same seed gives the same bytes`(part: DemoLog.Part) {
    #expect(bytes(DemoLog(part: part, seed: 5)) == bytes(DemoLog(part: part, seed: 5)))
    #expect(bytes(DemoLog(part: part, seed: 5)) != bytes(DemoLog(part: part, seed: 6)))
  }

  @Test(arguments: parts)
  func `every line is an object, in order of time`(part: DemoLog.Part) throws {
    let records = try records(in: bytes(DemoLog(part: part, seed: 2026)))
    #expect(records.count > 300)
    let times = records.compactMap { ($0["ts"] ?? $0["time"]) as? String }
    #expect(times.count == records.count)
    #expect(times == times.sorted())
  }

  @Test func `a request is submitted once in all files`() throws {
    var submitted: Set<String> = []
    var requests = 0
    for part in Self.parts {
      for record in try records(in: bytes(DemoLog(part: part, seed: 2026))) {
        let body = (record["resp_body"] as? String).map { Data($0.utf8) }
        let answer =
          try body.map { try JSONSerialization.jsonObject(with: $0) } ?? record["response"]
        guard let id = (answer as? [String: Any])?["id"] as? String else { continue }
        requests += 1
        submitted.insert(id)
      }
    }
    #expect(requests > 3000)
    #expect(submitted.count == requests)
  }

  @Test func `the costs of the demo follow the published rules`() throws {
    let june = try records(in: bytes(DemoLog(part: .juneA, seed: 2026)))
    func costs(of user: String) -> Set<Double> {
      Set(
        june.filter { $0["user"] as? String == user }
          .compactMap { ($0["response"] as? [String: Any])?["cost"] as? Double })
    }
    #expect(costs(of: "mara") == [16])
    #expect(costs(of: "jonas") == [4.5])
    #expect(costs(of: "priya") == [12])
    #expect(costs(of: "kofi") == [4, 8])
    #expect(costs(of: "lena") == [1.4])
    #expect(costs(of: "nightly-batch") == [1.7])
    // 4.5 for two megapixels, and 1.5 for each of five to eight references, which are scaled down.
    #expect(costs(of: "edgar") == [12, 13.5, 15, 16.5])
  }

  @Test func `the price of flex changes on 28 January, ten hours late`() throws {
    let flex = try records(in: bytes(DemoLog(part: .january, seed: 2026)))
      .filter { $0["model"] as? String == "flux-2-flex" }
    var late = 0
    for record in flex {
      let time = try #require(record["ts"] as? String)
      guard let cost = (record["response"] as? [String: Any])?["cost"] as? Double else { continue }
      #expect(cost == (time < "2026-01-28T10" ? 6 : 5))
      if cost == 6, time > "2026-01-28" { late += 1 }
    }
    #expect(late > 0)
  }
}

/// All bytes of a demo file.
func bytes(_ log: DemoLog) -> [UInt8] {
  var all: [UInt8] = []
  log.write { all += $0 }
  return all
}
