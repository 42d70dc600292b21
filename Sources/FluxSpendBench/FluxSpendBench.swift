// For developers: parts of a run by themselves, on one core. benchmarks/bench.py calls it; each line it
// prints is a JSON object.
//
//     fluxspend-bench inflate --backend zlib bench-logs/long.jsonl.gz
//     fluxspend-bench stages bench-logs/long.jsonl.gz --megabytes 64

public import ArgumentParser
import LogRecords

@main
struct FluxSpendBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fluxspend-bench", abstract: "Measure parts of a run, on one core.",
    subcommands: [InflateCommand.self, StagesCommand.self])
}

/// What cannot be measured, and why.
struct BenchFailure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// Opens a file as a stream of blocks.
func openStream(_ path: String, _ backend: InflateBackend) throws -> LogStream {
  do throws(SystemError) {
    let file = try OpenFile(FilePath(path))
    let status = try file.status()
    return LogStream(
      file, size: status.kind == .regular ? status.size : nil, index: 0, salvages: false,
      backend: backend)
  } catch {
    throw BenchFailure("\(path): \(error)")
  }
}

extension InflateBackend: ExpressibleByArgument {}

/// Seconds of a piece of work.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(work)
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
