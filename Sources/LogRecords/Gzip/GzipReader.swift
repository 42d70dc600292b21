// The members of a gzip file (RFC 1952), by ISA-L or zlib.
//
//   between -> header -> data -> trailer -> between ...
//
// A member that is not sound is read again by zlib, which has the last word on it.

extension MemberFormat {
  static let gzip = MemberFormat(
    "gzip", member: "gzip member", library: { InflateBackend.standard.version },
    begins: GzipReader.begins, reader: GzipReader.init)
}

/// Reads gzip members.
final class GzipReader: MemberReader {
  private enum Phase {
    case between, header, data, corrupt, trailer
  }

  let format = MemberFormat.gzip
  private let input: InputBuffer
  private let backend: InflateBackend
  private lazy var firstInflater = backend.makeInflater()
  private lazy var secondInflater = InflateBackend.zlib.makeInflater()
  private var phase = Phase.between
  private(set) var member = 0
  private(set) var memberOffset = 0
  private var header = GzipHeader()
  /// Where its compressed data begins.
  private var dataOffset = 0
  /// Whether zlib reads it again, after another backend found it to be bad.
  private var isReadAgain = false
  private var checksum = Checksum()
  private var length = 0
  private var trailer: [UInt8] = []

  init(_ input: InputBuffer, _ backend: InflateBackend) {
    (self.input, self.backend) = (input, backend)
  }

  /// Whether bytes begin a member; a single one may.
  static func begins(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && Magic.gzip.starts(with: bytes.prefix(Magic.gzip.count))
  }

  func step(into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> MemberStep {
    switch phase {
    case .between: findMember()
    case .header: readHeader()
    case .data: unsafe inflate(into: target, capacity)
    case .corrupt: corrupt()
    case .trailer: readTrailer()
    }
  }

  /// Passes padding, and finds the next member or the end.
  private func findMember() -> MemberStep {
    while input.peek() == 0 { input.consume(1) }
    let head = input.peek(MemberFormat.magicLength)
    if head.isEmpty { return .end }
    guard Self.begins(head) else {
      let offset = input.offset
      while input.hasBytes() { input.consumeWindow() }
      return .refused(format.trailingBytes(input.offset - offset, from: offset))
    }
    phase = .header
    member += 1
    memberOffset = input.offset
    header = GzipHeader()
    return .more
  }

  private func readHeader() -> MemberStep {
    guard let byte = input.peek() else { return .cut("its header") }
    input.consume(1)
    if let fault = header.consume(byte) {
      return .refused(format.badHeader(of: member, at: memberOffset, fault.rawValue))
    }
    guard header.isComplete else { return .more }
    phase = .data
    dataOffset = input.offset
    isReadAgain = false
    inflater.reset()
    checksum = Checksum()
    length = 0
    trailer.removeAll(keepingCapacity: true)
    return .begins
  }

  // MARK: Content

  private var inflater: any Inflater { isReadAgain ? secondInflater : firstInflater }

  /// Safe: writes at most `capacity` bytes.
  private func inflate(into target: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> MemberStep {
    // Of a file that is cut, what is still held when a block is full is read too.
    guard input.hasBytes() || inflater.mayHoldOutput else {
      return isJudged ? .cut("its data") : readAgain()
    }
    let step = unsafe inflater.step(input.window, into: target, capacity: capacity)
    input.consume(step.consumed)
    // Safe: so many bytes were just written there.
    unsafe checksum.update(target, count: step.produced)
    length += step.produced
    switch step.outcome {
    case .more: break
    case .end: phase = .trailer
    case .corrupt:
      guard isJudged else { return readAgain() }
      phase = .corrupt
    }
    return step.produced > 0 ? .content(step.produced) : .more
  }

  private func corrupt(takenBack: Int = 0) -> MemberStep {
    .bad(
      MemberFault(
        kind: .corrupt,
        reason: "its data is corrupt near byte \(input.offset), nothing from there on was read",
        isLast: true, takenBack: takenBack))
  }

  private func readTrailer() -> MemberStep {
    guard let byte = input.peek() else { return isJudged ? .cut("its trailer") : readAgain() }
    input.consume(1)
    trailer.append(byte)
    guard trailer.count == 8 else { return .more }
    func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    let hasChecksum = number(trailer[..<4]) == checksum.value
    let hasLength = number(trailer[4...]) == UInt32(truncatingIfNeeded: length)
    guard hasChecksum && hasLength || isJudged else { return readAgain() }
    phase = .between
    if !hasChecksum { return .bad(MemberFault(kind: .crc, reason: "its checksum is wrong")) }
    if !hasLength { return .bad(MemberFault(kind: .length, reason: "its length is wrong")) }
    return .sound
  }

  // MARK: The last word

  /// Whether what is found wrong with the member is the last word on it.
  private var isJudged: Bool { backend == .zlib || isReadAgain }

  /// Other backends than zlib read ahead.
  func goBackToProduced() {
    if phase == .data, !isJudged { _ = readAgain() }
  }

  /// Begins a member that is not sound again, with zlib, which says what is wrong with it and where.
  ///
  /// Other backends take code tables that zlib refuses, and of a file that is cut they may produce a
  /// few bytes less. What they have produced is otherwise what zlib produces, and is passed over.
  private func readAgain() -> MemberStep {
    isReadAgain = true
    phase = .data
    trailer.removeAll(keepingCapacity: true)
    input.rewind(to: dataOffset)
    inflater.reset()
    let scratch = Block(capacity: min(Block.standardCapacity, length))
    var passed = Checksum()
    var count = 0
    var outcome = InflateOutcome.more
    while count < length, outcome == .more, input.hasBytes() || inflater.mayHoldOutput {
      // Safe: at most the scratch block's capacity is written.
      let step = unsafe inflater.step(
        input.window, into: scratch.bytes, capacity: min(scratch.capacity, length - count))
      input.consume(step.consumed)
      // Safe: so many bytes were just written there.
      unsafe passed.update(scratch.bytes, count: step.produced)
      count += step.produced
      outcome = step.outcome
    }
    // Fewer bytes than before: the file was cut meanwhile.
    if outcome == .more, count < length { return .more }
    // Other bytes than before: the file was changed meanwhile. The lines of what zlib does not produce go with
    // the member.
    if outcome == .corrupt || passed.value != checksum.value {
      return corrupt(takenBack: length - count)
    }
    if outcome == .end { phase = .trailer }
    return .more
  }
}
