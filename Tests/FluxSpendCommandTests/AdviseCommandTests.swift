// The commands that an advice prints: each computes what the advice says.

import Foundation
import Testing

@Suite struct AdviseCommands {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private struct Claim {
    var saving: String
    var command: [String]
  }

  /// What an advice claims and can be asked for again.
  private func claims(_ arguments: [String]) throws -> [Claim] {
    let json = try CommandRun(
      ["advise"] + arguments + ["--format", "json"], in: packageFolder
    ).json()
    let findings = try #require(json["findings"] as? [[String: Any]])
    let combined = try #require(json["combined"] as? [String: Any])
    return (findings + [combined]).compactMap { finding in
      guard let command = finding["whatif"] as? [String],
        let saving = finding["saving"] as? [String: Any], let amount = saving["amount"] as? String
      else { return nil }
      return Claim(saving: amount, command: command)
    }
  }

  private func saving(_ run: CommandRun) throws -> String {
    let totals = try #require(try run.json()["totals"] as? [String: Any])
    return try #require(totals["saving"] as? String)
  }

  @Test(arguments: [
    ["fixtures/demo"], ["fixtures/demo", "--from", "2026-06-01", "--per", "project"],
    ["fixtures/advice/habits.jsonl", "--min-saving", "0.05"],
    ["fixtures/advice/habits.jsonl", "--min-saving", "0.05", "--moderated", "billed"],
    ["fixtures/advice/habits.jsonl", "--min-saving", "0.05", "--where", "project=studio"],
    [
      "fixtures/demo", "--prices", "fixtures/prices/negotiated.json", "--prices-at", "2026-06-20",
    ],
    ["fixtures/advice/hostile.jsonl", "--min-saving", "0.05"],
  ])
  func `the printed commands save what the advice says`(arguments: [String]) throws {
    let claims = try claims(arguments)
    #expect(claims.count > 1)
    for claim in claims {
      let run = try CommandRun(
        Array(claim.command.dropFirst()) + ["--format", "json"], in: packageFolder)
      #expect(try saving(run) == claim.saving, "\(claim.command)")
    }
  }

  @Test func `a shell reads the printed commands as they are meant`() throws {
    let run = try CommandRun(
      ["advise", "fixtures/advice/hostile.jsonl", "--min-saving", "0.05"], in: packageFolder)
    let lines = run.output.split(separator: "\n").filter { $0.contains("fluxspend whatif") }
    // Five users with three cheaper models each, and all of them with the nearest.
    #expect(lines.count == 16)
    let savings = ["flux-2-klein-4b": "1.68", "flux-2-klein-9b": "1.65", "flux-2-pro": "1.2"]
    for line in lines {
      try scratch.write(
        "fluxspend() { \"$fluxspend\" \"$@\" --format json; }\n" + line + "\n", to: "line.sh")
      let run = try CommandRun(
        shell: "exec bash \(scratch.folder.path)/line.sh", in: packageFolder)
      let model = line.split(separator: "=").last.map(String.init) ?? ""
      #expect(try saving(run) == (line.contains("user=") ? savings[model] : "6"), "\(line)")
    }
  }
}
