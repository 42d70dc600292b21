// Blocks of a container's log that can be read by any worker, since no text goes on behind their end.
//
// Whether a text is complete depends on all pieces before it. But where two lines of a stream come one after the
// other, of which the first ends with a newline and the second is by itself a whole object, or no object at all,
// nothing is open behind them, whatever came before: what begins a line like no other's rest begins anew.
//
//     {"log":"...}\n","stream":"stdout","time":"..."}     ends its line
//     {"log":"{...}\n","stream":"stdout","time":"..."}    whole: if nothing was open at the beginning of the block,
//                                                         nothing is behind it
//
// So the last two lines of each stream are looked at, and of all others no more than whose they are. That is done
// in the forms in which Docker and Kubernetes write lines; any other line is left to whoever reads in order.

internal import CByteMasks
internal import StrictJSON

extension Block {
  /// How many lines a block has that leaves no text open, if none was open before it; nil if that is not known.
  func linesOfWholeTexts() -> Int? {
    // Safe: `count` bytes are filled.
    let bytes = unsafe TextView(UnsafePointer(self.bytes), count)
    guard count > 0, bytes[count - 1] == 0x0A, !continuesLine else { return nil }
    var streams: [StreamEnd] = []
    var (start, lines) = (0, 0)
    while start < count {
      let end = lineEnd(from: start)
      guard let line = ContainerLine(bytes.part(start..<end)) else { return nil }
      let known = streams.firstIndex { $0.last.stream.isEqual(line.stream) }
      if let known {
        streams[known] = StreamEnd(last: line, before: streams[known].last)
      } else {
        // There are no more than two.
        guard streams.count < 2 else { return nil }
        streams.append(StreamEnd(last: line))
      }
      (start, lines) = (end + 1, lines + 1)
    }
    return streams.allSatisfy(\.isComplete) ? lines : nil
  }
}

/// The last two lines of a stream.
private struct StreamEnd {
  var last: ContainerLine
  var before: ContainerLine?

  /// Whether nothing is open behind them.
  var isComplete: Bool { before?.endsLine == true && last.isWhole }
}

/// A line of Docker or Kubernetes.
@safe
private struct ContainerLine {
  /// Texts that are longer are left to others.
  private static let longestText = 64 << 10
  private static let dockerStart: StaticString = #"{"log":""#
  private static let dockerStreams: [StaticString] = [
    #"","stream":"stdout","time":""#, #"","stream":"stderr","time":""#,
  ]

  /// The text; of Docker with its escapes.
  let text: TextView
  /// What tells its stream from others.
  let stream: TextView
  private let isEscaped: Bool
  private let isPartial: Bool

  /// Nil for any other line, or one that may be of another container.
  init?(_ line: TextView) {
    if line.byte(0) == UInt8(ascii: "{") { self.init(docker: line) } else { self.init(cri: line) }
  }

  private init?(cri line: TextView) {
    guard let cri = CRILine(line) else { return nil }
    text = cri.text
    stream = TextView(cri.stream == 1 ? "stdout" : "stderr")
    (isEscaped, isPartial) = (false, cri.isPartial)
  }

  /// `{"log":"...","stream":"stdout","time":"..."}`, and nothing else.
  private init?(docker line: TextView) {
    let textStart = Self.dockerStart.utf8CodeUnitCount
    // The time, and the quote before it: one with a quote in it would have something else before that.
    let time = max(0, line.count - 64)..<max(0, line.count - 2)
    guard line.part(0..<textStart).isEqual(TextView(Self.dockerStart)),
      line.from(line.count - 2).isEqual(TextView("\"}")),
      let quote = line.part(time).lastIndex(of: UInt8(ascii: "\""))
    else { return nil }
    let start = time.lowerBound + quote + 1
    for name in Self.dockerStreams {
      let end = start - name.utf8CodeUnitCount
      guard end >= textStart, line.part(end..<start).isEqual(TextView(name)) else { continue }
      // The quote before the text, too. A text that ends earlier has a quote without a backslash behind it.
      let inside = line.part(textStart - 1..<end)
      // Safe: a view has `count` bytes.
      guard unsafe has_bare_quote(inside.start, inside.count) == 0 else { return nil }
      text = line.part(textStart..<end)
      stream = line.part(end..<start)
      (isEscaped, isPartial) = (true, false)
      return
    }
    return nil
  }

  /// Whether the text ends with a newline.
  var endsLine: Bool {
    if !isEscaped { return !isPartial }
    guard text.hasBytes(#"\n"#, at: text.count - 2) else { return false }
    var backslashes = 0
    while text.byte(text.count - 2 - backslashes) == UInt8(ascii: "\\") { backslashes += 1 }
    return backslashes & 1 == 1
  }

  /// Whether the text is one object in one line, or no object at all, and cannot go on with what is open.
  var isWhole: Bool {
    guard !isPartial, text.count <= Self.longestText, !Framing.continues(text.byte(0)),
      text.byte(0) != UInt8(ascii: "\\"), text.byte(0) != UInt8(ascii: "[")
    else { return false }
    var bytes = isEscaped ? unescaped : text.bytes
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    guard bytes.contains(UInt8(ascii: "{")) else { return !bytes.contains(0x0A) }
    guard bytes[0] == UInt8(ascii: "{"), !bytes.contains(0x0A) else { return false }
    do throws(JSONSyntaxError) {
      _ = try JSONValue(parsing: bytes)
      return true
    } catch {
      return false
    }
  }

  private var unescaped: [UInt8] {
    // Its own line has not been read: only if it is a string is there something to resolve.
    do throws(JSONSyntaxError) {
      let value = try JSONValue(parsing: [UInt8(ascii: "\"")] + text.bytes + [UInt8(ascii: "\"")])
      if case .string(let text) = value.content { return Array(text.utf8) }
    } catch {}
    // What is no string is no whole object either.
    return [UInt8(ascii: "{"), 0x0A]
  }
}
