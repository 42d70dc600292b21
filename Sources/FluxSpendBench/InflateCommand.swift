// The floor of every run: the bytes of the files, inflated, checked and cut into blocks, and no line of
// them read. Of a plain file it is reading alone.

import ArgumentParser
import LogRecords

struct InflateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inflate", abstract: "Inflate files one after the other, and count the bytes.")

  @Option(help: "What inflates; isal is there in builds with the trait ISAL.")
  var backend = InflateBackend.standard

  @Argument(help: "Logs, plain or in gzip.")
  var files: [String]

  func run() throws {
    let block = Block(capacity: Block.standardCapacity)
    var bytesRead = 0
    var bytes = 0
    let elapsed = try seconds {
      for path in files {
        let stream = try openStream(path, backend)
        while !stream.isFinished { _ = stream.fill(block) }
        if let fault = stream.faults.first { throw BenchFailure("\(path): \(fault.message)") }
        bytesRead += stream.bytesRead
        bytes += stream.bytesProduced
      }
    }
    print(
      """
      {"backend": "\(backend.version)", "files": \(files.count), "bytesRead": \(bytesRead), \
      "bytes": \(bytes), "seconds": \(elapsed)}
      """)
  }
}
