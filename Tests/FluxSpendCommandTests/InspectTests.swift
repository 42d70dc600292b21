// `inspect`: its counters are the report's, what it proposes works, and no value of a line is in it.

import Foundation
import Testing

@Suite struct Inspecting {
  static let fixtures = packageFolder.appending(path: "fixtures")

  /// Every log among the fixtures.
  static let logs: [String] = {
    let folders = ["advice", "demo", "examples", "faults", "logs", "reconcile"]
    return folders.flatMap { folder in
      let path = fixtures.appending(path: folder).path
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return names.filter { $0.contains(".jsonl") }.sorted().map { "\(folder)/\($0)" }
    }
  }()

  private func text(_ run: CommandRun, _ member: String) throws -> NSDictionary {
    try #require(try run.json()[member] as? NSDictionary)
  }

  private func next(_ run: CommandRun) throws -> (command: String, options: [String]) {
    let next = try #require(try run.json()["next"] as? [String: Any])
    let options = try #require(next["options"] as? [[String: String]])
    return (
      try #require(next["command"] as? String),
      options.map { "\($0["option"] ?? "") \($0["value"] ?? "")" }
    )
  }

  @Test func `there are logs to look at`() { #expect(Self.logs.count > 12) }

  @Test(arguments: logs)
  func `the counters and sums are the report's`(log: String) throws {
    let arguments = [Self.fixtures.appending(path: log).path, "--format", "json"]
    let scratch = try Scratch()
    let report = try CommandRun(arguments, in: scratch.folder)
    let inspection = try CommandRun(["inspect"] + arguments, in: scratch.folder)
    #expect(inspection.status == report.status)
    for member in ["inputs", "totals"] {
      #expect(try text(inspection, member) == text(report, member))
    }
    let shapes = try #require(try inspection.json()["shapes"] as? [[String: Any]])
    let counts = shapes.compactMap { $0["count"] as? Int }
    #expect(counts.reduce(0, +) == (try inspection.count("records")))
  }

  @Test func `what is proposed works when it is pasted, and gives what was said`() throws {
    let scratch = try Scratch()
    try scratch.write(
      #"""
      {"ts":"2026-06-01T12:00:00Z","id":"a","model":"flux-2-pro","out_dims":"1920x1080","labels":{"tenant":"x"}}
      {"gen":{"engine":"flux-2-pro","dims":"1024x768"},"owner":"zed","id":"b","when":"2026-06-02T12:00:00Z","status":"Ready"}
      {"logger":"httpx","msg":"flux-2-pro done","width":1024,"height":768}
      2026-06-01 INFO model=flux-2-pro size=1024x1024

      """#, to: "it's a log.jsonl")
    let run = try scratch.run("inspect", "it's a log.jsonl", "--format", "json")
    #expect(run.status == 3)
    let (command, options) = try next(run)
    #expect(
      options == [
        "--map size=out_dims", "--map user=labels.tenant", "--map model=gen.engine",
        "--map size=gen.dims", "--map time=when", "--map user=owner", "--ignore logger=httpx",
        "--max-unread 1",
      ])
    #expect(try scratch.run("it's a log.jsonl", "--format", "json").count("requests") == 1)
    let report = try scratch.shell(
      command.replacing("fluxspend ", with: "\"$fluxspend\" ", maxReplacements: 1)
        + " --format json")
    #expect(report.status == 0)
    #expect(try report.count("requests") == 2 && report.count("unread") == 1)
    #expect(try report.listCost() == "0.075")
  }

  @Test func `of standard input nothing can be tried, and that is said`() throws {
    let scratch = try Scratch()
    try scratch.write(
      #"{"id":"a","model":"flux-2-pro","width":1024,"height":1024,"tenant_name":"x"}"# + "\n",
      to: "log")
    let run = try scratch.shell(#"cat log | "$fluxspend" inspect -"#)
    #expect(run.status == 0)
    #expect(run.output.contains("  fluxspend - --map user=tenant_name\n"))
    #expect(run.output.contains("not tried, since standard input can be read only once"))
    let line = try scratch.shell(#"cat log | "$fluxspend" inspect - --line 1"#)
    #expect(line.status == 2 && line.messages.contains("--line takes one file"))
  }

  @Test func `all lines of a request are explained together, whatever its lines are called`() throws
  {
    let scratch = try Scratch()
    try scratch.write(
      #"""
      {"id":"b1","status":"Ready","result":{"sample":"x"},"cost":4.5}
      {"ts":"2026-06-01T12:00:00Z","id":"b1","model":"flux-2-pro","width":1536,"height":1024}
      {"ts":"2026-06-01T12:00:00Z","id":"c","model":"flux-2-max","width":1024,"height":1024}

      """#, to: "log")
    let id = try scratch.run("inspect", "log", "--id", "b1")
    #expect(id.status == 0 && id.output.hasPrefix("One request: $0.045\n"))
    for text in [
      "log:1 (byte 0)   update", "log:2 (byte 64)", "(0.03 + (2 - 1) x 0.015", "= 0.045",
    ] {
      #expect(id.output.contains(text), "\(id.output)")
    }
    #expect(!id.output.contains("log:3"))
    for line in ["1", "2"] {
      let run = try scratch.run("inspect", "log", "--line", line)
      #expect(run.output.hasPrefix("log:\(line): one request: $0.045\n"))
    }
  }

  @Test func `each record of a line without an id is explained by itself`() throws {
    let scratch = try Scratch()
    let record = #"{"model":"flux-2-pro","prompt":"x","width":1024,"height":1024}"#
    try scratch.write("[\(record),\(record.replacing("1024", with: "2048"))]\n", to: "log")
    let run = try scratch.run("inspect", "log", "--line", "1")
    #expect(run.output.hasPrefix("log:1: 2 requests\n"))
    #expect(run.output.contains("Request 1 of the line: $0.03"))
    #expect(run.output.contains("Request 2 of the line: $0.075"))
  }

  @Test(arguments: ["table", "json", "markdown"])
  func `no secret of a line is in any of it`(format: String) throws {
    let scratch = try Scratch()
    try scratch.write(Secrecy.lines.joined(separator: "\n"), to: "log.jsonl")
    var arguments = [["inspect", "log.jsonl"], ["inspect", "log.jsonl", "--id", "a"]]
    arguments += (1...8).map { ["inspect", "log.jsonl", "--line", "\($0)"] }
    arguments.append(["inspect", Self.fixtures.appending(path: "logs/odd.jsonl").path])
    for arguments in arguments {
      let run = try CommandRun(arguments + ["--format", format], in: scratch.folder)
      #expect(!run.output.isEmpty)
      #expect(!run.output.contains("CANARY") && !run.messages.contains("CANARY"), "\(run.output)")
    }
  }

  @Test func `keys that may be values are not shown, and none is proposed`() throws {
    let scratch = try Scratch()
    try scratch.write(
      #"{"id":"a","model":"flux-2-pro","a \u001b[31m key":{"user name":"CANARY","size":"64x64"}}"#
        + "\n", to: "log")
    for format in ["table", "json"] {
      let run = try scratch.run("inspect", "log", "--format", format)
      #expect(!run.output.contains("\u{1B}") && !run.output.contains("[31m"))
      #expect(!run.output.contains("--map"))
    }
  }

  @Test func `the message about lines not understood says what to type, and it works`() throws {
    let scratch = try Scratch()
    let line = #"{"logger":"httpx","msg":"flux-2-pro done","width":1024,"height":768}"# + "\n"
    try scratch.write(goodLine("a") + line + line, to: "log")
    let run = try scratch.run("log")
    #expect(run.status == 3)
    #expect(
      run.messages.contains(
        "log: line 2 (byte 102): speaks of FLUX, no request read at size; 2 such lines in 1 file; if "
          + "they are no requests: --ignore logger=httpx; else: fluxspend inspect log\n"))
    #expect(try scratch.run("log", "--ignore", "logger=httpx").status == 0)
    // Of two values neither is proposed; what may be a secret is not either.
    for value in ["urllib", "sk-0123456789", "a b"] {
      try scratch.write(goodLine("a") + line + line.replacing("httpx", with: value), to: "log")
      let messages = try scratch.run("log").messages
      #expect(messages.contains("--ignore logger=GLOB;") && !messages.contains(value))
    }
  }
}
