// Files whose content is not what their name says, empty ones, and lines of out of all size.

import Foundation
import Testing

@Suite struct ContentFaults {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The first bytes of formats that are no JSON lines.
  static let lookAlikes: [(name: String, format: String, bytes: [UInt8])] = [
    ("a.jsonl.xz", "xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00, 0x04]),
    ("a.zip", "zip", [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00]),
    ("a.jsonl.bz2", "bzip2", Array("BZh91AY&SY".utf8)),
    ("a.parquet", "Parquet", Array("PAR1....".utf8)),
    ("a.jsonl", "UTF-16 text", [0xFF, 0xFE, 0x7B, 0x00, 0x0A, 0x00]),
    ("a.jsonl", "UTF-16 text", [0x7B, 0x00, 0x22, 0x00, 0x6D, 0x00]),
    ("a.sqlite", "an SQLite database", Array("SQLite format 3\0".utf8)),
    ("a.tar", "tar", [UInt8](repeating: 0x61, count: 257) + Array("ustar\000".utf8)),
  ]

  @Test(arguments: lookAlikes)
  func `another format is one error that names it`(
    name: String, format: String, bytes: [UInt8]
  ) throws {
    // Newlines behind the magic: each would be a malformed line.
    try scratch.write(Data(bytes) + Data(repeating: 0x0A, count: 1_000), to: name)
    let run = try scratch.run(name, "--format", "json")
    #expect(run.status == 3)
    #expect(try run.count("malformed") == 0)
    #expect(try run.incompleteCodes() == ["unsupported-format"])
    #expect(
      run.messages == """
        fluxspend: \(name): this is \(format); only JSON lines, plain or in \(Self.compressions), can be \
        read\n
        """)
  }

  /// What can be read.
  #if ZSTD
    static let compressions = "gzip or zstd"
  #else
    static let compressions = "gzip"
  #endif

  @Test func `other formats inside gzip are named too, and so is gzip in a pipe`() throws {
    try scratch.write(goodLine(), to: "a.jsonl")
    let run = try scratch.shell(
      """
      gzip -c a.jsonl | gzip >b.gz
      cat b.gz | "$fluxspend" - --format json
      """)
    #expect(run.status == 3)
    #expect(run.messages.contains("this is gzip inside gzip"))
    let xz = try scratch.shell(
      #"printf '\3757zXZ\0\0' | gzip >x.gz; "$fluxspend" x.gz --format json"#)
    #expect(xz.status == 3 && xz.messages.contains("this is xz inside gzip"))
    let twice = try scratch.run("b.gz", "--format", "json")
    #expect(try twice.status == 0 && twice.count("requests") == 1)
  }

  @Test func `zstd is read, or said to have been left out of the build`() throws {
    // {"model":"flux-2-pro","n":1} and a newline, as the zstd command writes it.
    let frame: [UInt8] = [
      0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0xE9, 0x00, 0x00,
    ]
    let text = Array("{\"model\":\"flux-2-pro\",\"n\":1}\n".utf8)
    try scratch.write(Data(frame + text + [0, 0, 0, 0]), to: "a.zst")
    let run = try scratch.run("a.zst", "--format", "json", "--salvage")
    #expect(run.status == 3)
    #if ZSTD
      #expect(try run.count("requests") == 1 && run.incompleteCodes() == ["zstd-checksum"])
      let version = try scratch.run("--version")
      #expect(version.output.contains(", zstd 1."))
    #else
      #expect(
        run.messages.contains(
          "this is zstd; only JSON lines, plain or in gzip, can be read; this fluxspend was built "
            + "without libzstd, but zstd -dc FILE | fluxspend - works"))
    #endif
  }

  @Test func `plain text named gz and gzip not named gz are read as what they are`() throws {
    try scratch.write(goodLine(), to: "plain.jsonl.gz")
    let run = try scratch.shell(
      """
      gzip -c plain.jsonl.gz >packed.jsonl
      "$fluxspend" plain.jsonl.gz packed.jsonl --format json --allow-identical
      """)
    #expect(run.status == 0)
    #expect(try run.count("requests") == 2)
  }

  @Test func `empty files and gzip of nothing are no error`() throws {
    let run = try scratch.shell(
      """
      : >empty.jsonl; gzip -c empty.jsonl >empty.jsonl.gz; : >empty.gz
      "$fluxspend" empty.jsonl empty.jsonl.gz empty.gz --format json
      """)
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(try run.count("files") == 3)
    #expect(try run.count("lines") == 0)
  }

  @Test func `a thousand members, empty ones and padding are nothing to speak of`() throws {
    try scratch.write(goodLine(), to: "a.jsonl")
    try scratch.write(Data(goodLine().utf8.prefix(40)), to: "first.part")
    try scratch.write(Data(goodLine().utf8.dropFirst(40)), to: "second.part")
    let run = try scratch.shell(
      """
      gzip -c a.jsonl >one; gzip -c /dev/null >none
      cat one one one one one one one one one one >ten
      cat ten ten ten ten ten ten ten ten ten ten >hundred
      { for i in 0 1 2 3 4 5 6 7 8 9; do cat hundred none; done; head -c 512 /dev/zero; cat one
        gzip -c first.part; cat none; gzip -c second.part; head -c 99 /dev/zero; } >all.gz
      "$fluxspend" all.gz --format json
      """)
    #expect(run.status == 0)
    #expect(run.messages.isEmpty)
    #expect(try run.count("requests") == 1_002)
  }

  @Test func `bytes behind the last member are counted and named`() throws {
    try scratch.write(goodLine(), to: "a.jsonl")
    let run = try scratch.shell(
      "{ gzip -nc a.jsonl; echo garbage; } >a.gz; \"$fluxspend\" a.gz --format json")
    #expect(run.status == 3)
    #expect(try run.count("requests") == 1)
    #expect(try run.incompleteCodes() == ["gzip-trailing-bytes"])
    #expect(run.messages.contains("8 bytes from byte"))
  }

  @Test func `a line of thirty megabytes is billed in bounded memory`() throws {
    let run = try scratch.shell(
      """
      { printf '{"ts":"2026-06-01T12:00:00Z","model":"flux-2-pro","width":1024,"height":1024,'
        printf '"input_image":"'; head -c 31457280 /dev/zero | tr '\\0' A; printf '"}\\n'
      } >long.jsonl
      "$fluxspend" long.jsonl --format json --stats
      exit $?
      """)
    #expect(run.status == 0)
    #expect(try run.listCost() == "0.045")
    #expect(try peakMegabytes(run) < 60)
  }

  @Test(arguments: ["pipe", "gzip"])
  func `a line of a gigabyte is billed in the memory of a short one`(form: String) throws {
    // A member of 16 MB again and again, so that not all of it must be compressed.
    let pack = form == "gzip" ? "gzip -1c" : "cat"
    let run = try scratch.shell(
      """
      printf '{"ts":"2026-06-01T12:00:00Z","model":"flux-2-pro","width":1024,"height":1024,' >head
      printf '"input_image":"' >>head
      head -c 16777216 /dev/zero | tr '\\0' A | \(pack) >filling
      { \(pack) head; i=0; while [ $i -lt 64 ]; do cat filling; i=$((i + 1)); done
        echo '"}' | \(pack); } | "$fluxspend" - --format json --stats
      exit $?
      """)
    #expect(run.status == 0)
    #expect(try run.listCost() == "0.045")
    #expect(try run.count("bytes") > 1 << 30)
    #expect(try run.count("lines") == 1)
    #expect(try peakMegabytes(run) < 32 + CommandRun.debugMegabytes)
  }

  /// FLUXSPEND_USERS=10000000 swift test -c release --filter ContentFaults
  static let manyUsers =
    ProcessInfo.processInfo.environment["FLUXSPEND_USERS"].flatMap { Int($0) } ?? 30_000

  @Test func `each of very many users has a row, and the rows add up`() throws {
    try scratch.write(
      #"""
      BEGIN {
        for (i = 0; i < count; i++)
          printf "{\"model\":\"flux-2-pro\",\"user\":\"user %08d\",\"width\":64,\"height\":64}\n", i
      }
      """#, to: "script")
    let run = try scratch.shell(
      """
      awk -v count=\(Self.manyUsers) -f script |
        "$fluxspend" - --by user --format csv --stats --workers 2 >report.csv || exit
      awk -F, 'NR > 1 { rows++; requests += $2; cents += int($11 * 100 + 0.5) }
        END { printf "%d %d %d\\n", rows, requests, cents }' report.csv
      cut -d, -f1 report.csv | sort | uniq -d | head -n 1
      """)
    #expect(run.status == 0)
    #expect(run.output == "\(Self.manyUsers) \(Self.manyUsers) \(3 * Self.manyUsers)\n")
    #expect(try peakMegabytes(run) < 40 + Double(Self.manyUsers) * 700e-6)
  }

  @Test func `a bomb of NULs is one malformed line in bounded memory`() throws {
    let run = try scratch.shell(
      """
      head -c 67108864 /dev/zero | gzip -9 >bomb.jsonl.gz
      "$fluxspend" bomb.jsonl.gz --format json --stats
      exit $?
      """)
    #expect(run.status == 3)
    #expect(try run.count("malformed") == 1)
    #expect(try run.count("lines") == 1)
    #expect(try run.count("bytes") == 67_108_864)
    #expect(try peakMegabytes(run) < 60)
  }

  /// The figure that `--stats` prints.
  private func peakMegabytes(_ run: CommandRun) throws -> Double {
    let match = try #require(run.messages.firstMatch(of: /([0-9.]+) ([MG])B peak memory/))
    return try #require(Double(match.1)) * (match.2 == "G" ? 1_000 : 1)
  }
}
