// Analyses of many users: what they keep of each is no more than a few times what the report keeps.

import Foundation
import SystemIO
import Testing

@Suite struct ManyUsers {
  /// What a command keeps of many users: the peak memory over their log less that over a log of one, in MB, as
  /// the command says itself.
  private func memory(_ scratch: Scratch, _ command: [String]) throws -> Double {
    try peakMemory(scratch, command + ["users.jsonl"])
      - peakMemory(scratch, command + ["one.jsonl"])
  }

  private func peakMemory(_ scratch: Scratch, _ command: [String]) throws -> Double {
    let run = try CommandRun(command + ["--stats", "-o", "out"], in: scratch.folder)
    #expect(run.status == 0)
    let size = try #require(run.messages.firstMatch(of: /([0-9.]+) (MB|GB) peak memory/))
    return try #require(Double(size.1)) * (size.2 == "GB" ? 1000 : 1)
  }

  @Test func `analyses need at most four times the memory of the report`() throws {
    let scratch = try Scratch()
    var random = SystemRandomNumberGenerator()
    let lines = (0..<30_000).map { user in
      let side = [512, 1024, 1536, 2048].randomElement(using: &random) ?? 512
      let day = Int.random(in: 10...28, using: &random)
      return #"{"ts":"2026-06-\#(day)T12:00:00Z","id":"r\#(user)","user":"user-\#(user)","#
        + #""model":"flux-2-max","width":\#(side),"height":\#(side),"response":{"cost":7}}"# + "\n"
    }
    try scratch.write(lines.joined(), to: "users.jsonl")
    try scratch.write(lines[0], to: "one.jsonl")
    let report = try memory(scratch, ["report"])
    for command in [
      ["whatif", "--snap"], ["forecast"], ["advise"], ["reconcile"],
      ["compare", "--at", "2026-06-19"],
    ] {
      let used = try memory(scratch, command)
      #expect(used <= 4 * report, "\(command[0]): \(used) MB, the report \(report) MB")
    }
  }
}
