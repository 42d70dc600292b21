// A disk that is really full: 64 kB of memory, mounted in a namespace of the script that fills it.

import Foundation
import Testing

/// Whether this user may have a namespace to mount in: root may, others on most systems.
private func canMount() -> Bool {
  let run = try? Scratch().shell("mkdir disk; unshare -rm mount -t tmpfs none disk")
  return run?.status == 0
}

@Suite(.enabled("mounting is allowed here") { canMount() })
struct FullDisks {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    // 200 kB as a report, 60 kB as rejected lines.
    let users = (0..<600).map { goodLine(user: "user \($0)") }
    try scratch.write(users.joined() + String(repeating: "{,}\n", count: 2_000), to: "many.jsonl")
  }

  /// Runs a script in a folder `disk` that has nothing but `old`, and 8 kB left.
  private func onFullDisk(_ script: String) throws -> CommandRun {
    try scratch.write(
      """
      mkdir disk; mount -t tmpfs -o size=64k none disk || exit 99
      printf old >disk/old; cp disk/old disk/older
      head -c 49152 /dev/zero >disk/filler || exit 98
      \(script)
      """, to: "script")
    return try scratch.shell("unshare -rm /bin/sh script")
  }

  @Test(arguments: ["-o", "--rejects"], ["8 kB", "nothing"])
  func `what stood at a file stays when there is no room for the new one`(
    option: String, room: String
  ) throws {
    let run = try onFullDisk(
      """
      \(room == "nothing" ? "cat /dev/zero >disk/rest 2>/dev/null; :>disk/rest; head -c 7000 /dev/zero >disk/rest" : "")
      "$fluxspend" many.jsonl --format json --by user \(option) disk/old >/dev/null
      echo "$? $(cat disk/old) $(cat disk/older)"; rm -f disk/rest; ls disk
      """)
    #expect(run.output == "1 old old\nfiller\nold\nolder\n")
    #expect(
      run.messages.hasSuffix(
        "fluxspend: disk/old: cannot be written: No space left on device; what was there is "
          + "unchanged\n"))
  }

  @Test(arguments: ["json", "csv", "table", "markdown"])
  func `standard output that has no room for the report is status 1`(format: String) throws {
    let run = try onFullDisk(
      """
      "$fluxspend" many.jsonl --format \(format) --by user --top 0 >disk/report; echo $?
      """)
    #expect(run.output == "1\n")
    #expect(
      run.messages.hasSuffix(
        "fluxspend: standard output: cannot be written: No space left on device; the output is "
          + "not complete\n"))
  }
}
