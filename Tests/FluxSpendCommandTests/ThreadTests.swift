// Fewer threads than workers, as in a container with a limit on processes; very many workers; and streams
// that do not wait by themselves. A limit is one of all processes of a user: each case has its own user.

import Foundation
import Glibc
import Testing

/// Whether this user may run a command as one who has no other processes: root may.
private func canLimit() -> Bool {
  let run = try? Scratch().shell(
    "chmod 755 .; setpriv --reuid 54321 --clear-groups prlimit --nproc=1 \"$fluxspend\" --version")
  return run?.status == 0
}

@Suite struct Threads {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(.enabled("threads can be limited here") { canLimit() }, arguments: 1...9)
  func `with fewer threads than workers the report is the same, or none`(limit: Int) throws {
    for file in 0..<4 {
      let lines = (0..<3000).map { goodLine("\(file) \($0)", user: "user \($0 % 2500)") }
      try scratch.write(lines.joined(), to: "\(file).jsonl")
    }
    let whole = try scratch.shell("\"$fluxspend\" *.jsonl --by user --format json")
    let run = try scratch.shell(
      """
      chmod 755 .
      timeout 60 setpriv --reuid \(54_321 + limit) --clear-groups prlimit --nproc=\(limit) \\
        "$fluxspend" *.jsonl --by user --format json --workers 8 --progress always
      """)
    if limit == 1 {
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(run.messages.hasPrefix("fluxspend: not even one thread can be started: "))
    } else {
      #expect(run.status == 0 && run.output == whole.output)
    }
  }

  @Test(.enabled("threads can be limited here") { canLimit() }, arguments: [2, 3, 4])
  func `with few threads a signal is obeyed`(limit: Int) throws {
    let run = try scratch.shell(
      """
      mkfifo pipe; chmod 755 .; chmod 644 pipe; exec 3<>pipe
      setpriv --reuid \(54_421 + limit) --clear-groups prlimit --nproc=\(limit) \
        "$fluxspend" pipe --workers 8 &
      sleep 0.5; kill -TERM $!; wait $!; echo $?
      """)
    #expect(run.output == "143\n")
  }

  @Test func `workers who all wait for pipes do not keep a signal from being obeyed`() throws {
    let run = try scratch.shell(
      """
      mkdir pipes; for n in $(seq 255); do mkfifo pipes/$n; done
      "$fluxspend" pipes/* --workers 255 &
      sleep 0.5; kill -TERM $!; wait $!; echo $?
      """)
    #expect(run.output == "143\n")
  }

  @Test func `streams that do not wait are waited for`() throws {
    let lines = (0..<3000).map { goodLine("\($0)", user: "user \($0)") }
    try scratch.write(lines.joined(), to: "log.jsonl")
    let (input, output) = (Pipe(), Pipe())
    for handle in [input.fileHandleForReading, output.fileHandleForWriting] {
      let flags = fcntl(handle.fileDescriptor, F_GETFL)
      #expect(fcntl(handle.fileDescriptor, F_SETFL, flags | O_NONBLOCK) == 0)
    }
    let process = Process()
    process.executableURL = URL(filePath: CommandRun.executable)
    process.arguments = ["-", "--by", "user", "--format", "json"]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    try output.fileHandleForWriting.close()
    // Nothing is there at first; then the report is longer than the pipe, which is not read at once.
    usleep(200_000)
    try input.fileHandleForWriting.write(contentsOf: Data(lines.joined().utf8))
    try input.fileHandleForWriting.close()
    usleep(200_000)
    let text = try output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    let whole = try scratch.shell("\"$fluxspend\" - --by user --format json <log.jsonl")
    #expect(process.terminationStatus == 0 && text == whole.stdout)
  }
}
