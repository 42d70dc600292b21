// Malformed texts in sound wrappers, and in lists: each is malformed at its place, and what stands beside it counts.

import Pricing
import StrictJSON
import Testing

@testable import LogRecords

@Suite struct `Malformed texts in wrappers` {
  /// How texts are written down, one of which is malformed.
  enum Wrapper: CaseIterable {
    case native, docker, dockerWithoutEnd, cri, cloudWatch, twice, list

    /// What stands before and behind each text.
    private var frame: (String, String) {
      switch self {
      case .native: ("", "\n")
      case .docker: (#"{"log":""#, #"\n","stream":"stdout","time":"2026-06-01T00:00:00Z"}"# + "\n")
      case .dockerWithoutEnd: (#"{"stream":"stdout","log":""#, #""}"# + "\n")
      case .cri: ("2026-06-01T00:00:00.000000001Z stdout F ", "\n")
      case .cloudWatch:
        (
          #"{"logGroup":"/img","logEvents":[{"id":"7","message":""#,
          #""},{"message":"up"}]}"# + "\n"
        )
      case .twice: (#"{"line":"{\"a\":1,\"msg\":\""#, #"\"}"}"# + "\n")
      case .list: ("  ", "\n")
      }
    }

    /// A byte of a text as it is written.
    private func written(_ byte: UInt8) -> [UInt8] {
      let depth = self == .twice ? 2 : [.native, .cri, .list].contains(self) ? 0 : 1
      return (0..<depth).reduce([byte]) { bytes, _ in
        bytes.flatMap { byte -> [UInt8] in
          switch byte {
          case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
          case 0..<0x20:
            Array((byte < 16 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
          default: [byte]
          }
        }
      }
    }

    /// A log of some texts, and where a byte of one of them is in it.
    func log(_ texts: [String], place: (text: Int, byte: Int)) -> (bytes: [UInt8], byte: Int) {
      var bytes = Array((self == .list ? "[\n" : "").utf8)
      var found = 0
      for (number, text) in texts.enumerated() {
        bytes += Array(frame.0.utf8)
        for (index, byte) in text.utf8.enumerated() {
          if place == (number, index) { found = bytes.count }
          bytes += written(byte)
        }
        if place == (number, text.utf8.count) { found = bytes.count }
        // An element that is open would take the comma for its own.
        bytes += Array((self == .list && number == 0 ? "," : "").utf8) + Array(frame.1.utf8)
      }
      return (bytes + Array((self == .list ? "]\n" : "").utf8), found)
    }
  }

  /// What stands behind the model, what is wrong with it, and at which of its bytes.
  static let faults: [(rest: String, code: JSONSyntaxError.Code, offset: Int)] = [
    (#""a":1,}"#, .trailingComma, 6), ("// x}", .comment, 0), (#""a":NaN}"#, .notANumber, 4),
    ("'a':1}", .singleQuotes, 0), ("\"a\":\"\t\"}", .controlByte, 5),
    (#""a":"\x"}"#, .badEscape, 6),
    (#""a":01}"#, .badNumber, 5), (#""a":"\ud800"}"#, .loneSurrogate, 11),
    (#""a":tru}"#, .badLiteral, 7), (#""é\"":"\u65e5\ud83d\ude00","a":1,}"#, .trailingComma, 34),
    (#""a":"b" "c":1}"#, .unexpectedByte, 8),
  ]

  private func users(_ log: DecodedLog) -> [String] { log.lines.compactMap(\.facts?.user) }

  @Test(arguments: Wrapper.allCases, faults.indices)
  func `are malformed at their place, and the rest counts`(wrapper: Wrapper, fault: Int) {
    let fault = Self.faults[fault]
    let start = #"{"model":"flux-2-pro","#
    let texts = [
      #"{"model":"flux-2-pro","user":"alice","n":1}"#, start + fault.rest,
      #"{"model":"flux-2-pro","user":"bob","n":1}"#,
    ]
    let (bytes, byte) = wrapper.log(texts, place: (1, start.utf8.count + fault.offset))
    for capacity in [100, 4096] {
      let log = DecodedLog(bytes, capacity: capacity)
      #expect(users(log) == ["alice", "bob"], "\(fault.rest)")
      var malformed: [(fault: LineFault, line: DecodedLine)] = []
      for line in log.lines {
        if case .malformed(let fault) = line.verdict { malformed.append((fault, line)) }
      }
      guard malformed.count == 1 else {
        #expect(malformed.count == 1, "\(fault.rest)")
        continue
      }
      let (found, line) = malformed[0]
      #expect(found.reason == .syntax(fault.code), "\(fault.rest)")
      #expect(line.number == (wrapper == .list ? 3 : 2), "\(fault.rest)")
      #expect(line.byteOffset + found.offset == byte, "\(fault.rest)")
    }
  }

  @Test(arguments: [Wrapper.docker, .dockerWithoutEnd, .cri])
  func `that nothing completes are malformed where they stand`(wrapper: Wrapper) {
    let open = #"{"model":"flux-2-pro","n":1"#
    let good = #"{"model":"flux-2-pro","user":"bob","n":1}"#
    for texts in [[open, good], [good, open]] {
      let place = texts[0] == open ? 0 : 1
      let (bytes, byte) = wrapper.log(texts, place: (place, 0))
      for capacity in [100, 4096] {
        let log = DecodedLog(bytes, capacity: capacity)
        #expect(users(log) == ["bob"])
        let lines = log.lines.filter(\.isMalformed)
        #expect(lines.map(\.number) == [place + 1])
        guard case .malformed(let fault) = lines.first?.verdict, let line = lines.first else {
          continue
        }
        #expect(fault.reason == .syntax(.incomplete))
        #expect(line.byteOffset + fault.offset >= byte + open.utf8.count)
      }
    }
  }

  @Test func `that are one of many in a value leave the others alone`() {
    let messages = [
      #"{"model":"flux-2-pro","user":"alice","n":1}"#, #"{"model":"flux-2-pro",}"#,
      #"{"model":"flux-2-pro","user":"bob","n":1}"#, "{'flux-2-pro': 1}", "{'a': 1}",
    ]
    let events = messages.map { #"{"message":\#(quoted($0))}"# }.joined(separator: ",")
    let bytes = Array((#"{"logEvents":["# + events + "]}\n").utf8)
    let log = DecodedLog(bytes)
    #expect(users(log) == ["alice", "bob"])
    let places = log.lines.compactMap { line -> Int? in
      if case .malformed(let fault) = line.verdict { line.byteOffset + fault.offset } else { nil }
    }
    #expect(places.map { bytes[$0] } == [UInt8(ascii: "}"), UInt8(ascii: "'")])
  }
}
