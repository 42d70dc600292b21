// Zstd frames beyond what all compressions have in common.

#if ZSTD
  import Testing

  @testable import LogRecords

  @Suite struct `Zstd frames` {
    private let line = Array("{}\n".utf8)

    @Test func `skippable frames are passed over, and may be cut`() {
      let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
      let empty: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]
      let file = skippable + zstd(line) + empty + zstd(line) + skippable
      for chunks in [[1], [7], [.max]] {
        let log = DecodedLog(file, chunks: chunks)
        #expect(log.faults.isEmpty && log.lines.count == 2)
      }
      let last = file.count - skippable.count
      for length in last + 1..<file.count {
        let log = DecodedLog(Array(file[..<length]))
        let isMagic = length >= last + 4
        #expect(log.faults == [isMagic ? "zstd-truncated" : "zstd-trailing-bytes"])
        #expect(log.lines.count == 2)
      }
    }

    @Test func `a frame without a checksum is sound if it ends as it should`() {
      let text = LogShape.native.text(of: (1...50).map { "u\($0)" }).bytes
      let frame = zstd(text, isChecked: false)
      for capacity in [64, 4096] {
        let log = DecodedLog(frame + frame, capacity: capacity)
        #expect(log.faults.isEmpty && log.lines.count == 100)
        #expect(log.settled.allSatisfy { $0.counts })
      }
      for length in 2..<frame.count {
        #expect(DecodedLog(Array(frame[..<length])).faults == ["zstd-truncated"])
      }
    }

    @Test func `raw blocks and runs are read, also of nothing`() {
      let runs: [(type: Int, bytes: [UInt8], size: Int)] = [
        (0, Array("{\"a\":\"".utf8), 6), (1, [0x61], 1000), (0, [], 0), (0, Array("\"}\n".utf8), 3),
      ]
      for capacity in [64, 4096] {
        let log = DecodedLog(zstd(byHand: runs), capacity: capacity, chunks: [1, 3])
        #expect(log.faults.isEmpty && log.bytesProduced == 1009 && log.lines.count == 1)
      }
      let nothing = DecodedLog(zstd(byHand: [(0, [], 0)]) + zstd(line))
      #expect(nothing.faults.isEmpty && nothing.lines.count == 1)
    }

    @Test func `frames of many blocks are read at every level`() {
      let text = LogShape.docker.text(of: (1...4000).map { "u\($0)" }, length: 90).bytes
      for level in [-5, 1, 9, 19] as [CInt] {
        let log = DecodedLog(zstd(text, level: level), capacity: 40_000, chunks: [1000, 60_000])
        #expect(log.faults.isEmpty && log.lines.count == 4000 && log.bytesProduced == text.count)
      }
    }

    @Test func `data that makes no sense drops its frame and ends the file`() {
      let bad = zstd(byHand: [(0, line, 3), (3, line, 3)])
      let log = DecodedLog(zstd(line) + bad + zstd(line))
      #expect(log.faults == ["zstd-corrupt"] && log.lines.count == 1)
      #expect(
        log.messages[0].contains("frame 2 (from byte \(zstd(line).count)): its data is corrupt"))
      #expect(DecodedLog(zstd(line) + bad, salvages: true).lines.count == 2)
    }

    @Test(
      arguments: [
        // A dictionary's number, a reserved bit, a window of 2 GiB.
        ([0x28, 0xB5, 0x2F, 0xFD, 0x01, 0x50, 0x07], "it needs a dictionary"),
        ([0x28, 0xB5, 0x2F, 0xFD, 0x08, 0x50], "it is no zstd frame"),
        ([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8], "it needs a window of more than 128 MiB"),
      ] as [([UInt8], String)])
    func `a header that cannot be followed is named`(header: [UInt8], reason: String) {
      let log = DecodedLog(zstd(line) + header + [1, 0, 0, 0, 0, 0])
      #expect(log.faults == ["zstd-header"] && log.lines.count == 1)
      #expect(
        log.messages[0]
          == "zstd frame 2 at byte \(zstd(line).count) is corrupt: \(reason); nothing from there on "
          + "was read")
    }

    @Test func `a file in a folder is chosen by what is in it`() {
      #expect(FileHead(zstd(Array("{\"a\":1}\n".utf8))).kind == .log)
      #expect(FileHead(zstd(Array("hello\n".utf8))).kind == .foreign(.text))
      #expect(FileHead(gzip([GzipMember(zstd(line))])).kind == .log)
      #expect(FileHead(Array(zstd(line)[..<6])).kind == .log)
      #expect(FileHead([0x28, 0xB5, 0x2F, 0xFD, 0x08, 0x50]).kind == .log)
    }
  }
#endif
