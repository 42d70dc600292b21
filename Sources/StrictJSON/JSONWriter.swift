// The spelling of JSON: UTF-8 in pieces, so that a document of a million rows is never in memory as a whole.

/// Spells a document.
public struct JSONWriter {
  /// Bytes that are worth passing on.
  private static let pieceSize = 1 << 16

  private var bytes: [UInt8] = []
  private let workers: Int

  private init(workers: Int) { self.workers = workers }

  /// Passes a document on as UTF-8, in pieces of which none is empty, ending in a line end.
  ///
  /// - Parameters:
  ///   - workers: threads that may write at the same time.
  ///   - sink: takes the pieces in their order.
  /// - Throws: what the sink throws; it is not called again.
  public static func write<Failure: Error>(
    _ document: JSON, workers: Int = 1, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var writer = JSONWriter(workers: workers)
    try writer.write(document, indent: 0, to: sink)
    writer.append("\n")
    try writer.flush(to: sink)
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func flush<Failure: Error>(
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// - Parameter indent: spaces before the line that the value begins in.
  private mutating func write<Failure: Error>(
    _ value: JSON, indent: Int, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    switch value {
    case .null: append("null")
    case .boolean(let flag): append(flag ? "true" : "false")
    case .number(let number): append(String(number))
    case .string(let text): JSONString.write(text, to: &bytes)
    case .array(let elements):
      append("[")
      for (index, element) in elements.enumerated() {
        if index > 0 { append(", ") }
        try write(element, indent: indent, to: sink)
      }
      append("]")
    case .lines(let elements):
      try writeRows(elements.count, indent: indent, to: sink) { elements[$0] }
    case .rows(let count, let element):
      try writeRows(count, indent: indent, to: sink, element)
    case .written(let elements): try write(elements, indent: indent, to: sink)
    case .object(let members):
      append("{")
      for (index, member) in members.enumerated() {
        if index > 0 { append(", ") }
        try write(member, indent: indent, to: sink)
      }
      append("}")
    case .document(let members):
      append("{")
      for (index, member) in members.enumerated() {
        append(Self.lineStart(indent + 2, isFirst: index == 0))
        try write(member, indent: indent + 2, to: sink)
      }
      append("\n\(Self.spaces(indent))}")
    case .indented(let value): try write(value, indent: indent + 2, to: sink)
    }
  }

  private mutating func write<Failure: Error>(
    _ member: (String, JSON), indent: Int, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    JSONString.write(member.0, to: &bytes)
    append(": ")
    try write(member.1, indent: indent, to: sink)
  }

  private mutating func writeRows<Failure: Error>(
    _ count: Int, indent: Int, to sink: ([UInt8]) throws(Failure) -> Void,
    _ element: (Int) -> JSON
  ) throws(Failure) {
    guard count > 0 else { return append("[]") }
    let (first, next) = Self.lineStarts(indent + 2)
    for place in 0..<count {
      append(place == 0 ? "[" + first : next)
      try write(element(place), indent: indent + 2, to: sink)
      if bytes.count >= Self.pieceSize { try flush(to: sink) }
    }
    append("\n\(Self.spaces(indent))]")
  }

  private mutating func write<Failure: Error>(
    _ elements: any WrittenElements, indent: Int, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    guard !elements.isEmpty else { return append("[]") }
    let (first, next) = Self.lineStarts(indent + 2)
    append("[" + first)
    try elements.write(separator: next, workers: workers) { piece throws(Failure) in
      bytes.append(contentsOf: piece)
      if bytes.count >= Self.pieceSize { try flush(to: sink) }
    }
    append("\n\(Self.spaces(indent))]")
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// What stands before the first of several lines, and before each other one.
  private static func lineStarts(_ indent: Int) -> (first: String, next: String) {
    (lineStart(indent, isFirst: true), lineStart(indent, isFirst: false))
  }

  private static func lineStart(_ indent: Int, isFirst: Bool) -> String {
    (isFirst ? "\n" : ",\n") + spaces(indent)
  }
}

extension JSON {
  /// The value as a document, ending in a line end.
  public var documentText: String {
    var bytes: [UInt8] = []
    JSONWriter.write(self) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
