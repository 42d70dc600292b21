// Reads small files and writes to standard output, checked.

import Glibc

/// Why a file could not be read or an output not be written.
struct InputOutputError: Error, CustomStringConvertible {
  /// The system's own words.
  let description: String

  init() { description = unsafe String(cString: strerror(errno)) }
}

/// The whole content of a file.
func readFile(_ path: String) throws -> [UInt8] {
  guard let file = unsafe fopen(path, "rb") else { throw InputOutputError() }
  defer { unsafe fclose(file) }
  var content: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = unsafe fread(&block, 1, block.count, file)
    content += block[..<count]
    if count < block.count { break }
  }
  guard unsafe ferror(file) == 0 else { throw InputOutputError() }
  return content
}

/// Writes all of a text to standard output.
func writeOutput(_ text: String) throws {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
    guard count >= 0 else {
      if errno == EINTR { continue }
      throw InputOutputError()
    }
    rest = rest.dropFirst(count)
  }
}
