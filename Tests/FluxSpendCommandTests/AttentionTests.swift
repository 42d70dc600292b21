// What a run says of logs that lack something, and with which status it ends.

import Foundation
import Testing

@Suite struct Attention {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `requests without any user are said, and the status stays`() throws {
    let line =
      #"{"ts":"2026-06-01T12:00:00Z","model":"flux-2-pro","width":1024,"height":1024,"n":1}"#
    try scratch.write("\(line)\n\(line)\n", to: "log.jsonl")
    for format in ["table", "markdown"] {
      let run = try scratch.run("log.jsonl", "--format", format)
      #expect(run.status == 0 && run.output.contains("All users unknown"))
      #expect(
        run.messages == """
          fluxspend: All users unknown. No request says who made it, so nothing can be told by user. Log \
          the user of each request.

          """)
    }
    let json = try scratch.run("log.jsonl", "--format", "json")
    #expect(
      json.output.contains(#"{"file": null, "line": null, "byte": null, "code": "users-unknown", "#)
    )
    #expect(try scratch.run("log.jsonl", "--where", "user=unknown").messages.isEmpty)
    try scratch.write("\(line)\n\(goodLine())", to: "log.jsonl")
    let run = try scratch.run("log.jsonl")
    #expect(run.messages.isEmpty && !run.output.contains("All users unknown"))
  }

  @Test func `doubts about the sums are in the report, in JSON and on standard error`() throws {
    let line = goodLine("a1")
    try scratch.write(
      line + line.replacingOccurrences(of: "T12:", with: "T21:")
        + #"{"model":"flux-2-pro","size":"1024x1024"}"# + "\n", to: "log.jsonl")
    let json = try scratch.run("log.jsonl", "--format", "json")
    for code in ["ids-far-apart", "bare-requests"] {
      #expect(json.output.contains(#""line": null, "byte": null, "code": "\#(code)""#))
    }
    let table = try scratch.run("log.jsonl")
    for text in ["1 id on lines far apart", "1 request of a model and a size alone"] {
      #expect(table.output.contains(text) && table.messages.contains(text + ". "))
    }
  }

  @Test func `a budget over an incomplete reading is not known to be met`() throws {
    try scratch.write(goodLine() + "{\n", to: "log.jsonl")
    let run = try scratch.run("log.jsonl", "--budget", "1", "--budget", "user=0.01")
    #expect(run.status == 5)
    #expect(run.output.contains("not known") && run.output.contains("over since 2026-06-01"))
    #expect(
      run.messages.hasSuffix("1 budget not known to be met, because the reading is incomplete\n"))
    let json = try scratch.run("log.jsonl", "--budget", "1", "--format", "json")
    #expect(json.status == 3 && json.output.contains(#""exceeded": false, "known": false"#))
    let whole = try scratch.run("log.jsonl", "--budget", "1", "--max-malformed", "1")
    #expect(whole.status == 0 && !whole.output.contains("not known"))
  }

  @Test(arguments: ["x", "-1", "101%"])
  func `a limit that is none is refused`(text: String) throws {
    let run = try scratch.run("log.jsonl", "--max-unread=\(text)")
    #expect(run.status == 2)
    #expect(
      run.messages == "fluxspend: --max-unread \(text): write a number or a percentage\n")
  }
}
