// A run that is stopped or killed, while it reads and while it writes: what was there stays, or is
// replaced wholly.

import Foundation
import Glibc
import Testing

@Suite struct Stops {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(goodLine(), to: "log.jsonl")
  }

  @Test(arguments: [("INT", "130"), ("TERM", "143")])
  func `a signal stops a read from a pipe that stays open`(
    signal: String, status: String
  ) throws {
    try scratch.write("old", to: "report.json")
    // More than a pipe holds: when all of it is written, the command has begun to read.
    try scratch.write(String(repeating: goodLine(), count: 5_000), to: "many.jsonl")
    let run = try scratch.shell(
      """
      mkfifo pipe
      "$fluxspend" pipe -o report.json --format json --rejects rejects.csv &
      exec 3>pipe
      cat many.jsonl >&3
      sleep 0.3
      kill -\(signal) $!
      wait $!
      echo $?
      """)
    #expect(run.output == "\(status)\n")
    let message =
      /fluxspend: stopped: 0 of 1 file and [0-9.]+ kB were read, no report was written\n/
    #expect(run.messages.wholeMatch(of: message) != nil, "\(run.messages)")
    #expect(try scratch.text("report.json") == "old")
    #expect(try scratch.names() == ["log.jsonl", "many.jsonl", "pipe", "report.json"])
  }

  @Test(
    arguments: [
      SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF, SIGIO, SIGPWR,
      SIGABRT,
      SIGTRAP, SIGSYS, SIGSEGV, SIGBUS, 34, 64,
    ] as [Int32])
  func `every signal that can be caught leaves nothing behind`(signal: Int32) throws {
    let lines = (0..<2_000).map { goodLine(user: "user \($0)") }
    try scratch.write(lines.joined(), to: "many.jsonl")
    try scratch.write("old", to: "report")
    let command = try RunningCommand(
      ["many.jsonl", "--format", "json", "-o", "report"], in: scratch.folder)
    while command.isRunning,
      try !scratch.names().contains(where: { $0.hasPrefix("report.tmp.") }),
      try scratch.text("report") == "old"
    {}
    command.send(signal)
    let run = try command.finished()
    #expect(run.status == 128 + signal || run.status == 0)
    #expect(try scratch.names() == ["log.jsonl", "many.jsonl", "report"])
  }

  @Test func `a signal that is to be ignored is ignored`() throws {
    let run = try scratch.shell(
      """
      mkfifo pipe; trap '' HUP
      "$fluxspend" pipe --format csv --by model &
      exec 3>pipe; cat log.jsonl >&3; sleep 0.3; kill -HUP $!; sleep 0.1; exec 3>&-; wait $!
      echo $?
      """)
    #expect(
      run.output.contains("flux-2-pro,1,1,0,0,0,0,1,1,0,0.03,0.03,0.03,")
        && run.output.hasSuffix("\r\n0\n"))
  }

  @Test func `a process that is killed while it reads leaves the old report and nothing else`()
    throws
  {
    try scratch.write("old", to: "report.json")
    try scratch.write(String(repeating: "{,}\n", count: 50_000), to: "many.jsonl")
    let run = try scratch.shell(
      """
      mkfifo pipe
      "$fluxspend" pipe -o report.json --format json --rejects rejects.csv &
      exec 3>pipe
      cat many.jsonl >&3
      kill -KILL $!
      wait $!
      echo $?
      """)
    #expect(run.output == "137\n")
    #expect(try scratch.text("report.json") == "old")
    #expect(try scratch.names() == ["log.jsonl", "many.jsonl", "pipe", "report.json"])
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func `a signal stops a write to a pipe that nobody reads`(signal: Int32, status: Int32) throws {
    try writeManyUsers()
    let path = scratch.folder.appending(path: "pipe").path
    #expect(unsafe mkfifo(path, 0o600) == 0)
    let reader = unsafe open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let command = try RunningCommand(
      ["many.jsonl", "--format", "json", "-o", "pipe"], in: scratch.folder)
    // The first byte is there: the report is being written, and is longer than a pipe holds.
    var event = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    #expect(unsafe poll(&event, 1, 60_000) == 1)
    command.send(signal)
    let run = try command.finished()
    #expect(run.status == status)
    let message =
      /fluxspend: stopped: 1 of 1 file and [0-9.]+ kB were read, the output was being written\n/
    #expect(run.messages.wholeMatch(of: message) != nil, "\(run.messages)")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL])
  func `a report is the old one or the new one, whenever the signal comes`(signal: Int32) throws {
    try writeManyUsers()
    let whole = try scratch.run("many.jsonl", "--format", "json", "-o", "whole.json")
    #expect(whole.status == 0)
    for pause in 0..<3 {
      try scratch.write("old", to: "report.json")
      let command = try RunningCommand(
        ["many.jsonl", "--format", "json", "-o", "report.json"], in: scratch.folder)
      // As soon as there is a temporary file, and a little later each time.
      let temporary = "report.json.tmp.\(command.number)"
      while command.isRunning, try !scratch.names().contains(temporary),
        try scratch.text("report.json") == "old"
      {}
      usleep(UInt32(pause * 1_000))
      command.send(signal)
      let run = try command.finished()
      let isOld = try scratch.text("report.json") == "old"
      #expect(try isOld || scratch.text("report.json") == scratch.text("whole.json"))
      let stopped = signal == SIGKILL ? 256 + SIGKILL : 128 + signal
      #expect(run.status == stopped || run.status == 0)
      if isOld { #expect(run.status == stopped) }
      let names = try scratch.names().filter { $0 != temporary || signal != SIGKILL }
      #expect(names == ["log.jsonl", "many.jsonl", "report.json", "whole.json"])
      try? FileManager.default.removeItem(at: scratch.folder.appending(path: temporary))
    }
  }

  /// Writes a log whose report is larger than a pipe, and takes a while to write.
  private func writeManyUsers() throws {
    let lines = (0..<2_000).map { goodLine(user: "user \($0)") }
    try scratch.write(lines.joined(), to: "many.jsonl")
  }
}
