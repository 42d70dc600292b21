// A command line for people to copy.

import StrictJSON

/// Arguments as a shell reads them. What acts on a terminal is spelled in digits.
package enum ShellText {
  /// A command line.
  package static func line(_ arguments: [String]) -> String {
    arguments.map(quoted).joined(separator: " ")
  }

  /// One argument.
  package static func quoted(_ argument: String) -> String {
    let isPlain = argument.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "_./:=,@%+-".unicodeScalars.contains($0))
    }
    if isPlain, !argument.isEmpty { return argument }
    if argument.unicodeScalars.allSatisfy(\.isInert) {
      return "'"
        + argument.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
    }
    var text = "$'"
    for scalar in argument.unicodeScalars {
      switch scalar {
      case "'", "\\": text += "\\\(scalar)"
      case _ where scalar.isInert: text.unicodeScalars.append(scalar)
      default:
        for byte in String(scalar).utf8 {
          text += "\\\(octal(byte))"
        }
      }
    }
    return text + "'"
  }

  /// Three digits, so that what follows is not taken for another.
  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}
