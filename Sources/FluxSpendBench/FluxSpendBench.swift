// For developers: parts of a run by themselves, on one core. benchmarks/bench.py calls it; each line it
// prints is a JSON object.
//
//     fluxspend-bench inflate --backend zlib bench-logs/long.jsonl.gz
//     fluxspend-bench stages bench-logs/long.jsonl.gz --megabytes 64

public import ArgumentParser
import Glibc
import LogRecords
import SystemIO

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

/// Seconds of processor time that a piece of work takes; what other processes do shows less in them.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = clock()
  try work()
  return Double(clock() - start) / Double(CLOCKS_PER_SEC)
}
