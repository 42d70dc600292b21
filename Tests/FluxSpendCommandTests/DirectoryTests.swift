// A directory: what is read of it, and what is left out with which reason.

import Foundation
import Testing

@Suite struct Directories {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(goodLine(), to: "log")
  }

  private func skipped(_ run: CommandRun) throws -> [String] {
    let list = try #require(try run.json()["skipped"] as? [[String: Any]])
    return list.map { "\($0["file"] ?? "") \($0["code"] ?? "")" }
  }

  @Test func `logs are read whatever they are called, and all else is listed`() throws {
    let run = try scratch.shell(
      #"""
      mkdir -p logs/sub; for name in img.log.1 000000 notes.txt sub/.hidden; do
        sed "s|\"id\":\"\"|\"id\":\"$name\"|" log >"logs/$name"
      done
      sed 's/"id":""/"id":"g"/' log | gzip -c >logs/img.log-20260601; : >logs/empty
      printf 'a,b\n1,2\n' >logs/table.csv; printf 'hello\n' >logs/readme
      printf 'x\000y' >logs/bin; "$fluxspend" log --format json -o report.json
      cp report.json logs/sub/yesterday; "$fluxspend" prices --format json >logs/sheet.json
      "$fluxspend" logs --format json
      """#)
    #expect(run.status == 0 && run.messages.isEmpty)
    #expect(try run.count("files") == 6 && run.count("requests") == 5)
    #expect(try run.count("leftOut") == 5)
    #expect(
      try skipped(run) == [
        "logs/bin binary", "logs/readme text", "logs/sheet.json own-output",
        "logs/sub/yesterday own-output", "logs/table.csv csv",
      ])
    let table = try scratch.run("logs")
    #expect(table.output.contains("5 files that are no logs were left out"))
    #expect(!table.output.contains("every line was read"))
    #expect(table.output.contains("Nothing needs attention: every line of the logs was read"))
  }

  @Test func `a compressed file that is left out makes a report incomplete`() throws {
    let run = try scratch.shell(
      #"""
      mkdir logs; cp log logs/; printf '\3757zXZ\0\0' >logs/a.jsonl.xz
      tar cf logs/b.tar log; "$fluxspend" logs --format json --budget 1
      """#)
    #expect(run.status == 3)
    #expect(try skipped(run) == ["logs/a.jsonl.xz compressed", "logs/b.tar archived"])
    #expect(
      run.messages.hasPrefix(
        """
        fluxspend: logs/a.jsonl.xz: left out: this is xz, which is not read in a directory; \
        xz -dc FILE | fluxspend - reads it
        fluxspend: logs/b.tar: left out: this is tar, which is not read in a directory; \
        tar -xOf FILE | fluxspend - reads it

        """))
    #expect(
      run.messages.hasSuffix("1 budget not known to be met, because the reading is incomplete\n"))
    let table = try scratch.run("logs")
    #expect(table.output.contains("2 compressed files left out") && table.status == 3)
    let without = try scratch.run("logs", "--exclude", "*.xz", "--exclude", "b.*")
    #expect(without.status == 0 && without.messages.isEmpty)
  }

  @Test func `patterns say what is read and what is not`() throws {
    let run = try scratch.shell(
      #"""
      mkdir -p logs/old/deep; cp log logs/a; cp log logs/old/b; cp log logs/old/deep/c
      printf 'hello\n' >logs/d.txt
      "$fluxspend" logs --format json --allow-identical --exclude 'old/**' --include '*.txt' \
        --max-malformed 1
      """#)
    #expect(try run.count("files") == 2 && run.status == 0)
    #expect(try skipped(run) == ["logs/old/b excluded", "logs/old/deep/c excluded"])
    let both = try scratch.run(
      "logs", "--format", "json", "--include", "*.txt", "--exclude", "**/d.txt", "--exclude", "old")
    #expect(try both.count("files") == 1 && both.count("leftOut") == 3)
  }

  @Test func `a file that is named is read, though its directory is walked too`() throws {
    let run = try scratch.shell(
      #"""
      mkdir logs; cp log logs/a; printf 'hello\n' >logs/text
      "$fluxspend" logs logs/text --format json
      """#)
    #expect(try run.count("files") == 2 && run.count("leftOut") == 0 && run.status == 0)
  }

  @Test func `a directory without logs says so, unless it holds compressed ones`() throws {
    let run = try scratch.shell(
      #"""
      mkdir none packed; printf 'hello\n' >none/text; printf '\3757zXZ\0\0' >packed/a.xz
      "$fluxspend" none; echo $?; "$fluxspend" packed; echo $?
      """#)
    #expect(run.output == "1\n1\n")
    #expect(run.messages.contains("fluxspend: none: no logs in this directory\n"))
    #expect(run.messages.contains("fluxspend: packed/a.xz: left out: this is xz"))
    #expect(!run.messages.contains("packed: no logs"))
  }
}
