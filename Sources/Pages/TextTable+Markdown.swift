// GitHub-flavoured Markdown. Text from logs must not become markup: what Markdown or HTML could act
// on is escaped, and what a terminal could act on as well, since Markdown is also read as plain
// text.
//
// Addresses lose the part that makes renderers link them (`://`, `www.`) to a character reference.
// A mention (`@name`) cannot be defused by escaping and stays as it is.

extension TextTable {
  /// A pipe table with its footer as the last, bold row.
  public var markdown: String {
    let visible = columns.indices.filter { columns[$0].alignment != .bar }
    var lines = [visible.map { MarkdownText.escaped(columns[$0].title) }]
    lines.append(visible.map { columns[$0].alignment == .leading ? ":---" : "---:" })
    lines += rows.map { row in visible.map { row[$0].markdown } }
    if let footer {
      lines.append(
        visible.map {
          let text = footer[$0].markdown
          return text.isEmpty ? "" : "**\(text)**"
        })
    }
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}

extension TextTable.Cell {
  /// An amount is not escaped: nothing in a cell of its own can pair with its `~` or `$`.
  fileprivate var markdown: String {
    if case .money = self { humanText } else { MarkdownText.escaped(humanText) }
  }
}

/// The spelling of Markdown text.
package enum MarkdownText {
  /// `text` as one line that every Markdown renderer shows as it is.
  package static func escaped(_ text: String) -> String {
    var result = ""
    let scalars = Array(TerminalText.escaped(text).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case ":" where scalars[(index + 1)...].starts(with: "//".unicodeScalars):
        result += "&#58;"
      case "." where endsInWWW(scalars[..<index]): result += "&#46;"
      case "\\", "`", "*", "_", "[", "]", "|", "~": result += "\\\(scalar)"
      // An amount may stay: formulas neither begin nor end at a `$` before a digit.
      case "$":
        let isAmount = index + 1 < scalars.count && ("0"..."9").contains(scalars[index + 1])
        result += isAmount ? "$" : "\\$"
      case "#", "+", "-", "=", "!":
        result += index == 0 ? "\\\(scalar)" : "\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func endsInWWW(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    scalars.count >= 3 && scalars.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
  }
}
