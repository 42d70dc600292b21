// JSON without the ends of the long runs in its strings: all that stands between them is where it was.
//
//     {"image":"iVBORw0KG\/goAAAAN...\/Jggg==","n":2}     {"image":"iVBORw0KG\/goAAAAN...","n":2}
//     {"log":"{\"image\":\"iVBO...gg==\",\"n\":2}"}        {"log":"{\"image\":\"iVBO...\",\"n\":2}"}
//
// A run is what stands in a string without a byte that means anything to JSON, so that one in a JSON text in a
// string is one too. It is valid where the whole is: its end is cut off between characters and escapes.

/// Condenses JSON as it comes.
struct CondensedText {
  /// Backslashes that may stand before a quote: texts in texts in texts, each of which doubles them.
  static let longestEscape = 1 << 10

  private var isInString = false
  /// Bytes since the last one that means anything.
  private var run = 0
  /// Of them the last that are letters of ASCII, digits or the like.
  private var plain = 0
  /// Backslashes just before the next byte, and those of them that were left out.
  private var backslashes = 0
  private var omittedBackslashes = 0

  /// Condenses further bytes.
  ///
  /// Safe: `source` has `count` bytes; `target` has room for as many behind `start`, and `longestEscape` more
  /// unless it is where the bytes are.
  ///
  /// - Returns: where what has been written ends.
  mutating func append(
    _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>,
    at start: Int
  ) -> Int {
    var end = start
    for index in 0..<count {
      let byte = unsafe source[index]
      let ends = Self.means(byte)
      if ends {
        for _ in 0..<omittedBackslashes {
          unsafe target[end] = UInt8(ascii: "\\")
          end += 1
        }
        omittedBackslashes = 0
      }
      if ends || !isOmitted {
        unsafe target[end] = byte
        end += 1
      } else if byte == UInt8(ascii: "\\") {
        // Two more or less are the same to a quote.
        omittedBackslashes += omittedBackslashes < Self.longestEscape ? 1 : -1
      } else {
        omittedBackslashes = 0
      }
      pass(byte, ends)
    }
    return end
  }

  /// Whether the run has been too long, and could be cut: what came before is no part of an escape.
  private var isOmitted: Bool { isInString && run >= LongLine.runLimit && plain >= 8 }

  private mutating func pass(_ byte: UInt8, _ ends: Bool) {
    if byte == UInt8(ascii: "\""), backslashes & 1 == 0 { isInString.toggle() }
    backslashes = byte == UInt8(ascii: "\\") ? backslashes + 1 : 0
    if ends {
      (run, plain) = (0, 0)
    } else {
      run += 1
      // Once cut, a run stays so.
      if run <= LongLine.runLimit || plain < 8 {
        plain = byte == UInt8(ascii: "\\") || byte >= 0x80 ? 0 : plain + 1
      }
    }
  }

  /// Whether a byte means something to JSON, or to a JSON text in a string.
  private static func means(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), 0...0x1F:
      true
    default: false
    }
  }
}
