// Full disks, readers that go away, signals: what a user sees when the end of a run goes wrong.

import Foundation
import Testing

@Suite struct OutputFaults {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(goodLine(), to: "log.jsonl")
  }

  @Test(arguments: ["table", "json", "csv", "markdown"])
  func `a full disk on standard output is status 1`(format: String) throws {
    let run = try scratch.shell("\"$fluxspend\" log.jsonl --format \(format) >/dev/full")
    #expect(run.status == 1)
    #expect(
      run.messages == """
        fluxspend: standard output: cannot be written: No space left on device; \
        the output is not complete\n
        """)
  }

  @Test(arguments: ["--help", "--version", "prices", "quote --model flux-2-pro"])
  func `a full disk is status 1 for every command`(arguments: String) throws {
    let run = try scratch.shell("\"$fluxspend\" \(arguments) >/dev/full")
    #expect(run.status == 1)
    #expect(run.messages.contains("No space left on device"))
  }

  @Test(arguments: ["-o", "--rejects"])
  func `a full disk at a named file is status 1`(option: String) throws {
    // The spool of rejected lines lies beside the file: a link keeps it out of /dev.
    let run = try scratch.shell("ln -s /dev/full out; \"$fluxspend\" log.jsonl \(option) out")
    #expect(run.status == 1)
    #expect(
      run.messages == """
        fluxspend: out: cannot be written: No space left on device; what was there is unchanged\n
        """)
  }

  @Test func `an old report stays when the new one cannot be written`() throws {
    try scratch.write("old", to: "report.csv")
    // A file may have no byte, so that writing fails after the temporary file was made.
    let run = try scratch.shell(
      "ulimit -f 0; trap '' XFSZ; \"$fluxspend\" log.jsonl --format csv -o report.csv 2>/dev/full")
    #expect(run.status == 1)
    #expect(try scratch.text("report.csv") == "old")
    #expect(try scratch.names() == ["log.jsonl", "report.csv"])
  }

  @Test(arguments: ["json", "csv"])
  func `an old report stays when the new one fails in the middle`(format: String) throws {
    let lines = (0..<6_000).map { goodLine("i\($0)", user: "user \($0)") }
    try scratch.write(lines.joined(), to: "log.jsonl")
    try scratch.write("old", to: "report")
    // Room for several pieces, but not for all: 64 or 128 KiB, depending on the shell's unit.
    let run = try scratch.shell(
      """
      ulimit -f 128; trap '' XFSZ
      "$fluxspend" log.jsonl --by user --format \(format) -o report
      """)
    #expect(run.status == 1)
    #expect(
      run.messages == """
        fluxspend: report: cannot be written: File too large; what was there is unchanged\n
        """)
    #expect(try scratch.text("report") == "old")
    #expect(try scratch.names() == ["log.jsonl", "report"])
  }

  @Test func `a report that is written replaces the old one and leaves nothing beside it`() throws {
    try scratch.write("old", to: "report.csv")
    let run = try scratch.run("log.jsonl", "--format", "csv", "-o", "report.csv", "--by", "user")
    #expect(run.status == 0)
    #expect(run.output.isEmpty)
    #expect(try scratch.text("report.csv").contains("alice,1,1,0"))
    #expect(try scratch.names() == ["log.jsonl", "report.csv"])
  }

  @Test func `an existing report stays when nothing could be read`() throws {
    try scratch.write("old", to: "report.csv")
    let run = try scratch.run("missing.jsonl", "--format", "csv", "-o", "report.csv")
    #expect(run.status == 1)
    #expect(try scratch.text("report.csv") == "old")
  }

  @Test func `a report can be written to a pipe by name`() throws {
    let run = try scratch.shell("\"$fluxspend\" log.jsonl --format csv -o /dev/stdout | tail -n 1")
    #expect(run.output.contains("1024x1024,1,1,0"))
  }

  @Test(arguments: ["--format json --by user", "--format csv --by user", "--by user --top 0"])
  func `a reader that goes away ends the command quietly with 0`(options: String) throws {
    let lines = (0..<3_000).map { goodLine("i\($0)", user: "user \($0)") }
    try scratch.write(lines.joined(), to: "many.jsonl")
    let run = try scratch.shell(
      """
      { "$fluxspend" many.jsonl \(options); echo $? >status; } | head -n 1 >/dev/null
      cat status
      """)
    #expect(run.output == "0\n")
    #expect(run.messages.isEmpty)
  }

  @Test func `a pipe that is closed from the start ends the command quietly with 0`() throws {
    let run = try scratch.shell(
      """
      { sleep 0.3; "$fluxspend" log.jsonl; echo $? >status; } | :
      cat status
      """)
    #expect(run.output == "0\n")
    #expect(run.messages.isEmpty)
  }

  @Test(arguments: [
    (
      "log.jsonl -o log.jsonl",
      "-o log.jsonl: this is one of the logs to read; it would be overwritten"
    ),
    (
      ". --rejects ./log.jsonl",
      "--rejects ./log.jsonl: this is one of the logs to read; it would be overwritten"
    ),
    (
      "- -o log.jsonl <log.jsonl",
      "-o log.jsonl: this is one of the logs to read; it would be overwritten"
    ),
    ("log.jsonl -o new.csv --rejects new.csv", "-o and --rejects both name new.csv"),
  ])
  func `a result that would overwrite a log or another result is refused`(
    arguments: String, message: String
  ) throws {
    let run = try scratch.shell("\"$fluxspend\" \(arguments)")
    #expect(run.status == 2)
    #expect(run.messages == "fluxspend: \(message)\n")
    #expect(try scratch.text("log.jsonl") == goodLine())
    #expect(try scratch.names() == ["log.jsonl"])
  }

  @Test func `a report written through a link leaves the link`() throws {
    try scratch.write("old", to: "june.csv")
    let run = try scratch.shell(
      "ln -s june.csv latest.csv; \"$fluxspend\" log.jsonl --format csv -o latest.csv; test -L latest.csv"
    )
    #expect(run.status == 0)
    #expect(try scratch.text("june.csv").contains("1024x1024,1,1,0"))
  }

  @Test(arguments: ["table", "json"])
  func `standard output that is closed is status 1`(format: String) throws {
    let run = try scratch.shell("\"$fluxspend\" log.jsonl --format \(format) >&-")
    #expect(run.status == 1)
    #expect(run.messages.contains("standard output: cannot be written: Bad file descriptor"))
  }

  @Test func `no message and no report ends in a file of another purpose`() throws {
    // Without the three standard descriptors the next files to be opened would get their numbers.
    try scratch.write(goodLine() + "{}}\n", to: "bad.jsonl")
    let run = try scratch.shell(
      """
      "$fluxspend" bad.jsonl --rejects rejects.csv --format csv --by user -o out.csv --stats \\
        <&- >&- 2>&-
      """)
    #expect(run.status == 3)
    #expect(
      try scratch.text("rejects.csv")
        == "file,line,byte,code\r\nbad.jsonl,2,\(goodLine().utf8.count + 2),two-values\r\n")
    #expect(try scratch.text("out.csv").split(separator: "\r\n").count == 2)
  }
}
