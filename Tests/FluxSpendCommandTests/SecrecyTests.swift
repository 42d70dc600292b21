// Canaries stand where secrets stand in real logs. No output of any kind may hold one.

import Foundation
import Testing

@Suite struct Secrecy {
  /// Good lines, odd lines and broken ones, each with secrets in every place a log has them.
  static let lines: [String] = {
    let secrets =
      #""x-key":"CANARY-key","authorization":"Bearer CANARY-token","prompt":"CANARY-prompt","#
      + #""image":"CANARYimage","headers":{"x-key":"CANARY-key"},"api_key":"CANARY-key","#
    let request =
      #""ts":"2026-06-01T12:00:00Z","id":"a","user":"alice","model":"flux-2-pro","#
      + #""request":{"prompt":"CANARY-prompt","input_image":"CANARYimage","width":WIDTH}"#
    func line(_ rest: String) -> String { "{" + secrets + rest }
    let good = line(request.replacing("WIDTH", with: "1024"))
    return [
      good + "}", good + #","response":{"status":"Request Moderated","error":"CANARY"}}"#,
      good + #","error":{"message":"CANARY-prompt is bad","code":"CANARY"},"status":500}"#,
      line(#""uri":"/v1/flux-2-pro?x_key=CANARY-key","status":200}"#),
      line(#""uri":"https://user:CANARY-key@api.bfl.ai/v1/flux-2-pro#CANARY","status":200}"#),
      line(#""uri":"/v1/flux-2-pro","request_body":"{\"prompt\":\"CANARY\",\"width\":1024}"}"#),
      line(request.replacing("WIDTH", with: "\"CANARY\"") + "}"),
      line(#""model":["CANARY"]}"#), line(#""model":"flux-2-pro","n":"CANARY"}"#),
      line(#""model":"flux-2-pro","cost":"CANARY"}"#),
      line(#""model":"flux-2-pro","ts":"CANARY"}"#),
      good,
      good + ",}", good + "} CANARY", good + #"} {"CANARY":1}"#, good + "/* CANARY */}",
      good + #","CANARY\q":1}"#, good + #","CANARY":NaN}"#, "CANARY", "'CANARY'", "\"CANARY\"",
      "[\"CANARY\"]", good + ",\"CANARY\u{1}\":1}",
      line(request.replacing("WIDTH", with: "-1") + "}"), good + #","CANARY":01}"#,
      line(#""model":"flux-2-pro","n":-1}"#), good + #","CANARY":tru}"#, "{'CANARY':1}",
      good + #","CANARY":"\ud800"}"#, "CANARY {\"CANARY\":1}", "\"CANARY\" {}",
      line(#""user":"\#(String(repeating: "CANARY", count: 300))","model":"flux-2-pro"}"#),
      String(good.dropLast()),
    ]
  }()

  @Test(arguments: ["table", "json", "csv", "markdown"])
  func `no secret of a line is in any output`(format: String) throws {
    let scratch = try Scratch()
    try scratch.write(Self.lines.joined(separator: "\n"), to: "log.jsonl")
    let by = "model user project status provider family resolution operation".split(separator: " ")
    let run = try CommandRun(
      ["log.jsonl", "--format", format, "--rejects", "rejects.csv", "--stats", "--top", "0"]
        + by.flatMap { ["--by", String($0)] }, in: scratch.folder)
    #expect(run.status == 3)
    let outputs = [run.output, run.messages, try scratch.text("rejects.csv")]
    #expect(outputs.allSatisfy { !$0.isEmpty })
    for text in outputs { #expect(!text.contains("CANARY"), "\(text)") }
    #expect(try scratch.text("rejects.csv").split(whereSeparator: \.isNewline).count > 12)
  }

  /// Every command that reads logs, with options that make it say most, and its formats.
  static let commands: [(command: String, formats: [String])] = [
    ("advise --min-saving 0", allFormats), ("whatif --max-megapixels 1", allFormats),
    ("whatif --swap flux-2-pro=flux-2-max", allFormats), ("reconcile", allFormats),
    ("forecast", allFormats), ("compare --at 2026-06-02", allFormats),
    ("inspect", ["table", "json", "markdown"]),
    ("inspect --line 3", ["table", "json", "markdown"]),
    ("inspect --id a", ["table", "json", "markdown"]),
  ]
  private static let allFormats = ["table", "json", "csv", "markdown"]

  @Test(arguments: commands)
  func `no secret of a line is in any output of any command`(
    command: String, formats: [String]
  ) throws {
    let scratch = try Scratch()
    try scratch.write(Self.lines.joined(separator: "\n"), to: "log.jsonl")
    for format in formats {
      let words = command.split(separator: " ").map(String.init)
      let run = try CommandRun(
        [words[0], "log.jsonl"] + words.dropFirst() + ["--format", format], in: scratch.folder)
      #expect(run.status == 0 || run.status == 3, "\(command): \(run.status) \(run.messages)")
      #expect(!run.output.isEmpty || run.messages.contains("fluxspend:"))
      for text in [run.output, run.messages] {
        #expect(!text.contains("CANARY"), "\(command) --format \(format): \(text)")
      }
    }
  }

  @Test func `no secret of the fixtures is in any output`() throws {
    let scratch = try Scratch()
    for format in ["table", "json", "csv", "markdown"] {
      let run = try CommandRun(
        [
          packageFolder.appending(path: "fixtures/faults").path,
          packageFolder.appending(path: "fixtures/demo").path, "--salvage", "--stats", "--format",
          format, "--rejects", "rejects.csv",
        ], in: scratch.folder)
      #expect(run.status == 3)
      for text in [run.output, run.messages, try scratch.text("rejects.csv")] {
        #expect(!text.contains("CANARY"))
      }
    }
  }

  @Test func `the version is one line`() throws {
    let run = try Scratch().run("--version")
    #expect(run.status == 0)
    #expect(
      run.output.wholeMatch(
        of: /fluxspend 0\.1\.0 \((?:isal|zlib) [0-9.a-z\-]+(?:, zstd [0-9.]+)?\)\n/) != nil)
  }
}
