// Texts that go on in the next line of the same stream of the same container.
//
// Docker and Kubernetes cut what a container writes into lines, and long lines into pieces of 16 KiB:
//
//     {"log":"{\"model\":\"flux-2-p","stream":"stdout"}        2026-06-01T12:00:00Z stdout P {"model":"flux-2-p
//     {"log":"ro\",\"width\":512}\n","stream":"stdout"}        2026-06-01T12:00:00Z stdout F ro","width":512}
//
// A piece waits until the next text of its stream completes it; where they give no JSON value together, each
// stands by itself.

/// The pieces of one file that wait for what completes them. It belongs to one stream, as blocks do.
public final class LogPieces: @unchecked Sendable {
  /// Bytes that a value in pieces may have; beyond, each piece stands by itself.
  static let limit = 16 << 20

  /// A line that is a piece.
  struct Part {
    /// Of Docker, the object; of CRI, the text.
    var bytes: [UInt8]
    /// Of CRI, what stands before the text; nil for Docker.
    var prefix: [UInt8]?
    /// Its line, counted from the beginning of the file, or of its block if the file's are not read in order.
    var line: Int
    var byteOffset: Int
    var isTrusted: Bool
  }

  /// The pieces of one stream.
  struct Waiting {
    var parts: [Part]
    /// Their texts together.
    var text: [UInt8]
  }

  /// By stream and container, and in the order in which they began.
  private var waiting: [UInt64: Waiting] = [:]
  private var order: [UInt64] = []
  /// Lines before the block that is being read.
  private(set) var lineBase = 0
  private var lastLines = 0

  /// None.
  public init() {}

  var isEmpty: Bool { waiting.isEmpty }

  /// Notes that a block of so many lines has been read.
  public func pass(lines: Int) { (lineBase, lastLines) = (lineBase + lines, lines) }

  /// Goes back to the block read last.
  func returnToLastBlock() { (lineBase, lastLines) = (lineBase - lastLines, 0) }

  /// Takes what waits for a stream.
  func take(_ stream: UInt64) -> Waiting? {
    guard let taken = waiting.removeValue(forKey: stream) else { return nil }
    order.removeAll { $0 == stream }
    return taken
  }

  func put(_ pieces: Waiting, _ stream: UInt64) {
    if waiting.updateValue(pieces, forKey: stream) == nil { order.append(stream) }
  }

  /// Takes all that still waits.
  func takeAll() -> [Part] {
    defer { (waiting, order) = ([:], []) }
    return order.flatMap { waiting[$0]?.parts ?? [] }
  }
}

/// A line of a container's log as the Container Runtime Interface has it.
struct CRILine {
  /// What stands before the text.
  var prefix: TextView
  var text: TextView
  /// A hash of the name of the stream.
  var stream: UInt64
  /// Whether the text goes on in the next line.
  var isPartial: Bool
  /// Bytes between prefix and text: `stdout F `.
  static let tagCount = 9

  /// Nil for any other line: `2026-06-01T12:00:00.123Z stdout F text`.
  init?(_ line: TextView) {
    guard line.count > 20, line[4] == UInt8(ascii: "-"), line[7] == UInt8(ascii: "-"),
      line[10] == UInt8(ascii: "T"), TextView.isDigit(line[0]),
      let space = line.part(0..<48).firstIndex(of: 0x20)
    else { return nil }
    let isOut = line.hasBytes("stdout ", at: space + 1)
    guard isOut || line.hasBytes("stderr ", at: space + 1) else { return nil }
    let tag = line.byte(space + 8)
    guard tag == UInt8(ascii: "P") || tag == UInt8(ascii: "F") else { return nil }
    let behind = line.byte(space + 9)
    guard line.count == space + 9 || behind == 0x20 || behind == UInt8(ascii: ":") else {
      return nil
    }
    prefix = line.part(0..<space + 1)
    text = line.from(space + 1 + Self.tagCount)
    if text.count > 0, text[text.count - 1] == 0x0D { text = text.part(0..<text.count - 1) }
    (stream, isPartial) = (isOut ? 1 : 2, tag == UInt8(ascii: "P"))
  }
}

extension Block {
  /// Whether lines of Docker or Kubernetes stand in it, which may be pieces.
  var mayHoldPieces: Bool {
    // Safe: `count` bytes are filled.
    let head = unsafe TextView(UnsafePointer(bytes), min(count, 64 << 10))
    return head.find("\"log\"") != nil || head.find(" stdout ") != nil
      || head.find(" stderr ") != nil
  }
}
