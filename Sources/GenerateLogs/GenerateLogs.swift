// A command for developers: prints logs that are the same bytes on every machine.
//
//     fluxspend-generate-logs --kind long --lines 1000000 --shard 1/16 | gzip > part-01.jsonl.gz
//     fluxspend-generate-logs --kind demo --part june-a

public import ArgumentParser
public import LogGeneration
import LogRecords
import SystemIO

@main
struct GenerateLogs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fluxspend-generate-logs",
    abstract: "Print a made-up log of FLUX requests, one JSON object a line.",
    discussion: "The same options print the same bytes, on every machine.")

  /// What to print.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case long
    case short
    case demo
  }

  @Option(help: "long (about 790 bytes a line), short (about 172) or demo.")
  var kind: Kind

  @Option(help: "The number that everything random is made from.")
  var seed: UInt64 = 2026

  @Option(help: "Lines of the whole log (long, short).")
  var lines = 100_000

  @Option(help: "How many users there can be (long, short).")
  var users = 5000

  @Option(help: "Print the I-th of N parts, given as I/N (long, short).")
  var shard: BulkLog.Shard?

  @Option(help: "What ships the log: docker, cri, cloudwatch, loguru or pretty (long, short).")
  var wrapper: WrappedLog.Wrapper?

  @Option(help: "Which file of the demo: january, june-a, june-b, june-c or gateway.")
  var part: DemoLog.Part?

  func validate() throws {
    guard lines >= 0 else { throw ValidationError("--lines cannot be negative") }
    guard users >= 1 else { throw ValidationError("--users must be at least 1") }
    guard (kind == .demo) == (part != nil) else {
      throw ValidationError("--part belongs to --kind demo, and the demo needs it")
    }
    guard kind != .demo || shard == nil && wrapper == nil else {
      throw ValidationError("the demo has parts, not shards or wrappers")
    }
  }

  func run() throws {
    if let part {
      try DemoLog(part: part, seed: seed).write(to: Self.print)
      return
    }
    let log = BulkLog(
      kind: kind == .long ? .long : .short, seed: seed, lines: lines, users: users, shard: shard)
    guard let wrapper else { return try log.write(to: Self.print) }
    var wrapped = WrappedLog(wrapper)
    try log.write { block throws(SystemError) in try Self.print(wrapped.wrap(block)) }
    try Self.print(wrapped.finish())
  }

  private static func print(_ bytes: [UInt8]) throws(SystemError) {
    try OutputFile.standardOutput.write(bytes)
  }
}

extension BulkLog.Shard: ExpressibleByArgument {
  /// A shard written as `3/16`.
  public init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1] else { return nil }
    self.init(number: number, of: count)
  }
}

extension DemoLog.Part: ExpressibleByArgument {}

extension WrappedLog.Wrapper: ExpressibleByArgument {}
