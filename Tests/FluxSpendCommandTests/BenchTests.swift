// `fluxspend-bench`, which measures parts of a run: what it counts, not how long it takes.

import Foundation
import Testing

/// Runs the bench executable, which is built beside `fluxspend`, on a log of so many good lines.
private func bench(_ arguments: String, lines: Int) throws -> [[String: Any]] {
  let scratch = try Scratch()
  try scratch.write((0..<lines).map { goodLine("r\($0)") }.joined(), to: "a.jsonl")
  let run = try scratch.shell("gzip -k a.jsonl; \"$fluxspend\"-bench \(arguments)")
  #expect(run.status == 0, "\(run.messages)")
  return try run.output.split(separator: "\n").map { line in
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }
}

@Test(arguments: ["a.jsonl", "a.jsonl.gz", "--backend zlib a.jsonl.gz"])
func `inflating alone counts the bytes of the text`(arguments: String) throws {
  let size = (0..<3000).reduce(0) { $0 + goodLine("r\($1)").utf8.count }
  let said = try bench("inflate \(arguments)", lines: 3000)
  #expect(said.count == 1)
  #expect(said.first?["bytes"] as? Int == size)
}

@Test func `each stage sees every request`() throws {
  let said = try bench("stages --passes 2 a.jsonl.gz", lines: 500)
  #expect(said.map { $0["stage"] as? String } == ["scan", "decode", "price", "count", "join"])
  for stage in said {
    #expect(stage["lines"] as? Int == 500)
    #expect(stage["records"] as? Int == 500)
    #expect((stage["seconds"] as? [Double])?.count == 2)
  }
}
