// Arguments are bytes: a path need not be UTF-8. The parser takes text only, so on its way through it a
// byte that is no text is a character of its own, from a range that nobody uses, and becomes the byte
// again where a path is wanted.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
import SystemIO

/// A path as it was typed, to the byte.
struct PathArgument: ExpressibleByArgument {
  let path: FilePath

  init(path: FilePath) { self.path = path }

  init(argument: String) { path = FilePath(bytes: ArgumentText.bytes(of: argument)) }

  /// For messages.
  var name: String { TerminalText.escaped(path.text) }

  /// The bytes of a file that says what to do.
  ///
  /// - Throws: `CommandFailure` if it cannot be read.
  func contents() throws -> [UInt8] {
    do throws(SystemError) {
      return try OpenFile.contents(of: path)
    } catch {
      throw CommandFailure.configuration("\(name): cannot be read: \(error)")
    }
  }
}

/// Bytes as text that loses none of them.
enum ArgumentText {
  /// The last but one page of the last plane, for private use: one character for each byte.
  private static let first: UInt32 = 0x10FE00

  private static func isStandIn(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >> 8 == first >> 8
  }

  /// Text for bytes; what would be taken for a stand-in is spelled in them too.
  static func text(of bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    func standIn(for byte: UInt8) -> Unicode.Scalar {
      Unicode.Scalar(first + UInt32(byte)) ?? "\u{FFFD}"
    }
    var rest = bytes[...].makeIterator()
    var done = 0
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return String(text)
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if isStandIn(scalar) {
          text += bytes[done..<done + encoded.count].map(standIn)
        } else {
          text.append(scalar)
        }
        done += encoded.count
      case .error(let length):
        text += bytes[done..<done + length].map(standIn)
        done += length
      }
    }
  }

  /// The bytes of a text.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      isStandIn(scalar) ? [UInt8(scalar.value & 0xFF)] : Array(String(scalar).utf8)
    }
  }

  /// A text for people: what stands in for a byte that is no text is the replacement character.
  static func readable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isStandIn) else { return text }
    return String(decoding: bytes(of: text), as: UTF8.self)
  }
}
