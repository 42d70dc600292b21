// A log of a container, whose lines may be pieces, is read by all workers together.

import Analyses
import Quotes
import LogRecords
import Pages
import Spend
import SystemIO
import TestSupport
import Testing

@Suite struct ContainerRunTests {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  /// Requests as Docker writes them, of which some are cut in two and some are printed on several lines.
  private func log(_ random: inout SeededNumbers, lines: Int) -> [UInt8] {
    var text = ""
    func add(_ log: String, stream: String = "stdout") {
      let escaped = log.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n")
      text += #"{"log":"\#(escaped)","stream":"\#(stream)","time":"2026-06-01T12:00:00.5Z"}"# + "\n"
    }
    for number in 0..<lines {
      let call =
        #"{"id":"r\#(number)","model":"flux-2-pro","user":"u\#(number % 7)","width":512,"height":512}"#
      switch random.below(20) {
      case 0:
        add(String(call.prefix(30)))
        add(String(call.dropFirst(30)) + "\n")
      case 1:
        for line in [
          "{\n", "  \"id\": \"p\(number)\",\n", "  \"model\": \"flux-2-pro\",\n", "  \"n\": 1\n",
          "}\n",
        ] { add(line) }
      case 2: add("up\n", stream: "stderr")
      case 3: add("{\"model\":\"flux-2-pro\",\n")
      default: add(call + "\n")
      }
    }
    return Array(text.utf8)
  }

  @Test(arguments: 1...4)
  func `says the same for any number of workers and any size of blocks`(seed: Int) throws {
    var random = SeededNumbers(seed)
    let text = log(&random, lines: 600)
    let files = [
      try folder.write(text, to: "a.log"),
      try folder.write(members: text.cut(into: 5, &random), to: "b.log.gz"),
    ]
    for file in files {
      let expected = try report([file], workers: 1) { $0.blockCapacity = 1 << 20 }
      #expect(expected.inputs.requests > 400 && expected.inputs.malformed > 0)
      for (workers, capacity) in [(1, 300), (2, 1000), (3, 2500), (8, 20_000)] {
        let other = try report([file], workers: workers) { $0.blockCapacity = capacity }
        #expect(
          other.rendered(as: .json) == expected.rendered(as: .json),
          "\(workers) workers, blocks of \(capacity)")
      }
    }
  }
}
