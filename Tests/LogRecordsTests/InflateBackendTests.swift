// The backends against each other, beyond what every `DecodedLog` compares: all small damage, and
// random damage of streams with many blocks.

import SystemIO
import Foundation
import Pricing
import TestSupport
import Testing

@testable import LogRecords

@Suite struct `Inflate backends` {
  /// Lines across members of each kind: own code tables, stored, empty, fixed tables.
  static let members: [GzipMember] = {
    let lines = (1...40).map { requestLine("u\($0)", length: 30 + $0 % 7) + "\n" }
    let text = Array(lines.joined().utf8)
    return [
      GzipMember(Array(text[..<150])), GzipMember(Array(text[150..<460]), .stored(60)),
      GzipMember([]), GzipMember(Array(text[460..<900]), .fixed),
      GzipMember(Array(text[900...])),
    ]
  }()

  /// Reads a file with each backend, in any blocks from any chunks; `DecodedLog` compares.
  private func read(_ file: [UInt8], _ random: inout SeededNumbers, _ decoder: RecordDecoder) {
    let chunks = random.oneIn(3) ? [1] : (0..<4).map { _ in 1 + random.below(700) }
    let capacity = random.pick(`Streams and their slow twin`.capacities)
    let log = DecodedLog(
      file, capacity: capacity, chunks: chunks, salvages: random.oneIn(4), decoder: decoder)
    #expect(log.bytesRead <= file.count)
  }

  @Test func `say the same of every cut and every flipped bit`() {
    let file = gzip(Self.members)
    var random = SeededNumbers(1)
    let decoder = RecordDecoder(sheet: .builtIn)
    for place in file.indices {
      read(Array(file[..<place]), &random, decoder)
      for bit in UInt8(0)..<8 {
        var flipped = file
        flipped[place] ^= 1 << bit
        read(flipped, &random, decoder)
      }
    }
  }

  @Test(arguments: 0..<4)
  func `say the same of larger files with damage anywhere`(seed: Int) {
    var random = SeededNumbers(100 + seed)
    let decoder = RecordDecoder(sheet: .builtIn)
    for _ in 0..<15 {
      let text = (0...random.below(1000)).map { number in
        requestLine("\(random.below(1_000_000_000))", length: random.below(90)) + "\n"
      }.joined()
      let member = GzipMember(text, random.pick([.deflated, .deflated, .fixed, .stored(5000)]))
      var file = gzip([GzipMember("{}\n{"), member, GzipMember("}\n")])
      for _ in 0...random.below(3) {
        let place = random.below(file.count)
        switch random.below(4) {
        case 0: file[place] ^= 1 << UInt8(random.below(8))
        case 1: file[place] = UInt8(random.below(256))
        case 2: file.removeSubrange(place..<min(file.count, place + random.below(20)))
        default: file = Array(file[...place])
        }
      }
      read(file, &random, decoder)
    }
  }

  @Test(arguments: InflateBackend.allCases, [1, 7, 100, 10_000])
  func `read one stream after another to its end, and not a byte further`(
    backend: InflateBackend, room: Int
  ) {
    let inflater = backend.makeInflater()
    for text in ["", "a", String(repeating: "abc", count: 3000)] {
      let content = Array(text.utf8)
      for stream in [
        deflated(content), deflated(content, level: 0), stored(content, blockSize: 50),
      ] {
        for chunk in [1, 3, 8, 1000] {
          inflater.reset()
          let result = inflate(inflater, stream + [1, 2, 3], chunk: chunk, room: room)
          #expect(result.outcome == .end && result.consumed == stream.count)
          #expect(result.content == content)
        }
        inflater.reset()
        #expect(inflate(inflater, stream.dropLast(), room: room).outcome == .more)
      }
    }
  }

  @Test(arguments: InflateBackend.allCases)
  func `find corrupt what is no deflate stream, and a reset makes good`(backend: InflateBackend) {
    let inflater = backend.makeInflater()
    #expect(inflate(inflater, [7, 7, 7], room: 10).outcome == .corrupt)
    inflater.reset()
    #expect(inflate(inflater, deflated([1, 2]), room: 10).content == [1, 2])
  }

  @Test func `come with the checksum of RFC 1952, at once or in pieces`() {
    var random = SeededNumbers(4)
    for count in [0, 1, 2, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1000, 5000] {
      let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
      var whole = Checksum()
      unsafe bytes.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { unsafe whole.update(base, count: count) }
      }
      var pieces = Checksum()
      for byte in bytes { pieces.update(byte) }
      #expect(whole.value == crc(of: bytes) && pieces.value == whole.value)
    }
    #expect(crc(of: Array("123456789".utf8)) == 0xCBF4_3926)
  }

  @Test func `leave to zlib what cannot be read a second time, and what is salvaged`() {
    let file = gzip("{}\n")
    for backend in InflateBackend.allCases {
      #expect(LogStream(ChunkedSource(file), backend: backend).backend == backend)
      #expect(LogStream(ChunkedSource(file), salvages: true, backend: backend).backend == .zlib)
      #expect(LogStream(OnceSource(file), backend: backend).backend == .zlib)
    }
    #expect(DecodedLog(LogStream(OnceSource(file))).lines.count == 1)
  }

  @Test func `read a damaged member of a file again, however large it is`() throws {
    var random = SeededNumbers(5)
    let text = (0..<20_000).map { _ in "\(random.below(1_000_000_000))\n" }.joined()
    let members = [
      GzipMember("{}\n"), GzipMember(text).damaged, GzipMember(text), GzipMember(text),
    ]
    let file = gzip(members).dropLast(9)
    #expect(file.count > 2 * InputBuffer.capacity)
    let path = FileManager.default.temporaryDirectory.appending(
      path: "fluxspend-\(UUID().uuidString)")
    try Data(file).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    for backend in InflateBackend.allCases {
      let opened = try OpenFile(FilePath(path.path))
      let stream = LogStream(
        opened, size: file.count, index: 0, salvages: false, backend: backend)
      #expect(stream.backend == backend)
      let log = DecodedLog(stream)
      #expect(log.faults == ["gzip-crc", "gzip-truncated"] && log.lines.count == 40_001)
      #expect(log.bytesRead == file.count)
    }
  }

  @Test func `notice that a file is another one when it is read again`() {
    let text = (0..<500).map { requestLine("\($0)") + "\n" }.joined()
    let file = Array(gzip([GzipMember("{}\n"), GzipMember(text)]).dropLast(20))
    let others = [
      gzip([GzipMember("{}\n"), GzipMember(text.uppercased())]), Array(file[..<200]),
      Array(repeating: 7, count: file.count),
    ]
    for backend in InflateBackend.allCases where backend != .zlib {
      for (other, fault) in zip(others, ["gzip-corrupt", "gzip-truncated", "gzip-corrupt"]) {
        let log = DecodedLog(LogStream(ChangingSource(file, then: other), backend: backend))
        #expect(log.faults == [fault])
        #expect(log.lines.count == 1 || fault == "gzip-truncated")
      }
    }
  }

  @Test func `go by the checksum where only zlib refuses the code tables`() {
    // Two distance codes, of one bit and of two, leave a quarter of the codes without a meaning. RFC
    // 1951 does not allow that and zlib refuses it, whether or not a distance follows. ISA-L does not
    // look; what it makes of it is believed if checksum and length say so.
    var bits = BitWriter()
    bits.write(1, 1)  // the last block
    bits.write(2, 2)  // with its own tables
    bits.write(0, 5)  // 257 literals and lengths
    bits.write(1, 5)  // 2 distances
    bits.write(14, 4)  // lengths of 18 length codes: 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1
    for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] { bits.write(length, 3) }
    // The codes of the lengths: 18 is 0, 1 is 10, 2 is 11, read from their first bit.
    bits.write(0, 1)
    bits.write(54, 7)  // 65 times 0
    bits.write(1, 2)  // "A": 1 bit
    bits.write(0, 1)
    bits.write(127, 7)  // 138 times 0
    bits.write(0, 1)
    bits.write(41, 7)  // 52 times 0
    bits.write(1, 2)  // the end: 1 bit
    bits.write(1, 2)  // distance 1: 1 bit
    bits.write(3, 2)  // distance 2: 2 bits
    for _ in 0..<10 { bits.write(0, 1) }
    bits.write(1, 1)
    let content = [UInt8](repeating: 0x41, count: 10)
    let member =
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bits.bytes + littleEndian(Int(crc(of: content)), 4)
      + littleEndian(10, 4)
    for backend in InflateBackend.allCases {
      let log = DecodedLog(readBy: backend, member)
      #expect(log.faults == (backend == .zlib ? ["gzip-corrupt"] : []))
      #expect(log.bytesProduced == (backend == .zlib ? 0 : 10))
    }
  }
}

/// Bytes that are read once, as from a pipe.
private final class OnceSource: ByteSource {
  private let source: ChunkedSource

  init(_ bytes: [UInt8]) { source = ChunkedSource(bytes) }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    unsafe try source.read(into: target, capacity: capacity)
  }
}

/// A file that is overwritten after it has been read.
private final class ChangingSource: ByteSource {
  private var source: ChunkedSource
  private let other: [UInt8]
  private var position = 0
  let canRewind = true

  init(_ bytes: [UInt8], then other: [UInt8]) {
    // In chunks, so that the member has left the buffer.
    source = ChunkedSource(bytes, chunks: [100])
    self.other = other
  }

  func read(
    into target: UnsafeMutablePointer<UInt8>, capacity: Int
  ) throws(SystemError) -> Int {
    let count = unsafe try source.read(into: target, capacity: capacity)
    position += count
    return count
  }

  func rewind(by count: Int) {
    position -= count
    source = ChunkedSource(Array(other[min(position, other.count)...]))
  }
}

/// Inflates from chunks of a size, with room for so many bytes at a time.
private func inflate(
  _ inflater: any Inflater, _ input: [UInt8], chunk: Int = .max, room: Int
) -> (content: [UInt8], outcome: InflateOutcome, consumed: Int) {
  var content: [UInt8] = []
  var position = 0
  var window = 0
  var target = [UInt8](repeating: 0, count: room)
  while true {
    if position == window { window += min(chunk, input.count - window) }
    let step = unsafe input.withUnsafeBufferPointer { source in
      unsafe target.withUnsafeMutableBufferPointer { target in
        guard let base = target.baseAddress else { preconditionFailure("there is room") }
        return unsafe inflater.step(
          UnsafeBufferPointer(rebasing: source[position..<window]), into: base, capacity: room)
      }
    }
    position += step.consumed
    content += target[..<step.produced]
    if step.outcome != .more || (step.produced == 0 && step.consumed == 0) {
      return (content, step.outcome, position)
    }
  }
}

/// Writes numbers as deflate has them, from their lowest bit.
private struct BitWriter {
  var bytes: [UInt8] = []
  private var count = 0

  mutating func write(_ number: Int, _ bits: Int) {
    for bit in 0..<bits {
      if count % 8 == 0 { bytes.append(0) }
      bytes[count / 8] |= UInt8(number >> bit & 1) << UInt8(count % 8)
      count += 1
    }
  }
}
