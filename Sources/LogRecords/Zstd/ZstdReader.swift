// The frames of a zstd file (RFC 8878), by libzstd.
//
//   between -> header -> block header -> block -> ... -> checksum -> between ...
//           -> skipped -> between
//
// libzstd does not say how much it has read of a frame whose checksum is wrong. So the frame is walked along here,
// block by block, and libzstd gets each part by itself.

extension MemberFormat {
  /// Nil without the package trait `ZSTD`.
  static var zstd: MemberFormat? {
    #if ZSTD
      ZstdReader.format
    #else
      nil
    #endif
  }
}

#if ZSTD
  /// Reads zstd frames.
  final class ZstdReader: MemberReader {
    private enum Phase {
      case between, header, blockHeader, block, corrupt, checksum, end, skipHeader, skipped
    }

    static let format = MemberFormat(
      "zstd", member: "zstd frame", library: { ZstdDecoder.version }, begins: ZstdReader.begins,
      reader: { input, _ in ZstdReader(input) })
    var format: MemberFormat { Self.format }
    private let input: InputBuffer
    private let decoder = ZstdDecoder()
    private var phase = Phase.between
    private(set) var member = 0
    private(set) var memberOffset = 0
    /// What has been read of a part of which all bytes are needed at once, and how many these are.
    private var part: [UInt8] = []
    private var partLength = 0
    private var hasChecksum = false
    private var isLastBlock = false
    /// Bytes of the block, or of what is skipped, that are still to come.
    private var remaining = 0

    init(_ input: InputBuffer) { self.input = input }

    /// Whether bytes begin a frame, or all there are could.
    static func begins(_ bytes: [UInt8]) -> Bool {
      bytes.count >= 2 && (Magic.zstd.starts(with: bytes.prefix(4)) || beginsSkippable(bytes))
    }

    private static func beginsSkippable(_ bytes: [UInt8]) -> Bool {
      bytes.first.map { $0 & 0xF0 == 0x50 } == true && bytes.count >= 4
        && bytes[1] == 0x2A && bytes[2] == 0x4D && bytes[3] == 0x18
    }

    func goBackToProduced() {}

    func step(into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> MemberStep {
      switch phase {
      case .between: findFrame()
      case .header: unsafe readHeader(target, capacity)
      case .blockHeader: unsafe readBlockHeader(target, capacity)
      case .block: unsafe readBlock(target, capacity)
      case .corrupt: corrupt()
      case .checksum: unsafe readChecksum(target, capacity)
      case .end: end()
      case .skipHeader: readSkipHeader()
      case .skipped: skip()
      }
    }

    /// Passes padding, and finds the next frame or the end.
    private func findFrame() -> MemberStep {
      while input.peek() == 0 { input.consume(1) }
      let head = input.peek(MemberFormat.magicLength)
      if head.isEmpty { return .end }
      // A single byte that may begin a frame is one that is cut.
      guard Self.begins(head) || head == [Magic.zstd[0]] else {
        let offset = input.offset
        while input.hasBytes() { input.consumeWindow() }
        return .refused(format.trailingBytes(input.offset - offset, from: offset))
      }
      member += 1
      memberOffset = input.offset
      if Self.beginsSkippable(head) {
        begin(.skipHeader, 8)
      } else {
        decoder.reset()
        begin(.header, 5)
      }
      return .more
    }

    // MARK: Parts

    /// Goes on to a part of so many bytes.
    private func begin(_ next: Phase, _ length: Int) {
      phase = next
      part.removeAll(keepingCapacity: true)
      partLength = length
    }

    /// Reads on in the present part; false if the file ends before it does.
    private func completePart() -> Bool {
      while part.count < partLength {
        guard let byte = input.peek() else { return false }
        input.consume(1)
        part.append(byte)
      }
      return true
    }

    /// Gives the present part to libzstd.
    private func decodePart(
      _ target: UnsafeMutablePointer<UInt8>, _ capacity: Int
    ) -> ZstdDecoder.Step {
      // Safe: the bytes are used within the call.
      unsafe part.withUnsafeBufferPointer {
        unsafe decoder.step($0, into: target, capacity: capacity)
      }
    }

    private func readHeader(
      _ target: UnsafeMutablePointer<UInt8>, _ capacity: Int
    ) -> MemberStep {
      guard completePart() else { return .cut("its header") }
      if partLength == 5 {
        // Magic, descriptor; then the size of the window, the dictionary and the size of the content.
        let descriptor = part[4]
        let isSingle = descriptor & 0x20 != 0
        hasChecksum = descriptor & 4 != 0
        let sizes = [isSingle ? 1 : 0, 2, 4, 8]
        partLength +=
          (isSingle ? 0 : 1) + [0, 1, 2, 4][Int(descriptor & 3)] + sizes[Int(descriptor >> 6)]
        return .more
      }
      if case .failed(let reason) = unsafe decodePart(target, capacity).outcome {
        return .refused(format.badHeader(of: member, at: memberOffset, reason))
      }
      begin(.blockHeader, 3)
      return .begins
    }

    private func readBlockHeader(
      _ target: UnsafeMutablePointer<UInt8>, _ capacity: Int
    ) -> MemberStep {
      guard completePart() else { return .cut("its data") }
      let bits = Int(part[0]) | Int(part[1]) << 8 | Int(part[2]) << 16
      isLastBlock = bits & 1 != 0
      // A run is one byte, whatever its length.
      remaining = bits >> 1 & 3 == 1 ? 1 : bits >> 3
      return unsafe take(decodePart(target, capacity))
    }

    private func readBlock(
      _ target: UnsafeMutablePointer<UInt8>, _ capacity: Int
    ) -> MemberStep {
      guard remaining == 0 || input.hasBytes() || decoder.mayHoldOutput else {
        return .cut("its data")
      }
      // Safe: as many bytes as there are in the window at most.
      let window = unsafe UnsafeBufferPointer(rebasing: input.window.prefix(remaining))
      let step = unsafe decoder.step(window, into: target, capacity: capacity)
      input.consume(step.consumed)
      remaining -= step.consumed
      return take(step)
    }

    /// Goes on behind a step within a block.
    private func take(_ step: ZstdDecoder.Step) -> MemberStep {
      phase = .block
      if case .failed = step.outcome {
        phase = .corrupt
      } else if remaining == 0, !decoder.mayHoldOutput {
        if !isLastBlock {
          begin(.blockHeader, 3)
        } else if hasChecksum {
          begin(.checksum, 4)
        } else if case .end = step.outcome {
          phase = .end
        } else {
          phase = .corrupt
        }
      }
      return step.produced > 0 ? .content(step.produced) : .more
    }

    /// A frame without a checksum is sound if it ends as it should.
    private func end() -> MemberStep {
      phase = .between
      return .sound
    }

    private func corrupt() -> MemberStep {
      .bad(
        MemberFault(
          kind: .corrupt,
          reason: "its data is corrupt near byte \(input.offset), nothing from there on was read",
          isLast: true))
    }

    private func readChecksum(
      _ target: UnsafeMutablePointer<UInt8>, _ capacity: Int
    ) -> MemberStep {
      guard completePart() else { return .cut("its checksum") }
      phase = .between
      guard case .failed = unsafe decodePart(target, capacity).outcome else { return .sound }
      return .bad(MemberFault(kind: .checksum, reason: "its checksum is wrong"))
    }

    // MARK: Skippable frames

    private func readSkipHeader() -> MemberStep {
      guard completePart() else { return .cut("its header") }
      remaining = part[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
      phase = .skipped
      return .begins
    }

    private func skip() -> MemberStep {
      if remaining == 0 {
        phase = .between
        return .sound
      }
      guard input.hasBytes() else { return .cut("its data") }
      let count = unsafe min(remaining, input.window.count)
      input.consume(count)
      remaining -= count
      return .more
    }
  }
#endif
