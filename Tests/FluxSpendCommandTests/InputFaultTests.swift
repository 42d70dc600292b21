// Inputs that cannot be read, or that lead to the same file, or whose names are made to attack.

import Foundation
import Glibc
import Testing

@Suite struct InputFaults {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(goodLine(), to: "log.jsonl")
  }

  @Test func `a missing file is named and the others are counted`() throws {
    let run = try scratch.run("log.jsonl", "missing.jsonl", "--format", "json")
    #expect(run.status == 3)
    #expect(try run.listCost() == "0.03")
    #expect(try run.incompleteCodes() == ["unreadable"])
    #expect(
      run.messages
        == "fluxspend: missing.jsonl: No such file or directory; nothing of it is counted\n")
  }

  @Test func `without a readable file the status is 1`() throws {
    // No permission where that means something, else names that lead nowhere.
    let run = try scratch.shell(
      """
      ln -s loop loop
      long=$(printf '%0300d' 0)
      "$fluxspend" loop "$long" log.jsonl/below ''
      """)
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    for reason in [
      "loop: Too many levels of symbolic links", "File name too long",
      "log.jsonl/below: Not a directory", "No such file or directory",
    ] {
      #expect(run.messages.contains("\(reason); nothing of it is counted\n"))
    }
  }

  @Test func `a file without permission is named and the others are counted`() throws {
    let run = try scratch.shell(
      """
      cp log.jsonl secret.jsonl; chmod 0 secret.jsonl
      if [ -r secret.jsonl ]; then rm secret.jsonl; ln -s secret.jsonl secret.jsonl; fi
      "$fluxspend" log.jsonl secret.jsonl --format json
      """)
    #expect(run.status == 3)
    #expect(try run.listCost() == "0.03")
    #expect(run.messages.contains("secret.jsonl: "))
  }

  @Test(arguments: ["/dev/zero", "/dev/null"])
  func `a device is refused`(device: String) throws {
    let run = try scratch.run(device)
    #expect(run.status == 1)
    #expect(
      run.messages == "fluxspend: \(device): is a device or a socket; nothing of it is counted\n")
  }

  @Test func `a file that several paths lead to is read once, with a note for each`() throws {
    let run = try scratch.shell(
      """
      mkdir deep; ln log.jsonl deep/hard.jsonl; ln -s ../log.jsonl deep/soft.jsonl
      "$fluxspend" log.jsonl ./log.jsonl "$PWD/log.jsonl" deep --format json
      """)
    #expect(run.status == 0)
    #expect(try run.count("lines") == 1)
    let notes = run.messages.split(separator: "\n")
    #expect(notes.count == 4)
    #expect(notes.allSatisfy { $0.hasSuffix("read once") })
  }

  @Test func `a loop of directories ends`() throws {
    let run = try scratch.shell(
      """
      mkdir -p logs/a/b; cp log.jsonl logs/a/b/; ln -s ../.. logs/a/b/up; ln -s . logs/here
      ln -s ../logs logs/again
      "$fluxspend" logs logs/a/b/up/a --format json
      """)
    #expect(run.status == 0)
    #expect(try run.count("lines") == 1)
  }

  @Test func `a directory is walked for logs, whatever they are called`() throws {
    let run = try scratch.shell(
      """
      mkdir -p logs/2026/06; cd logs
      for name in a.jsonl b.ndjson c.json d.log 2026/e.JSONL 2026/06/f.log.gz g.txt h.jsonl.bak i; do
        cp ../log.jsonl $name
      done
      mkfifo pipe.jsonl; ln -s missing dangling.txt
      cd ..; "$fluxspend" logs --format json --allow-identical
      """)
    #expect(try run.count("files") == 9)
  }

  @Test func `names made to attack are opened by their bytes and printed escaped`() throws {
    let run = try scratch.shell(
      """
      mkdir logs; cd logs
      for name in 'new\\nline' 'esc\\033[31m' 'bytes\\377\\376' 'bidi\\342\\200\\256'; do
        printf '{"model":"flux-2-pro","width":-1}' >"$(printf "$name").jsonl"
      done
      cd ..; "$fluxspend" logs --rejects rejects.csv
      """)
    #expect(run.status == 3)
    for name in [#"new\u{a}line"#, #"esc\u{1b}[31m"#, "bytes\u{FFFD}", #"bidi\u{202e}"#] {
      #expect(run.messages.contains("fluxspend: logs/\(name)"), "\(name)")
    }
    let text = run.output + run.messages
    for bad in ["\u{1B}", "\u{202E}", "new\nline"] { #expect(!text.contains(bad)) }
    #expect(!(try scratch.text("rejects.csv")).contains("\u{1B}"))
  }

  @Test func `names on the command line are bytes`() throws {
    let run = try scratch.shell(
      """
      name=$(printf 'bytes\\377\\376'); sheet=$(printf 'sheet\\300')
      printf '{,}\\n' | cat log.jsonl - >"$name"
      "$fluxspend" prices --format json >"$sheet"
      "$fluxspend" "$name" -o "$name.out" --rejects "$name.rejects" --prices "$sheet" --format csv
      echo $?; LC_ALL=C ls -b
      """)
    #expect(
      run.output == #"""
        3
        bytes\377\376
        bytes\377\376.out
        bytes\377\376.rejects
        log.jsonl
        sheet\300

        """#)
    #expect(run.messages.hasPrefix("fluxspend: bytes\u{FFFD}\u{FFFD}: line 2 "))
  }

  @Test(arguments: [
    (#"-\033[31m\377"#, #"-\u{1b}[31m"#), (#"--no\nsuch\033"#, #"--no\u{a}such\u{1b}"#),
    (#"-\342\200\256x"#, #"-\u{202e}"#),
  ])
  func `an argument that begins like an option and is none is refused in inert text`(
    argument: String, name: String
  ) throws {
    let run = try scratch.shell("\"$fluxspend\" log.jsonl \"$(printf -- '\(argument)')\"")
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.messages.hasPrefix("fluxspend: Unknown option '\(name)"))
    #expect(!run.messages.contains("\u{1B}") && !run.messages.contains("\u{202E}"))
  }

  @Test func `a pipe is read to its end`() throws {
    let run = try scratch.shell(
      """
      mkfifo pipe; { cat log.jsonl; gzip -c missing 2>/dev/null; cat log.jsonl; } >pipe &
      "$fluxspend" pipe --format json
      """)
    #expect(run.status == 0)
    #expect(try run.count("requests") == 2)
  }

  @Test(arguments: ["a.jsonl", "copy.gz"])
  func `standard input that is a file is read once with its path or its copy`(file: String) throws {
    try scratch.write(goodLine() + goodLine(user: "bob"), to: "a.jsonl")
    let run = try scratch.shell(
      "gzip -c a.jsonl >copy.gz; \"$fluxspend\" - a.jsonl --format json <\(file)")
    #expect(run.status == 0)
    #expect(try run.count("requests") == 2 && run.count("files") == 1)
    #expect(run.messages.contains("read once"))
    let both = try scratch.shell(
      "\"$fluxspend\" - a.jsonl --format json --allow-identical <copy.gz")
    #expect(try both.count("requests") == 4)
    // What somebody has begun to read is not the file.
    let rest = try scratch.shell(
      "{ read -r line; \"$fluxspend\" - a.jsonl --format json; } <a.jsonl")
    #expect(try rest.count("requests") == 3)
  }

  @Test func `long logs that begin alike are told apart, and their copies are not`() throws {
    let lines = (0..<4_000).map { goodLine(user: "user \($0 % 9)") }
    try scratch.write(lines.joined(), to: "a.jsonl")
    try scratch.write((lines + [goodLine(user: "eve")]).joined(), to: "b.jsonl")
    let run = try scratch.shell(
      """
      { head -c 77777 a.jsonl | gzip -c; tail -c +77778 a.jsonl | gzip -c; } >c.gz
      "$fluxspend" a.jsonl b.jsonl c.gz --format json
      """)
    #expect(try run.count("requests") == 8_001 && run.count("files") == 2)
    #expect(run.messages.contains("c.gz: the same content as a.jsonl; read once"))
  }

  @Test func `a file whose size is 0 is read to its end all the same`() throws {
    // The command line of a process, as the system shows it.
    let run = try scratch.shell(
      """
      line='\(goodLine())\(goodLine(user: "bob"))
      '
      exec 3>pid; bash -c 'echo $$ >&3; exec -a "$1" sleep 30' - "$line" &
      until [ -s pid ]; do sleep 0.05; done; sleep 0.3
      file=/proc/$(cat pid)/cmdline; stat -c %s $file
      "$fluxspend" $file --by user --format csv; kill $!
      """)
    #expect(run.output.hasPrefix("0\n"))
    #expect(run.output.contains("alice,1,1,0") && run.output.contains("bob,1,1,0"))
  }

  /// Ways to give `a.jsonl` to standard input, and a longer log after it.
  static let pipes = [
    "cat a.jsonl |", "gzip -c a.jsonl |", "{ cat a.jsonl; echo; } | cat |",
    "{ head -c 100000 a.jsonl; sleep 0.1; tail -c +100001 a.jsonl; } |",
  ]

  @Test(arguments: pipes)
  func `a pipe with the text of a file is read once, another one is not`(pipe: String) throws {
    let lines = (0..<4_000).map { goodLine(user: "user \($0 % 9)") }
    try scratch.write(lines.joined(), to: "a.jsonl")
    try scratch.write((lines + [goodLine(user: "eve")]).joined(), to: "b.jsonl")
    let copy = try scratch.shell("\(pipe) \"$fluxspend\" - a.jsonl b.jsonl --format json")
    #expect(try copy.count("requests") == 8_001 && copy.count("files") == 2)
    #expect(copy.messages.contains("a.jsonl: the same content as -; read once"))
    let other = try scratch.shell("\(pipe) \"$fluxspend\" - b.jsonl --format json")
    #expect(try other.count("requests") == 8_001 && other.count("files") == 2)
    #expect(other.status == 0 && other.messages.isEmpty)
  }

  @Test func `a pipe that begins like a file and cannot be kept is not read`() throws {
    let run = try scratch.shell(
      "cat log.jsonl | TMPDIR=/nowhere \"$fluxspend\" - log.jsonl --format json")
    #expect(run.status == 3)
    #expect(try run.count("requests") == 1)
    #expect(run.messages.contains("-: begins like another file, and cannot be kept"))
  }

  @Test func `standard input is read as gzip too`() throws {
    let run = try scratch.shell(
      "gzip -c log.jsonl | \"$fluxspend\" - log.jsonl --allow-identical --format json")
    #expect(run.status == 0)
    #expect(try run.count("requests") == 2)
  }

  /// Ways to say the text of `a.jsonl` again in `b.jsonl`.
  static let copies = [
    "cp a.jsonl b.jsonl", "gzip -c a.jsonl >b.jsonl", "gzip -1nc a.jsonl >b.jsonl; gzip -9 a.jsonl",
    "for n in 1 2; do sed -n ${n}p a.jsonl | gzip -c; done >b.jsonl",
    "{ head -c 50 a.jsonl | gzip -c; tail -c +51 a.jsonl | gzip -c; } >b.jsonl; gzip a.jsonl",
    "{ gzip -c a.jsonl; head -c 4096 /dev/zero; } >b.jsonl",
    "{ printf '\\357\\273\\277'; cat a.jsonl; } >b.jsonl", "printf %s \"$(cat a.jsonl)\" >b.jsonl",
    "{ cat a.jsonl; echo; } | gzip -c >b.jsonl",
  ]

  @Test(arguments: copies)
  func `a copy under another name is read once where no id tells`(copy: String) throws {
    try scratch.write(goodLine() + goodLine(user: "bob"), to: "a.jsonl")
    try scratch.write(goodLine() + goodLine(user: "eve"), to: "other.jsonl")
    let run = try scratch.shell("\(copy); \"$fluxspend\" a.* b.jsonl other.jsonl --format json")
    #expect(run.status == 0)
    #expect(try run.count("requests") == 4 && run.count("files") == 2)
    #expect(run.messages.contains("b.jsonl: the same content as a.jsonl"))
    let both = try scratch.shell(
      "\"$fluxspend\" a.* b.jsonl other.jsonl --format json --allow-identical")
    #expect(try both.count("requests") == 6)
    #expect(both.messages.isEmpty)
  }

  /// FLUXSPEND_FILES=100000 swift test --filter InputFaults
  static let manyFiles =
    ProcessInfo.processInfo.environment["FLUXSPEND_FILES"].flatMap { Int($0) } ?? 20_000

  @Test func `tens of thousands of files need few descriptors`() throws {
    // Of equal length, so that each could be a copy of each.
    try scratch.write(
      #"""
      BEGIN {
        for (i = 0; i < count; i++) {
          folder = "many/" int(i / 1000)
          if (i % 1000 == 0) system("mkdir -p " folder)
          file = folder "/" i ".jsonl"
          printf "{\"model\":\"flux-2-klein-4b\",\"n\":1,\"user\":\"user %6d\"}\n", i >file
          close(file)
        }
      }
      """#, to: "script")
    let run = try scratch.shell(
      """
      awk -v count=\(Self.manyFiles) -f script
      ulimit -n 64; "$fluxspend" many --format json --by model --workers 8
      status=$?; rm -rf many; exit $status
      """)
    #expect(run.status == 0)
    #expect(try run.count("files") == Self.manyFiles && run.count("requests") == Self.manyFiles)
    #expect(run.messages.isEmpty)
  }

  @Test func `of an input that fails at its first byte nothing is left`() throws {
    let alone = try scratch.shell("\"$fluxspend\" - <.")
    #expect(alone.status == 1 && alone.output.isEmpty)
    #expect(alone.messages == "fluxspend: -: Is a directory; nothing of it is counted\n")
    let others = try scratch.shell("\"$fluxspend\" - log.jsonl --format json <.")
    #expect(others.status == 3)
    #expect(try others.incompleteCodes() == ["unreadable"])
    #expect(try others.count("requests") == 1)
  }

  @Test func `what was read before an error counts`() throws {
    // A terminal that is hung up gives what was typed, then an error.
    let terminal = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (lock, number) = (CInt(0), CInt(0))
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import.
    try #require(unsafe ioctl(terminal, 0x4004_5431, &lock) == 0)
    try #require(unsafe ioctl(terminal, 0x8004_5430, &number) == 0)
    let path = "/dev/pts/\(number)"
    let keyboard = try FileHandle(forUpdating: URL(filePath: path))
    try keyboard.write(contentsOf: Data((goodLine() + goodLine()).utf8))
    try keyboard.close()
    let run = try CommandRun(
      ["-", "log.jsonl", "--format", "json"], in: scratch.folder,
      stdin: FileHandle(fileDescriptor: terminal, closeOnDealloc: true))
    #expect(run.status == 3)
    #expect(try run.count("requests") == 3)
    #expect(try run.incompleteCodes() == ["read-error"])
    #expect(
      run.messages.contains(
        "fluxspend: -: Input/output error; what was read before byte "
          + "\(2 * goodLine().utf8.count + 2) counts\n"))
  }

  @Test func `standard input that is closed is named`() throws {
    let run = try scratch.shell("\"$fluxspend\" - <&-")
    #expect(run.status == 1)
    #expect(run.messages == "fluxspend: -: Bad file descriptor; nothing of it is counted\n")
  }

  @Test func `a file that is gone when its turn comes is named`() throws {
    // The pipe keeps the only worker busy until the file has been removed.
    let run = try scratch.shell(
      """
      mkfifo a-pipe; (exec 3>a-pipe; cat log.jsonl >&3; rm log.jsonl) &
      "$fluxspend" a-pipe log.jsonl --workers 1 --format json
      """)
    #expect(run.status == 3)
    #expect(try run.count("requests") == 1)
    #expect(try run.incompleteCodes() == ["unreadable"])
    #expect(run.messages.contains("log.jsonl: No such file or directory"))
  }
}
