// Wrapped logs hold the native one, line for line.

import Foundation
import LogGeneration
import Testing

@Suite struct `Wrapped logs` {
  /// 33 lines, so that CloudWatch's last message is not full.
  private static let native = bytes(BulkLog(kind: .long, seed: 5, lines: 33, users: 9))

  private func wrapped(_ wrapper: WrappedLog.Wrapper) -> [UInt8] {
    var log = WrappedLog(wrapper)
    return log.wrap(Self.native) + log.finish()
  }

  /// The texts of all lines in a wrapper.
  private func texts(_ wrapper: WrappedLog.Wrapper) throws -> [String] {
    try records(in: wrapped(wrapper)).flatMap { object -> [String] in
      switch wrapper {
      case .docker: return [try #require(object["log"] as? String)]
      case .loguru:
        let record = try #require(object["record"] as? [String: Any])
        let text = try #require(object["text"] as? String)
        #expect(record["message"] as? String == String(text.dropLast()))
        return [text]
      default:
        let events = try #require(object["logEvents"] as? [[String: Any]])
        return try events.map { try #require($0["message"] as? String) + "\n" }
      }
    }
  }

  @Test(arguments: [WrappedLog.Wrapper.docker, .loguru, .cloudwatch])
  func `a line stands in a text as it is`(wrapper: WrappedLog.Wrapper) throws {
    #expect(try texts(wrapper).joined() == String(decoding: Self.native, as: UTF8.self))
  }

  @Test func `messages of CloudWatch have 25 lines, the last what is left`() throws {
    let counts = try records(in: wrapped(.cloudwatch)).map { ($0["logEvents"] as? [Any])?.count }
    #expect(counts == [25, 8])
  }

  @Test func `a container's lines have a time, a stream and a flag before them`() {
    let prefix = "2026-06-01T12:34:56.789012345Z stdout F "
    let lines = String(decoding: wrapped(.cri), as: UTF8.self).split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix(prefix) })
    #expect(
      lines.map { $0.dropFirst(prefix.count) + "\n" }.joined()
        == String(decoding: Self.native, as: UTF8.self))
  }

  @Test func `a pretty list has the same values, over many lines`() throws {
    let log = wrapped(.pretty)
    let list = try #require(try JSONSerialization.jsonObject(with: Data(log)) as? [NSDictionary])
    #expect(list == (try records(in: Self.native).map { $0 as NSDictionary }))
    #expect(log.count { $0 == 0x0A } > 33 * 20)
  }

  @Test(arguments: WrappedLog.Wrapper.allCases)
  func `a log is the same however its blocks are cut`(wrapper: WrappedLog.Wrapper) {
    var (log, whole) = (WrappedLog(wrapper), [UInt8]())
    BulkLog(kind: .long, seed: 5, lines: 33, users: 9).write(blockSize: 1) { whole += log.wrap($0) }
    #expect(whole + log.finish() == wrapped(wrapper))
  }
}
