// The same log as those who ship logs write it: each line in a text, or a list of all its values.
//
// What stands around a line is the same for all of them, so that a wrapped log differs from the native one in
// nothing but its wrapper.

/// Puts the lines of a log into what ships it.
public struct WrappedLog: Sendable {
  /// What ships a log.
  public enum Wrapper: String, CaseIterable, Sendable {
    /// Docker's json-file: the line in `log`.
    case docker
    /// A container of Kubernetes: time, stream and `F` before the line.
    case cri
    /// A subscription of CloudWatch Logs: 25 lines in the messages of `logEvents`.
    case cloudwatch
    /// Loguru's serialised records: the line in `text`, and once more in `record.message`.
    case loguru
    /// A list of all values, each over many lines.
    case pretty
  }

  /// Lines that CloudWatch sends together.
  private static let eventsInMessage = 25
  private static let time = "2026-06-01T12:34:56.789012345Z"

  private let wrapper: Wrapper
  private var text = LogText()
  private var lines = 0

  /// A log without lines.
  public init(_ wrapper: Wrapper) { self.wrapper = wrapper }

  /// Adds the whole lines of a block.
  ///
  /// - Returns: what is ready to be written.
  public mutating func wrap(_ block: [UInt8]) -> [UInt8] {
    for line in block.split(separator: 0x0A) {
      add(line)
      lines += 1
    }
    return taken()
  }

  /// Ends the log.
  ///
  /// - Returns: what is left to be written.
  public mutating func finish() -> [UInt8] {
    switch wrapper {
    case .cloudwatch where lines % Self.eventsInMessage > 0: text.append("]}\n")
    case .pretty: text.append(lines == 0 ? "[]\n" : "\n]\n")
    case .docker, .cri, .cloudwatch, .loguru: break
    }
    return taken()
  }

  private mutating func taken() -> [UInt8] {
    defer { text.bytes.removeAll(keepingCapacity: true) }
    return text.bytes
  }

  private mutating func add(_ line: ArraySlice<UInt8>) {
    switch wrapper {
    case .docker:
      text.append(#"{"log":"#)
      text.append(quoted: line, end: #"\n"#)
      text.append(#","stream":"stdout","time":"\#(Self.time)"}"#)
      text.append("\n")
    case .cri:
      text.append("\(Self.time) stdout F ")
      text.bytes += line
      text.append("\n")
    case .cloudwatch: addEvent(line)
    case .loguru:
      text.append(#"{"text":"#)
      text.append(quoted: line, end: #"\n"#)
      text.append(
        #","record":{"elapsed":{"repr":"0:00:01","seconds":1.0},"exception":null,"extra":{},"#)
      text.append(#""function":"generate","level":{"icon":"i","name":"INFO","no":20},"line":7,"#)
      text.append(#""message":"#)
      text.append(quoted: line, end: "")
      text.append(#","module":"app","name":"app","process":{"id":7,"name":"MainProcess"},"#)
      text.append(#""time":{"repr":"2026-06-01 12:34:56.789+00:00","timestamp":1780317296.789}}}"#)
      text.append("\n")
    case .pretty:
      text.append(lines == 0 ? "[\n" : ",\n")
      text.append(indented: line)
    }
  }

  private mutating func addEvent(_ line: ArraySlice<UInt8>) {
    let place = lines % Self.eventsInMessage
    if place == 0 {
      text.append(
        #"{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/ecs/imagegen","#)
      text.append(#""logStream":"web/1","subscriptionFilters":["all"],"logEvents":["#)
    } else {
      text.append(",")
    }
    text.append(#"{"id":""#)
    text.append(number: lines, width: 18)
    text.append(#"","timestamp":1780317296789,"message":"#)
    text.append(quoted: line, end: "")
    text.append("}")
    if place == Self.eventsInMessage - 1 { text.append("]}\n") }
  }
}

extension LogText {
  /// Appends a JSON string.
  ///
  /// - Parameter end: what follows the text in it, escaped.
  fileprivate mutating func append(quoted text: ArraySlice<UInt8>, end: String) {
    append("\"")
    append(escaping: text)
    append(end + "\"")
  }

  /// Appends JSON without white space as JSON over many lines, two spaces for each level.
  fileprivate mutating func append(indented json: ArraySlice<UInt8>) {
    var (depth, isInString, isEscaped, before) = (0, false, false, UInt8(0))
    for byte in json {
      let isEnd = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      let begins = before == UInt8(ascii: "{") || before == UInt8(ascii: "[")
      if !isInString {
        if isEnd { depth -= 1 }
        if begins != isEnd || before == UInt8(ascii: ",") { newLine(depth) }
      }
      bytes.append(byte)
      if isInString {
        if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        before = 0
        continue
      }
      if byte == UInt8(ascii: "\"") { isInString = true }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: ":") { bytes.append(0x20) }
      before = byte
    }
  }

  private mutating func newLine(_ depth: Int) {
    bytes.append(0x0A)
    for _ in 0..<2 * depth { bytes.append(0x20) }
  }
}
