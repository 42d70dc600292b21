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
    ("log.jsonl -o new.csv --rejects ././new.csv", "-o and --rejects both name ././new.csv"),
    ("log.jsonl -o link --rejects new", "-o and --rejects both name new"),
    (
      "log.jsonl --prices p.json -o ./p.json",
      "-o ./p.json: this is the file of --prices; it would be overwritten"
    ),
    (
      "log.jsonl --prices p.json --rejects hard",
      "--rejects hard: this is the file of --prices; it would be overwritten"
    ),
    (
      "whatif log.jsonl --snap --before-prices p.json -o p.json",
      "-o p.json: this is the file of --before-prices; it would be overwritten"
    ),
    (
      "log.jsonl --format-file f.json -o ./f.json",
      "-o ./f.json: this is the file of --format-file; it would be overwritten"
    ),
    (
      ". -o new.csv",
      "-o new.csv: this lies in a directory that is read; the next run would take it for a log"
    ),
    (
      "folder --rejects folder/below/new",
      "--rejects folder/below/new: this lies in a directory that is read; the next run would take "
        + "it for a log"
    ),
    (
      "folder -o outside",
      "-o outside: this lies in a directory that is read; the next run would take it for a log"
    ),
  ])
  func `a result that would overwrite a log or another result is refused`(
    arguments: String, message: String
  ) throws {
    let sheet = try String(
      contentsOf: packageFolder.appending(path: "fixtures/prices/negotiated.json"),
      encoding: .utf8)
    try scratch.write(sheet, to: "p.json")
    try scratch.write(#"{"schema":"fluxspend.format/1"}"#, to: "f.json")
    // Links that lead to nothing yet, one of them into the folder.
    let run = try scratch.shell(
      """
      ln p.json hard; ln -s new link; mkdir -p folder/below; cp log.jsonl folder/below
      ln -s folder/below/new.csv outside
      "$fluxspend" \(arguments)
      """)
    #expect(run.status == 2)
    #expect(run.messages == "fluxspend: \(message)\n")
    #expect(try scratch.text("log.jsonl") == goodLine() && scratch.text("p.json") == sheet)
    #expect(
      try scratch.names() == [
        "f.json", "folder", "hard", "link", "log.jsonl", "outside", "p.json",
      ])
    #expect(try scratch.names(in: "folder/below") == ["log.jsonl"])
  }

  @Test func `rejected lines do not go into the file that the report is written to`() throws {
    let run = try scratch.shell("\"$fluxspend\" log.jsonl --rejects out >out")
    #expect(run.status == 2)
    #expect(
      run.messages
        == "fluxspend: --rejects out: this is where the report goes, standard output\n")
  }

  @Test(arguments: [
    ("-o /dev/stdout >>job.log", false), ("-o /dev/fd/1 >>job.log", false),
    ("-o /proc/self/fd/7 7>>job.log", false), ("-o job.log >>job.log", false),
    ("-o link >>job.log", false), ("-o /proc/$$/fd/8", false),
    ("--rejects /dev/stderr 2>>job.log", true), ("--rejects job.log 2>>job.log", true),
    ("--rejects /dev/fd/9 9>>job.log", true), ("--rejects /dev/stdout >>job.log", true),
  ])
  func `what is written to an open descriptor follows what others have written there`(
    output: String, isRejects: Bool
  ) throws {
    try scratch.write(goodLine() + "{,}\n", to: "bad.jsonl")
    let run = try scratch.shell(
      """
      printf 'a job began\\n' >job.log; ln -s /dev/stdout link; exec 8>>job.log
      before=$(stat -c %i job.log)
      "$fluxspend" bad.jsonl --format csv \(output)
      echo $? $(( before == $(stat -c %i job.log) ))
      """)
    #expect(run.output.hasSuffix("3 1\n"))
    let text = try scratch.text("job.log")
    #expect(text.hasPrefix("a job began\n"))
    #expect(text.contains(isRejects ? "bad.jsonl,2," : "1024x1024,1,1,0"))
    #expect(try scratch.names() == ["bad.jsonl", "job.log", "link", "log.jsonl"])
  }

  @Test func `a file that is replaced keeps its mode and, for root, its owner`() throws {
    let run = try scratch.shell(
      """
      umask 022; for name in private open; do printf old >$name; done
      chmod 640 private; chmod 666 open; chown 1234:4321 private 2>/dev/null
      stat -c '%a %u %g' private open >before
      "$fluxspend" log.jsonl -o private; "$fluxspend" log.jsonl -o open; "$fluxspend" log.jsonl -o new
      stat -c '%a %u %g' private open | cmp - before; stat -c %a new; cat private open | grep -c old
      """)
    #expect(run.output == "644\n0\n")
  }

  @Test(arguments: [200, 250, 255])
  func `a name may be as long as the system allows`(length: Int) throws {
    let name = String(repeating: "n", count: length)
    let run = try scratch.run("log.jsonl", "-o", name, "--format", "csv")
    #expect(run.status == 0 && run.messages.isEmpty)
    let rejects = try scratch.run("log.jsonl", "--rejects", name)
    #expect(rejects.status == 0)
    #expect(try scratch.text(name) == "file,line,byte,code\r\n")
    #expect(try scratch.names() == ["log.jsonl", name].sorted())
  }

  @Test(arguments: ["/dev/full", "fifo"])
  func `a rejects file that fails does not cost the report`(rejects: String) throws {
    // A pipe whose reader goes away is no failure.
    let run = try scratch.shell(
      """
      mkfifo fifo; printf '{,}\\n%.0s' $(seq 9999) >bad.jsonl; cat log.jsonl >>bad.jsonl
      head -c 9 fifo >/dev/null &
      "$fluxspend" bad.jsonl --rejects \(rejects) --format json -o report.json
      echo $?
      [ \(rejects) = fifo ] || : >fifo
      """)
    #expect(run.output == (rejects == "fifo" ? "3\n" : "1\n"))
    #expect(run.messages.contains("cannot be written") == (rejects != "fifo"))
    #expect(try scratch.text("report.json").contains(#""malformed": 9999"#))
  }

  @Test func `a limit on the size of files is an error, and leaves nothing behind`() throws {
    let lines = (0..<6_000).map { goodLine("i\($0)", user: "user \($0)") }
    try scratch.write(lines.joined(), to: "log.jsonl")
    try scratch.write("old", to: "report")
    let run = try scratch.shell(
      "ulimit -f 128; \"$fluxspend\" log.jsonl --by user --format json -o report")
    #expect(run.status == 1)
    #expect(
      run.messages == """
        fluxspend: report: cannot be written: File too large; what was there is unchanged\n
        """)
    #expect(try scratch.text("report") == "old")
    #expect(try scratch.names() == ["log.jsonl", "report"])
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
    try scratch.write(goodLine() + "{,}\n", to: "bad.jsonl")
    let run = try scratch.shell(
      """
      "$fluxspend" bad.jsonl --rejects rejects.csv --format csv --by user -o out.csv --stats \\
        <&- >&- 2>&-
      """)
    #expect(run.status == 3)
    #expect(
      try scratch.text("rejects.csv")
        == "file,line,byte,code\r\nbad.jsonl,2,\(goodLine().utf8.count + 1),unexpected-byte\r\n")
    #expect(try scratch.text("out.csv").split(separator: "\r\n").count == 2)
  }
}
