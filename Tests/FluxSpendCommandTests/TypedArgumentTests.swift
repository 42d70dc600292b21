// A command line that forgives: other names of options, periods for times, misspelt words.

import Foundation
import Testing

@Suite struct TypedArgumentTests {
  private let demo = packageFolder.appending(path: "fixtures/demo").path

  private func run(_ arguments: String...) throws -> CommandRun {
    let scratch = try Scratch()
    return try CommandRun(arguments.map { $0 == "demo" ? demo : $0 }, in: scratch.folder)
  }

  @Test func `options have the names that other tools give them`() throws {
    let own = try run(
      "demo", "--from", "2026-06-05", "--to", "2026-06-09", "--by", "day", "--format", "json")
    let other = try run(
      "demo", "--since=2026-06-05", "--until", "2026-06-09", "--group-by", "Day", "--json")
    #expect(own.status == 0 && own.output == other.output && !own.output.isEmpty)
    for format in ["csv", "markdown"] {
      #expect(
        try run("demo", "--\(format)").output == run("demo", "--format", format).output)
    }
  }

  @Test func `a month has both ends`() throws {
    let june = try run("demo", "--in", "2026-06", "--json")
    #expect(
      june.output == (try run("demo", "--from", "2026-06", "--to", "2026-07", "--json").output))
    #expect(try run("demo", "--in", "2026-06", "--from", "2026-06-01").status == 2)
    #expect(
      try run("demo", "--from", "2026-06", "--to", "2026-06").messages.contains("--in 2026-06"))
  }

  @Test func `words count from today`() throws {
    let scratch = try Scratch()
    let now = Date()
    func line(_ days: Double) -> String {
      let time = (now - days * 86_400).formatted(.iso8601)
      return #"{"ts":"\#(time)","user":"u\#(days)","model":"flux-2-pro","width":64,"height":64}"#
        + "\n"
    }
    try scratch.write([0, 3, 20, 70].map(line).joined(), to: "log.jsonl")
    let week = try scratch.run("log.jsonl", "--from", "7d", "--by", "user", "--csv")
    #expect(week.output.contains("u0.0") && week.output.contains("u3.0"))
    #expect(!week.output.contains("u20.0"))
    #expect(try !scratch.run("log.jsonl", "--from", "today", "--csv").output.contains("u3.0"))
  }

  @Test func `a command that is misspelt is no log`() throws {
    let run = try run("advice", "demo")
    #expect(run.status == 2)
    #expect(run.messages == "fluxspend: advice: no such file; did you mean the command advise?\n")
    let scratch = try Scratch()
    try scratch.write(#"{"model":"flux-2-pro","width":64,"height":64}"# + "\n", to: "advice")
    #expect(try scratch.run("advice").status == 0)
  }

  @Test func `the name of the output says its format`() throws {
    let scratch = try Scratch()
    for (name, format) in [("a.csv", "csv"), ("a.JSON", "json"), ("a.md", "markdown")] {
      #expect(try scratch.run(demo, "-o", name).status == 0)
      #expect(try scratch.text(name) == run("demo", "--format", format).output)
    }
    let contradiction = try scratch.run(demo, "-o", "b.csv", "--json")
    #expect(contradiction.status == 2 && contradiction.messages.contains("b.csv"))
    #expect(try scratch.run(demo, "--json", "--format", "csv").status == 2)
    #expect(try scratch.run(demo, "--json", "--format=json").status == 0)
    let quote = try scratch.run("quote", "--model", "flux-2-pro", "-o", "quote.csv")
    #expect(quote.status == 0 && quote.output.isEmpty)
    #expect(try scratch.text("quote.csv").hasPrefix("model,"))
    #expect(try scratch.run("prices", "-o", "prices.json").status == 0)
    let own = try scratch.run("prices", "--prices", "prices.json", "-o", "prices.json")
    #expect(own.status == 2 && own.messages.contains("overwritten"))
  }

  @Test func `a name that is near another one is asked about`() throws {
    #expect(try run("demo", "--where", "user=marra").messages.contains(#"did you mean "mara"?"#))
    #expect(try run("demo", "--by", "usr").messages.contains(#"did you mean "user"?"#))
    #expect(
      try run("whatif", "demo", "--swap", "flux-2-prp=flux-2-max").messages.contains(
        "did you mean flux-2-pro"))
    #expect(try run("demo", "--where", "operation=edit").status == 2)
    #expect(try run("demo", "--where", "resolution=1024X1024").output.contains("1024x1024"))
  }

  @Test func `numbers of images may be thousands`() throws {
    let ten = try run("quote", "--model", "flux-2-pro", "--images", "10k")
    #expect(ten.output == (try run("quote", "--model", "flux-2-pro", "--images", "10000").output))
    #expect(
      try run("quote", "--model", "flux-2-pro", "--images", "1.5M").output.contains("1,500,000"))
    for wrong in ["10x", "k", "0.0001k", "-1k", "99999999999999999999M"] {
      #expect(
        try run("quote", "--model", "flux-2-pro", "--images=\(wrong)").status == 2, "\(wrong)")
    }
  }

  @Test func `a quiet run says only what is wrong`() throws {
    let scratch = try Scratch()
    let line = #"{"user":"ada","model":"flux-2-pro","width":64,"height":64}"# + "\n"
    try scratch.write(line, to: "one.jsonl")
    try scratch.write(line, to: "two.jsonl")
    #expect(try !scratch.run("one.jsonl", "two.jsonl").messages.isEmpty)
    #expect(try scratch.run("one.jsonl", "two.jsonl", "-q").messages.isEmpty)
    try scratch.write("{", to: "bad.jsonl")
    #expect(try !scratch.run("bad.jsonl", "-q").messages.isEmpty)
  }
}
